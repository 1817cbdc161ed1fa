import { attachingCode, expect, plainSecret, reservedSecret, test } from './checker';

for (const [how, width] of [['side by side', 1440], ['in one where it is narrow', 360]] as const) {
  test.describe(how, () => {
    test.use({ viewport: { width, height: 900 } });

    test(`all safe fixes are shown before they are taken: ${how}`, async ({ checker }) => {
      const { page } = checker;
      await checker.paste(checker.code, attachingCode);
      await checker.paste(checker.secret, plainSecret);
      await expect(checker.counts).toHaveText('1 error');
      await page.getByRole('button', { name: 'Fix all safe (1)' }).click();

      const dialog = page.getByRole('dialog', { name: '1 safe fix' });
      await expect(dialog.getByRole('listitem')).toHaveText('Read username and password by fromPassword, without the attachment');
      await expect(dialog).toContainText('credentials: rds.Credentials.fromSecret(dbSecret)');
      await expect(dialog).toContainText('fromPassword(dbSecret.secretValueFromJson');
      await expect(dialog.getByRole('textbox')).toHaveCount(width > 800 ? 2 : 1);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);

      await dialog.getByRole('button', { name: 'Apply 1 fix' }).click();
      await expect(checker.counts).toHaveText('');
      await checker.undo();
      expect(await checker.textOf(checker.code)).toBe(attachingCode);
    });
  });
}

test('a preview that is left changes nothing, leaves nothing, and gives the focus back', async ({ checker }) => {
  const { page } = checker;
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, reservedSecret);
  await expect(checker.counts).toHaveText('2 errors');
  const opener = page.getByRole('button', { name: 'Fix all safe (1)' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog')).toHaveCount(0);
  await expect(opener).toBeFocused();
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
});

test('a text that does not change is not shown', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.counts).toHaveText('1 error');
  await checker.page.getByRole('button', { name: /Fix all safe/ }).click();
  await expect(checker.page.getByRole('dialog').getByRole('heading', { level: 3 })).toHaveText(['stack.ts']);
  expect(await checker.page.getByRole('dialog').innerText()).not.toContain('Canary');
});
