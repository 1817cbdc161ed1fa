import { gunzipSync, gzipSync } from 'node:zlib';

import { attachingCode, canary, type Checker, expect, plainSecret, test } from './checker';

/** Opens what a link would carry; the link. */
async function sharedLink({ page }: Checker): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click();
  return page.getByRole('textbox', { name: 'Link' }).inputValue();
}

function carriedBy(link: string): unknown {
  return JSON.parse(gunzipSync(Buffer.from(link.split('#v1.')[1]!, 'base64url')).toString());
}

function linkOf(value: unknown, url: string): string {
  return `${url}#v1.${gzipSync(JSON.stringify(value)).toString('base64url')}`;
}

test.beforeEach(async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await checker.name.fill('prod/ledger');
  await expect(checker.counts).toHaveText('1 error');
});

test('a link carries the code and only the shape of the secret, and shows both first', async ({ checker }) => {
  const { page } = checker;
  const link = await sharedLink(checker);
  const carried = carriedBy(link) as { files: unknown; secrets: { name: string; text: string }[] };
  expect(carried.files).toEqual([{ path: 'stack.ts', text: attachingCode }]);
  expect(carried.secrets).toMatchObject([{ name: 'prod/ledger' }]);
  expect(carried.secrets[0]!.text).toContain('"username": "dbadmin"');
  expect(JSON.stringify(carried)).not.toContain(canary);

  const dialog = page.getByRole('dialog', { name: 'Share without secrets' });
  await expect(dialog).toContainText(attachingCode.trim());
  await expect(dialog).toContainText(carried.secrets[0]!.text.trim());
  expect(await dialog.innerText()).not.toContain(canary);
  expect(page.url()).not.toContain('#v1');
});

test('it opens in a fresh browser with the same findings, and is gone from the address', async ({ checker, browser }) => {
  const link = await sharedLink(checker);
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await expect(page.locator('#done')).toContainText('Done: opened what was shared.');
  await expect(page.locator('#counts')).toHaveText('1 error');
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('prod/ledger');
  expect(page.url()).not.toContain('#');
  await page.context().close();
});

test('it can be opened while the page is open, and taken back', async ({ checker }) => {
  const link = await sharedLink(checker);
  await checker.page.keyboard.press('Escape');
  await checker.showExample('One that is right');
  await checker.page.evaluate((hash) => void (location.hash = hash), new URL(link).hash);
  await expect(checker.done).toContainText('Done: opened what was shared.');
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
  expect(checker.page.url()).not.toContain('#');
  await checker.undo();
  await expect(checker.page.getByText('No problems found.')).toBeVisible();
});

for (const [how, damage] of [
  ['cut off', (hash: string) => hash.slice(0, -9)],
  ['changed in the middle', (hash: string) => hash.slice(0, 60) + (hash[60] === 'A' ? 'BBBB' : 'AAAA') + hash.slice(64)],
  ['of other letters', () => '#v1.%%%'],
  ['of nothing', () => '#v1.'],
  ['of other data', () => new URL(linkOf({ files: [{ path: 'a.ts', text: 7 }], secrets: [] }, 'http://x')).hash],
  ['with two files of one path', () => new URL(linkOf({ files: [{ path: 'a', text: '' }, { path: 'a', text: '' }], secrets: [] }, 'http://x')).hash],
] as const) {
  test(`a link ${how} says so and changes nothing`, async ({ checker }) => {
    const { hash } = new URL(await sharedLink(checker));
    await checker.page.keyboard.press('Escape');
    await checker.page.evaluate((hash) => void (location.hash = hash), damage(hash));
    await expect(checker.done).toContainText('This link is damaged or was cut off: nothing of it was opened.');
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
  });
}

test('a link that would unpack to very much is not opened', async ({ checker }) => {
  const bomb = linkOf({ files: [{ path: 'a.ts', text: ' '.repeat(50_000_000) }], secrets: [] }, 'http://x');
  await checker.page.evaluate((hash) => void (location.hash = hash), new URL(bomb).hash);
  await expect(checker.done).toContainText('This link carries more than the page opens from one');
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
});

test('texts that are too long for a link say so', async ({ checker }) => {
  const noise = Array.from({ length: 20_000 }, (_, at) => ((at * 7919) % 65_537).toString(36)).join(' ');
  await checker.paste(checker.code, `// ${noise}`);
  await checker.page.getByRole('button', { name: 'Share' }).click();
  await expect(checker.done).toContainText('These texts are too long for a link.');
});

for (const [what, code, said] of [
  ['a password', "const password = 'heron-5512-quay';", 'stack.ts holds what looks like a password.'],
  ['an access key', "const id = 'AKIAIOSFODNN7EXAMPLE';", 'stack.ts holds what looks like an AWS access key.'],
  ['a value of the secret', `// ${canary}`, 'stack.ts holds a value of the secret.'],
] as const) {
  test(`code with ${what} is shared only when that is wanted`, async ({ checker }) => {
    const { page } = checker;
    await checker.paste(checker.code, `${attachingCode}\n${code}\n`);
    await page.getByRole('button', { name: 'Share' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(said);
    await expect(dialog.getByRole('button', { name: 'Copy link' })).toBeDisabled();
    await expect(dialog.getByRole('textbox', { name: 'Link' })).toHaveValue('');
    await dialog.getByLabel('Share it as it is').check();
    await expect(dialog.getByRole('button', { name: 'Copy link' })).toBeEnabled();
    await expect(dialog.getByRole('textbox', { name: 'Link' })).toHaveValue(/#v1\./);
  });
}

const inOtherForms: [form: string, text: string][] = [
  ['bare', canary],
  ['as lines', `username=dbadmin\npassword=${canary}\n`],
  ['as a reply', JSON.stringify({ Name: 'prod/ledger', SecretString: plainSecret })],
  ['as a number', '{"username": "dbadmin", "password": 77310042}'],
  ['with escapes', `{"username": "dbadmin", "password": "\\"${canary}\\u0021"}`],
];
for (const [form, text] of inOtherForms) {
  test(`a value of the secret is known in the code however the secret was pasted: ${form}`, async ({ checker }) => {
    await checker.paste(checker.secret, text);
    await checker.paste(checker.code, `${attachingCode}\n// ${form === 'as a number' ? '77310042' : canary}\n`);
    await checker.page.getByRole('button', { name: 'Share' }).click();
    await expect(checker.page.getByRole('dialog')).toContainText('stack.ts holds a value of the secret.');
  });
}

test('a link to what is open already says so', async ({ checker }) => {
  await checker.showExample('A new secret without a template');
  const { hash } = new URL(await sharedLink(checker));
  await checker.page.keyboard.press('Escape');
  await checker.page.evaluate((hash) => void (location.hash = hash), hash);
  await expect(checker.done).toContainText('What was shared is open already.');
});

test('a link in which any one letter was changed is not opened', async ({ checker }) => {
  const { hash } = new URL(await sharedLink(checker));
  await checker.page.keyboard.press('Escape');
  for (let at = 20; at < hash.length - 4; at += 41) {
    const changed = hash.slice(0, at) + (hash[at] === 'A' ? 'B' : 'A') + hash.slice(at + 1);
    await checker.page.evaluate((hash) => void (location.hash = hash), changed);
    await expect(checker.done).toContainText('This link is damaged');
  }
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
});

test('the link is copied', async ({ checker, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const link = await sharedLink(checker);
  await checker.page.getByRole('button', { name: 'Copy link' }).click();
  await expect(checker.done).toContainText('The link is copied.');
  expect(await checker.clipboard()).toBe(link);
});
