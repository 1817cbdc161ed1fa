import type { Locator } from '@playwright/test';

import { attachingCode, type Checker, expect, plainSecret, test } from './checker';

// Texts that were made to break a parser, an editor or a page: after each the next good text is answered.

const nested = (open: string, close: string, depth: number) => `x = ${open.repeat(depth)}1${close.repeat(depth)};`;
const deep = 20_000;

const codes: Record<string, string> = {
  'type arguments that are read again and again': 'a<(b='.repeat(22),
  'type arguments and patterns that are read again and again': 'a<[(o=a<'.repeat(8),
  'the same, longer': 'a<[(o=a<'.repeat(40),
  '200,000 opened brackets': '['.repeat(200_000),
  'deep arrays': nested('[', ']', deep),
  'deep objects': nested('{a:', '}', deep),
  'deep parentheses': nested('(', ')', deep),
  'deep functions': nested('() => ', '', deep),
  'deep templates': nested('`${', '}`', deep),
  'deep conditions': nested('a ? b : ', '', deep),
  'deep negation': nested('!', '', deep),
  'deep types': `type T = ${'Array<'.repeat(deep)}string${'>'.repeat(deep)};`,
  'deep blocks': `${'{'.repeat(deep)}${'}'.repeat(deep)}`,
  'a chain of else': `${'if (a) {} else '.repeat(deep)}{}`,
  'a chain of calls': `a${'.b()'.repeat(deep)}`,
  'a long sum': `a${'+a'.repeat(deep)}`,
  'deep calls': nested('f(', ')', deep),
  'one line of 1.9 million characters': `const a = "${'x'.repeat(1_900_000)}";`,
  'deep markup': `${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}`,
  'lone surrogates': `const a = '\ud800'; const \udc00b = "\udfff";`,
  'keys that objects have': "const a = { __proto__: null, constructor: 1, toString: 2 }; dbSecret.secretValueFromJson('__proto__');",
};

const secrets: Record<string, string> = {
  '200,000 opened brackets': '['.repeat(200_000),
  '100,000 opened objects': '{"a":'.repeat(100_000),
  'lone surrogates': '{"username":"\ud800","\udfff":"\\ud800"}',
  'keys that objects have': '{"__proto__":{"username":"a"},"constructor":"b","toString":"c","hasOwnProperty":"d"}',
  '100,000 keys': `{${Array.from({ length: 100_000 }, (_, at) => `"k${at}":${at}`).join()}}`,
};

/** Pastes, and waits until the checker was asked about it. */
async function checkedOnce(checker: Checker, editor: Locator, text: string): Promise<void> {
  await checker.paste(editor, text);
  await checker.page.waitForFunction((length) => (window as unknown as { sent: number[] }).sent.includes(length), text.length);
}

async function answersNext(checker: Checker): Promise<void> {
  await checker.page.getByRole('button', { name: 'Clear' }).click();
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1, { timeout: 20_000 });
  await expect(checker.notice).toBeEmpty();
}

test.beforeEach(async ({ checker }) => {
  await checker.page.evaluate(() => {
    const sent: number[] = [];
    Object.assign(window, { sent });
    const post = Worker.prototype.postMessage as (message: unknown) => void;
    Worker.prototype.postMessage = function (message: { method?: string; args?: [{ files: { text: string }[]; secrets?: { text: string }[] }] }) {
      if (message.method === 'check') sent.push(...[...message.args![0].files, ...(message.args![0].secrets ?? [])].map(({ text }) => text.length));
      post.call(this, message);
    };
  });
});
for (const [what, text] of Object.entries(codes)) {
  test(`after code with ${what} the next is checked`, async ({ checker }) => {
    const before = await checker.textOf(checker.secret);
    await checkedOnce(checker, checker.code, text);
    expect(await checker.textOf(checker.secret)).toBe(before);
    await answersNext(checker);
  });
}

for (const [what, text] of Object.entries(secrets)) {
  test(`after a secret with ${what} the next is checked`, async ({ checker }) => {
    await checker.paste(checker.code, attachingCode);
    await checkedOnce(checker, checker.secret, text);
    await answersNext(checker);
  });
}

test('a line of 5 MB is refused in words, and the next text is checked', async ({ checker }) => {
  await checker.paste(checker.code, `const a = '${'a'.repeat(5_000_000)}';`);
  await expect(checker.notice).toContainText('2 MB', { timeout: 20_000 });
  await answersNext(checker);
});

for (const hash of ['#rules/__proto__', '#rules/%E0%A4%A', `#${'a'.repeat(100_000)}`, '#v1.<img src=x>']) {
  test(`an address that ends in ${hash.slice(0, 40)} shows a page`, async ({ checker }) => {
    await checker.page.evaluate((hash) => void (location.hash = hash), hash);
    await checker.page.evaluate(() => void (location.hash = ''));
    await answersNext(checker);
  });
}

const MARKUP = `<img src=x onerror="document.title='owned'">`;

test('markup in code, keys, values and names stays text', async ({ checker }) => {
  const { page } = checker;
  await checker.paste(checker.code, `${attachingCode}\ndbSecret.secretValueFromJson(\`${MARKUP}\`);\nnew rds.DatabaseInstance(this, '${MARKUP}', {});`);
  await checker.paste(checker.secret, JSON.stringify({ username: MARKUP, [MARKUP]: MARKUP }));
  await checker.path.fill(`${MARKUP}.ts`);
  await checker.path.press('Tab');
  await checker.name.fill(MARKUP);
  await expect(checker.findings).not.toHaveCount(0);
  await page.evaluate((markup) => void (location.hash = `#rules/${encodeURIComponent(markup)}`), MARKUP);
  await page.getByRole('heading', { name: 'There is no rule of this name' }).waitFor();
  const images = await page.evaluate(() => {
    const roots: ParentNode[] = [document];
    for (const root of roots) for (const element of root.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
    return roots.flatMap((root) => [...root.querySelectorAll('img:not(.cm-widgetBuffer), [onerror]')]).length;
  });
  expect(images).toBe(0);
  expect(await page.title()).not.toContain('owned');
});
