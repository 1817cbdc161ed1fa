import { attachingCode, type Checker, expect, plainSecret, test } from './checker';

const nested = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times);

/** Texts that take parsers down: exponential ones, deep ones, long ones. */
const evilCode: Record<string, string> = {
  'a type argument in a default, over and over': 'a<(b='.repeat(22),
  'a type argument in a list, over and over': 'a<[(o=a<'.repeat(14),
  'deep arrays': nested('[', ']', 20_000),
  'deep objects': nested('{a:', '}', 20_000),
  'deep parentheses': nested('(', ')', 20_000),
  'deep calls': nested('f(', ')', 20_000),
  'deep arrows': 'a=>'.repeat(20_000),
  'deep generics': nested('a<', '>', 20_000),
  'deep templates': nested('`${', '}`', 20_000),
  'a long chain of members': `x${'.a()'.repeat(50_000)}`,
  'a long sum': 'a+'.repeat(50_000),
  'a long else-if': 'if(a){}else '.repeat(20_000),
  'one line of 1.9 million characters': `const a = "${'x'.repeat(1_900_000)}";`,
  'lone surrogates': 'const a = "\ud800"; // \udfff',
};
const evilSecrets: Record<string, string> = {
  'open brackets without end': '['.repeat(200_000),
  'deep objects': '{"a":'.repeat(100_000),
  'very many keys': `{${Array.from({ length: 60_000 }, (_, at) => `"k${at}":1`).join(',')}}`,
  'keys that JavaScript has its own ideas about': '{"__proto__":"x","constructor":"y","toString":"z","username":"dbadmin"}',
};

/** Whether the next good texts are answered. */
async function isUsable(checker: Checker): Promise<void> {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
  await expect(checker.counts).toHaveText('1 error');
}

for (const [what, text] of Object.entries(evilCode)) {
  test(`code leaves the page usable: ${what}`, async ({ checker }) => {
    await checker.paste(checker.code, text);
    await checker.code.press('Home');
    await isUsable(checker);
  });
}

for (const [what, text] of Object.entries(evilSecrets)) {
  test(`a secret leaves the page usable: ${what}`, async ({ checker }) => {
    await checker.paste(checker.code, attachingCode);
    await checker.paste(checker.secret, text);
    await checker.secret.press('Home');
    await isUsable(checker);
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
    return roots.flatMap((root) => [...root.querySelectorAll('img, [onerror]')]).length;
  });
  expect(images).toBe(0);
  expect(await page.title()).not.toContain('owned');
});
