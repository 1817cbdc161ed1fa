import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import type { Download, Page } from '@playwright/test';

import { attachingCode, Checker, expect, file, plainSecret, test } from './checker';

const page = readFileSync(file);

async function downloaded({ page }: Checker): Promise<Download> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download this page' }).click();
  return download;
}

async function opened(page: Page, url: string): Promise<Checker> {
  await page.goto(url);
  const checker = new Checker(page);
  await checker.findings.first().waitFor();
  return checker;
}

test('the page saves its very file, whatever has been done in it, and that works without a network', async ({ checker, context }, testInfo) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await checker.finding('attached-existing-secret').waitFor();
  await checker.page.getByText('Dark').click();

  const saved = await downloaded(checker);
  expect(saved.suggestedFilename()).toBe('cdk-secret-check.html');
  await expect(checker.done).toContainText('Saved cdk-secret-check.html.');
  const path = testInfo.outputPath('saved.html');
  await saved.saveAs(path);
  expect(readFileSync(path).equals(page)).toBe(true);

  await context.setOffline(true);
  const offline = await opened(await context.newPage(), pathToFileURL(path).href);
  await offline.paste(offline.code, attachingCode);
  await offline.paste(offline.secret, plainSecret);
  await offline.finding('attached-existing-secret').waitFor();
  expect(readFileSync(await (await downloaded(offline)).path()).equals(page)).toBe(true);
});

test('the privacy note shows the SHA-256 of the file', async ({ checker }) => {
  await checker.page.getByText('Privacy, and how to check it').click();
  await expect(checker.page.locator('#privacy')).toContainText(createHash('sha256').update(page).digest('hex'));
});

test('in a frame that may not save, the note says where the page can be saved', async ({ page, server }) => {
  await page.goto(new URL('/elsewhere', server.url).href);
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.src = src;
    document.body.append(frame);
  }, server.url);
  const framed = page.frameLocator('iframe');
  await framed.getByText('Privacy, and how to check it').click();
  await expect(framed.getByText('It cannot be saved from within another page: open it by itself.')).toBeVisible();
  await expect(framed.getByRole('button', { name: 'Download this page' })).toBeHidden();
});
