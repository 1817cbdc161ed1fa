import AxeBuilder from '@axe-core/playwright';
import type { Frame, Page } from '@playwright/test';

import { attachingCode, canary, Checker, expect, plainSecret, reservedSecret, test } from './checker';
import { asked, define, embedded, example, frames, open, site, SITE, types } from './site';

const schemeOf = (frame: Frame) => frame.evaluate(() => getComputedStyle(document.documentElement).colorScheme);

test.describe('<cdk-secret-check>', () => {
  test('is the page in a frame that can do nothing but run', async ({ page }) => {
    await open(page, site('<cdk-secret-check></cdk-secret-check>'));
    const checker = await embedded(page);
    await expect(checker.finding('attached-existing-secret')).toBeVisible();
    const frame = page.locator('cdk-secret-check iframe');
    for (const [name, value] of Object.entries({
      sandbox: 'allow-scripts',
      allow: 'clipboard-write',
      referrerpolicy: 'no-referrer',
      loading: 'lazy',
      title: 'CDK secret check',
    })) {
      await expect(frame).toHaveAttribute(name, value);
    }
    await expect(checker.page.getByRole('heading', { name: 'CDK secret check' })).toBeHidden();
    await expect(checker.page.getByText('Your text stays in this frame')).toBeVisible();
  });

  test('shows what its children hold, without their indentation', async ({ page }) => {
    await open(page, site(`<cdk-secret-check>${example}</cdk-secret-check>`));
    const checker = await embedded(page);
    await expect(checker.counts).toHaveText('2 errors');
    await expect(checker.name).toHaveValue('prod/ledger');
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
  });

  test('takes several files, and several secrets', async ({ page }) => {
    const more = '<script type="text/plain" data-file="lib/names.ts">export const NAME = "prod/ledger";</script><pre data-secret="prod/other">{}</pre>';
    await open(page, site(`<cdk-secret-check>${example}${more}</cdk-secret-check>`));
    const checker = await embedded(page);
    for (const name of [/^lib\/ledger\.ts/, /^lib\/names\.ts/, /^prod\/ledger/, /^prod\/other/]) {
      await expect(checker.page.getByRole('tab', { name })).toBeVisible();
    }
  });

  test('comes back to it among the examples', async ({ page }) => {
    await open(page, site(`<cdk-secret-check>${example}</cdk-secret-check>`));
    const checker = await embedded(page);
    await checker.page.getByRole('button', { name: 'Clear' }).click();
    await expect(checker.counts).toBeEmpty();
    await checker.page.getByRole('button', { name: 'Examples' }).click();
    await checker.page.getByRole('menuitem', { name: 'The example of this page' }).click();
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
  });

  test('remembers its children when a framework takes them away', async ({ page }) => {
    const wipe = '<script type="module">document.querySelector("cdk-secret-check").replaceChildren()</script>';
    await open(page, site(`<cdk-secret-check>${example}</cdk-secret-check>${wipe}`));
    expect(await page.evaluate(() => document.querySelector('cdk-secret-check')!.childElementCount)).toBe(0);
    const checker = await embedded(page);
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
  });

  test('takes its texts as properties, set before it is defined or after', async ({ page }) => {
    const set = `<script>
      const element = document.querySelector('cdk-secret-check');
      element.files = [{ path: 'stack.ts', text: ${JSON.stringify(attachingCode)} }];
    </script>`;
    await open(page, site(`<cdk-secret-check></cdk-secret-check>${set}`));
    const checker = await embedded(page);
    await expect(checker.counts).toHaveText('1 warning');
    expect(await checker.textOf(checker.code)).toBe(attachingCode);

    await page.evaluate((text) => (document.querySelector('cdk-secret-check')!.secrets = [{ text }]), reservedSecret);
    await expect(checker.counts).toHaveText('2 errors');
    for (const wrong of ['text', [{ path: 1, text: '' }], [{ path: 'a.ts' }], [null]]) {
      const error = await page.evaluate((value) => {
        try {
          document.querySelector('cdk-secret-check')!.files = value as never;
        } catch (error) {
          return String(error);
        }
        return undefined;
      }, wrong);
      expect(error).toContain('TypeError: files');
    }
    await expect(checker.counts).toHaveText('2 errors');
  });

  test('tells its page that it is ready, and how many findings there are', async ({ page }) => {
    const listen = `<script>
      window.heard = [];
      for (const type of ['ready', 'report']) addEventListener('cdk-secret-check:' + type, (event) => heard.push([type, event.detail]));
    </script>`;
    await open(page, listen + site(`<cdk-secret-check>${example}</cdk-secret-check>`));
    await embedded(page);
    const heard = () => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
    await expect.poll(heard).toContainEqual(['report', { errors: 2, warnings: 0, infos: 0 }]);
    expect((await heard())[0]).toEqual(['ready', null]);
  });

  test('has several on one page that know nothing of each other', async ({ page }) => {
    await open(page, site(`<cdk-secret-check height="20rem">${example}</cdk-secret-check><cdk-secret-check height="20rem" theme="dark"></cdk-secret-check>`));
    const [first, second] = await frames(page, 2);
    const checker = new Checker(second as unknown as Page);
    await expect(checker.finding('missing-key')).toHaveCount(1);
    await checker.paste(checker.code, '// nothing');
    await expect(checker.finding('missing-key')).toHaveCount(0);
    await expect(new Checker(first as unknown as Page).counts).toHaveText('2 errors');
    expect(await schemeOf(first!)).toBe('light');
    expect(await schemeOf(second!)).toBe('dark');
  });

  test('loads nothing before it comes into view', async ({ page }) => {
    await open(page, site('<div style="height: 20000px"></div><cdk-secret-check></cdk-secret-check>'));
    await expect(page.locator('cdk-secret-check iframe')).toBeAttached();
    expect(asked(page)).not.toContain('/pkg/check.html');
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.scrollIntoView());
    await embedded(page);
    expect(asked(page)).toContain('/pkg/check.html');
  });

  test('can be taken out of the page and put back', async ({ page }) => {
    await open(page, site(`<cdk-secret-check>${example}</cdk-secret-check>`));
    await embedded(page);
    await page.evaluate(() => {
      const element = document.querySelector('cdk-secret-check')!;
      element.remove();
      document.body.append(element);
    });
    const checker = await embedded(page);
    await expect(checker.counts).toHaveText('2 errors');
  });

  test('says so where the page is not', async ({ page }) => {
    await open(page, site('<cdk-secret-check src="/nowhere/check.html"></cdk-secret-check>'));
    await expect(page.getByText(`The checker did not load from ${SITE}/nowhere/check.html`)).toBeVisible();
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.setAttribute('src', 'javascript:alert(1)'));
    await expect(page.getByText('src must be the address of check.html')).toBeVisible();
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.setAttribute('src', '/pkg/check.html'));
    await embedded(page);
    await expect(page.getByText('src must be')).toBeHidden();
  });

  test('shows the page of a rule in the frame', async ({ page }) => {
    await open(page, site('<cdk-secret-check></cdk-secret-check>'));
    const checker = await embedded(page);
    await checker.findings.getByRole('link', { name: 'attached-existing-secret' }).click();
    await expect(checker.page.getByRole('heading', { name: 'attached-existing-secret' })).toBeFocused();
    await checker.page.getByRole('link', { name: 'Back to the checker' }).click();
    await expect(checker.finding('attached-existing-secret')).toBeVisible();
    expect(page.url()).toBe(`${SITE}/`);
  });

  test('lets an example be read only', async ({ page }) => {
    await open(page, site(`<cdk-secret-check readonly>${example}</cdk-secret-check>`));
    const checker = await embedded(page);
    await expect(checker.counts).toHaveText('2 errors');
    await expect(checker.code).toHaveAttribute('aria-readonly', 'true');
    await checker.paste(checker.code, '// mine');
    await checker.code.press('x');
    await checker.code.press('ControlOrMeta+.');
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
    for (const name of ['Fix all safe', 'Clear', 'Open', 'Examples', 'Add a file', 'Reduce to shape']) await expect(checker.page.getByRole('button', { name })).toHaveCount(0);
    await expect(checker.findings.locator('.fix:visible')).toHaveCount(0);

    await page.evaluate(() => document.querySelector('cdk-secret-check')!.removeAttribute('readonly'));
    await checker.paste(checker.code, '// mine');
    expect(await checker.textOf(checker.code)).toBe('// mine');
  });

  test('leaves the text to be read where there is no JavaScript', async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await open(page, site(`<cdk-secret-check><pre data-file="lib/ledger.ts">${attachingCode}</pre></cdk-secret-check>`));
    await expect(page.getByText('rds.Credentials.fromSecret(dbSecret)')).toBeVisible();
    await context.close();
  });

  test('reads a <pre> too', async ({ page }) => {
    await open(page, site(`<cdk-secret-check><pre data-file="lib/ledger.ts">${attachingCode}</pre></cdk-secret-check>`));
    const checker = await embedded(page);
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
    await expect(page.locator('pre')).toBeHidden();
  });
});

test.describe('the page around the frame', () => {
  test('sees nothing of what is pasted and typed', async ({ page }) => {
    const nosy = `<script>
      window.seen = [];
      window.messages = [];
      for (const type of ['keydown', 'keyup', 'keypress', 'beforeinput', 'input', 'paste', 'copy', 'cut', 'selectionchange', 'compositionstart']) {
        addEventListener(type, (event) => seen.push(type), { capture: true });
      }
      addEventListener('message', ({ data }) => messages.push(data));
    </script><input aria-label="Search">`;
    await open(page, nosy + site('<cdk-secret-check></cdk-secret-check>'));
    const checker = await embedded(page);
    await checker.paste(checker.code, attachingCode);
    await checker.paste(checker.secret, plainSecret);
    await checker.secret.press('ControlOrMeta+End');
    await checker.secret.press('x');
    await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
    await expect(checker.finding('syntax').or(checker.finding('secret-not-json'))).not.toHaveCount(0);

    const { seen, messages, inside } = await page.evaluate(() => ({
      ...(window as unknown as { seen: string[]; messages: Record<string, unknown>[] }),
      inside: document.querySelector('cdk-secret-check')!.shadowRoot!.querySelector('iframe')!.contentDocument,
    }));
    expect(seen).toEqual([]);
    expect(inside).toBeNull();
    expect(messages.filter(({ type }) => type === 'report').length).toBeGreaterThan(1);
    for (const { protocol, type, px, counts, ...more } of messages) {
      expect(protocol).toBe('cdk-secret-check/1');
      expect(more).toEqual({});
      if (type === 'ready') expect([px, counts]).toEqual([undefined, undefined]);
      else if (type === 'height') expect([typeof px, counts]).toEqual(['number', undefined]);
      else expect([px, Object.values(counts as object).map((count) => typeof count)]).toEqual([undefined, ['number', 'number', 'number']]);
    }
    expect(JSON.stringify(messages)).not.toContain(canary);

    await page.getByLabel('Search').press('x');
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toContain('keydown');
  });

  test('cannot change the texts once a person has, nor learn of a secret by code of its own', async ({ page }) => {
    await open(page, site(`<cdk-secret-check>${example}</cdk-secret-check>`));
    const checker = await embedded(page);
    const ask = (text: string) => page.evaluate((text) => (document.querySelector('cdk-secret-check')!.files = [{ path: 'stack.ts', text }]), text);
    await ask(`${attachingCode}// again\n`);
    await expect.poll(() => checker.textOf(checker.code)).toContain('// again');

    await checker.paste(checker.secret, plainSecret);
    await expect(checker.counts).toHaveText('1 error');
    await ask(`dbSecret.secretValueFromJson('nothing')`);
    // Messages come in the order in which they were sent: after this one the other has come.
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.setAttribute('theme', 'dark'));
    await expect.poll(() => schemeOf((checker.page as unknown as Frame))).toBe('dark');
    expect(await checker.textOf(checker.code)).toContain('// again');
    expect(await checker.textOf(checker.secret)).toBe(plainSecret);
  });

  test('needs no more of its policy than its own scripts and frames', async ({ page }) => {
    const policy = "default-src 'none'; script-src 'self'; frame-src 'self'; require-trusted-types-for 'script'";
    await page.addInitScript(() => {
      const violations: string[] = [];
      Object.assign(window, { violations });
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective), { capture: true });
    });
    await open(page, site(`<cdk-secret-check height="25rem">${example}</cdk-secret-check>`), { 'content-security-policy': policy });
    const checker = await embedded(page);
    await expect(checker.counts).toHaveText('2 errors');
    const box = await page.locator('cdk-secret-check iframe').boundingBox();
    expect(box?.height).toBe(400);
    const violations = () => page.evaluate(() => (window as unknown as { violations: string[] }).violations);
    expect(await violations()).toEqual([]);

    await page.unrouteAll();
    await open(page, site('<cdk-secret-check></cdk-secret-check>'), { 'content-security-policy': "default-src 'none'; script-src 'self'" });
    await expect.poll(violations).toEqual(['frame-src']);
    await expect(page.getByText('The checker did not load')).toBeVisible();
  });
});

test.describe('the look', () => {
  const themes = {
    'Docusaurus, dark': ['data-theme="dark"', '', 'dark'],
    'Docusaurus, light': ['data-theme="light"', '', 'light'],
    'Material for MkDocs, dark': ['', 'data-md-color-scheme="slate"', 'dark'],
    'Material for MkDocs, light': ['', 'data-md-color-scheme="default"', 'light'],
    'VitePress, dark': ['class="dark"', '', 'dark'],
    'VitePress, light': ['class=""', '', 'light'],
    'mdBook, coal': ['class="coal"', '', 'dark'],
    'mdBook, navy': ['class="js navy"', '', 'dark'],
    'mdBook, ayu': ['class="ayu"', '', 'dark'],
    'mdBook, light': ['class="light"', '', 'light'],
    'mdBook, rust': ['class="rust"', '', 'light'],
    'a scheme of one kind': ['style="color-scheme: dark"', '', 'dark'],
    'as the system likes': ['style="color-scheme: light dark"', '', 'system'],
    'painted dark without a scheme': ['', 'style="background: #1b1b1d"', 'dark'],
    'nothing at all': ['', '', 'light'],
  } as const;
  for (const system of ['light', 'dark'] as const) {
    test.describe(`on a system that is ${system}`, () => {
      test.use({ colorScheme: system });
      for (const [name, [html, body, theme]] of Object.entries(themes)) {
        test(`is that of the site: ${name}`, async ({ page }) => {
          await open(page, `<!doctype html><html ${html}><body ${body}>${define}<cdk-secret-check></cdk-secret-check>`);
          const [frame] = await frames(page);
          expect(await schemeOf(frame!)).toBe(theme === 'system' ? system : theme);
        });
      }
    });
  }

  test('follows the switch of the site, and that of the system', async ({ page }) => {
    await open(page, site('<cdk-secret-check></cdk-secret-check>', 'style="color-scheme: light dark"'));
    const [frame] = await frames(page);
    const scheme = () => schemeOf(frame!);
    await expect.poll(scheme).toBe('light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(scheme).toBe('dark');
    const steps = [
      ['data-theme', 'light', 'light'],
      ['data-theme', 'dark', 'dark'],
      ['data-theme', '', 'dark'],
      ['class', 'light', 'light'],
      ['class', 'navy', 'dark'],
    ] as const;
    for (const [name, value, expected] of steps) {
      await page.evaluate(([name, value]) => document.documentElement.setAttribute(name, value), [name, value] as const);
      await expect.poll(scheme).toBe(expected);
    }
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.setAttribute('theme', 'light'));
    await expect.poll(scheme).toBe('light');
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.setAttribute('theme', 'auto'));
    await expect.poll(scheme).toBe('dark');
  });

  test('takes colours and the size of text of the site', async ({ page }) => {
    const style = `<style>
      :root { --brand: hsl(160 80% 30%); }
      cdk-secret-check { --cdk-secret-check-accent: var(--brand); --cdk-secret-check-background: #fdf6e3; --cdk-secret-check-text: #073642; --cdk-secret-check-text-size: 1.25rem; }
    </style>`;
    await open(page, site(`${style}<cdk-secret-check></cdk-secret-check>`));
    const [frame] = await frames(page);
    const look = await frame!.evaluate(() => {
      const { fontSize } = getComputedStyle(document.documentElement);
      const { color, backgroundColor } = getComputedStyle(document.body);
      return { fontSize, color, backgroundColor, accent: getComputedStyle(document.querySelector('a[href^="#rules/"]')!).color };
    });
    expect(look).toMatchObject({ fontSize: '20px', color: 'rgb(7, 54, 66)', backgroundColor: 'rgb(253, 246, 227)' });
    await expect(frame!.locator('#fix-all')).toHaveCSS('background-color', 'rgb(15, 138, 97)');
  });

  test('is as high as the site says, or as its content', async ({ page }) => {
    await open(page, site('<cdk-secret-check></cdk-secret-check>'));
    const checker = await embedded(page);
    const heightOf = () => page.locator('cdk-secret-check iframe').evaluate(({ clientHeight }) => clientHeight);
    const content = () => (checker.page as unknown as Frame).evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
    await expect.poll(async () => (await heightOf()) - (await content())).toBe(0);
    const before = await heightOf();
    await checker.page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(heightOf).toBeLessThan(before);

    await page.evaluate(() => document.querySelector('cdk-secret-check')!.setAttribute('height', '30rem'));
    await expect.poll(heightOf).toBe(480);
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.setAttribute('height', 'url(x)'));
    await expect.poll(async () => (await heightOf()) - (await content())).toBe(0);
  });

  for (const theme of ['light', 'dark']) {
    test(`can be used by everybody, ${theme}`, async ({ page }) => {
      await open(page, `<!doctype html><html lang="en" data-theme="${theme}"><title>Docs</title><main><h1>Docs</h1>${define}<cdk-secret-check></cdk-secret-check></main><footer>Foot</footer>`);
      await embedded(page);
      const { violations, passes } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
      // The frame was looked at too.
      expect(passes.flatMap(({ nodes }) => nodes).some(({ target }) => target.length > 1)).toBe(true);
    });
  }

  for (const width of [320, 768, 1280]) {
    test(`needs no scrolling sideways, ${width} px wide`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await open(page, site('<cdk-secret-check></cdk-secret-check>'));
      const checker = await embedded(page);
      expect(await (checker.page as unknown as Frame).evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    });
  }
});

test.describe('hostile messages', () => {
  const protocol = 'cdk-secret-check/1';
  const dark = { protocol, type: 'look', look: { theme: 'dark', colours: {}, grows: true } };

  test('of another than the page around it are nothing to the frame', async ({ page }) => {
    await open(page, site('<cdk-secret-check></cdk-secret-check><iframe id="other" srcdoc="other"></iframe>'));
    const [frame] = await frames(page);
    await page.evaluate((message) => {
      const target = document.querySelector('cdk-secret-check')!.shadowRoot!.querySelector('iframe')!.contentWindow!;
      const other = document.querySelector<HTMLIFrameElement>('#other')!.contentWindow as unknown as { eval(code: string): (target: Window, message: unknown) => void };
      other.eval('(target, message) => target.postMessage(message, "*")')(target, message);
    }, { ...dark, type: 'content', content: { files: [{ path: 'a.ts', text: 'hostile' }] } });
    await page.evaluate((message) => {
      const target = document.querySelector('cdk-secret-check')!.shadowRoot!.querySelector('iframe')!.contentWindow!;
      target.postMessage(message, '*');
    }, dark);
    await expect.poll(() => schemeOf(frame!)).toBe('dark');
    const checker = new Checker(frame as unknown as Page);
    expect(await checker.textOf(checker.code)).not.toContain('hostile');
  });

  test('of the wrong form change nothing in the frame', async ({ page }) => {
    await open(page, site('<cdk-secret-check></cdk-secret-check>'));
    const checker = await embedded(page);
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    const code = await checker.textOf(checker.code);
    const look = (look: unknown) => ({ protocol, type: 'look', look });
    const content = (content: unknown) => ({ protocol, type: 'content', content });
    await page.evaluate((messages) => {
      const target = document.querySelector('cdk-secret-check')!.shadowRoot!.querySelector('iframe')!.contentWindow!;
      for (const message of messages) target.postMessage(message, '*');
    }, [
      null,
      'text',
      7,
      { type: 'look' },
      { ...dark, protocol: 'cdk-secret-check/0' },
      look(null),
      content(null),
      content({ files: 'text' }),
      content({ files: [{ path: 'a.ts', text: 7 }] }),
      content({ files: [{ path: '', text: 'x' }] }),
      content({ files: Array(1_001).fill({ path: 'a.ts', text: '' }) }),
      content({ files: [{ path: 'a.ts', text: 'x'.repeat(2_000_001) }] }),
      content({ secrets: [{ name: {}, text: '' }] }),
      look({ theme: 'dark', textSize: 1e9, grows: 1, colours: { accent: 'red; --text: url(//a)', text: 'url(//a)', background: 'var(--accent)', page: 'rgb(0, 0, 0)' } }),
    ]);
    await expect.poll(() => schemeOf(checker.page as unknown as Frame)).toBe('dark');
    expect(await checker.textOf(checker.code)).toBe(code);
    const style = await (checker.page as unknown as Frame).evaluate(() => document.documentElement.getAttribute('style'));
    expect(style).toBe('font-size: 24px;');
    expect(errors).toEqual([]);
  });

  test('to the page on its own are nothing to it', async ({ page, checker }) => {
    await page.evaluate((message) => window.postMessage(message, '*'), dark);
    await page.evaluate(() => new Promise((resolve) => {
      addEventListener('message', ({ data }) => data === 'after' && resolve(undefined));
      window.postMessage('after', '*');
    }));
    expect(await schemeOf(page.mainFrame())).toBe('light dark');
    await expect(checker.page.getByRole('heading', { name: 'CDK secret check' })).toBeVisible();
  });

  test('to the element count only from its own frame, in their bounds', async ({ page }) => {
    const liar = `<!doctype html><script>
      const say = (message) => parent.postMessage({ protocol: '${protocol}', ...message }, '*');
      say({ type: 'ready' });
      for (const px of ['9', NaN, Infinity, {}, null]) say({ type: 'height', px });
      for (const errors of ['1', -1, 1.5, 1e300, {}]) say({ type: 'report', counts: { errors, warnings: 0, infos: 0 } });
      say({ type: 'report', counts: null });
      say({ type: 'report', counts: { errors: 1, warnings: 2, infos: 3, text: 'more' } });
      say({ type: 'height', px: 1e9 });
    </script>`;
    const listen = '<script>window.heard = []; addEventListener("cdk-secret-check:report", ({ detail }) => heard.push(detail))</script>';
    await page.route('http://liar.test/', (route) => route.fulfill({ body: liar, contentType: types.html }));
    await open(page, listen + site('<cdk-secret-check src="http://liar.test/"></cdk-secret-check>'));
    await frames(page);
    const frame = page.locator('cdk-secret-check iframe');
    await expect(frame).toHaveCSS('height', '4000px');
    await page.evaluate((protocol) => window.postMessage({ protocol, type: 'height', px: 777 }, '*'), protocol);
    await page.evaluate(() => new Promise((resolve) => {
      addEventListener('message', ({ data }) => data === 'after' && resolve(undefined));
      window.postMessage('after', '*');
    }));
    await expect(frame).toHaveCSS('height', '4000px');
    const heard = await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
    expect(heard).toEqual([{ errors: 1, warnings: 2, infos: 3 }]);
  });
});
