import { attachingCode, expect, plainSecret, reservedSecret, test } from './checker';

const comment = '  // cdk-secret-check-ignore attached-existing-secret, reserved-username: both are known, see #12\n';
const silencingCode = attachingCode.replace('  credentials:', `${comment}  credentials:`);

test('what comments silence is folded below the problems, with its place and the reason', async ({ checker }) => {
  await expect(checker.silenced).toBeHidden();
  await checker.paste(checker.code, silencingCode);
  await checker.paste(checker.secret, reservedSecret);
  await expect(checker.findings).toHaveCount(0);
  const items = checker.silenced.getByRole('listitem');
  await expect(items.first()).toBeHidden();
  await checker.silenced.getByText('2 silenced').click();
  await expect(items).toHaveText([
    'Code, line 10 attached-existing-secret both are known, see #12',
    'Secret, line 2 reserved-username both are known, see #12',
  ]);

  await items.last().getByRole('button').click();
  await expect(checker.secret).toBeFocused();
  expect(await checker.copy(checker.secret)).toContain('admin');
  await expect(items.first().getByRole('link')).toHaveAttribute('href', '#rules/attached-existing-secret');
});

test('what is silenced is neither marked nor fixed, and the page is not sure of the rest', async ({ checker }) => {
  const { page } = checker;
  await checker.paste(checker.code, silencingCode);
  await checker.paste(checker.secret, reservedSecret);
  await expect(page.locator('#calm')).toHaveText('No problems found, but 2 findings are silenced.');
  await expect(page.locator('#calm')).not.toHaveClass(/clean/);
  await expect(checker.counts).toBeEmpty();
  await expect(page.getByRole('button', { name: /Fix all safe/ })).toBeHidden();
  await expect(checker.marked(checker.code, 'error')).toHaveCount(0);
  await expect(checker.marked(checker.secret, 'error')).toHaveCount(0);
});

test('a comment that silences nothing is a finding, which can be taken out', async ({ checker }) => {
  await checker.paste(checker.code, silencingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.silenced).toContainText('1 silenced');
  await checker.finding('unused-ignore').getByRole('button', { name: /Take reserved-username out/ }).click();
  await expect(checker.findings).toHaveCount(0);
  expect(await checker.textOf(checker.code)).toContain('  // cdk-secret-check-ignore attached-existing-secret: both are known');

  await checker.paste(checker.code, attachingCode);
  await expect(checker.finding('attached-existing-secret')).toBeVisible();
  await expect(checker.silenced).toBeHidden();
});
