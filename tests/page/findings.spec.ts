import { pathToFileURL } from 'node:url';

import { attachingCode, Checker, expect, file, openFramed, plainSecret, reservedSecret, test } from './checker';

test('opens with an example that shows what it does', async ({ checker }) => {
  await expect(checker.marked(checker.code, 'error').first()).toBeVisible();
  await expect(checker.marked(checker.secret, 'error').first()).toBeVisible();
  await expect(checker.findings).not.toHaveCount(0);
});

test('underlines what does not fit, in both editors', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, reservedSecret);

  await expect(checker.marked(checker.code, 'error')).toHaveText('rds.Credentials.fromSecret(dbSecret)');
  await expect(checker.marked(checker.secret, 'error')).toHaveText('admin');
  await expect(checker.page.locator('.cm-lint-marker-error')).toHaveCount(2);
  await expect(checker.counts).toHaveText('2 errors');
});

test('choosing a finding selects its place', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, reservedSecret);

  await checker.finding('attached-existing-secret').getByRole('button', { name: /Code, line 9/ }).click();
  await expect(checker.code).toBeFocused();
  expect(await checker.copy(checker.code)).toContain('fromSecret(dbSecret)');

  await checker.finding('reserved-username').getByRole('button', { name: /Secret, line 2$/ }).click();
  await expect(checker.secret).toBeFocused();
  expect(await checker.copy(checker.secret)).toContain('admin');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 720 } });

  test('choosing a finding brings its place into view', async ({ checker }) => {
    await checker.paste(checker.code, `${'\n'.repeat(60)}${attachingCode}`);
    await checker.paste(checker.secret, plainSecret);
    await checker.finding('attached-existing-secret').getByRole('button', { name: /line 69/ }).click();
    await expect(checker.marked(checker.code, 'error').first()).toBeInViewport();
  });

  test('and leads back to the finding', async ({ checker }) => {
    await checker.paste(checker.code, `${'\n'.repeat(60)}${attachingCode}${'\n'.repeat(60)}`);
    await checker.paste(checker.secret, plainSecret);
    await expect(checker.counts).toHaveText('1 error');
    const jump = checker.finding('attached-existing-secret').getByRole('button', { name: /line 69/ });
    await jump.click();
    const offCentre = async () => {
      const editor = (await checker.page.locator('#code').boundingBox())!;
      const mark = (await checker.marked(checker.code, 'error').first().boundingBox())!;
      return Math.abs(mark.y + mark.height / 2 - editor.y - editor.height / 2) / editor.height;
    };
    await expect.poll(offCentre).toBeLessThan(0.27);

    const back = checker.page.getByRole('button', { name: 'Back to the list' });
    await back.click();
    await expect(jump).toBeFocused();
    await expect(jump).toBeInViewport();
    await expect(back).toBeHidden();
  });

  test('a fix leaves the page where it is', async ({ checker }) => {
    await checker.paste(checker.code, `${'\n'.repeat(60)}${attachingCode}`);
    await checker.paste(checker.secret, reservedSecret);
    await expect(checker.counts).toHaveText('2 errors');
    await checker.finding('attached-existing-secret').locator('.fix').first().click();
    await expect(checker.counts).toHaveText('1 error');
    await expect(checker.finding('reserved-username')).toBeInViewport();
    await expect(checker.done).toBeInViewport();
  });
});

test('of very many findings the first 200 are listed, the others on demand', async ({ checker }) => {
  await checker.paste(checker.secret, plainSecret);
  await checker.paste(checker.code, attachingCode + "dbSecret.secretValueFromJson('user').unsafeUnwrap();\n".repeat(249));
  await expect(checker.counts).toHaveText('250 errors');
  await expect(checker.findings).toHaveCount(200);
  await checker.page.getByRole('button', { name: 'Show 50 more of 50' }).click();
  await expect(checker.findings).toHaveCount(250);
});

test('a place still leads where it was after the text above it has grown', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  const jump = checker.finding('attached-existing-secret').getByRole('button', { name: /line 9/ });
  await jump.waitFor();

  await checker.code.press('ControlOrMeta+Home');
  await checker.page.keyboard.type('// one more line\n');
  await checker.finding('attached-existing-secret').getByRole('button', { name: /line 10/ }).click();
  expect(await checker.copy(checker.code)).toContain('fromSecret(dbSecret)');
});

test('findings come and go while typing', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode.replace('rds.Credentials.fromSecret(dbSecret)', 'undefined'));
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.findings).toHaveCount(0);

  await checker.paste(checker.code, attachingCode.replace('fromSecret(dbSecret),', ''));
  await checker.page.keyboard.press('ControlOrMeta+End');
  for (let line = 0; line < 2; line++) await checker.page.keyboard.press('ArrowUp');
  await checker.page.keyboard.press('End');
  await checker.page.keyboard.type('fromSecret(dbSecret),');
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
});

test('a tooltip explains what is underlined', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await checker.marked(checker.code, 'error').first().hover();

  const tooltip = checker.page.locator('.cm-tooltip-lint');
  await expect(tooltip).toContainText('Error');
  await expect(tooltip.getByRole('link', { name: 'attached-existing-secret' })).toBeVisible();
  await tooltip.getByRole('button', { name: /fromPassword/ }).click();
  await expect(checker.finding('attached-existing-secret')).toHaveCount(0);
});

test('a rule has a page, and the way back keeps both texts', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.counts).toHaveText('1 error');
  await checker.finding('attached-existing-secret').getByRole('link').click();
  await expect(checker.page.getByRole('heading', { name: 'attached-existing-secret' })).toBeFocused();

  await checker.page.getByRole('link', { name: 'All rules' }).click();
  await expect(checker.page.getByRole('link', { name: 'reserved-username' })).toBeVisible();

  await checker.page.goBack();
  await checker.page.getByRole('link', { name: 'Back to the checker' }).click();
  await expect(checker.finding('attached-existing-secret').getByRole('link')).toBeFocused();
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
  expect(await checker.textOf(checker.secret)).toBe(plainSecret);
});

test('empty editors give a calm page', async ({ checker }) => {
  await checker.page.getByRole('button', { name: 'Clear' }).click();
  await expect(checker.page.getByText('Paste CDK code and the secret it reads.')).toBeVisible();
  await expect(checker.findings).toHaveCount(0);
  await expect(checker.notice).toBeEmpty();

  await checker.showExample();
  await expect(checker.findings).not.toHaveCount(0);
});

test('a text over the limit is refused in words and kept', async ({ checker }) => {
  const long = `// ${'x'.repeat(2_100_000)}`;
  await checker.paste(checker.code, long);
  await expect(checker.notice).toContainText('2 MB');
  expect(await checker.textOf(checker.code)).toHaveLength(long.length);
});

const twoSecrets = `import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
const a = Secret.fromSecretNameV2(this, 'A', 'prod/a');
const b = Secret.fromSecretNameV2(this, 'B', 'prod/b');
const again = Secret.fromSecretNameV2(this, 'Again', 'prod/b');
a.secretValueFromJson('username').unsafeUnwrap();
b.secretValueFromJson('username').unsafeUnwrap();
`;

test('a secret that was not checked is never called free of problems, and can be named in a click', async ({ checker }) => {
  const { page } = checker;
  await checker.paste(checker.code, twoSecrets);
  await checker.paste(checker.secret, plainSecret);
  await checker.name.fill('prod/xx');

  await expect(checker.unchecked).toContainText('This secret was not checked: no secret of the code is called prod/xx.');
  await expect(page.locator('#status')).toContainText('This secret was not checked: no secret of the code is called prod/xx.');
  await expect(checker.bound).toHaveText('Not checked: no secret of the code is called prod/xx.');
  await expect(page.getByText('No problems found')).toHaveCount(0);
  await expect(checker.unchecked.getByRole('button')).toHaveText(['prod/a', 'prod/b']);

  await checker.unchecked.getByRole('button', { name: 'prod/a' }).click();
  await expect(checker.name).toHaveValue('prod/a');
  await expect(checker.bound).toHaveText('prod/a is its name or ARN in the code.');
  await expect(checker.choice).toHaveValue('prod/a');
  await expect(page.locator('#calm')).toHaveText('No problems found.');
  await expect(checker.unchecked).toBeEmpty();
});

test('of very many names that a secret could have, a few are offered', async ({ checker }) => {
  const declare = (_: unknown, at: number) =>
    `const s${at} = Secret.fromSecretNameV2(this, 'S${at}', 'prod/${'long-'.repeat(20)}${at}');\ns${at}.secretValueFromJson('username').unsafeUnwrap();\n`;
  await checker.paste(checker.code, twoSecrets.split('\n')[0] + '\n' + Array.from({ length: 40 }, declare).join(''));
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.unchecked.getByRole('button')).toHaveCount(5);
  await expect(checker.unchecked).toContainText('and 35 more');
  expect((await checker.page.locator('#binding').boundingBox())!.height).toBeLessThan(80);
});

test('of several secrets in one text it says how many were not checked', async ({ checker }) => {
  const entry = (Name: string) => ({ Name, SecretString: '{"username":"dbadmin"}' });
  await checker.paste(checker.code, twoSecrets);
  await checker.paste(checker.secret, JSON.stringify({ SecretValues: [entry('prod/a'), entry('prod/zz')] }));
  await expect(checker.unchecked).toContainText('1 of these 2 secrets was not checked: no secret of the code is called prod/zz.');
  await expect(checker.unchecked.getByRole('button')).toHaveCount(0);
});

test('reads that were not followed keep the page from being sure', async ({ checker }) => {
  await checker.paste(checker.code, `${twoSecrets}a.secretValueFromJson(which()).unsafeUnwrap();\n`);
  await checker.paste(checker.secret, plainSecret);
  await checker.name.fill('prod/a');
  await expect(checker.page.locator('#calm')).toHaveText('No problems found, but 1 read was not followed.');
  await expect(checker.page.locator('#calm')).not.toHaveClass(/clean/);
});

test('without a secret only the code is free of problems', async ({ checker }) => {
  await checker.paste(checker.code, twoSecrets);
  await checker.paste(checker.secret, '');
  await checker.secret.press('ControlOrMeta+a');
  await checker.page.keyboard.press('Delete');
  await expect(checker.page.locator('#calm')).toHaveText('No problems found in the code. Paste the secret to check its keys and values.');
});

test('an underline keeps its colour while it is selected', async ({ checker }) => {
  await checker.findings.first().getByRole('button').first().click();
  const underlines = await checker.marked(checker.code, 'error').first().evaluate((mark) => {
    const of = (style: CSSStyleDeclaration) => `${style.textDecorationLine} ${style.textDecorationColor} ${style.textUnderlineOffset}`;
    const parts = [mark, ...mark.querySelectorAll('*')];
    return [of(getComputedStyle(mark)), ...parts.map((part) => of(getComputedStyle(part, '::selection')))];
  });
  expect(new Set(underlines).size).toBe(1);
});

test('positions are right after emoji, a byte order mark and CRLF, and copying gives the text back as it came', async ({
  checker,
}) => {
  const code = `\uFEFF// 🔐 größer 👩‍👩‍👧\r\n${attachingCode.replaceAll('\n', '\r\n')}`;
  const secret = `\uFEFF${reservedSecret.replace('{', '{ "🔑": "🗝️",').replaceAll('\n', '\r\n')}`;
  await checker.paste(checker.code, code);
  await checker.paste(checker.secret, secret);

  await checker.finding('attached-existing-secret').getByRole('button', { name: /Code, line 10/ }).click();
  expect(await checker.copy(checker.code)).toBe('rds.Credentials.fromSecret(dbSecret)');
  await checker.finding('reserved-username').getByRole('button', { name: /Secret, line 2$/ }).click();
  expect(await checker.copy(checker.secret)).toBe('admin');

  expect(await checker.textOf(checker.code)).toBe(code);
  expect(await checker.textOf(checker.secret)).toBe(secret);
});

test('works from a file on disk', async ({ page }) => {
  await page.goto(pathToFileURL(file).href);
  const checker = new Checker(page);
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
});

test('works in a sandboxed frame', async ({ page, server }) => {
  const frame = await openFramed(page, server);
  await expect(frame.locator('#list > li')).not.toHaveCount(0);
});
