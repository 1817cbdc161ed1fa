// What the package consists of.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { resolve } from './installed.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const wasm = await readFile(resolve('cdk-secret-check/engine.wasm'));

test('it holds what it needs and nothing else', () => {
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', './pkg'], { cwd: root, encoding: 'utf8' });
  assert.deepEqual(
    JSON.parse(packed)[0].files.map(({ path }) => path).sort(),
    [
      'LICENSE-APACHE',
      'LICENSE-MIT',
      'README.md',
      '_headers',
      'check.html',
      'cli.js',
      'cli/arguments.js',
      'cli/bounds.js',
      'cli/checker.js',
      'cli/files.js',
      'cli/fixes.js',
      'cli/glob.js',
      'cli/output.js',
      'cli/unchecked.js',
      'cli/worker.js',
      'element.d.ts',
      'element.js',
      'engine.d.ts',
      'engine.js',
      'engine.wasm',
      'index.d.ts',
      'index.js',
      'inline-page.js',
      'inline.js',
      'package.json',
      'pages.js',
    ],
  );
});

test('each of its entry points is there', () => {
  for (const entry of ['', '/inline', '/element', '/check.html', '/engine.wasm', '/package.json']) {
    assert.ok(resolve(`cdk-secret-check${entry}`));
  }
});

test('its command can be run as a program', async () => {
  const manifest = JSON.parse(await readFile(resolve('cdk-secret-check/package.json'), 'utf8'));
  assert.deepEqual(manifest.bin, { 'cdk-secret-check': 'cli.js' });
  assert.equal(manifest.engines.node, '>=20');
  const command = resolve('cdk-secret-check').replace('index.js', manifest.bin['cdk-secret-check']);
  assert.match(await readFile(command, 'utf8'), /^#!\/usr\/bin\/env node\n/);
  if (process.platform !== 'win32') {
    assert.ok((await stat(`${root}/pkg/cli.js`)).mode & 0o100);
  }
});

test('it depends on no other package and runs no script when it is installed', async () => {
  const manifest = JSON.parse(await readFile(resolve('cdk-secret-check/package.json'), 'utf8'));
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts']) {
    assert.equal(manifest[field], undefined, field);
  }
});

test('the engine imports what it needs and nothing else', async () => {
  const imports = WebAssembly.Module.imports(await WebAssembly.compile(wasm));
  assert.deepEqual(new Set(imports.map(({ module, kind }) => `${kind} of ${module}`)), new Set(['function of ./engine_bg.js']));
  const names = imports.map(({ name }) => name.replace(/^__wb(g|indgen)_+/, '').replace(/_[0-9a-f]{16}$/, ''));
  assert.deepEqual([...new Set(names)].sort(), Object.values(IMPORTS).flat().sort());
});

/** By why they are there. What they reach by way of the global object, the policy of the page refuses. */
const IMPORTS = {
  'errors that are thrown': ['Error', 'wbindgen_throw'],
  'references to values': ['init_externref_table'],
  'what kind of value an argument is': [
    'instanceof_ArrayBuffer',
    'instanceof_Uint8Array',
    'isArray',
    'isSafeInteger',
    'wbindgen_boolean_get',
    'wbindgen_debug_string',
    'wbindgen_in',
    'wbindgen_is_function',
    'wbindgen_is_object',
    'wbindgen_is_string',
    'wbindgen_is_undefined',
    'wbindgen_jsval_loose_eq',
    'wbindgen_number_get',
    'wbindgen_string_get',
  ],
  'arguments that are read': [
    'Number',
    'String',
    'call',
    'done',
    'entries',
    'get',
    'get_unchecked',
    'get_with_ref_key',
    'iterator',
    'length',
    'next',
    'prototypesetcall',
    'value',
  ],
  'results that are made': ['generic', 'new', 'set'],
  'how long a check took': ['now'],
  'the messages of its worker': [
    'data',
    'postMessage',
    'set_onmessage',
    'static_accessor_GLOBAL',
    'static_accessor_GLOBAL_THIS',
    'static_accessor_SELF',
    'static_accessor_WINDOW',
  ],
};

test('no path of the machine that built it is left in the engine', () => {
  const text = wasm.toString('latin1');
  for (const place of [root, homedir(), '.cargo/registry', '.rustup/']) {
    assert.ok(!text.includes(place), place);
  }
});
