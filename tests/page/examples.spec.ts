import { expect, test } from './checker';

const lessons: [title: string, reports: string[]][] = [
  ['A secret written by hand', ['attached-existing-secret', 'missing-key', 'placeholder-value', 'reserved-username', 'secret-in-plain-setting', 'secret-in-plain-setting']],
  ['A name that looks like an ARN', ['ambiguous-secret-name']],
  ['admin on PostgreSQL', ['reserved-username']],
  ['The whole secret as a password', ['whole-secret-as-password']],
  ['A key in another case', ['missing-key', 'missing-key']],
  ['A new secret without a template', ['unstructured-new-secret']],
  ['Two databases, one secret', ['secret-attached-twice']],
  ['One that is right', []],
];

for (const [title, reports] of lessons) {
  test(`an example teaches one thing: ${title}`, async ({ checker }) => {
    await checker.page.getByRole('button', { name: 'Clear' }).click();
    await expect(checker.findings).toHaveCount(0);
    await checker.showExample(title);
    await expect(checker.findings.locator('a.rule')).toHaveCount(reports.length);
    expect((await checker.findings.locator('a.rule').allTextContents()).sort()).toEqual(reports);
    if (reports.length === 0) await expect(checker.page.getByText('No problems found.')).toBeVisible();
  });
}

test('the examples are a menu for the keyboard as well', async ({ checker }) => {
  const { page } = checker;
  const opener = page.getByRole('button', { name: 'Examples' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'One that is right' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(opener).toBeFocused();
});
