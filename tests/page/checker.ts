import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { expect, type FrameLocator, type Locator, type Page, test as base } from '@playwright/test';

export { expect };


/** The page as it is shipped. */
export const file = join(__dirname, '../../pkg/check.html');

/** The headers that a host of the page is asked for. */
export const headers: [name: string, value: string][] = readFileSync(join(__dirname, '../../pkg/_headers'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('  '))
  .map((line) => /^ {2}([^:]+): (.*)$/.exec(line)!.slice(1) as [string, string]);

/** An existing secret that CloudFormation would attach to a database. */
export const attachingCode = `import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/ledger');

new rds.DatabaseInstance(this, 'Database', {
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
  vpc,
  credentials: rds.Credentials.fromSecret(dbSecret),
});
`;

export const canary = 'Canary-7731-heron';

export const plainSecret = `{
  "username": "dbadmin",
  "password": "${canary}",
  "host": "ledger.c9akciq32xyz.eu-west-1.rds.amazonaws.com",
  "port": 5432
}
`;

/** The same with a user name that PostgreSQL refuses. */
export const reservedSecret = plainSecret.replace('dbadmin', 'admin');

/** The page, in the words of the person who uses it. */
export class Checker {
  readonly page: Page;
  /** The part of a page in which the checker is. */
  readonly within: Page | Locator;
  readonly code: Locator;
  readonly secret: Locator;
  readonly name: Locator;
  readonly path: Locator;
  readonly findings: Locator;
  readonly counts: Locator;
  readonly notice: Locator;
  /** Why the secret was not checked. */
  readonly unchecked: Locator;
  /** What was done last. */
  readonly done: Locator;
  /** Which secret of the code the pasted text is. */
  readonly choice: Locator;
  /** Why this one, or why none. */
  readonly bound: Locator;
  readonly deployment: Locator;
  /** What comments silenced. */
  readonly silenced: Locator;

  constructor(page: Page, within: Page | Locator = page) {
    this.page = page;
    this.within = within;
    this.code = within.getByRole('textbox', { name: 'CDK code' });
    this.secret = within.getByRole('textbox', { name: 'Secret JSON' });
    this.name = within.getByRole('textbox', { name: 'Name', exact: true });
    this.path = within.getByRole('textbox', { name: 'Path' });
    this.findings = within.locator('#list > li');
    this.counts = within.locator('#counts');
    this.notice = within.locator('#notice');
    this.unchecked = within.locator('#unchecked');
    this.done = within.locator('#done');
    this.choice = within.getByLabel('This text is');
    this.bound = within.locator('#bound');
    this.deployment = within.getByRole('region', { name: 'Deployment', exact: true });
    this.silenced = within.locator('#silenced');
  }

  /** Pastes over everything that is in the editor. */
  async paste(editor: Locator, text: string): Promise<void> {
    await editor.press('ControlOrMeta+a');
    await this.pasteAtCursor(editor, text);
  }

  async pasteAtCursor(editor: Locator, text: string): Promise<void> {
    await editor.evaluate((element, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  /** What copying puts on the clipboard. */
  async copy(editor: Locator): Promise<string> {
    return editor.evaluate((element) => {
      const clipboardData = new DataTransfer();
      element.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
      return clipboardData.getData('text/plain');
    });
  }

  async textOf(editor: Locator): Promise<string> {
    await editor.press('ControlOrMeta+a');
    return this.copy(editor);
  }

  /** What is on the clipboard; the page itself may not read it. */
  async clipboard(): Promise<string> {
    const other = await this.page.context().newPage();
    await other.goto(new URL('/', this.page.url()).href);
    const text = await other.evaluate(() => navigator.clipboard.readText());
    await other.close();
    return text;
  }

  /** What an editor underlines. */
  marked(editor: Locator, severity: 'error' | 'warning' | 'info'): Locator {
    return editor.locator(`.cm-lintRange-${severity}`);
  }

  /** Takes all safe fixes, by way of their preview. */
  async fixAll(): Promise<void> {
    const apply = this.within.getByRole('button', { name: /^Apply \d+ fix/ });
    // While a text is being checked no fix is taken: whoever clicks too soon clicks again.
    await expect(async () => {
      if (!(await apply.isVisible())) await this.within.getByRole('button', { name: /Fix all safe/ }).click({ timeout: 2_000 });
      await expect(apply, 'the fixes are shown before they are taken').toBeVisible({ timeout: 2_000 });
    }).toPass();
    await apply.click();
  }

  /** Takes the last change back. */
  async undo(): Promise<void> {
    await this.done.getByRole('button', { name: 'Undo' }).click();
  }

  /** What the deployment panel shows of a database or of a secret. */
  card(title: string): Locator {
    const { page, deployment } = this;
    return deployment.getByRole('article').filter({ has: page.getByRole('heading', { name: title }) });
  }

  /** A row of a card: its values, by the name of the row. */
  row(card: Locator, name: string): Locator {
    return card.locator('dl > div').filter({ has: this.page.locator('dt', { hasText: name }) }).locator('dd');
  }

  /** Chooses one of the examples. */
  async showExample(title = 'A secret written by hand'): Promise<void> {
    await this.within.getByRole('button', { name: 'Examples' }).click();
    await this.within.getByRole('menuitem', { name: title }).click();
  }

  /** The tabs of a pane, and the one of these words. */
  tab(pane: 'Files' | 'Secrets', name?: string | RegExp): Locator {
    return this.within.getByRole('tablist', { name: pane }).getByRole('tab', name === undefined ? {} : { name });
  }

  /** Adds a text, which is shown. */
  async add(what: 'file' | 'secret'): Promise<void> {
    await this.within.getByRole('button', { name: `Add a ${what}` }).click();
  }

  /** All that is in the document, shadow roots, attributes and fields included, but for what is inside an element. */
  async everything(except = ''): Promise<string> {
    return this.page.evaluate((except) => {
      const textOf = (node: Node): string[] => {
        if (!(node instanceof Element)) return [node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '') : '', ...[...node.childNodes].flatMap(textOf)];
        if (except && node.matches(except)) return [];
        const own = [...node.attributes].map(({ value }) => value).concat(node instanceof HTMLInputElement ? node.value : '');
        return [...own, ...[...node.childNodes, ...(node.shadowRoot ? [node.shadowRoot] : [])].flatMap(textOf)];
      };
      return textOf(document.body).join('\n');
    }, except);
  }

  finding(rule: string): Locator {
    return this.findings.filter({ has: this.page.getByRole('link', { name: rule, exact: true }) });
  }
}

/** The worker that checks. */
export async function worker({ page }: Checker) {
  await expect.poll(() => page.workers().length).toBe(1);
  return page.workers()[0]!;
}

/** Lets the worker die as it does of a trap; six times in a row, and it is given up. */
export async function kill(checker: Checker): Promise<void> {
  const victim = await worker(checker);
  const closed = victim.waitForEvent('close');
  await victim.evaluate(() => void setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable'); }));
  await closed;
}

/** Lets the checker answer nothing until that is taken back. */
export async function hold({ page }: Checker): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    const { setTimeout } = window;
    const held: (() => void)[] = [];
    Worker.prototype.postMessage = function (...message: unknown[]) {
      held.push(() => Reflect.apply(postMessage, this, message));
    };
    // Nor does it count as hung meanwhile.
    window.setTimeout = ((act: () => void, ms = 0, ...args: unknown[]) => (ms < 2_500 ? setTimeout(act, ms, ...args) : 0)) as typeof setTimeout;
    const letGo = () => {
      Object.assign(Worker.prototype, { postMessage });
      Object.assign(window, { setTimeout });
      for (const send of held) send();
    };
    Object.assign(window, { letGo });
  });
  return () => page.evaluate(() => (window as unknown as { letGo(): void }).letGo());
}

interface Fixtures {
  /** The page, opened, with its example in it. */
  checker: Checker;
}

interface Server {
  url: string;
  /** The paths that were asked for. */
  requests: string[];
}

/** Opens the page in a frame that may run scripts and nothing else. */
export async function openFramed(page: Page, server: Server): Promise<FrameLocator> {
  await page.goto(new URL('/elsewhere', server.url).href);
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    document.body.append(Object.assign(frame, { src }));
  }, server.url);
  return page.frameLocator('iframe');
}

export const test = base.extend<Fixtures, { server: Server }>({
  server: [
    async ({}, use) => {
      const page = readFileSync(file);
      const requests: string[] = [];
      const server = createServer((request, response) => {
        requests.push(request.url ?? '');
        response.setHeader('content-type', 'text/html; charset=utf-8');
        if (request.url === '/check.html') for (const [name, value] of headers) response.setHeader(name, value);
        response.end(request.url === '/check.html' ? page : '<!doctype html><title>Elsewhere</title>');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/check.html`, requests });
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],

  checker: async ({ page, server }, use) => {
    await page.goto(server.url);
    const checker = new Checker(page);
    await checker.findings.first().waitFor();
    await use(checker);
  },
});
