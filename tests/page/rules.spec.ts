import { pathToFileURL } from 'node:url';

import { pageOf } from '../../www/rule-markup';
import { attachingCode, Checker, expect, file, kill, openFramed, test } from './checker';

const reporting = 0;
const silent = 1;

async function tryExample({ page }: Checker, rule: string, at: number): Promise<string> {
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.locator('#rules').getByRole('link', { name: rule, exact: true }).click();
  const example = page.locator('#rules .example').nth(at);
  const said = await example.locator('p').innerText();
  await example.getByRole('button', { name: 'Try it' }).click();
  return said;
}

test('an example of a rule opens in the checker, which says what the page of the rule says', async ({ checker }) => {
  const { page } = checker;
  const said = await tryExample(checker, 'missing-key', reporting);
  await expect(checker.findings).toHaveCount(1);
  const finding = checker.finding('missing-key');
  expect(said).toContain(await finding.locator('.jump .message').innerText());
  expect(said).toContain('Error, line 6');
  await expect(finding).toContainText('line 6');
  expect(await checker.textOf(checker.code)).toContain("secretValueFromJson('user')");
  await expect(checker.name).toHaveValue('prod/db');
  await expect(checker.path).toHaveValue('example-1.ts');
  expect(new URL(page.url()).hash).toBe('');
  await expect(checker.done).toContainText('example of missing-key opened');
});

test('an example that a rule is silent about has no problems', async ({ checker }) => {
  expect(await tryExample(checker, 'missing-key', silent)).toBe('No problems found.');
  await expect(checker.path).toHaveValue('example-2.ts');
  await expect(checker.page.locator('#calm')).toContainText('No problems found');
  await expect(checker.findings).toHaveCount(0);
});

test('the texts that an example replaced can be had back', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  const secret = await checker.textOf(checker.secret);
  await tryExample(checker, 'missing-key', reporting);
  await expect(checker.page.getByRole('heading', { name: 'Problems' })).toBeFocused();
  await checker.undo();
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
  expect(await checker.textOf(checker.secret)).toBe(secret);
  await checker.page.goBack();
  await expect(checker.page.getByRole('heading', { name: 'missing-key' })).toBeVisible();
});

test('an example that needs what the page cannot set is only shown', async ({ checker }) => {
  const { page } = checker;
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.locator('#rules').getByRole('link', { name: 'new-secret-against-policy' }).click();
  await expect(page.locator('#rules .example').first()).toContainText('existingSecretsOnly');
  await expect(page.getByRole('button', { name: 'Try it' })).toHaveCount(0);
});

test('the pages of the rules and their examples need no engine', async ({ checker }) => {
  test.slow();
  for (let death = 0; death < 6; death++) await kill(checker);
  await expect(checker.notice.getByRole('button', { name: 'Retry' })).toBeVisible();
  await tryExample(checker, 'missing-key', reporting);
  expect(await checker.textOf(checker.code)).toContain("secretValueFromJson('user')");
  await checker.notice.getByRole('button', { name: 'Retry' }).click();
  await expect(checker.finding('missing-key')).toHaveCount(1);
});

test('an example opens from a file on disk', async ({ page }) => {
  await page.goto(pathToFileURL(file).href);
  const checker = new Checker(page);
  await tryExample(checker, 'missing-key', reporting);
  await expect(checker.finding('missing-key')).toHaveCount(1);
});

test('an example opens in a sandboxed frame', async ({ page, server }) => {
  const frame = await openFramed(page, server);
  await frame.getByRole('link', { name: 'Rules' }).click();
  await frame.locator('#rules').getByRole('link', { name: 'missing-key', exact: true }).click();
  await frame.getByRole('button', { name: 'Try it' }).first().click();
  await expect(frame.locator('#list > li')).toHaveCount(1);
  await expect(frame.locator('#list')).toContainText('has no key user');
});

const never = () => {
  throw new Error('There is no example to check.');
};

test('HTML in the text about a rule stays text', () => {
  const docs = '# a-rule\n\n<img src=x onerror=alert(1)>\n\nInline <b>bold</b> and `<i>`.\n\n![image](https://elsewhere.example/a.png)\n\n[script](javascript:alert(1))\n\n```\n</code></pre><script>alert(1)</script>\n```\n';
  const page = pageOf({ name: 'a-rule', severity: 'error', summary: '', fix: null, examples: [], docs }, never);
  const tags = new Set(page.match(/<\/?[a-z][a-z0-9]*/gi)?.map((tag) => tag.replace('/', '').toLowerCase()));
  expect([...tags].sort()).toEqual(['<article', '<code', '<h2', '<p', '<pre', '<span']);
  expect(page).toContain('&#60;img src=x onerror=alert(1)&#62;');
  expect(page).not.toMatch(/href|src="|javascript/);
});
