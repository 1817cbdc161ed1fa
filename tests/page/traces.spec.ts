import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { BrowserContext } from '@playwright/test';

import { attachingCode, canary, Checker, expect, reservedSecret, test } from './checker';

// What a browser keeps on disk of what is pasted: looked for in a profile that nothing else has used.

const typed = 'Control-4410-typed';
const stored = 'Control-4410-stored';

async function everythingDone(checker: Checker): Promise<void> {
  const { page } = checker;
  await checker.paste(checker.code, `${attachingCode}new Thing(SecretValue.unsafePlainText('${canary}'));\n`);
  await checker.paste(checker.secret, reservedSecret);
  await checker.name.fill('prod/ledger');
  await expect(checker.bound).toHaveText('prod/ledger is its name or ARN in the code.');
  await checker.fixAll();
  await checker.undo();
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')) && dispatchEvent(new Event('afterprint')));
  await page.emulateMedia({ media: null });
  await page.getByText('Dark').click();
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByRole('link', { name: 'Back to the checker' }).click();
  const other = await page.context().newPage();
  await other.bringToFront();
  await other.close();
  await page.reload();
  await checker.paste(checker.secret, reservedSecret);
}

/** Text of a page that takes no care: in a field, and where pages keep things. */
async function carelessPage(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate((stored) => {
    localStorage.setItem('text', stored);
    document.body.append(document.createElement('textarea'));
  }, stored);
  await page.locator('textarea').pressSequentially(typed);
  await page.goto(`${url}?next`);
}

/** Which of these texts lie in the files below a folder, in either encoding that browsers write. */
async function found(folder: string, texts: string[]): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const contents = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))));
  return texts.filter((text) => contents.some((bytes) => bytes.includes(text, 0, 'utf8') || bytes.includes(text, 0, 'utf16le')));
}

test('no file of the browser’s profile holds what was pasted', async ({ playwright, server, launchOptions }) => {
  test.slow();
  const profile = await mkdtemp(join(tmpdir(), 'profile-'));
  try {
    const context = await playwright.chromium.launchPersistentContext(profile, launchOptions);
    await carelessPage(context, new URL('/elsewhere', server.url).href);
    const page = await context.newPage();
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(server.url);
    await everythingDone(new Checker(page));
    await context.close();
    expect(await found(profile, [typed, stored, canary])).toEqual([typed, stored]);
  } finally {
    await rm(profile, { recursive: true });
  }
});
