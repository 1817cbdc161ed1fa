// What the package promises to those who call it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { importCopy, importPackage, resolve } from './installed.mjs';

const engine = await importPackage();
const { init, check, applyFix, applyFixes, rules, shapeOf, render, version } = engine;

const code = `import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Stack } from 'aws-cdk-lib';

export class DbStack extends Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);
    const secret = secretsmanager.Secret.fromSecretNameV2(this, 'Secret', 'prod/db');
    new rds.DatabaseInstance(this, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      vpc,
      credentials: rds.Credentials.fromSecret(secret),
    });
  }
}
`;
const secret = JSON.stringify({ username: 'ledger', password: 'correct-horse-battery' });
const input = () => ({
  files: [{ path: 'lib/db-stack.ts', text: code }],
  secrets: [{ name: 'prod/db', text: secret }],
});
const silencingInput = () => {
  const silencing = code.replace('      credentials:', '      // cdk-secret-check-ignore attached-existing-secret: it is ours\n$&');
  return { ...input(), files: [{ path: 'lib/db-stack.ts', text: silencing }] };
};
const file = (text, path = 'stack.ts') => ({ files: [{ path, text }] });
const comparable = (report) => ({ ...report, elapsedMs: 0 });

test('every function but init() says that it needs init(), until there was one', () => {
  const functions = Object.entries(engine).filter(([name]) => name !== 'init');
  assert.equal(functions.length, 7);
  for (const [name, call] of functions) {
    assert.throws(() => call(file('')), new RegExp(`${name}\\(\\).*init\\(\\)`));
  }
});

describe('init()', () => {
  test('can be tried again after a source that cannot be loaded', async () => {
    await assert.rejects(init(new URL('file:///no/such/engine.wasm')));
    await assert.rejects(init(new Uint8Array([1, 2, 3, 4])));
    assert.throws(() => version(), /init\(\)/);
  });

  test('finds the wasm beside the module', async () => {
    assert.equal(await init(), undefined);
    const manifest = JSON.parse(await readFile(resolve('cdk-secret-check/package.json'), 'utf8'));
    assert.equal(version(), manifest.version);
  });

  test('is harmless when repeated', async () => {
    await Promise.all([init(), init(), init('file:///no/such/engine.wasm')]);
    check({ files: [] });
  });

  const wasm = resolve('cdk-secret-check/engine.wasm');
  for (const [what, source] of [
    ['a URL', async () => pathToFileURL(wasm)],
    ["the text of a URL", async () => pathToFileURL(wasm).href],
    ['the bytes', () => readFile(wasm)],
    ['a compiled module', async () => WebAssembly.compile(await readFile(wasm))],
  ]) {
    test(`takes ${what} of the wasm`, async () => {
      const fresh = await importCopy();
      await fresh.init(await source());
      assert.equal(fresh.version(), version());
    });
  }
});

describe('check()', () => {
  before(() => init());

  test('fills every field of a report, whatever was given', () => {
    const { elapsedMs, ...report } = check({ files: [] });
    assert.equal(typeof elapsedMs, 'number');
    assert.deepEqual(report, {
      diagnostics: [],
      secrets: [],
      databases: [],
      deployment: null,
      silenced: [],
      texts: [],
      undecided: [],
    });
  });

  test('finds an imported secret that the stack would attach and overwrite, and where', () => {
    const finding = check(input()).diagnostics.find(({ rule }) => rule === 'attached-existing-secret');
    assert.ok(finding);
    assert.equal(finding.primary.document, 'lib/db-stack.ts');
    assert.equal(finding.primary.line, 12);
    const { start, end } = finding.primary;
    assert.match(code.slice(start, end), /fromSecret|secret/);
    assert.equal(finding.docs, '#rules/attached-existing-secret');
  });

  test('takes out what a comment silences, and says what and why', () => {
    const silencing = silencingInput();
    const { diagnostics, silenced } = check(silencing);
    assert.deepEqual(diagnostics, []);
    const [{ rule, place, reason }] = silenced;
    assert.equal(silenced.length, 1);
    assert.deepEqual([rule, place.document, place.line, reason], ['attached-existing-secret', 'lib/db-stack.ts', 13, 'it is ours']);
    const [attached] = check(input()).diagnostics;
    assert.throws(() => applyFixes(silencing, [attached]), RangeError);
    assert.equal(applyFixes(silencing, diagnostics).applied, 0);
  });

  test('says where the credentials of a database stand, and what its attachment writes', () => {
    const { databases, secrets } = check(input());
    const [database] = databases;
    assert.equal(database.password.from, 'secret');
    assert.equal(database.password.place.line, 12);
    assert.equal(database.attaches, secrets[0].id);
    assert.deepEqual(
      database.writes.map(({ key, state, foundAt }) => [key, state, foundAt]),
      ['engine', 'host', 'port', 'dbname', 'dbInstanceIdentifier'].map((key) => [key, 'missing', null]),
    );
    const [username] = secrets[0].keys;
    assert.equal(secret.slice(username.foundAt.start, username.foundAt.end), 'username');
  });

  test('gives the same report for the same input', () => {
    assert.deepEqual(comparable(check(input())), comparable(check(input())));
  });

  test('leaves its input as it is', () => {
    const given = input();
    check(given);
    assert.deepEqual(given, input());
  });

  test('takes any text for code, for a secret and for a log', () => {
    for (const text of ['', '\uFEFF', '\0', '}{', '\uD800', '<'.repeat(500), '('.repeat(5000), '{"a":'.repeat(5000)]) {
      const report = check({ ...file(text), secrets: [{ text }], log: text });
      assert.ok(Array.isArray(report.diagnostics), JSON.stringify(text.slice(0, 20)));
    }
  });

  test('sends no value of a password back', () => {
    assert.doesNotMatch(JSON.stringify(check(input())), /correct-horse-battery/);
  });

  test('throws a TypeError on arguments of the wrong type', () => {
    for (const wrong of [
      undefined,
      null,
      'code',
      [],
      {},
      { files: 'code' },
      { files: [{ path: 'stack.ts' }] },
      { files: [{ path: 'stack.ts', text: 1 }] },
      { files: [], secrets: [{ name: 1, text: '' }] },
      { files: [], policy: 'strict' },
      { files: [], log: ['line'] },
    ]) {
      assert.throws(() => check(wrong), TypeError, JSON.stringify(wrong));
    }
  });

  test('takes undefined for what may be left out', () => {
    check({ files: [], secrets: undefined, policy: undefined, log: undefined });
    check({ files: [], secrets: [{ name: undefined, text: '{}' }], policy: { existingSecretsOnly: undefined } });
  });

  test('does not repeat a secret that is given where an object is due', () => {
    const message = /^(?!.*q9Zr)/;
    assert.throws(() => check({ files: [], secrets: ['q9Zr-kP2-mm4T, expected q9Zr'] }), { name: 'TypeError', message });
    assert.throws(() => check({ files: [], secrets: 'q9Zr-kP2-mm4T' }), { name: 'TypeError', message });
  });

  test('throws a TypeError on two documents of one name, naming it', () => {
    const twice = (one) => [one, one];
    assert.throws(() => check({ files: twice({ path: 'lib/a.ts', text: '' }) }), { name: 'TypeError', message: /lib\/a\.ts/ });
    assert.throws(() => check({ files: [], secrets: twice({ name: 'prod/db', text: '{}' }) }), {
      name: 'TypeError',
      message: /prod\/db/,
    });
  });

  test('takes two secrets without a name', () => {
    check({ files: [], secrets: [{ text: '{}' }, { text: '{}' }] });
  });

  test('takes 1,000 files', () => {
    check({ files: Array.from({ length: 1000 }, (_, at) => ({ path: `${at}.ts`, text: '' })) });
  });

  for (const [what, tooMuch, limit] of [
    ['2 MB of code', () => file(' '.repeat(2.2e6)), /2 MB/],
    ['2 MB of code in many files', () => ({ files: [1, 2, 3].map((at) => ({ path: `${at}.ts`, text: ' '.repeat(8e5) })) }), /2 MB/],
    ['1,000 files', () => ({ files: Array.from({ length: 1001 }, (_, at) => ({ path: `${at}.ts`, text: '' })) }), /1,000/],
    ['1 MB of secrets', () => ({ files: [], secrets: [{ text: ' '.repeat(1.1e6) }] }), /1 MB/],
    ['16 MB of log', () => ({ files: [], log: ' '.repeat(17e6) }), /16 MB/],
  ]) {
    test(`throws a RangeError above ${what}, naming the limit`, () => {
      assert.throws(() => check(tooMuch()), { name: 'RangeError', message: limit });
    });
  }
});

describe('applyFix()', () => {
  before(() => init());
  const withFix = () => check(input()).diagnostics.find(({ fixes }) => fixes.length > 0);

  test('returns the input with this fix applied, and its finding is gone', () => {
    const { rule, fixes } = withFix();
    const fixed = applyFix(input(), fixes[0]);
    assert.notEqual(fixed.files[0].text, code);
    assert.deepEqual(fixed.secrets, input().secrets);
    assert.ok(check(fixed).diagnostics.every((left) => left.rule !== rule));
  });

  test('throws a RangeError where the texts are not those that were checked', () => {
    const [fix] = withFix().fixes;
    for (const text of ['', code.slice(0, 100), `// changed\n${code}`]) {
      assert.throws(() => applyFix(file(text, 'lib/db-stack.ts'), fix), RangeError);
    }
    assert.throws(() => applyFix(file(code, 'lib/renamed.ts'), fix), RangeError);
  });

  test('throws a TypeError on what is no fix', () => {
    for (const wrong of [undefined, {}, { title: '', applicability: 'maybe', edits: [] }]) {
      assert.throws(() => applyFix(input(), wrong), TypeError);
    }
  });
});

describe('applyFixes()', () => {
  before(() => init());

  test('applies what is safe, and returns what is left', () => {
    const { applied, left, ...fixed } = applyFixes(input(), check(input()).diagnostics);
    assert.ok(applied > 0);
    assert.deepEqual(left, check(fixed).diagnostics);
    assert.ok(left.every(({ fixes }) => fixes[0]?.applicability !== 'safe'));
  });

  test('applies nothing where no finding is given', () => {
    const { applied, files } = applyFixes(input(), []);
    assert.equal(applied, 0);
    assert.deepEqual(files, input().files);
  });

  test('applies unsafe fixes only where asked to', () => {
    const placeholder = () => ({
      ...input(),
      secrets: [{ name: 'prod/db', text: JSON.stringify({ username: 'admin', password: 'correct-horse-battery' }) }],
    });
    const reserved = check(placeholder()).diagnostics.filter(({ rule }) => rule === 'reserved-username');
    assert.equal(reserved.length, 1);
    assert.equal(applyFixes(placeholder(), reserved).applied, 0);
    assert.equal(applyFixes(placeholder(), reserved, { unsafe: false }).applied, 0);
    assert.ok(applyFixes(placeholder(), reserved, { unsafe: true }).applied > 0);
  });

  test('throws a TypeError on options of the wrong type', () => {
    assert.throws(() => applyFixes(input(), [], { unsafe: 'yes' }), TypeError);
  });
});

describe('rules()', () => {
  before(() => init());

  test('describes every rule that reports, with examples that check() confirms', () => {
    assert.ok(rules().length > 0);
    for (const rule of rules()) {
      assert.deepEqual(Object.keys(rule).sort(), ['docs', 'examples', 'fix', 'name', 'severity', 'summary']);
      assert.ok(rule.examples.length > 0, rule.name);
      for (const { files, secrets, policy, reports } of rule.examples) {
        const reported = check({ files, secrets, policy }).diagnostics.some((finding) => finding.rule === rule.name);
        assert.equal(reported, reports, `${rule.name}: ${files[0]?.text}`);
      }
    }
    const names = new Set(rules().map(({ name }) => name));
    assert.ok(check(input()).diagnostics.every(({ rule }) => names.has(rule)));
  });

  test('gives as its page what the doc comment in the file of the rule says', async () => {
    for (const { name, docs } of rules()) {
      const source = new URL(`../../src/rules/${name.replaceAll('-', '_')}.rs`, import.meta.url);
      const declaration = (await readFile(source, 'utf8')).split('declare_rule! {\n')[1].split(`"${name}"`)[0];
      const comment = declaration.trim().split('\n').map((line) => line.trim().replace(/^\/\/\/ ?/, ''));
      assert.equal(docs, `# ${name}\n\n${comment.join('\n').trim()}\n`);
    }
  });
});

describe('shapeOf()', () => {
  before(() => init());

  test('keeps keys and hides values, and check() reads it like the original', () => {
    const shape = shapeOf(secret);
    assert.deepEqual(Object.keys(JSON.parse(shape)), ['username', 'password']);
    assert.doesNotMatch(shape, /correct-horse-battery/);
    const withShape = { ...input(), secrets: [{ name: 'prod/db', text: shape }] };
    const findings = (report) => report.diagnostics.map(({ rule, message }) => ({ rule, message }));
    assert.deepEqual(findings(check(withShape)), findings(check(input())));
  });

  test('throws a TypeError on what is no text', () => {
    assert.throws(() => shapeOf({ password: 'p' }), TypeError);
  });
});

describe('render()', () => {
  before(() => init());

  test('writes a report for a terminal, a review and code scanning', () => {
    const report = check(input());
    assert.match(render(report, 'text'), /db-stack\.ts:12/);
    assert.match(render(report, 'markdown'), /attached-existing-secret/);
    assert.equal(JSON.parse(render(report, 'sarif')).version, '2.1.0');
  });

  test('tells what was silenced, as suppressions where the format has them', () => {
    const report = check(silencingInput());
    assert.match(render(report, 'text'), /^no findings\n1 finding silenced:\n.*db-stack\.ts:13:.* attached-existing-secret: it is ours\n$/);
    assert.match(render(report, 'markdown'), /1 finding silenced: `attached-existing-secret` in `lib\/db-stack\.ts` line 13 \(it is ours\)\.\n$/);
    const [result] = JSON.parse(render(report, 'sarif')).runs[0].results;
    assert.deepEqual(result.suppressions, [{ kind: 'inSource', justification: 'it is ours' }]);
    const [active] = JSON.parse(render(check(input()), 'sarif')).runs[0].results;
    assert.deepEqual(active.suppressions, []);
  });

  test('throws a TypeError on any other format', () => {
    assert.throws(() => render(check(input()), 'html'), TypeError);
  });
});

describe('after a crash inside the engine', () => {
  before(() => init());

  // Leaves the engine in the middle of a call, as a trap does: what it had on its stack stays there.
  const crashing = new Proxy([], {
    get(files, key) {
      if (key === 'length') {
        throw new WebAssembly.RuntimeError('unreachable');
      }
      return Reflect.get(files, key);
    },
  });

  test('the call says so', () => {
    assert.throws(() => check({ files: crashing }), {
      name: 'Error',
      message: 'check() failed: the engine crashed on this input',
      cause: new WebAssembly.RuntimeError('unreachable'),
    });
  });

  test('the next call has a fresh engine, however often it happens', () => {
    const expected = comparable(check(input()));
    for (let crash = 0; crash < 3000; crash += 1) {
      assert.throws(() => check({ files: crashing }), /crashed/);
    }
    assert.deepEqual(comparable(check(input())), expected);
  });
});
