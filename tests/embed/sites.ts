import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

import { expect, type Frame, type Page, test as base } from '@playwright/test';

export { expect } from '@playwright/test';

const ORIGIN = 'http://docs.test';

/** Where the sites are that were built. */
const sites = join(process.env.HOSTS_DIRECTORY ?? join(__dirname, '../../target/hosts'), 'sites');

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.xml': 'application/xml',
};

/** A built site, open in the browser. */
export class Site {
  readonly page: Page;
  /** What was asked of anybody else, or what the site did not have. */
  readonly stray: string[] = [];
  /** What went wrong in the site's scripts. */
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
  }

  async open(name: string, path = '/'): Promise<void> {
    const root = join(sites, name);
    this.page.on('pageerror', ({ message }) => this.errors.push(message));
    await this.page.route('**', (route) => {
      const url = new URL(route.request().url());
      if (url.protocol === 'data:' || url.protocol === 'blob:') return route.continue();
      const file = url.origin === ORIGIN ? fileAt(root, decodeURIComponent(url.pathname)) : undefined;
      if (file) return route.fulfill({ body: readFileSync(file), contentType: types[extname(file)] ?? 'application/octet-stream' });
      this.stray.push(url.href);
      return route.fulfill({ status: 404, body: 'Not found' });
    });
    await this.page.goto(ORIGIN + path);
  }

  /** The frame of the page's element, once it shows something. */
  async frame(): Promise<Frame> {
    const element = this.page.locator('cdk-secret-check iframe.shown');
    await element.scrollIntoViewIfNeeded();
    const frame = await (await element.elementHandle())!.contentFrame();
    await expect(frame!.locator('#counts')).not.toBeEmpty();
    return frame!;
  }

  async scheme(): Promise<string> {
    return (await this.frame()).evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  }
}

function fileAt(root: string, path: string): string | undefined {
  const isFile = (file: string) => existsSync(file) && statSync(file).isFile();
  return [path, `${path}/index.html`, `${path}.html`].map((candidate) => join(root, candidate)).find(isFile);
}

export const test = base.extend<{ site: Site }>({
  site: async ({ page }, use) => {
    const site = new Site(page);
    await use(site);
    expect(site.stray.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([]);
    expect(site.errors).toEqual([]);
  },
});
