import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ElementHandle, Frame, Page } from '@playwright/test';

import { attachingCode, Checker, expect } from './checker';

export const SITE = 'http://docs.test';
const folder = join(__dirname, '../../pkg');
export const types = { js: 'text/javascript', html: 'text/html; charset=utf-8' };

export const define = '<script type="module" src="/pkg/element.js"></script>';
/** What a site shows in an element. */
export const example = `
  <script type="text/plain" data-file="lib/ledger.ts">
    ${attachingCode.replaceAll('\n', '\n    ')}
  </script>
  <script type="application/json" data-secret="prod/ledger">
    { "username": "admin", "password": "for-show-only" }
  </script>`;

const requested = new WeakMap<Page, string[]>();

/** What was asked for below the site. */
export const asked = (page: Page) => requested.get(page) ?? [];

/** Opens a page of a docs site that has the package's files in a folder. */
export async function open(page: Page, html: string, headers: Record<string, string> = {}): Promise<void> {
  const requests: string[] = [];
  requested.set(page, requests);
  await page.route(`${SITE}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    requests.push(pathname);
    if (pathname === '/') return route.fulfill({ body: html, contentType: types.html, headers });
    const path = join(folder, pathname.replace('/pkg/', ''));
    if (!pathname.startsWith('/pkg/') || !existsSync(path)) return route.fulfill({ status: 404, body: 'Not found' });
    return route.fulfill({ body: readFileSync(path), contentType: pathname.endsWith('.js') ? types.js : types.html });
  });
  await page.goto(SITE);
}

export const site = (body: string, attributes = '') => `<!doctype html><html ${attributes}><title>Docs</title><body>${define}${body}`;

/** The frames of the page's elements, once they show something. */
export async function frames(page: Page, count = 1): Promise<Frame[]> {
  const elements = page.locator('cdk-secret-check iframe.shown');
  await expect(elements).toHaveCount(count);
  const handles = (await elements.elementHandles()) as ElementHandle<HTMLIFrameElement>[];
  return Promise.all(handles.map(async (handle) => (await handle.contentFrame())!));
}

/** The checker in the frame of an element. */
export async function embedded(page: Page, at = 0): Promise<Checker> {
  const frame = (await frames(page, at + 1))[at];
  // A frame has all that the checker asks of a page.
  const checker = new Checker(frame as unknown as Page);
  await expect(checker.counts).not.toBeEmpty();
  return checker;
}

/** The checker in the shadow root of an element. */
export async function inline(page: Page, at = 0): Promise<Checker> {
  const checker = new Checker(page, page.locator('cdk-secret-check').nth(at));
  await expect(checker.counts).not.toBeEmpty();
  return checker;
}
