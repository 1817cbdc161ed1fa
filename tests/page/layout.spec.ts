import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { attachingCode, type Checker, expect, kill, test } from './checker';

const sizes: [width: number, height: number][] = [
  [320, 640],
  [360, 740],
  [768, 1024],
  [1440, 900],
  [2560, 1440],
  [3840, 2160],
];

/** Brings the page into a state, and out of it again. */
interface State {
  name: string;
  enter(checker: Checker): Promise<unknown>;
  leave?(checker: Checker): Promise<unknown>;
}

const escape = ({ page }: Checker) => page.keyboard.press('Escape');
const leaveRules = ({ page }: Checker) => page.getByRole('link', { name: 'Back to the checker' }).click();

const states: State[] = [
  { name: 'with findings', enter: ({ findings }) => expect(findings).not.toHaveCount(0) },
  {
    name: 'the examples',
    async enter({ page }) {
      await page.getByRole('button', { name: 'Examples' }).click();
      await expect(page.getByRole('menuitem').first()).toBeVisible();
    },
    leave: escape,
  },
  {
    name: 'the share dialog',
    async enter({ page }) {
      await page.getByRole('button', { name: 'Share' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
    leave: escape,
  },
  {
    name: 'the preview of fixes',
    async enter({ page }) {
      await page.getByRole('button', { name: /Fix all safe/ }).click();
      await expect(page.getByRole('dialog').getByRole('textbox').first()).toBeVisible();
    },
    leave: escape,
  },
  {
    name: 'several texts',
    async enter(checker) {
      for (const what of ['file', 'secret', 'file', 'secret'] as const) await checker.add(what);
      await expect(checker.tab('Secrets')).toHaveCount(3);
      await expect(checker.findings).not.toHaveCount(0);
    },
  },
  {
    name: 'a deployment that failed',
    async enter(checker) {
      await checker.showExample('A deployment that failed');
      await expect(checker.page.getByRole('heading', { name: 'The way out' })).toBeVisible();
      await checker.page.locator('.followed summary').click();
    },
    leave: ({ page }) => page.getByRole('button', { name: 'Remove the log' }).click(),
  },
  {
    name: 'empty',
    async enter({ page }) {
      await page.getByRole('button', { name: 'Clear' }).click();
      await expect(page.getByText('The secret may be its JSON')).toBeVisible();
    },
  },
  {
    name: 'clean',
    async enter(checker) {
      await checker.showExample('One that is right');
      await expect(checker.page.getByText('as far as the two texts tell')).toBeVisible();
    },
  },
  {
    name: 'broken',
    async enter(checker) {
      await checker.paste(checker.code, `${attachingCode}const broken = (;\n`);
      await expect(checker.finding('syntax')).toHaveCount(1);
    },
  },
  {
    name: 'the rules',
    async enter({ page }) {
      await page.getByRole('link', { name: 'Rules', exact: true }).click();
      await expect(page.getByRole('heading', { name: 'Rules' })).toBeVisible();
    },
  },
  {
    name: 'a rule',
    async enter({ page }) {
      await page.locator('#rules').getByRole('link', { name: 'missing-key', exact: true }).click();
      await expect(page.getByRole('button', { name: 'Try it' }).first()).toBeVisible();
    },
    leave: leaveRules,
  },
];

const givenUp: State = {
  name: 'given up',
  async enter(checker) {
    for (let death = 0; death < 6; death++) await kill(checker);
    await expect(checker.notice.getByRole('button', { name: 'Retry' })).toBeVisible();
  },
};

/** What is cut off, too small to be pressed, or covers something else that can be pressed. */
async function flaws(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const INTERACTIVE = 'a[href], button, input, select, summary, [contenteditable=true], .cm-collapsedLines';
    const least = matchMedia('(pointer: coarse)').matches ? 44 : 24;
    const found: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`${scrollWidth} pixels in ${clientWidth}`);

    const all = (root: ParentNode): HTMLElement[] =>
      [...root.querySelectorAll<HTMLElement>('*')].flatMap((one) => [...(one.matches(INTERACTIVE) ? [one] : []), ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
    const parentOf = (one: Element) => one.parentElement ?? (one.getRootNode() as Partial<ShadowRoot>).host ?? null;
    const nameOf = (one: HTMLElement) => `${one.localName} "${(one.ariaLabel || one.innerText || one.id).trim().slice(0, 40)}"`;
    /** A control that a label shows is as large as that. */
    const targetOf = (one: HTMLElement) => (one instanceof HTMLInputElement && ['checkbox', 'radio'].includes(one.type) ? (one.closest('label') ?? one) : one);
    /** Lines of a text hold its links; they are as high as the text. */
    const isInText = (one: HTMLElement) => one.localName === 'a' && getComputedStyle(one).display === 'inline' && one.parentElement!.innerText.trim() !== one.innerText.trim();
    /** What of it is not scrolled out of the view of what it is in. */
    const seen = (one: HTMLElement) => {
      let { left, right, top, bottom } = one.getBoundingClientRect();
      for (let around = parentOf(one); around; around = parentOf(around)) {
        if (around === document.body || getComputedStyle(around).overflow === 'visible') continue;
        const box = around.getBoundingClientRect();
        [left, right, top, bottom] = [Math.max(left, box.left), Math.min(right, box.right), Math.max(top, box.top), Math.min(bottom, box.bottom)];
      }
      return { left, right, top, bottom };
    };

    const scope = document.querySelector('dialog[open], :popover-open') ?? document.body;
    const targets = [...new Set(all(scope).filter((one) => one.checkVisibility({ visibilityProperty: true }) && !isInText(one)).map(targetOf))];
    for (const target of targets) {
      const { width, height } = target.getBoundingClientRect();
      if (width > 0 && (width < 24 || height < least) && !target.isContentEditable) found.push(`${nameOf(target)} is ${width} × ${height}`);
    }
    const boxes = targets.map((target) => ({ target, box: seen(target) })).filter(({ box }) => box.right - box.left > 1 && box.bottom - box.top > 1);
    for (const [at, { target, box }] of boxes.entries()) {
      if (box.left < -0.5 || box.right > clientWidth + 0.5) found.push(`${nameOf(target)} is cut off`);
      for (const other of boxes.slice(at + 1)) {
        if (target.contains(other.target) || other.target.contains(target)) continue;
        const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (wide > 1 && high > 1) found.push(`${nameOf(target)} overlaps ${nameOf(other.target)}`);
      }
    }
    return found;
  });
}

async function flawsAtAllSizes({ page }: Checker, { name }: State, of: typeof sizes): Promise<string[]> {
  const found: string[] = [];
  for (const [width, height] of of) {
    await page.setViewportSize({ width, height });
    found.push(...(await flaws(page)).map((flaw) => `${name}, ${width} pixels wide: ${flaw}`));
  }
  return found;
}

async function flawsOf(checker: Checker, of: State[], widths: typeof sizes): Promise<string[]> {
  const found: string[] = [];
  for (const state of of) {
    // What is in front of the page has its place from when it was opened.
    for (const sizes of state.leave === escape ? widths.map((size) => [size]) : [widths]) {
      const [[width, height]] = sizes as [[number, number]];
      await checker.page.setViewportSize({ width, height });
      await state.enter(checker);
      found.push(...(await flawsAtAllSizes(checker, state, sizes)));
      await state.leave?.(checker);
    }
  }
  return found;
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('everything has room at every width', async ({ checker }) => {
      test.slow();
      expect(await flawsOf(checker, states, sizes)).toEqual([]);
    });
  });
}

test('a checker that was given up says so with room at every width, and leaves the texts', async ({ checker }) => {
  test.slow();
  expect(await flawsOf(checker, [givenUp], sizes)).toEqual([]);
  await expect(checker.notice).toContainText('Your texts are as you left them. What is listed was found before.');
  await checker.paste(checker.code, attachingCode);
  await expect(checker.findings).toHaveCount(0);
  await expect(checker.notice).not.toContainText('What is listed');
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
  expect((await new AxeBuilder({ page: checker.page }).analyze()).violations).toEqual([]);
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });

  test('everything is large enough to be pressed', async ({ checker }) => {
    test.slow();
    expect(await checker.page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
    expect(await flawsOf(checker, states, sizes.slice(0, 3))).toEqual([]);
  });
});

for (const [colorScheme, width] of [['light', 360], ['dark', 1440]] as const) {
  test.describe(`${colorScheme}, ${width} pixels wide`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } });

    for (const { name, enter } of states.filter(({ name }) => ['the examples', 'the share dialog', 'the preview of fixes', 'several texts', 'a deployment that failed', 'empty', 'clean', 'broken'].includes(name))) {
      test(`axe finds nothing: ${name}`, async ({ checker }) => {
        await enter(checker);
        const { violations } = await new AxeBuilder({ page: checker.page }).analyze();
        expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
      });
    }
  });
}

test('what is wrong with a layout is found', async ({ checker }) => {
  const { page } = checker;
  await page.evaluate(() => {
    const small = Object.assign(document.createElement('button'), { textContent: 'Small' });
    const covering = Object.assign(document.createElement('button'), { textContent: 'Covering' });
    const wide = document.createElement('div');
    document.body.append(small, covering, wide);
    Object.assign(small.style, { width: '20px', height: '20px', padding: '0', fontSize: '6px' });
    Object.assign(covering.style, { position: 'fixed', inset: '0' });
    Object.assign(wide.style, { width: '5000px', height: '1px' });
  });
  const found = (await flaws(page)).join('\n');
  expect(found).toContain('"Small" is 20 × 20');
  expect(found).toContain('overlaps button "Covering"');
  expect(found).toContain('pixels in 1280');
});
