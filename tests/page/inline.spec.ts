import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { attachingCode, canary, Checker, expect, plainSecret, reservedSecret, test } from './checker';
import { asked, define, embedded, example, inline, open, site, SITE } from './site';

const NEEDED = "script-src 'self' 'wasm-unsafe-eval'; worker-src blob:";
const withExample = (attributes = '') => `<cdk-secret-check mode="inline" ${attributes}>${example}</cdk-secret-check>`;

/** All text in the shadow root that the element has now, kept at hand for when it is gone. */
async function keepRoot(page: Page): Promise<() => Promise<string>> {
  const root = await page.evaluateHandle(() => document.querySelector('cdk-secret-check')!.shadowRoot!.querySelector('div')!.shadowRoot!);
  return () =>
    root.evaluate((root) => {
      const textOf = (node: Node): string[] => [
        ...(node instanceof Element ? [...node.attributes].map(({ value }) => value) : [node.nodeType === Node.TEXT_NODE ? node.textContent! : '']),
        ...(node instanceof HTMLInputElement ? [node.value] : []),
        ...[...node.childNodes, ...(node instanceof Element && node.shadowRoot ? [node.shadowRoot] : [])].flatMap(textOf),
      ];
      return textOf(root).join('\n');
    });
}

/** Counts the workers of the page that are at work. */
async function watchWorkers(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const alive = new Set<Worker>();
    Object.assign(window, { alive });
    window.Worker = class extends Worker {
      constructor(address: string | URL) {
        super(address);
        alive.add(this);
      }
      override terminate(): void {
        alive.delete(this);
        super.terminate();
      }
    };
  });
  return () => page.evaluate(() => (window as unknown as { alive: Set<Worker> }).alive.size);
}

async function drop(page: Page, selector: string): Promise<boolean> {
  return page.locator(selector).first().evaluate((target, text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'dropped.ts'));
    return !target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true, composed: true }));
  }, attachingCode);
}

test.describe('an inline <cdk-secret-check>', () => {
  test('is the page in a shadow root, with the example of the site', async ({ page }) => {
    await open(page, site(withExample()));
    const checker = await inline(page);
    await expect(checker.counts).toHaveText('2 errors');
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
    await expect(checker.name).toHaveValue('prod/ledger');
    await expect(page.locator('iframe')).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'CDK secret check' })).toBeHidden();
    await checker.paste(checker.secret, plainSecret);
    await expect(checker.counts).toHaveText('1 error');
    expect(asked(page).filter((path) => path !== '/favicon.ico')).toEqual(['/', '/pkg/element.js', '/pkg/inline-page.js']);
  });

  test('disturbs neither another one nor a frame', async ({ page }) => {
    await open(page, site(`${withExample('theme="dark"')}<cdk-secret-check mode="inline"></cdk-secret-check><cdk-secret-check></cdk-secret-check>`));
    const [first, second] = [await inline(page, 0), await inline(page, 1)];
    await expect(second.counts).toHaveText('3 errors, 3 info');
    await page.locator('cdk-secret-check').nth(2).scrollIntoViewIfNeeded();
    const framed = await embedded(page);

    await first.finding('attached-existing-secret').getByRole('button', { name: /^Read username and password/ }).click();
    await expect(first.counts).toHaveText('1 error');
    expect(await second.textOf(second.code)).toContain('fromSecret(dbSecret)');
    await first.undo();
    await expect(first.counts).toHaveText('2 errors');

    await second.within.getByRole('button', { name: /Fix all safe/ }).click();
    await expect(second.within.getByRole('dialog')).toBeVisible();
    await expect(first.within.getByRole('dialog')).toHaveCount(0);
    await second.within.getByRole('button', { name: /^Apply \d+ fix/ }).click();
    await expect(second.counts).not.toHaveText('3 errors, 3 info');
    await expect(first.counts).toHaveText('2 errors');

    await second.code.press('ControlOrMeta+Home');
    await second.code.pressSequentially('// mine ');
    expect(await second.textOf(second.code)).toMatch(/^\/\/ mine import/);
    expect(await first.textOf(first.code)).toBe(attachingCode);

    await second.findings.first().getByRole('link').click();
    await expect(second.code).toBeHidden();
    await expect(first.code).toBeVisible();
    await second.within.getByRole('link', { name: 'Back to the checker' }).click();
    await expect(second.code).toBeVisible();

    await first.code.press('F8');
    await expect(first.findings.and(page.locator('[aria-current]'))).toHaveCount(1);
    await expect(second.findings.and(page.locator('[aria-current]'))).toHaveCount(0);
    const ground = ({ within }: Checker) => within.locator('.body').evaluate((body) => getComputedStyle(body).colorScheme);
    expect([await ground(first), await ground(second)]).toEqual(['dark', 'light']);
    await expect(framed.counts).toHaveText('3 errors, 3 info');
  });

  test('takes its texts as properties, and tells how many findings there are, and nothing else', async ({ page }) => {
    const listen = `<script>
      window.heard = [];
      for (const type of ['ready', 'report']) addEventListener('cdk-secret-check:' + type, (event) => heard.push([type, event.detail]));
    </script>`;
    const set = `<script>document.querySelector('cdk-secret-check').files = [{ path: 'stack.ts', text: ${JSON.stringify(attachingCode)} }];</script>`;
    await open(page, listen + site(`<cdk-secret-check mode="inline"></cdk-secret-check>${set}`));
    const checker = await inline(page);
    await expect(checker.counts).toHaveText('1 warning');
    await page.evaluate((text) => (document.querySelector('cdk-secret-check')!.secrets = [{ text }]), reservedSecret);
    await expect(checker.counts).toHaveText('2 errors');
    const heard = await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
    expect(heard[0]).toEqual(['ready', null]);
    expect(heard.at(-1)).toEqual(['report', { errors: 2, warnings: 0, infos: 0 }]);

    await checker.paste(checker.secret, plainSecret);
    await page.evaluate(() => (document.querySelector('cdk-secret-check')!.files = [{ path: 'stack.ts', text: '// theirs' }]));
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
  });

  test('loads nothing before it comes into view', async ({ page }) => {
    await open(page, site(`<div style="height: 20000px"></div>${withExample()}`));
    await expect(page.locator('cdk-secret-check')).toBeAttached();
    expect(asked(page)).not.toContain('/pkg/inline-page.js');
    await page.locator('cdk-secret-check').scrollIntoViewIfNeeded();
    await inline(page);
    expect(asked(page)).toContain('/pkg/inline-page.js');
    expect(asked(page)).not.toContain('/pkg/check.html');
  });

  test('costs a page with a frame nothing', async ({ page }) => {
    await open(page, site('<cdk-secret-check></cdk-secret-check>'));
    await embedded(page);
    expect(asked(page)).not.toContain('/pkg/inline-page.js');
  });

  test('does not move the page around when it shows several files', async ({ page }) => {
    const files = Array.from({ length: 12 }, (_, at) => `<pre data-file="lib/a-long-path/of-a-stack-${at}.ts">// ${at}</pre>`).join('');
    await open(page, site(`<div style="height: 1500px"></div><cdk-secret-check mode="inline">${files}</cdk-secret-check>`));
    const checker = new Checker(page, page.locator('cdk-secret-check'));
    await expect(checker.tab('Files')).toHaveCount(8);
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });

  test('can become a frame, and inline again', async ({ page }) => {
    const alive = await watchWorkers(page);
    await open(page, site(withExample()));
    const checker = await inline(page);
    await checker.paste(checker.secret, plainSecret);
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.removeAttribute('mode'));
    const framed = await embedded(page);
    await expect(framed.counts).toHaveText('2 errors');
    expect(await alive()).toBe(0);
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.setAttribute('mode', 'inline'));
    await expect((await inline(page)).counts).toHaveText('2 errors');
    await expect(page.locator('iframe')).toHaveCount(0);
    expect(await alive()).toBe(1);
  });

  test('lets an example be read only', async ({ page }) => {
    await open(page, site(withExample('readonly')));
    const checker = await inline(page);
    await checker.paste(checker.code, '// mine');
    await checker.code.press('ControlOrMeta+.');
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
    for (const name of ['Fix all safe', 'Clear', 'Open', 'Examples', 'Add a file']) await expect(page.getByRole('button', { name })).toHaveCount(0);
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.removeAttribute('readonly'));
    await checker.paste(checker.code, '// mine');
    expect(await checker.textOf(checker.code)).toBe('// mine');
  });

  test('says so where a part of it is not', async ({ page }) => {
    await open(page, site(withExample()));
    await inline(page);
    await page.route('**/inline-page.js', (route) => route.fulfill({ status: 404, body: 'Not found' }));
    await page.goto(SITE);
    await expect(page.getByText(`The checker did not load from ${SITE}/pkg/inline-page.js`)).toBeVisible();
  });

  test('shares a link to the page by itself', async ({ page }) => {
    await open(page, `<base href="/guide/">${site(withExample('src="/pkg/check.html"'))}`);
    const checker = await inline(page);
    const link = async () => {
      await checker.within.getByRole('button', { name: 'Share' }).click();
      const value = await checker.within.getByRole('textbox', { name: 'Link' }).inputValue();
      await page.keyboard.press('Escape');
      return value;
    };
    expect(await link()).toMatch(`${SITE}/pkg/check.html#v1.`);
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.setAttribute('src', 'http://checker.test/check.html'));
    expect(await link()).toMatch('http://checker.test/check.html#v1.');
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});

test.describe('the page around an inline element', () => {
  test('keeps its address, its title and its history', async ({ page }) => {
    await open(page, `<base href="/guide/">${site(withExample())}`);
    const checker = await inline(page);
    const before = await page.evaluate(() => [location.href, document.title, history.length]);
    await checker.findings.getByRole('link', { name: 'attached-existing-secret' }).click();
    await expect(checker.within.getByRole('heading', { name: 'attached-existing-secret' })).toBeFocused();
    await checker.within.getByRole('link', { name: 'All rules' }).click();
    await expect(checker.within.getByRole('link', { name: 'attached-existing-secret' })).toBeFocused();
    await checker.within.getByRole('link', { name: 'missing-key' }).click();
    await checker.within.getByRole('button', { name: /^Try it/ }).first().click();
    await expect(checker.done).toContainText('example of missing-key opened');
    await expect(checker.code).toBeVisible();
    expect(await page.evaluate(() => [location.href, document.title, history.length])).toEqual(before);

    await page.evaluate(() => (location.hash = '#rules/missing-key'));
    await expect(checker.code).toBeVisible();
  });

  test('has ids and styles of its own, which have nothing to do with those inside', async ({ page }) => {
    const own = `<style>
      html { font-size: 62.5%; --text: red; --page: red; --fix: none; --rem: 40px }
      body { font: italic 900 30px/3 serif; color: red; letter-spacing: 0.3em; text-transform: uppercase; text-align: right; white-space: pre; cursor: wait; visibility: visible }
      * { border-radius: 50% !important; outline: 3px solid red !important }
      .page, .body, .pane, .editor, .cm-editor, #checker, #list { display: none !important }
    </style><p id="list">Mine</p><p id="counts">Mine</p><p id="code">Mine</p><section class="finding">Mine</section>`;
    await open(page, site(`${own}<div id="probe">Mine</div>`));
    const looks = () => page.locator('#probe').evaluate((probe) => JSON.stringify(Object.entries(getComputedStyle(probe))));
    const globals = () => page.evaluate(() => Object.keys(window).sort().join());
    const before = [await looks(), await globals()];
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<cdk-secret-check mode="inline"></cdk-secret-check>'));
    const checker = await inline(page);
    await expect(checker.findings.first()).toBeVisible();
    await expect(checker.findings.first()).toHaveCSS('border-radius', '0px');
    const style = await checker.within.getByRole('heading', { name: 'CDK code' }).evaluate((heading) => {
      const { fontSize, fontStyle, color, letterSpacing, textTransform, textAlign, cursor } = getComputedStyle(heading);
      return { fontSize, fontStyle, color, letterSpacing, textTransform, textAlign, cursor };
    });
    expect(style).toEqual({ fontSize: '15px', fontStyle: 'normal', color: 'rgb(24, 33, 44)', letterSpacing: 'normal', textTransform: 'none', textAlign: 'start', cursor: 'auto' });
    await expect(checker.findings.locator('.fix').first()).toBeVisible();
    expect([await looks(), await globals()]).toEqual(before);
    expect(await page.evaluate(() => [document.adoptedStyleSheets.length, document.styleSheets.length])).toEqual([0, 1]);
    await expect(page.locator('body > #list')).toHaveText('Mine');
  });

  test('keeps its keys, as the checker does', async ({ page }) => {
    const shortcut = `<script>
      window.pressed = [];
      document.addEventListener('keydown', ({ key }) => pressed.push(key));
    </script><input aria-label="Search">`;
    await open(page, site(shortcut + withExample()));
    const checker = await inline(page);
    const search = page.getByLabel('Search');
    for (const key of ['F8', 'ControlOrMeta+.', 'ControlOrMeta+Shift+m', 's']) await search.press(key);
    await expect(search).toBeFocused();
    await expect(search).toHaveValue('s');
    await expect(checker.findings.and(page.locator('[aria-current]'))).toHaveCount(0);
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
    const pressed = () => page.evaluate(() => (window as unknown as { pressed: string[] }).pressed.splice(0));
    expect(await pressed()).toContain('s');

    await checker.code.press('End');
    await checker.code.pressSequentially('/s');
    await checker.name.press('/');
    expect(await checker.textOf(checker.code)).toContain('/s');
    expect(await pressed()).toEqual([]);
  });

  test('keeps what is dropped elsewhere', async ({ page }) => {
    await open(page, site(`<h1>Docs</h1>${withExample()}`));
    const checker = await inline(page);
    expect(await drop(page, 'h1')).toBe(false);
    expect(await checker.path.inputValue()).toBe('lib/ledger.ts');
    expect(await drop(page, '#problems-title')).toBe(true);
    await expect(checker.path).toHaveValue('dropped.ts');
  });

  test('keeps the focus when the checker is told of a change', async ({ page }) => {
    await open(page, site(`<input aria-label="Search">${withExample()}`));
    const checker = await inline(page);
    await checker.findings.locator('.fix').first().click();
    await page.getByLabel('Search').focus();
    await expect(checker.counts).toHaveText('1 error');
    await expect(page.getByLabel('Search')).toBeFocused();
  });
});

test.describe('an inline element that is taken away', () => {
  test('ends its worker and drops every text, and starts anew when it is put back', async ({ page }) => {
    const alive = await watchWorkers(page);
    await open(page, site(withExample()));
    const checker = await inline(page);
    await checker.paste(checker.secret, plainSecret);
    await expect(checker.counts).toHaveText('1 error');
    await expect.poll(alive).toBe(1);
    const text = await keepRoot(page);
    expect(await text()).toContain(canary);

    await page.evaluate(() => {
      const element = document.querySelector('cdk-secret-check')!;
      Object.assign(window, { element });
      element.remove();
    });
    expect(await alive()).toBe(0);
    expect(await text()).not.toContain(canary);
    expect(await text()).not.toContain('fromSecret(dbSecret)');

    await page.evaluate(() => document.body.append((window as unknown as { element: Element }).element));
    await expect((await inline(page)).counts).toHaveText('2 errors');
    expect(await alive()).toBe(1);
    expect(await (await keepRoot(page))()).not.toContain(canary);
  });

  test('leaves nothing that holds on to it', async ({ page }) => {
    await open(page, site(withExample()));
    const checker = await inline(page);
    await checker.within.getByRole('button', { name: /Fix all safe/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.evaluate(() => {
      const element = document.querySelector('cdk-secret-check')!;
      Object.assign(window, { left: new WeakRef(element.shadowRoot!.querySelector('div')!.shadowRoot!) });
      element.remove();
    });
    const isLeft = async () => {
      await page.requestGC();
      return page.evaluate(() => (window as unknown as { left: WeakRef<ShadowRoot> }).left.deref() !== undefined);
    };
    await expect.poll(isLeft).toBe(false);
  });

  test('shows one page when it goes and comes back while it loads', async ({ page }) => {
    const alive = await watchWorkers(page);
    await open(page, site(withExample()));
    await page.evaluate(() => {
      const element = document.querySelector('cdk-secret-check')!;
      element.remove();
      document.body.append(element);
      element.remove();
      document.body.append(element);
    });
    await inline(page);
    expect(await alive()).toBe(1);
  });

  test('is wiped when its page is left, and shows the example of the site again', async ({ page }) => {
    await open(page, site(withExample()));
    const checker = await inline(page);
    await checker.paste(checker.secret, plainSecret);
    const text = await keepRoot(page);
    expect(await text()).toContain(canary);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    expect(await text()).not.toContain(canary);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await expect(checker.counts).toHaveText('2 errors');
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
  });
});

test('a tooltip is whole, also where the page around moves the element by a transform', async ({ page }) => {
  await open(page, site(`<div style="transform: translateX(10px)">${withExample('height="60rem"')}</div>`));
  const checker = await inline(page);
  await checker.finding('attached-existing-secret').locator('.jump').click();
  await checker.marked(checker.code, 'error').first().hover();
  const tooltip = page.locator('.cm-tooltip-lint');
  await expect(tooltip.getByRole('link', { name: 'attached-existing-secret' })).toBeInViewport({ ratio: 1 });
  await tooltip.getByRole('button', { name: /fromPassword/ }).click();
  await expect(checker.finding('attached-existing-secret')).toHaveCount(0);
});

test.describe('the policy of the page around', () => {
  const trusted = "require-trusted-types-for 'script'; trusted-types cdk-worker";

  test('need allow no more than the engine and its worker', async ({ page }) => {
    await page.addInitScript(() => {
      const violations: string[] = [];
      Object.assign(window, { violations });
      addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => violations.push(`${effectiveDirective} ${blockedURI}`), { capture: true });
    });
    await open(page, site(`${withExample('height="40rem"')}<cdk-secret-check mode="inline"></cdk-secret-check>`), { 'content-security-policy': `default-src 'none'; ${NEEDED}; ${trusted}` });
    const [checker, other] = [await inline(page), await inline(page, 1)];
    await expect(other.counts).toHaveText('3 errors, 3 info');
    await checker.code.press('ControlOrMeta+f');
    await checker.code.press('Escape');
    await checker.marked(checker.code, 'error').first().hover();
    await expect(page.locator('.cm-tooltip')).toBeVisible();
    await checker.fixAll();
    await checker.findings.first().getByRole('link').click();
    await checker.within.getByRole('link', { name: 'Back to the checker' }).click();
    await checker.paste(checker.secret, plainSecret);
    await checker.within.getByText('Privacy').click();
    expect(await page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([]);
  });

  for (const [what, policy, says] of [
    ['the engine', "script-src 'self'; worker-src blob:", "It has to allow: script-src 'wasm-unsafe-eval'; worker-src blob:"],
    ['its worker', "script-src 'self' 'wasm-unsafe-eval'", "It has to allow: script-src 'wasm-unsafe-eval'; worker-src blob:"],
    ['the address of its worker', `${NEEDED}; require-trusted-types-for 'script'; trusted-types 'none'`, 'worker-src blob:; trusted-types cdk-worker'],
  ] as const) {
    test(`that does not allow ${what} is told what it lacks`, async ({ page }) => {
      await open(page, site(withExample()), { 'content-security-policy': `default-src 'none'; ${policy}` });
      const said = page.getByRole('status').filter({ hasText: 'the content security policy of this page does not let it' });
      await expect(said).toBeVisible();
      await expect(said).toContainText(says);
      await expect(page.locator('.page')).toHaveCount(0);
    });
  }
});

test('an inline element claims nothing about privacy that does not hold', async ({ page }) => {
  await open(page, site(withExample()));
  const checker = await inline(page);
  const foot = checker.within.locator('footer');
  await expect(foot).toContainText('The page around the checker, and every script in it, can read what you paste here.');
  await checker.within.getByText('Privacy', { exact: true }).click();
  await expect(foot).toContainText('no policy of its own is in force');
  await expect(foot.getByRole('link', { name: 'Open the checker by itself' })).toHaveAttribute('href', `${SITE}/pkg/check.html`);
  for (const claim of ['refuses fetch', 'under the same policy', 'stays in this', 'makes no request', 'Turn the network off', 'sha256sum']) await expect(foot).not.toContainText(claim);
});

test.describe('the look of an inline element', () => {
  test('follows the site', async ({ page }) => {
    await open(page, site('<cdk-secret-check mode="inline"></cdk-secret-check>', 'data-theme="dark"'));
    const checker = await inline(page);
    const body = checker.within.locator('.body');
    await expect(body).toHaveCSS('color-scheme', 'dark');
    await page.evaluate(() => (document.documentElement.dataset.theme = 'light'));
    await expect(body).toHaveCSS('color-scheme', 'light');
    await page.addStyleTag({ content: 'cdk-secret-check { --cdk-secret-check-accent: hsl(160 80% 30%); --cdk-secret-check-background: #fdf6e3; --cdk-secret-check-text: #073642; --cdk-secret-check-text-size: 20px; }' });
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.setAttribute('theme', 'light'));
    await expect(body).toHaveCSS('background-color', 'rgb(253, 246, 227)');
    await expect(body).toHaveCSS('color', 'rgb(7, 54, 66)');
    await expect(body).toHaveCSS('font-size', '18.75px');
    await expect(checker.within.locator('#fix-all')).toHaveCSS('background-color', 'rgb(15, 138, 97)');
  });

  test('is as high as the site says, or as its content', async ({ page }) => {
    await open(page, site('<cdk-secret-check mode="inline" height="30rem"></cdk-secret-check>'));
    const checker = await inline(page);
    const outer = checker.within.locator('.page');
    const heights = () => outer.evaluate((page) => [page.clientHeight, page.scrollHeight]);
    expect((await heights())[0]).toBe(480);
    expect((await heights())[1]).toBeGreaterThan(480);
    await page.evaluate(() => document.querySelector('cdk-secret-check')!.removeAttribute('height'));
    await expect.poll(async () => new Set(await heights()).size).toBe(1);
    const before = (await heights())[0]!;
    await checker.within.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(async () => (await heights())[0]).toBeLessThan(before);
  });

  test('is that of its own width', async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await open(page, site('<div style="width: 22rem"><cdk-secret-check mode="inline"></cdk-secret-check></div><div style="width: 70rem"><cdk-secret-check mode="inline" height="45rem"></cdk-secret-check></div>'));
    const [narrow, wide] = [await inline(page), await inline(page, 1)];
    const panes = async (checker: Checker) => Promise.all((await checker.within.locator('.pane').all()).map(async (pane) => (await pane.boundingBox())!));
    const [above, below] = await panes(narrow);
    expect(below!.y).toBeGreaterThan(above!.y + above!.height - 1);
    const [left, right] = await panes(wide);
    expect(right!.y).toBe(left!.y);
    // With room enough, its parts scroll and it does not.
    expect(await wide.within.locator('.page').evaluate((page) => page.scrollHeight - page.clientHeight)).toBe(0);
  });

  for (const width of [320, 768, 1440]) {
    test(`needs no scrolling sideways, ${width} px wide`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await open(page, site('<cdk-secret-check mode="inline"></cdk-secret-check>'));
      const checker = await inline(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      expect(await checker.within.locator('.page').evaluate((page) => page.scrollWidth - page.clientWidth)).toBe(0);
    });
  }

  for (const theme of ['light', 'dark']) {
    test(`can be used by everybody, ${theme}`, async ({ page }) => {
      await open(page, `<!doctype html><html lang="en" data-theme="${theme}"><title>Docs</title><style>:root { color-scheme: ${theme} }</style><main><h1>Docs</h1>${define}<cdk-secret-check mode="inline"></cdk-secret-check><cdk-secret-check mode="inline" height="30rem"></cdk-secret-check></main><footer>Foot</footer>`);
      await inline(page);
      await inline(page, 1);
      const { violations, passes } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
      // What is in the shadow roots was looked at too.
      expect(passes.flatMap(({ nodes }) => nodes).some(({ target }) => JSON.stringify(target).includes('fix-all'))).toBe(true);
    });
  }
});
