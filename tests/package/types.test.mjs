// What TypeScript knows about the package.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { project, resolve } from './installed.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

test('a strict consumer compiles, and its mistakes do not', () => {
  cpSync(here('consumer'), project, { recursive: true });
  const tsc = here('../../www/node_modules/typescript/bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [tsc], { cwd: project, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

test('every type of the engine is exported under its name', async () => {
  const declared = await readFile(resolve('cdk-secret-check').replace('index.js', 'engine.d.ts'), 'utf8');
  const exported = await readFile(resolve('cdk-secret-check').replace('index.js', 'index.d.ts'), 'utf8');
  const loading = ['InitInput', 'InitOutput', 'SyncInitInput'];
  const types = [...declared.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(
    types.filter((name) => !loading.includes(name)).sort(),
    [...exported.matchAll(/^  (\w+),$/gm)].map(([, name]) => name).sort(),
  );
});
