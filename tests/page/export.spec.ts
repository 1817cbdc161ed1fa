import { readFile } from 'node:fs/promises';

import { attachingCode, canary, type Checker, expect, plainSecret, reservedSecret, test } from './checker';

async function choose({ page }: Checker, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${item}`) }).click();
}

async function exported(checker: Checker, item: string): Promise<{ name: string; text: string }> {
  const download = checker.page.waitForEvent('download');
  await choose(checker, item);
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

async function reviewed(checker: Checker): Promise<string> {
  await choose(checker, 'Copy for review');
  await expect(checker.done).toContainText('Copied for review.');
  return checker.clipboard();
}

test.beforeEach(async ({ checker, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, reservedSecret);
  await expect(checker.counts).toHaveText('2 errors');
});

test('the findings are saved as Markdown', async ({ checker }) => {
  const { name, text } = await exported(checker, 'Markdown');
  expect(name).toBe('findings.md');
  expect(text).toContain('**cdk-secret-check**: 2 errors');
  expect(text).toContain('`attached-existing-secret`');
  await expect(checker.done).toContainText('Saved findings.md.');
});

test('the findings are saved as SARIF for code scanning', async ({ checker }) => {
  const { name, text } = await exported(checker, 'SARIF');
  expect(name).toBe('findings.sarif');
  const sarif = JSON.parse(text);
  expect(sarif.version).toBe('2.1.0');
  const rule = sarif.runs[0].tool.driver.rules.find(({ id }: { id: string }) => id === 'reserved-username');
  expect(rule.shortDescription.text).toMatch(/^\w[^.]*\.$/);
  expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(['attached-existing-secret', 'reserved-username']);
});

test('the whole report is saved as JSON', async ({ checker }) => {
  const { name, text } = await exported(checker, 'JSON');
  expect(name).toBe('findings.json');
  expect(JSON.parse(text)).toMatchObject({ diagnostics: [{ rule: 'attached-existing-secret' }, { rule: 'reserved-username' }], databases: [{ engine: 'postgres' }] });
});

test('for review the findings are copied with their fixes as suggestions', async ({ checker }) => {
  const text = await reviewed(checker);
  expect(text).toContain('**Error** in `stack.ts:9`: `fromSecret` makes CloudFormation attach `dbSecret`');
  expect(text).toContain(
    "(stack.ts, line 9)\n```suggestion\n  credentials: rds.Credentials.fromPassword(dbSecret.secretValueFromJson('username').unsafeUnwrap(), dbSecret.secretValueFromJson('password')),\n```",
  );
  expect(text).toContain('**Error** in the secret, line 2');
});

test('a fix of places far apart is a diff', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode.replace('});', '});\n\n// Who migrates.\nfn.addEnvironment("HOST", "x");\ndb.secret!.grantRead(fn);').replace('new rds', 'const db = new rds'));
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
  const text = await reviewed(checker);
  expect(text).toContain('```diff\n--- stack.ts\n-  credentials: rds.Credentials.fromSecret(dbSecret),\n+  credentials: rds.Credentials.fromPassword(');
  expect(text).toContain('-db.secret!.grantRead(fn);\n+dbSecret.grantRead(fn);');
});

test('a suggestion never holds a password of the code', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode.replace('credentials:', "password: 'heron-5512-quay', credentials:"));
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
  const text = await reviewed(checker);
  expect(text).toContain('attached-existing-secret');
  expect(text).not.toContain('heron-5512-quay');
});

test('no export holds a value of the secret, not even where a fix would write it', async ({ checker }) => {
  await checker.paste(checker.secret, plainSecret.replaceAll('"', "'"));
  await expect(checker.finding('secret-not-json')).toHaveCount(1);
  for (const item of ['Markdown', 'SARIF', 'JSON']) expect((await exported(checker, item)).text, item).not.toContain(canary);
  expect(await reviewed(checker)).not.toContain(canary);
});

test('nothing is exported of a text that was not checked', async ({ checker }) => {
  await checker.paste(checker.code, 'x'.repeat(2_100_000));
  await expect(checker.notice).toContainText('Not checked');
  await choose(checker, 'JSON');
  await expect(checker.done).toContainText('Not exported');
});
