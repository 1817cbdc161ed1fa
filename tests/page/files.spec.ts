import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { attachingCode, type Checker, expect, hold, plainSecret, test } from './checker';

/** Chooses a folder with these files in it. */
async function openFolder({ page }: Checker, files: Record<string, string>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'app-'));
  try {
    for (const directory of new Set(Object.keys(files).map(dirname))) await mkdir(join(folder, directory), { recursive: true });
    await Promise.all(Object.entries(files).map(([path, text]) => writeFile(join(folder, path), text)));
    await page.getByLabel('Folder to open').setInputFiles(folder);
    await expect(page.locator('#done')).toContainText(/opened/i);
  } finally {
    await rm(folder, { recursive: true });
  }
}


async function drag({ page }: Checker, type: 'dragover' | 'drop', files: Record<string, string>): Promise<boolean> {
  return page.locator('h1').evaluate(
    (target, [type, files]) => {
      const dataTransfer = new DataTransfer();
      for (const [name, text] of Object.entries(files)) dataTransfer.items.add(new File([text], name));
      return !target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [type, files] as const,
  );
}

test('a file that is dropped anywhere takes the place of the example, and can be taken back', async ({ checker }) => {
  const [code, secret] = [await checker.textOf(checker.code), await checker.textOf(checker.secret)];
  expect(await drag(checker, 'dragover', { 'stack.ts': '' })).toBe(true);
  await expect(checker.page.getByText('Drop files or a folder')).toBeVisible();
  expect(await drag(checker, 'drop', { 'stack.mts': attachingCode.replaceAll('\n', '\r\n') })).toBe(true);

  await expect(checker.page.getByText('Drop files or a folder')).toBeHidden();
  await expect(checker.done).toContainText('Done: opened stack.mts.');
  expect(await checker.textOf(checker.code)).toBe(attachingCode.replaceAll('\n', '\r\n'));
  expect(await checker.textOf(checker.secret)).toBe('');
  await expect(checker.path).toHaveValue('stack.mts');

  await checker.undo();
  expect(await checker.textOf(checker.code)).toBe(code);
  expect(await checker.textOf(checker.secret)).toBe(secret);
  await expect(checker.path).toHaveValue('stack.ts');
});

test('what is dropped on texts of one’s own goes beside them', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await drag(checker, 'drop', { 'other.ts': 'export const a = 1;', '.env.local': 'username=a\npassword=b' });
  await expect(checker.done).toContainText('Done: opened .env.local and other.ts.');
  await expect(checker.tab('Files')).toHaveText([/^stack\.ts/, 'other.ts']);
  await expect(checker.tab('Secrets')).toHaveCount(2);
  await expect(checker.tab('Files', 'other.ts')).toHaveAttribute('aria-selected', 'true');
  expect(await checker.textOf(checker.code)).toBe('export const a = 1;');

  await checker.undo();
  await expect(checker.tab('Files')).toHaveCount(0);
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
  expect(await checker.textOf(checker.secret)).toBe(plainSecret);
});

test('of a mixed drop code and secrets are opened, and what is left out is named', async ({ checker }) => {
  const files = { 'a.ts': attachingCode, 'b.tsx': 'b', 'types.d.ts': '', 'a.js': '', 'README.md': '#', 'package.json': '{}', 'secret.json': plainSecret, 'logo.env': 'PNG\0' };
  await drag(checker, 'drop', files);
  await expect(checker.done).toContainText('Done: opened 2 files and 1 secret (left out: logo.env is no text; 4 files are neither code nor a secret).');
  await expect(checker.tab('Files')).toHaveText([/^a\.ts/, 'b.tsx']);
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
  expect(await checker.textOf(checker.secret)).toBe(plainSecret);
});

test('a file that is no text is refused', async ({ checker }) => {
  const code = await checker.textOf(checker.code);
  await drag(checker, 'drop', { 'logo.png': 'PNG\0' });
  await expect(checker.done).toContainText('Not opened: logo.png is no text.');
  expect(await checker.textOf(checker.code)).toBe(code);
});

test('a link that is dropped does not lead away', async ({ checker }) => {
  const isHandled = await checker.page.locator('h1').evaluate((target) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/uri-list', 'https://example.com');
    return !target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  expect(isHandled).toBe(true);
});

test('only a text of one’s own is asked about before it is lost', async ({ checker }) => {
  const { page } = checker;
  const asks = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
  expect(await asks()).toBe(false);
  await checker.paste(checker.secret, plainSecret);
  expect(await asks()).toBe(true);
  await page.getByRole('button', { name: 'Clear' }).click();
  expect(await asks()).toBe(false);
});

test('on paper both texts and the findings are whole, and no longer than that in the page', async ({ checker }) => {
  const { page } = checker;
  const code = attachingCode + "dbSecret.secretValueFromJson('user').unsafeUnwrap();\n".repeat(249);
  await page.getByText('Dark').click();
  await checker.paste(checker.code, code);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.counts).toHaveText('250 errors');
  await page.emulateMedia({ media: 'print' });
  await expect
    .poll(() => page.evaluate(() => dispatchEvent(new Event('beforeprint')) && document.getElementById('print-secret')!.textContent))
    .toContain('"port": 5432');

  await expect(page.locator('#print-code')).toHaveText(code, { useInnerText: true });
  await expect(checker.findings).toHaveCount(250);
  await expect(page.locator('.fix:visible, .actions button:visible')).toHaveCount(0);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');

  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('.print')).toHaveText(['', '']);
});

test('the example starts at its top', async ({ checker }) => {
  await checker.code.press('ControlOrMeta+End');
  await checker.page.getByRole('button', { name: 'Clear' }).click();
  await checker.showExample();
  await expect(checker.code.getByText('import', { exact: true }).first()).toBeInViewport();
});

test.describe('several files', () => {
  const data = `import { Stack } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
export class DataStack extends Stack {
  constructor(scope, id, props) {
    super(scope, id);
    new rds.DatabaseInstance(this, 'Db', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      credentials: rds.Credentials.fromSecret(props.secret),
      vpc,
    });
  }
}
`;
  const app = `import { App, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DataStack } from '../lib/data';
const app = new App();
const secrets = new Stack(app, 'Secrets');
new DataStack(app, 'Data', { secret: Secret.fromSecretNameV2(secrets, 'Db', 'prod/ledger') });
`;
  const files = { 'bin/app.ts': app, 'lib/data.ts': data, 'config/db.json': plainSecret, 'cdk.json': '{}', 'node_modules/x/index.ts': 'export {}', 'README.md': '#' };

  test('a folder is opened: its code, what looks like a secret, and no more', async ({ checker }) => {
    await openFolder(checker, files);
    await expect(checker.done).toContainText('Done: opened 2 files and 1 secret (left out: 3 files are neither code nor a secret).');
    await expect(checker.tab('Files')).toHaveCount(2);
    expect(await checker.textOf(checker.secret)).toBe(plainSecret);
  });

  test('what one file reads of a secret in another is found, and leads to its file', async ({ checker }) => {
    await openFolder(checker, files);
    const finding = checker.finding('attached-existing-secret');
    await expect(finding).toContainText('lib/data.ts, line 8');
    await expect(checker.tab('Files', /data\.ts 1 error$/)).toHaveCount(1);

    await checker.tab('Files', /app\.ts/).click();
    await finding.getByRole('button', { name: /lib\/data\.ts, line 8/ }).click();
    await expect(checker.tab('Files', /data\.ts/)).toHaveAttribute('aria-selected', 'true');
    await expect(checker.marked(checker.code, 'error')).not.toHaveCount(0);
    await expect(checker.code).toBeFocused();

    await checker.tab('Files', /app\.ts/).click();
    await checker.code.press('F8');
    await expect(checker.tab('Files', /data\.ts/)).toHaveAttribute('aria-selected', 'true');
  });

  test('a fix is one act, also in a file that is not shown', async ({ checker }) => {
    await openFolder(checker, files);
    await expect(checker.finding('attached-existing-secret')).toContainText('lib/data.ts');
    await checker.tab('Files', /app\.ts/).click();
    await checker.finding('attached-existing-secret').locator('.fix').first().click();
    await expect(checker.finding('attached-existing-secret')).toHaveCount(0);
    await expect(checker.tab('Files', /data\.ts/)).toHaveAttribute('aria-selected', 'true');
    expect(await checker.textOf(checker.code)).toContain('fromPassword(');

    await checker.undo();
    await expect(checker.tab('Files', /app\.ts/)).toHaveAttribute('aria-selected', 'true');
    await checker.tab('Files', /data\.ts/).click();
    expect(await checker.textOf(checker.code)).toBe(data);
  });

  test('tabs are worked with the keyboard alone', async ({ checker }) => {
    await openFolder(checker, { 'a.ts': 'const a = 1;', 'b.ts': 'const b = 1;', 'c.ts': 'const c = 1;' });
    await checker.tab('Files', 'a.ts').focus();
    await checker.page.keyboard.press('ArrowRight');
    await expect(checker.tab('Files', 'b.ts')).toBeFocused();
    await expect(checker.tab('Files', 'b.ts')).toHaveAttribute('aria-selected', 'true');
    await checker.page.keyboard.press('End');
    await expect(checker.tab('Files', 'c.ts')).toBeFocused();
    await checker.page.keyboard.press('ArrowRight');
    await expect(checker.tab('Files', 'a.ts')).toBeFocused();
    await checker.page.keyboard.press('Delete');
    await expect(checker.tab('Files')).toHaveText(['b.ts', 'c.ts']);
    await expect(checker.done).toContainText('Done: closed a.ts.');
    await checker.undo();
    await expect(checker.tab('Files')).toHaveText(['a.ts', 'b.ts', 'c.ts']);
  });

  test('each file keeps its own history and cursor', async ({ checker }) => {
    await checker.paste(checker.code, 'const first = 1;');
    await checker.add('file');
    await checker.paste(checker.code, 'const second = 2;');
    await checker.tab('Files', 'stack.ts').click();
    await checker.code.press('ControlOrMeta+End');
    await checker.page.keyboard.type('//');
    await checker.tab('Files', 'stack-2.ts').click();
    await checker.code.press('ControlOrMeta+z');
    expect(await checker.textOf(checker.code)).toBe('');
    await checker.tab('Files', 'stack.ts').click();
    expect(await checker.textOf(checker.code)).toBe('const first = 1;//');
  });

  test('the path of a file decides which import means it, and is its own', async ({ checker }) => {
    await checker.paste(checker.code, app);
    await checker.path.fill('bin/app.ts');
    await checker.path.press('Enter');
    await checker.add('file');
    await checker.paste(checker.code, data);
    await checker.paste(checker.secret, plainSecret);
    await expect(checker.finding('attached-existing-secret')).toHaveCount(0);
    await checker.path.fill('lib/data.ts');
    await checker.path.press('Enter');
    await expect(checker.finding('attached-existing-secret')).toHaveCount(1);

    await expect(checker.done).toContainText('renamed');
    await checker.path.fill('bin/app.ts');
    await checker.path.blur();
    await expect(checker.page.getByText('There is another file bin/app.ts already.')).toBeVisible();
    await expect(checker.path).toHaveValue('lib/data.ts');
  });

  test('several secrets are checked at once, each as what its name says', async ({ checker }) => {
    await checker.paste(checker.code, attachingCode + attachingCode.replaceAll('ledger', 'orders').replaceAll('dbSecret', 'other').replaceAll(/'D(?=b|a)/g, "'E").replaceAll(/^import.*$/gm, ''));
    await checker.paste(checker.secret, plainSecret);
    await checker.name.fill('prod/ledger');
    await checker.add('secret');
    await checker.paste(checker.secret, plainSecret.replace('dbadmin', 'admin'));
    await checker.name.fill('prod/orders');
    await expect(checker.finding('reserved-username')).toContainText('prod/orders, line 2');
    await expect(checker.tab('Secrets')).toHaveText(['prod/ledger', /^prod\/orders/]);
    await expect(checker.bound).toContainText('prod/orders');
    await checker.tab('Secrets', 'prod/ledger').click();
    await expect(checker.name).toHaveValue('prod/ledger');
    await expect(checker.choice).toHaveValue('prod/ledger');
  });

  test('a thousand files stay usable', async ({ checker }) => {
    const many = Object.fromEntries(Array.from({ length: 999 }, (_, at) => [`lib/file-${at}.ts`, `export const n${at} = ${at};\n`]));
    await openFolder(checker, { ...many, 'lib/data.ts': attachingCode });
    await expect(checker.done).toContainText('Done: opened 1000 files.');
    await expect(checker.finding('attached-existing-secret')).toContainText('lib/data.ts, line 9');
    expect(await checker.tab('Files').count()).toBeLessThanOrEqual(8);
    await expect(checker.tab('Files', /data\.ts 1 warning/)).toHaveCount(1);

    await checker.page.getByLabel('All 1000 Files').selectOption('lib/file-500.ts');
    await expect(checker.path).toHaveValue('lib/file-500.ts');
    expect(await checker.textOf(checker.code)).toBe('export const n500 = 500;\n');
    await checker.page.keyboard.type('x');
    await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
    await checker.page.getByRole('button', { name: 'Clear' }).click();
    await expect(checker.findings).toHaveCount(0);
    await expect(checker.tab('Files')).toHaveCount(0);
  });
});

test('a secret that is closed and left behind can be brought back by nothing', async ({ checker }) => {
  await checker.add('secret');
  await checker.paste(checker.secret, plainSecret);
  await checker.page.getByRole('button', { name: 'Close Secret 2' }).click();
  await expect(checker.done).toContainText('Done: closed Secret 2.');
  await checker.code.press('a');
  await expect(checker.done).toBeHidden();
  await checker.secret.press('ControlOrMeta+z');
  expect(await checker.everything()).not.toContain('Canary');
  await checker.showExample('One that is right');
  expect(await checker.everything()).not.toContain('Canary');
});

test('"Clear" opens nothing of what is still being read', async ({ checker }) => {
  const template = '{ "Resources": { "Bucket": { "Type": "AWS::S3::Bucket" } } }';
  const open = () => checker.page.getByLabel('Files to open').setInputFiles({ name: 'template.json', mimeType: 'application/json', buffer: Buffer.from(template) });
  const letGo = await hold(checker);
  await open();
  await checker.page.getByRole('button', { name: 'Clear' }).click();
  await letGo();
  // What a text with a colon is, is asked after what the file is.
  await checker.paste(checker.code, 'later: 1,');
  await expect.poll(() => checker.textOf(checker.code)).toBe('later: 1,');
  await expect(checker.tab('Files')).toHaveCount(0);
  await expect(checker.path).toHaveValue('stack.ts');

  await open();
  await expect(checker.tab('Files', 'template.json')).toBeVisible();
});
