// Builds the app with every bundler, and without one.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import * as vite from 'vite';
import webpack from 'webpack';

const sites = resolve('../../sites');
const page = readFileSync('index.html', 'utf8');
const installed = resolve('../../node_modules/cdk-secret-check');

// These two copy what `new URL(…, import.meta.url)` names.

await vite.build({ logLevel: 'warn', build: { target: 'es2022', outDir: join(sites, 'vite'), emptyOutDir: true } });

const packed = await promisify(webpack)({
  mode: 'production',
  entry: './main.js',
  experiments: { topLevelAwait: true, outputModule: true },
  // The page's policy names its script by hash: changed, it does not run.
  optimization: { minimizeOptions: { html: false } },
  performance: { hints: false },
  output: { path: join(sites, 'webpack'), filename: 'main.js', module: true },
});
if (packed.hasErrors() || packed.hasWarnings()) throw new Error(packed.toString({ preset: 'errors-warnings' }));
writeFileSync(join(sites, 'webpack/index.html'), page);

// These two do not: the wasm comes inline, and what the element loads is copied by hand.

await esbuild.build({
  entryPoints: ['inline.js'],
  bundle: true,
  format: 'esm',
  outfile: join(sites, 'esbuild/main.js'),
  logLevel: 'warning',
});

const bundle = await rollup({ input: 'inline.js', plugins: [nodeResolve()] });
await bundle.write({ file: join(sites, 'rollup/main.js'), format: 'es', inlineDynamicImports: true });

for (const name of ['esbuild', 'rollup']) {
  for (const file of ['check.html', 'inline-page.js']) cpSync(join(installed, file), join(sites, name, file));
  writeFileSync(join(sites, name, 'index.html'), page.replace('<cdk-secret-check>', '<cdk-secret-check src="check.html">'));
}

// No bundler: the package's files in a folder.

const folder = join(sites, 'folder');
mkdirSync(folder);
cpSync(installed, join(folder, 'cdk-secret-check'), { recursive: true });
for (const file of ['main.js', 'input.js']) cpSync(file, join(folder, file));
const imports = { 'cdk-secret-check': './cdk-secret-check/index.js', 'cdk-secret-check/element': './cdk-secret-check/element.js' };
writeFileSync(join(folder, 'index.html'), page.replace('<body>', `<script type="importmap">${JSON.stringify({ imports })}</script>\n  <body>`));
