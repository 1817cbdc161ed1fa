// What the command line promises to a reviewer's pipeline.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const pkg = fileURLToPath(new URL('../../pkg', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'cdk-secret-check-cli-'));
process.on('exit', () => rmSync(temporary, { recursive: true }));

/** A new directory with these files. */
function project(files) {
  const directory = mkdtempSync(join(temporary, 'project-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

/** The package, with some of its files replaced. */
function packageWith(files) {
  const copy = mkdtempSync(join(temporary, 'package-'));
  cpSync(pkg, copy, { recursive: true });
  for (const [path, change] of Object.entries(files)) {
    writeFileSync(join(copy, path), change(readFileSync(join(copy, path), 'utf8')));
  }
  return join(copy, 'cli.js');
}

/** What the command prints, and its exit code. */
function run(cwd, args, { cli = join(pkg, 'cli.js'), stdin = '', env = {}, stopReading = false } = {}) {
  const { NO_COLOR, FORCE_COLOR, ...inherited } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd, env: { ...inherited, ...env } });
    const printed = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (text) => (printed[stream] += text));
    }
    if (stopReading) {
      child.stdout.destroy();
    }
    child.stdin.on('error', () => {}).end(stdin);
    child.on('error', reject).on('close', (code) => resolve({ ...printed, code }));
  });
}

const CANARY = 'cAnary-kP2-mm4T';
const secretText = JSON.stringify({ username: 'ledger', password: CANARY });

const stack = (body) => `import * as rds from 'aws-cdk-lib/aws-rds';
import * as sm from 'aws-cdk-lib/aws-secretsmanager';
import { SecretValue, Stack } from 'aws-cdk-lib';

export class DbStack extends Stack {
  constructor(scope, id, vpc) {
    super(scope, id);
    const secret = sm.Secret.fromSecretNameV2(this, 'Secret', 'prod/db');
    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 });
${body}
  }
}
`;
const database = (id, name, password) =>
  `    new rds.DatabaseInstance(this, '${id}', { engine, vpc, credentials: rds.Credentials.fromPassword(${name}, ${password}) });`;

const password = "secret.secretValueFromJson('password')";
const clean = stack(database('Db', "secret.secretValueFromJson('username').unsafeUnwrap()", password));
const misspelled = stack(database('Db', "secret.secretValueFromJson('user').unsafeUnwrap()", password));
const warned = stack(database('Db', "'ledger'", `SecretValue.unsafePlainText('${CANARY}-in-code')`));

const files = (code, more = {}) => ({ 'lib/db-stack.ts': code, 'secret.json': secretText, ...more });
const CHECK = ['lib/db-stack.ts', '--secret', 'prod/db=secret.json'];

/** The line that says why, alone. */
const refused = ({ code, stdout, stderr }, why) => {
  assert.equal(code, 2, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, /^cdk-secret-check: .*\n$/);
  assert.match(stderr, why);
};

describe('the exit code', () => {
  test('is 0 where nothing is found', async () => {
    const { code, stdout, stderr } = await run(project(files(clean)), CHECK);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'no findings\n', stderr: '' });
  });

  test('is 1 on errors', async () => {
    const { code, stdout, stderr } = await run(project(files(misspelled)), CHECK);
    assert.equal(code, 1);
    assert.match(stdout, /^lib\/db-stack\.ts:10:\d+ error missing-key$/m);
    assert.equal(stderr, '');
  });

  for (const [failOn, onWarning, onError] of [
    ['error', 0, 1],
    ['warning', 1, 1],
    ['info', 1, 1],
    ['never', 0, 0],
  ]) {
    test(`is ${onWarning} on a warning and ${onError} on an error with --fail-on ${failOn}`, async () => {
      const warning = await run(project(files(warned)), [...CHECK, '--fail-on', failOn]);
      assert.match(warning.stdout, /\d warnings?\n$/);
      assert.equal(warning.code, onWarning);
      assert.equal((await run(project(files(misspelled)), [...CHECK, '--fail-on', failOn])).code, onError);
    });
  }

  test('is 2 where a file cannot be read, and the others are checked', async () => {
    const latin = Buffer.from("const café = 'a';", 'latin1');
    const directory = project(files(misspelled, { 'lib/latin.ts': latin }));
    const { code, stdout, stderr } = await run(directory, [...CHECK, 'lib/latin.ts', 'lib/gone.ts']);
    assert.equal(code, 2);
    assert.match(stdout, /missing-key/);
    assert.equal(stderr, 'cdk-secret-check: lib/gone.ts: no code there\ncdk-secret-check: lib/latin.ts: is not UTF-8\n');
  });
});

describe('--format', () => {
  const directory = project(files(misspelled));
  const format = (name) => run(directory, [...CHECK, '--format', name]);

  test('text is the default', async () => {
    assert.equal((await format('text')).stdout, (await run(directory, CHECK)).stdout);
  });

  test('markdown is for a review comment', async () => {
    assert.match((await format('markdown')).stdout, /^\*\*cdk-secret-check\*\*: 1 error\n\n- \*\*error\*\* `lib\/db-stack\.ts` line 10/);
  });

  test('json is the report', async () => {
    const { diagnostics, secrets } = JSON.parse((await format('json')).stdout);
    assert.deepEqual(
      diagnostics.map(({ rule, primary }) => [rule, primary.document, primary.line]),
      [['missing-key', 'lib/db-stack.ts', 10]],
    );
    assert.equal(secrets[0].bound.document, 'secret:prod/db');
  });

  test('sarif has places in the repository only', async () => {
    const reserved = JSON.stringify({ username: 'admin', password: CANARY });
    const code = files(clean, { 'secret.json': reserved, 'lib/a:b [1].ts': misspelled });
    const sarif = async (args, stdin) => {
      const { stdout } = await run(project(code), ['lib', ...args, '--format', 'sarif'], { stdin });
      return JSON.parse(stdout).runs[0].results;
    };
    const uris = (results) => [...new Set(JSON.stringify(results).match(/(?<="uri":")[^"]*/g))].sort();
    const results = await sarif(['--secret', 'prod/db=secret.json']);
    assert.ok(results.some(({ ruleId }) => ruleId === 'reserved-username'));
    assert.ok(results.every(({ locations }) => locations.length === 1));
    assert.deepEqual(uris(results), ['lib/a:b%20%5B1%5D.ts', 'lib/db-stack.ts', 'secret.json']);
    assert.deepEqual(uris(await sarif(['--secret', 'prod/db=-'], reserved)), ['%3Cstdin%3E', 'lib/a:b%20%5B1%5D.ts', 'lib/db-stack.ts']);
    const { stdout } = await run(project({ 'a:b.ts': misspelled }), ['a:b.ts', '--secret', '-', '--format', 'sarif'], { stdin: secretText });
    assert.ok(uris(JSON.parse(stdout)).includes('./a:b.ts'));
  });
});

describe('the code', () => {
  test('may be a directory: what is not written by hand is left out', async () => {
    const directory = project({
      ...files(misspelled),
      'lib/deep/er.mts': misspelled,
      'lib/plain.js': misspelled,
      'lib/db-stack.js': misspelled,
      'lib/db-stack.d.ts': misspelled,
      'lib/node_modules/x/index.ts': misspelled,
      'lib/cdk.out/x.ts': misspelled,
      'lib/.hidden/x.ts': misspelled,
      'lib/notes.md': misspelled,
    });
    const { stdout } = await run(directory, ['lib', '--secret', 'secret.json', '--format', 'json']);
    const found = new Set(JSON.parse(stdout).diagnostics.map(({ primary }) => primary.document));
    assert.deepEqual([...found], ['lib/db-stack.ts', 'lib/deep/er.mts', 'lib/plain.js']);
  });

  for (const [pattern, expected] of [
    ['lib/**/*.ts', ['lib/a.ts', 'lib/deep/b.ts', 'lib/deep/er/c.ts']],
    ['./lib/*.ts', ['lib/a.ts']],
    ['lib/*/?.ts', ['lib/deep/b.ts']],
    ['**/[bc].{ts,tsx}', ['lib/deep/b.ts', 'lib/deep/er/c.ts']],
    ['lib/**/[!a].ts', ['lib/deep/b.ts', 'lib/deep/er/c.ts']],
    ['lib/[id].ts', ['lib/[id].ts']],
  ]) {
    test(`may be the pattern ${pattern}`, async () => {
      const paths = ['lib/a.ts', 'lib/deep/b.ts', 'lib/deep/er/c.ts', 'lib/a.d.ts', 'node_modules/b.ts'];
      const names = pattern.includes('[id]') ? [...paths, 'lib/[id].ts'] : paths;
      const directory = project({ 'secret.json': secretText, ...Object.fromEntries(names.map((path) => [path, misspelled])) });
      const { stdout } = await run(directory, [pattern, '--secret', 'secret.json', '--format', 'json']);
      const found = new Set(JSON.parse(stdout).diagnostics.map(({ primary }) => primary.document));
      assert.deepEqual([...found], expected);
    });
  }

  test('may lie outside of the working directory, and is checked once however often it is named', async () => {
    const directory = project(files(misspelled, { 'app/x': '' }));
    const args = ['../lib', '../lib/db-stack.ts', join(directory, 'lib/db-stack.ts'), '--secret', '../secret.json'];
    const { stdout } = await run(join(directory, 'app'), args);
    assert.match(stdout, /^\.\.\/lib\/db-stack\.ts:10:/);
    assert.match(stdout, /\n1 error\n$/);
  });

  test('may come by standard input', async () => {
    const { code, stdout } = await run(project(files('')), ['-', '--secret', 'prod/db=secret.json'], { stdin: misspelled });
    assert.equal(code, 1);
    assert.match(stdout, /^<stdin>:10:\d+ error missing-key/);
  });

  test('has to be there', async () => {
    for (const path of ['gone', 'gone/**/*.ts', 'lib/*.rs']) {
      refused(await run(project(files(clean)), [path]), /: no code there/);
    }
    refused(await run(project(files(clean)), ['prod/db=secret.json']), /a secret follows --secret/);
  });

  test('is 1,000 files and 2 MB at the most', async () => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`lib/${at}.ts`, '']));
    refused(await run(project(many), ['lib']), /1001 files of code, more than 1,000/);
    refused(await run(project({ 'a.ts': '', 'b.ts': ' '.repeat(2_000_001) }), ['.']), /more than 2 MB of code, with b\.ts/);
  });
});

const event = (status, type, said, at = '9:01:09 AM') => `Data | 0/3 | ${at} | ${status} | ${type} | ${said}\n`;
const failed = event('CREATE_FAILED', 'AWS::RDS::DBInstance', 'Db (Db5A6B7C8D) Could not find a value associated with JSONKey in SecretString');

describe('a log', () => {
  const withLog = (log, more = {}) => project(files(misspelled, { 'deploy.log': log, ...more }));
  const LOG = [...CHECK, '--log', 'deploy.log'];

  test('leads to what happened, to the line that made it, and to the finding that it confirms', async () => {
    const { code, stdout } = await run(withLog(failed), LOG);
    assert.equal(code, 1);
    assert.match(stdout, /^deployment: One cause\. `Db` \(AWS::RDS::DBInstance\) could not be created: a reference asks for a key/);
    assert.match(stdout, /^ {4}made at lib\/db-stack\.ts:10:5$/m);
    assert.match(stdout, /^ {4}confirms: missing-key at lib\/db-stack\.ts:10:\d+$/m);
    assert.match(stdout, /^ {2}log:1:1 The log confirms it/m);
    assert.match((await run(withLog(failed), [...LOG, '--format', 'markdown'])).stdout, /^- \*\*deployment\*\* One cause\./m);
  });

  test('alone does not change the exit code', async () => {
    const { code, stdout } = await run(project(files(clean, { 'deploy.log': failed })), LOG);
    assert.equal(code, 0);
    assert.match(stdout, /^deployment: One cause\./);
  });

  test('may come by standard input, and be what PowerShell writes', async () => {
    const directory = withLog(Buffer.from(`\uFEFF${failed}`, 'utf16le'));
    const expected = (await run(withLog(failed), LOG)).stdout;
    assert.match(expected, /^deployment: One cause\./);
    assert.equal((await run(directory, LOG)).stdout, expected);
    assert.equal((await run(directory, [...CHECK, '--log', '-'], { stdin: failed })).stdout, expected);
  });

  test('in which nothing is recognised says so', async () => {
    const { code, stdout } = await run(project(files(clean, { 'deploy.log': 'npm ERR! errno 1\n' })), LOG);
    assert.equal(code, 0);
    assert.match(stdout, /^deployment: No event of a deployment was recognised in this text\.$/m);
  });

  test('has to be there, and is 16 MB at the most', async () => {
    refused(await run(withLog(failed), [...CHECK, '--log', 'gone.log']), /the log: no such file/);
    refused(await run(withLog('x'.repeat(16_000_001)), LOG), /the log: more than 16 MB/);
    refused(await run(withLog(failed), ['-', '--log', '-']), /standard input can be one text only/);
    refused(await run(withLog(failed), [...CHECK, '--log=']), /--log takes a file/);
  });

  test('that quotes a password of a secret is not repeated with it', async () => {
    const quoting = event('CREATE_FAILED', 'AWS::RDS::DBInstance', `Db (Db5A6B7C8D) ${CANARY} is not a valid password`);
    for (const format of ['text', 'markdown', 'sarif', 'json']) {
      const { stdout, stderr } = await run(withLog(quoting), [...LOG, '--format', format]);
      assert.ok(!`${stdout}${stderr}`.includes(CANARY), format);
    }
    assert.match((await run(withLog(quoting), LOG)).stdout, /Db5A6B7C8D: ••• is not a valid password/);
    assert.match((await run(withLog(quoting), ['lib', '--log', 'deploy.log'])).stdout, new RegExp(CANARY));
  });

  test('has a place of its own in code scanning', async () => {
    const { stdout } = await run(withLog(failed), [...LOG, '--format', 'sarif']);
    assert.match(stdout, /"uri": "deploy\.log"/);
  });
});

describe('a secret', () => {
  test('may come by standard input', async () => {
    const { code, stdout } = await run(project(files(misspelled)), ['lib', '--secret', 'prod/db=-'], { stdin: secretText });
    assert.equal(code, 1);
    assert.match(stdout, /missing-key/);
  });

  test('may have an equals sign in its name, and no name', async () => {
    const code = misspelled.replace('prod/db', 'prod=db');
    for (const secret of ['prod=db=secret.json', 'secret.json']) {
      assert.match((await run(project(files(code)), ['lib', '--secret', secret])).stdout, /missing-key/, secret);
    }
  });

  test('may be what PowerShell writes', async () => {
    const wide = Buffer.from(`\uFEFF${secretText}`, 'utf16le');
    assert.match((await run(project(files(misspelled, { 'secret.json': wide })), CHECK)).stdout, /missing-key/);
  });

  test('is refused on the command line, and not repeated', async () => {
    for (const argument of [
      secretText,
      `prod/db=${secretText}`,
      `prod/db={password:${CANARY}}`, // As PowerShell hands it on.
      `prod/db={\\"password\\":\\"${CANARY}\\"}`,
      `prod/db="${CANARY}"`,
      `{\n password: '${CANARY}' }`,
    ]) {
      for (const args of [['lib', '--secret', argument], ['lib', argument], ['lib', `--secret=${argument}`], ['lib', `--what=${argument}`]]) {
        const result = await run(project(files(clean)), args);
        refused(result, /looks like the text of a secret.*standard input/);
        assert.ok(!result.stderr.includes(CANARY));
      }
    }
  });

  test('is not repeated where it was given in the place of its file', async () => {
    for (const secret of [CANARY, `prod/db=${CANARY}`]) {
      const result = await run(project(files(clean)), ['lib', '--secret', secret]);
      refused(result, /^cdk-secret-check: secret (1|prod\/db): no such file; --secret takes a file/);
      assert.ok(!result.stderr.includes(CANARY));
    }
  });

  test('is 1 MB at the most', async () => {
    const big = files(clean, { 'secret.json': ' '.repeat(1_000_001) });
    refused(await run(project(big), CHECK), /secret prod\/db: more than 1 MB/);
    const two = { ...files(clean), 'a.json': ' '.repeat(600_000), 'b.json': ' '.repeat(600_000) };
    refused(await run(project(two), ['lib', '--secret', 'a=a.json', '--secret', 'b=b.json']), /1 MB of secrets/);
  });

  test('has a name of its own', async () => {
    refused(await run(project(files(clean)), [...CHECK, '--secret', 'prod/db=secret.json']), /prod\/db/);
  });
});

test('no output holds the value of a password', async () => {
  const code = `${misspelled}\n${warned.replace('class DbStack', 'class OtherStack')}`;
  const texts = [secretText, `{'username': "admin", password: ${CANARY}`, `{"a":"${CANARY}","a":"${CANARY}"}`, `password=${CANARY}`];
  for (const text of texts) {
    for (const args of [['--existing-secrets-only'], ['--fix-unsafe']]) {
      for (const format of ['text', 'markdown', 'sarif', 'json']) {
        const directory = project(files(code, { 'secret.json': text }));
        const { stdout, stderr } = await run(directory, [...CHECK, ...args, '--format', format]);
        assert.ok(stdout.length > 0, stderr);
        assert.ok(!`${stdout}${stderr}`.includes(CANARY), `${text} ${args} ${format}`);
      }
    }
  }
});

test('--existing-secrets-only reports what the stack creates', async () => {
  const creating = stack("    new sm.Secret(this, 'New', { generateSecretString: {} });");
  assert.doesNotMatch((await run(project(files(creating)), CHECK)).stdout, /new-secret-against-policy/);
  assert.match((await run(project(files(creating)), [...CHECK, '--existing-secrets-only'])).stdout, /new-secret-against-policy/);
});

describe('--fix', () => {
  const text = (directory, path = 'lib/db-stack.ts') => readFileSync(join(directory, path), 'utf8');

  test('applies safe fixes, keeps everything else, and reports what is left', async () => {
    const odd = `\uFEFF// 🗝️ κλειδί\n${misspelled}`.replaceAll('\n', '\r\n');
    const directory = project(files(odd, { 'lib/other.ts': clean }));
    chmodSync(join(directory, 'lib/db-stack.ts'), 0o640);
    const before = statSync(join(directory, 'lib/other.ts'));
    const { code, stdout, stderr } = await run(directory, ['lib', '--secret', 'prod/db=secret.json', '--fix']);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'no findings\n' });
    assert.equal(stderr, 'cdk-secret-check: 1 fix applied in 1 file\n');
    assert.equal(text(directory), odd.replace("'user'", "'username'"));
    assert.deepEqual(readdirSync(join(directory, 'lib')), ['db-stack.ts', 'other.ts']);
    assert.deepEqual([before.ino, before.mtimeMs], (({ ino, mtimeMs }) => [ino, mtimeMs])(statSync(join(directory, 'lib/other.ts'))));
    if (process.platform !== 'win32') {
      assert.equal(statSync(join(directory, 'lib/db-stack.ts')).mode & 0o777, 0o640);
    }
  });

  test('leaves unsafe fixes to --fix-unsafe', async () => {
    const reserved = stack(database('Db', "'admin'", password));
    const directory = project(files(reserved));
    assert.equal((await run(directory, ['lib', '--fix'])).stderr, 'cdk-secret-check: 0 fixes applied in 0 files\n');
    assert.equal(text(directory), reserved);
    await run(directory, ['lib', '--fix-unsafe']);
    assert.equal(text(directory), reserved.replace("'admin'", "'postgres'"));
  });

  test('never writes a secret, and says what that leaves', async () => {
    const reserved = JSON.stringify({ username: 'admin', password: CANARY });
    const directory = project(files(clean, { 'secret.json': reserved }));
    const { code, stderr } = await run(directory, [...CHECK, '--fix-unsafe']);
    assert.equal(code, 1);
    assert.equal(stderr, 'cdk-secret-check: 0 fixes applied in 0 files\ncdk-secret-check: left to you, since secrets are not written: 1 fix of a secret\n');
    assert.equal(text(directory, 'secret.json'), reserved);
  });

  test('fixes the code even where a secret would need a fix as well', async () => {
    const reserved = JSON.stringify({ username: 'admin', password: CANARY });
    const code = misspelled.replace("'user'", "'usrname'");
    const directory = project(files(code, { 'secret.json': reserved }));
    const { code: exit, stdout, stderr } = await run(directory, [...CHECK, '--fix-unsafe']);
    assert.equal(exit, 1);
    assert.match(stdout, /^secret:prod\/db:1:\d+ error reserved-username/);
    assert.match(stderr, /1 fix applied in 1 file\n.*1 fix of a secret/);
    assert.equal(text(directory), clean);
    assert.equal(text(directory, 'secret.json'), reserved);
  });

  test('writes through no symbolic link', async () => {
    const elsewhere = project({ 'db-stack.ts': misspelled });
    const directory = project({ 'secret.json': secretText, 'lib/x': '' });
    symlinkSync(join(elsewhere, 'db-stack.ts'), join(directory, 'lib/db-stack.ts'));
    symlinkSync(elsewhere, join(directory, 'linked'), 'junction');
    for (const path of ['lib/db-stack.ts', 'linked/db-stack.ts']) {
      const { code, stderr } = await run(directory, [path, '--secret', 'secret.json', '--fix']);
      assert.equal(code, 2);
      assert.match(stderr, /db-stack\.ts: a symbolic link leads elsewhere\n.*nothing was fixed/);
    }
    assert.equal(text(elsewhere, 'db-stack.ts'), misspelled);
  });

  test('overwrites nothing that has changed since it was read', async () => {
    const directory = project(files(misspelled));
    const path = join(directory, 'lib/db-stack.ts');
    // Somebody saves the file while it is being checked.
    const cli = packageWith({
      'cli/worker.js': (source) => `import { writeFileSync } from 'node:fs';
${source.replace('function mend(input, unsafe) {', `$& writeFileSync(${JSON.stringify(path)}, 'mine');`)}`,
    });
    const { code, stderr } = await run(directory, [...CHECK, '--fix'], { cli });
    assert.equal(code, 2);
    assert.match(stderr, /lib\/db-stack\.ts: has changed since it was read\n.*nothing was fixed/);
    assert.equal(text(directory), 'mine');
  });

  test('is a usage error for standard input', async () => {
    refused(await run(project({}), ['-', '--fix'], { stdin: misspelled }), /standard input cannot be fixed/);
  });
});

describe('a text that the engine does not survive', () => {
  // The real engine, but for texts that ask for it.
  const engine = (misbehaviour) => (source) =>
    source.replace(
      'export function check(input) {',
      `$& if ([...input.files, ...(input.secrets ?? [])].some(({ text }) => text.includes('misbehave'))) { ${misbehaviour} }`,
    );
  // Enough for a busy machine, little to wait for.
  const bounds = (source) => source.replace('TOGETHER = 30_000', 'TOGETHER = 4_000').replace('ALONE = 10_000', 'ALONE = 4_000');
  const hanging = { 'engine.js': engine('for (;;);'), 'cli/bounds.js': bounds };
  const crashing = { 'engine.js': engine("console.error(input); throw new WebAssembly.RuntimeError('unreachable');") };

  for (const [what, changes, why] of [
    ['hangs it', hanging, 'the checker hangs on it'],
    ['crashes it', crashing, 'the checker crashes on it'],
  ]) {
    test(`is named where it ${what}, and the others are checked`, async () => {
      const directory = project(files(misspelled, { 'lib/odd.ts': '// misbehave' }));
      const { code, stdout, stderr } = await run(directory, ['lib', '--secret', 'prod/db=secret.json'], { cli: packageWith(changes) });
      assert.equal(code, 2);
      assert.match(stdout, /missing-key/);
      assert.equal(stderr, `cdk-secret-check: lib/odd.ts: ${why}; it was left out\n`);
    });
  }

  test('may be a secret, and is not printed', async () => {
    const directory = project(files(clean, { 'secret.json': `misbehave ${CANARY}` }));
    const { code, stderr } = await run(directory, CHECK, { cli: packageWith(crashing) });
    assert.equal(code, 2);
    assert.equal(stderr, 'cdk-secret-check: secret prod/db: the checker crashes on it; it was left out\n');
  });

  test('ends the search after the tenth', async () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`lib/${at}.ts`, '// misbehave']));
    refused(await run(project(many), ['lib'], { cli: packageWith(crashing) }), /fails on 10 texts.*gave up/);
  });

  test('is no reason to write anything where it only shows in a fix', async () => {
    const cli = packageWith({ 'cli/worker.js': (source) => source.replace('function mend(input, unsafe) {', "$& throw new Error('trap');") });
    const directory = project(files(misspelled));
    const { code, stdout, stderr } = await run(directory, [...CHECK, '--fix'], { cli });
    assert.equal(code, 2);
    assert.match(stdout, /missing-key/);
    assert.match(stderr, /nothing was fixed: the checker crashes/);
    assert.equal(readFileSync(join(directory, 'lib/db-stack.ts'), 'utf8'), misspelled);
  });

  test('an engine that cannot be loaded is said', async () => {
    const cli = packageWith({ 'engine.wasm': () => 'no wasm' });
    refused(await run(project(files(clean)), CHECK, { cli }), /the engine cannot be loaded/);
  });
});

describe('the terminal', () => {
  const directory = project(files(misspelled));

  test('gets no colours by a pipe, and none with NO_COLOR', async () => {
    assert.doesNotMatch((await run(directory, CHECK)).stdout, /\x1b/);
    const { isColoured } = await import(pathToFileURL(join(pkg, 'cli/output.js')));
    const terminal = { isTTY: true };
    assert.equal(isColoured(terminal, {}), true);
    assert.equal(isColoured(terminal, { NO_COLOR: '1' }), false);
    assert.equal(isColoured(terminal, { NO_COLOR: '' }), true);
    assert.equal(isColoured(terminal, { TERM: 'dumb' }), false);
    assert.equal(isColoured(terminal, { FORCE_COLOR: '0' }), false);
    assert.equal(isColoured({}, { NO_COLOR: '1', FORCE_COLOR: '1' }), true);
  });

  test('gets the same text with FORCE_COLOR, coloured', async () => {
    const { stdout } = await run(directory, CHECK, { env: { FORCE_COLOR: '1' } });
    assert.match(stdout, /^\x1b\[1mlib\/db-stack\.ts:10:\d+\x1b\[0m \x1b\[31merror\x1b\[0m missing-key\n/);
    assert.equal(stdout.replace(/\x1b\[\d+m/g, ''), (await run(directory, CHECK)).stdout);
  });

  test('gets no colours in any other format', async () => {
    const { stdout } = await run(directory, [...CHECK, '--format', 'markdown'], { env: { FORCE_COLOR: '1' } });
    assert.doesNotMatch(stdout, /\x1b/);
  });

  test('and a pipeline are not commanded by what stands in the code', async () => {
    const hostile = 'us\x1b]0;title\x07\u009b1m\u202eer\n  ::error::x\n##vso[task.setvariable]##[error]x';
    const code = misspelled.replace("'user'", `\`${hostile}\``);
    for (const format of ['text', 'markdown', 'sarif', 'json']) {
      const { stdout } = await run(project(files(code)), [...CHECK, '--format', format]);
      assert.match(stdout, /missing-key|malformed-dynamic-reference/);
      assert.doesNotMatch(stdout, /[\x1b\x07\u009b\u202e]|^\s*::|##\w*\[/m);
      if (format === 'json') {
        assert.ok(JSON.stringify(JSON.parse(stdout).diagnostics).includes(JSON.stringify(hostile).slice(1, -1)));
      }
    }
  });

  test('may close the pipe: that ends it quietly', async () => {
    const many = Array.from({ length: 2000 }, (_, at) => database(`Db${at}`, "secret.secretValueFromJson('user').unsafeUnwrap()", password));
    const { code, stderr } = await run(project(files(stack(many.join('\n')))), [...CHECK, '--format', 'json'], { stopReading: true });
    assert.deepEqual({ code, stderr }, { code: 1, stderr: '' });
  });
});

describe('the arguments', () => {
  const directory = project(files(clean));
  const manifest = JSON.parse(readFileSync(join(pkg, 'package.json'), 'utf8'));

  test('--version and --help answer at once', async () => {
    for (const flag of ['--version', '-v']) {
      assert.deepEqual(await run(directory, [flag]), { code: 0, stdout: `${manifest.version}\n`, stderr: '' });
    }
    for (const flag of ['--help', '-h']) {
      const { code, stdout } = await run(directory, [flag]);
      assert.equal(code, 0);
      assert.ok(stdout.split('\n').every((line) => line.length <= 100));
    }
  });

  test('--help and the README name the same options', async () => {
    const options = (text) => [...new Set(text.match(/--[a-z][a-z-]+/g))].sort();
    const { stdout } = await run(directory, ['--help']);
    const section = readFileSync(join(pkg, 'README.md'), 'utf8').split('## On the command line')[1].split('\n## ')[0];
    const inTable = section.split('\n').filter((line) => line.startsWith('| `--')).join('\n');
    assert.deepEqual(
      options(inTable),
      options(stdout).filter((option) => option !== '--help' && option !== '--version'),
    );
  });

  for (const [args, why] of [
    [[], /name the code to check/],
    [['lib', '--what'], /unknown option --what/],
    [['lib', '--what=cAnary'], /unknown option --what;/],
    [['lib', '-x'], /unknown option -x/],
    [['lib', '--secret'], /--secret is given without a value/],
    [['lib', '--secret', '--fix'], /--secret is given without a value/],
    [['lib', '--secret', 'prod/db='], /--secret takes <name>=<file>/],
    [['lib', '--fix=1'], /--fix is given with a value/],
    [['lib', '--format', 'html'], /--format is one of text, markdown, sarif, json/],
    [['lib', '--fail-on', 'fatal'], /--fail-on is one of error, warning, info, never/],
    [['-', '--secret', '-'], /standard input can be one text only/],
    [['lib', '--secret', 'a=-', '--secret', 'b=-'], /standard input can be one text only/],
  ]) {
    test(`are refused in a line: ${args.join(' ') || 'none'}`, async () => {
      refused(await run(directory, args), why);
    });
  }
});

test('npx runs it from what npm pack packs', async () => {
  const directory = project({ 'package.json': '{}', ...files(misspelled) });
  const npm = (...args) => execFileSync('npm', args, { cwd: directory, encoding: 'utf8', shell: process.platform === 'win32' });
  const [{ filename }] = JSON.parse(npm('pack', '--json', pkg));
  npm('install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', `./${filename}`);
  assert.ok(existsSync(join(directory, 'node_modules/.bin/cdk-secret-check')));
  assert.throws(() => npm('exec', '--offline', '--', 'cdk-secret-check', ...CHECK), ({ status, stdout }) => {
    assert.equal(status, 1);
    assert.match(stdout, /missing-key/);
    return true;
  });
});
