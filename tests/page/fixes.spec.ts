import type { Locator } from '@playwright/test';

import { attachingCode, expect, plainSecret, reservedSecret, test } from './checker';

const fixedCode = attachingCode.replace(
  'fromSecret(dbSecret)',
  "fromPassword(dbSecret.secretValueFromJson('username').unsafeUnwrap(), dbSecret.secretValueFromJson('password'))",
);

test('a fix is one button and one step to undo', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.counts).toHaveText('1 error');
  await checker.finding('attached-existing-secret').getByRole('button', { name: /fromPassword/ }).click();

  await expect(checker.finding('attached-existing-secret')).toHaveCount(0);
  expect(await checker.textOf(checker.code)).toBe(fixedCode);

  await checker.page.keyboard.press('ControlOrMeta+z');
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
});

test('a fix that makes a choice says that it wants to be reviewed', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, reservedSecret);
  await expect(checker.counts).toHaveText('2 errors');
  const fix = checker.finding('reserved-username').getByRole('button', { name: 'Use postgres instead, to review' });
  await expect(fix).toHaveAccessibleDescription('Makes a choice for you: look at the change after it');
  await fix.click();

  await expect(checker.finding('reserved-username')).toHaveCount(0);
  await checker.secret.focus();
  await checker.page.keyboard.press('ControlOrMeta+z');
  expect(await checker.textOf(checker.secret)).toBe(reservedSecret);
});

test('all safe fixes at once are one step to undo, and leave what is not safe', async ({ checker }) => {
  const code = `${attachingCode}\nconst user = dbSecret.secretValueFromJson('user').unsafeUnwrap();\n`;
  await checker.paste(checker.code, code);
  await checker.paste(checker.secret, reservedSecret);
  await expect(checker.counts).toHaveText('3 errors');
  await expect(checker.page.getByRole('button', { name: 'Fix all safe (2)' })).toBeVisible();
  await checker.fixAll();

  await expect(checker.findings).toHaveCount(1);
  await expect(checker.finding('reserved-username')).toHaveCount(1);
  await expect(checker.page.getByRole('button', { name: /Fix all safe/ })).toBeHidden();

  await checker.code.press('ControlOrMeta+z');
  expect(await checker.textOf(checker.code)).toBe(code);
});

test('a fix of a text that has changed since is not applied', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  const fix = checker.finding('attached-existing-secret').getByRole('button', { name: /fromPassword/ });
  await fix.waitFor();

  // In one task, so that no report can come between.
  await checker.code.evaluate((editor) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '// typed meanwhile\n');
    editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    document.querySelector<HTMLElement>('.fix')?.click();
  });
  expect(await checker.textOf(checker.code)).toContain('fromSecret(dbSecret)');
});

for (const [how, twice] of [
  ['click', (fix: Locator) => fix.dblclick()],
  ['Enter', async (fix: Locator) => { for (let time = 0; time < 2; time++) await fix.page().keyboard.press('Enter'); }],
] as const) {
  test(`a second ${how} right after a fix does nothing`, async ({ checker }) => {
    const code = attachingCode + "dbSecret.secretValueFromJson('user').unsafeUnwrap();\n".repeat(3);
    await checker.paste(checker.code, code);
    await checker.paste(checker.secret, plainSecret);
    await expect(checker.counts).toHaveText('4 errors');
    const fix = checker.finding('missing-key').locator('.fix').first();
    await fix.focus();
    await twice(fix);

    await expect(checker.counts).toHaveText('3 errors');
    expect((await checker.textOf(checker.code)).split("'user'"), 'two of the three reads are as they were').toHaveLength(3);
  });
}

test('after a fix the list keeps the focus, and the editor shows the change', async ({ checker }) => {
  const read = "\ndbSecret.secretValueFromJson('user').unsafeUnwrap();\n";
  await checker.paste(checker.code, attachingCode + read + '\n'.repeat(200) + read);
  await checker.paste(checker.secret, plainSecret);
  await checker.code.press('ControlOrMeta+Home');
  await expect(checker.counts).toHaveText('3 errors');
  await checker.finding('missing-key').nth(1).locator('.fix').first().press('Enter');

  await expect(checker.counts).toHaveText('2 errors');
  await expect(checker.finding('missing-key').locator('.jump')).toBeFocused();
  await expect(checker.code.getByText("secretValueFromJson('username')")).toBeInViewport();

  // A key in between tells the next Enter from the one before.
  await checker.page.keyboard.press('Shift');
  await checker.finding('missing-key').locator('.fix').first().press('Enter');
  await expect(checker.finding('attached-existing-secret').locator('.jump')).toBeFocused();
  await checker.page.keyboard.press('Shift');
  await checker.finding('attached-existing-secret').locator('.fix').first().press('Enter');
  await expect(checker.page.getByRole('heading', { name: 'Problems' })).toBeFocused();

  await checker.page.keyboard.press('ControlOrMeta+z');
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
});

test('the problems say what was done, and take back both texts and the name', async ({ checker }) => {
  const { page } = checker;
  const secret = reservedSecret.replaceAll('\n', '\r\n');
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, secret);
  await checker.name.fill('prod/ledger');
  await expect(checker.counts).toHaveText('2 errors');

  for (const [action, said] of [
    [() => checker.fixAll(), 'Done: 1 fix applied.'],
    [() => page.getByRole('button', { name: 'Clear' }).click(), 'Done: both texts cleared.'],
    [() => checker.showExample(), 'Done: example shown: A secret written by hand.'],
    [() => checker.finding('reserved-username').locator('.fix').first().click(), 'Done: Use postgres instead.'],
  ] as const) {
    // What is not checked again yet after the step before takes no fix.
    await expect(async () => {
      await action();
      await expect(checker.done).toContainText(said, { timeout: 500 });
    }).toPass();
    await checker.undo();
    await expect(checker.done).toContainText('Undone');
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
    expect(await checker.textOf(checker.secret)).toBe(secret);
    await expect(checker.name).toHaveValue('prod/ledger');
    await expect(checker.counts).toHaveText('2 errors');
  }
});

test('what is typed after a change is not taken back with it', async ({ checker }) => {
  await checker.page.getByRole('button', { name: 'Clear' }).click();
  await expect(checker.done).toBeVisible();
  await checker.code.press('a');
  await expect(checker.done).toBeHidden();
});
