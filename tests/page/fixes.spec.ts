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
  await expect(checker.code).toBeFocused();
  expect(await checker.textOf(checker.code)).toBe(fixedCode);

  await checker.page.keyboard.press('ControlOrMeta+z');
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
});

test('a fix that makes a choice says that it wants to be reviewed', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, reservedSecret);
  await expect(checker.counts).toHaveText('2 errors');
  await checker.finding('reserved-username').getByRole('button', { name: /review/ }).click();

  await expect(checker.finding('reserved-username')).toHaveCount(0);
  await expect(checker.secret).toBeFocused();
  await checker.page.keyboard.press('ControlOrMeta+z');
  expect(await checker.textOf(checker.secret)).toBe(reservedSecret);
});

test('all safe fixes at once are one step to undo, and leave what is not safe', async ({ checker }) => {
  const code = `${attachingCode}\nconst user = dbSecret.secretValueFromJson('user').unsafeUnwrap();\n`;
  await checker.paste(checker.code, code);
  await checker.paste(checker.secret, reservedSecret);
  await expect(checker.counts).toHaveText('3 errors');
  await checker.page.getByRole('button', { name: 'Fix all safe (2)' }).click();

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
