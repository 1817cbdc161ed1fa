import AxeBuilder from '@axe-core/playwright';

import { attachingCode, type Checker, expect, plainSecret, reservedSecret, test } from './checker';

async function violations({ page }: Checker): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const wide = { width: 1440, height: 900 };
const narrow = { width: 320, height: 720 };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [wide, narrow]) {
    test.describe(`${colorScheme}, ${viewport.width} pixels wide`, () => {
      test.use({ colorScheme, viewport });

      test('axe finds nothing', async ({ checker }) => {
        await checker.paste(checker.code, attachingCode);
        await checker.paste(checker.secret, reservedSecret);
        await expect(checker.findings).toHaveCount(2);
        for (const why of await checker.page.locator('#list summary').all()) await why.click();
        expect(await violations(checker)).toEqual([]);
      });

      test('axe finds nothing in the deployment, the choice of the secret and what is said over an editor', async ({ checker }) => {
        const { page } = checker;
        const entry = (Name: string) => ({ Name, SecretString: '{"username":"dbadmin"}' });
        await checker.paste(checker.code, `${attachingCode}dbSecret.secretValueFromJson('user').unsafeUnwrap();\ndbSecret.secretValueFromJson('dbname');\ndbSecret.secretValueFromJson(which());\n`);
        await checker.paste(checker.secret, JSON.stringify({ SecretValues: [entry('prod/ledger'), entry('prod/zz')] }));
        await expect(page.getByText('This text holds 2 secrets')).toBeVisible();
        await page.getByText('read not followed').click();
        expect(await violations(checker)).toEqual([]);

        await checker.pasteAtCursor(checker.code, reservedSecret);
        await page.getByRole('button', { name: 'Put it back' }).waitFor();
        await expect(checker.card('prod/ledger').getByRole('cell', { name: 'missing' })).toHaveCount(1);
        expect(await violations(checker)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);

        await page.getByLabel('Keys only').check();
        await page.getByText('Sensitive values are placeholders').waitFor();
        await checker.name.fill('prod/elsewhere');
        await expect(checker.bound).toContainText('Not checked');
        expect(await violations(checker)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
      });

      test('axe finds nothing on the pages of the rules', async ({ checker }) => {
        await checker.page.getByRole('link', { name: 'Rules' }).click();
        await checker.page.getByRole('heading', { name: 'Rules' }).waitFor();
        expect(await violations(checker)).toEqual([]);
        await checker.page.getByRole('link', { name: 'attached-existing-secret' }).click();
        await checker.page.getByRole('heading', { name: 'attached-existing-secret' }).waitFor();
        expect(await violations(checker)).toEqual([]);
      });

      test('nothing is cut off, and what can be pressed is large enough', async ({ checker }) => {
        const { page } = checker;
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
        for (const target of await page.locator('button:visible, summary:visible, nav a, .theme label, input[type=text], select:visible').all()) {
          const box = await target.boundingBox();
          expect(Math.min(box!.width, box!.height), await target.innerText()).toBeGreaterThanOrEqual(24);
        }
      });
    });
  }
}

test('the keyboard is enough', async ({ checker }) => {
  const { page } = checker;
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, reservedSecret);
  await expect(checker.findings).toHaveCount(2);
  await checker.code.press('ControlOrMeta+Home');

  await page.keyboard.press('F8');
  expect(await checker.copy(checker.code)).toContain('fromSecret(dbSecret)');
  await page.keyboard.press('F8');
  await expect(checker.secret).toBeFocused();
  expect(await checker.copy(checker.secret)).toContain('admin');
  await page.keyboard.press('Shift+F8');
  await expect(checker.code).toBeFocused();

  await page.keyboard.press('ControlOrMeta+.');
  await expect(checker.finding('attached-existing-secret')).toHaveCount(0);

  await page.keyboard.press('F8');
  await page.keyboard.press('ControlOrMeta+.');
  await expect(checker.finding('reserved-username').locator('.fix').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(checker.secret).toBeFocused();

  await page.keyboard.press('ControlOrMeta+Shift+m');
  await expect(checker.finding('reserved-username').getByRole('button').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(checker.secret).toBeFocused();
});

test('Tab leaves an editor', async ({ checker }) => {
  await checker.code.focus();
  await checker.page.keyboard.press('Tab');
  await expect(checker.code).not.toBeFocused();
});

test('a screen reader hears how many problems there are, and that a fix was made', async ({ checker }) => {
  const status = checker.page.locator('#status');
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(status).toHaveText('1 error');
  await checker.finding('attached-existing-secret').getByRole('button', { name: /fromPassword/ }).click();
  await expect(status).toContainText('Undo with');
  await expect(status).toContainText('No problems found.');
});

test('severities are told by words and shapes where colours are forced', async ({ checker }) => {
  await checker.page.emulateMedia({ forcedColors: 'active' });
  const mark = checker.marked(checker.code, 'error').first();
  expect(await mark.evaluate((element) => getComputedStyle(element).textDecorationStyle)).toBe('wavy');
  expect(await checker.page.locator('.cm-lint-marker-error').first().evaluate((element) => getComputedStyle(element, '::before').content)).toBe('"●"');
  await expect(checker.findings.first()).toContainText('Error');
});

test('the theme follows the system until it is chosen', async ({ checker }) => {
  const { page } = checker;
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.getByText('Light', { exact: true }).click();
  expect(await background()).toBe(light);
});
