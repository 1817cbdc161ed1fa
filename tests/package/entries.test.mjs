// The package's other entry points, and projects that are no ES modules.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { importPackage, project, resolve } from './installed.mjs';

const run = (file, source) => {
  writeFileSync(join(project, file), source);
  return execFileSync(process.execPath, [join(project, file)], { encoding: 'utf8' });
};
const input = JSON.stringify({ files: [{ path: 'stack.ts', text: "SecretValue.secretsManager('prod/db', { jsonField: 'user' })" }], secrets: [{ name: 'prod/db', text: '{"username": "ledger"}' }] });
const use = `const { init, check } = await import('cdk-secret-check'); await init(); console.log(check(${input}).diagnostics.map(({ rule }) => rule).join());`;

test('an ES module imports it', () => {
  assert.equal(run('consumer.mjs', use), 'missing-key\n');
});

test('a CommonJS module imports it dynamically', () => {
  assert.equal(run('consumer.cjs', `(async () => { ${use} })()`), 'missing-key\n');
});

test('the inline entry is the same without another file', async () => {
  const inline = await import(pathToFileURL(resolve('cdk-secret-check/inline')).href);
  assert.deepEqual(Object.keys(inline), Object.keys(await importPackage()));
  const wasm = resolve('cdk-secret-check/engine.wasm');
  rmSync(wasm);
  assert.equal(run('consumer.mjs', use.replace("'cdk-secret-check'", "'cdk-secret-check/inline'")), 'missing-key\n');
});

test('the element can be imported where there is no window, and defines nothing there', () => {
  const before = 'const before = Object.keys(globalThis).join();';
  const after = 'console.log(Object.keys(globalThis).join() === before, typeof CdkSecretCheckElement);';
  assert.equal(run('server.mjs', `${before} const { CdkSecretCheckElement } = await import('cdk-secret-check/element'); ${after}`), 'true function\n');
});
