import { attachingCode, type Checker, expect, plainSecret, test } from './checker';

async function drag({ page }: Checker, type: 'dragover' | 'drop', files: Record<string, string>): Promise<boolean> {
  return page.locator('h1').evaluate(
    (target, [type, files]) => {
      const dataTransfer = new DataTransfer();
      for (const [name, text] of Object.entries(files)) dataTransfer.items.add(new File([text], name));
      return !target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [type, files] as const,
  );
}

test('a file that is dropped anywhere goes to its editor, and can be taken back', async ({ checker }) => {
  const [code, secret] = [await checker.textOf(checker.code), await checker.textOf(checker.secret)];
  expect(await drag(checker, 'dragover', { 'stack.ts': '' })).toBe(true);
  await expect(checker.page.getByText('Drop a .json')).toBeVisible();
  expect(await drag(checker, 'drop', { 'stack.mts': attachingCode.replaceAll('\n', '\r\n') })).toBe(true);

  await expect(checker.page.getByText('Drop a .json')).toBeHidden();
  await expect(checker.done).toContainText('Done: opened stack.mts.');
  expect(await checker.textOf(checker.code)).toBe(attachingCode.replaceAll('\n', '\r\n'));
  expect(await checker.textOf(checker.secret)).toBe(secret);

  await checker.undo();
  expect(await checker.textOf(checker.code)).toBe(code);
});

test('of several files the first of each kind is taken', async ({ checker }) => {
  await drag(checker, 'drop', { 'a.ts': attachingCode, '.env.local': plainSecret, 'b.tsx': 'b', 'c.json': '{}' });
  await expect(checker.done).toContainText('Done: opened a.ts and .env.local, and 2 files left out');
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
  expect(await checker.textOf(checker.secret)).toBe(plainSecret);
});

test('a file that is no text is refused', async ({ checker }) => {
  const code = await checker.textOf(checker.code);
  await drag(checker, 'drop', { 'logo.png': 'PNG\0' });
  await expect(checker.done).toContainText('Not opened: logo.png is no text.');
  expect(await checker.textOf(checker.code)).toBe(code);
});

test('a link that is dropped does not lead away', async ({ checker }) => {
  const isHandled = await checker.page.locator('h1').evaluate((target) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/uri-list', 'https://example.com');
    return !target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  expect(isHandled).toBe(true);
});

test('only a text of one’s own is asked about before it is lost', async ({ checker }) => {
  const { page } = checker;
  const asks = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
  expect(await asks()).toBe(false);
  await checker.paste(checker.secret, plainSecret);
  expect(await asks()).toBe(true);
  await page.getByRole('button', { name: 'Clear' }).click();
  expect(await asks()).toBe(false);
});

test('on paper both texts and the findings are whole, and no longer than that in the page', async ({ checker }) => {
  const { page } = checker;
  const code = attachingCode + "dbSecret.secretValueFromJson('user').unsafeUnwrap();\n".repeat(249);
  await page.getByText('Dark').click();
  await checker.paste(checker.code, code);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.counts).toHaveText('250 errors');
  await page.emulateMedia({ media: 'print' });
  await expect
    .poll(() => page.evaluate(() => dispatchEvent(new Event('beforeprint')) && document.getElementById('print-secret')!.textContent))
    .toContain('"port": 5432');

  await expect(page.locator('#print-code')).toHaveText(code, { useInnerText: true });
  await expect(checker.findings).toHaveCount(250);
  await expect(page.locator('.fix:visible, .actions button:visible')).toHaveCount(0);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');

  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('.print')).toHaveText(['', '']);
});

test('the example starts at its top', async ({ checker }) => {
  await checker.code.press('ControlOrMeta+End');
  await checker.page.getByRole('button', { name: 'Clear' }).click();
  await checker.page.getByRole('button', { name: 'Example' }).click();
  await expect(checker.code.getByText('import', { exact: true }).first()).toBeInViewport();
});
