// Builds every site with the package as npm packs it, into the folder `sites` of the present one. Needs the packages of
// package.json there, and a Python with those of requirements.txt.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [python] = process.argv.slice(2);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const installed = resolve('node_modules/cdk-secret-check');
const site = (name) => resolve('sites', name);

function run(command, args, { cwd = '.', env = {} } = {}) {
  const options = { cwd, env: { ...process.env, NO_UPDATE_NOTIFIER: '1', CI: 'true', ...env }, stdio: ['ignore', 'inherit', 'inherit'] };
  execFileSync(command, args, options);
}

function heading(name) {
  console.error(`\n== ${name}`);
}

/** A copy of a site's source, with the files in it that a site without a bundler copies. */
function source(name, assets) {
  const copy = resolve('sources', name);
  cpSync(here(`sites/${name}`), copy, { recursive: true });
  if (!assets) return copy;
  const folder = join(copy, assets, 'cdk-secret-check');
  mkdirSync(folder, { recursive: true });
  for (const file of ['element.js', 'check.html']) cpSync(join(installed, file), join(folder, file));
  return copy;
}

for (const folder of ['sites', 'sources', installed]) rmSync(folder, { recursive: true, force: true });
mkdirSync(installed, { recursive: true });
mkdirSync('sites');
const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--silent', here('../../pkg')], { encoding: 'utf8' }));
run('tar', ['-xzf', filename, '-C', installed, '--strip-components=1']);

heading('Docusaurus');
const docusaurus = source('docusaurus', 'static');
for (const embed of ['script', 'package']) {
  const out = ['--out-dir', site(`docusaurus-${embed}`), '--no-minify'];
  run('node', [resolve('node_modules/@docusaurus/core/bin/docusaurus.mjs'), 'build', ...out], { cwd: docusaurus, env: { EMBED: embed } });
}

heading('VitePress');
run('node', [resolve('node_modules/vitepress/bin/vitepress.js'), 'build', '--outDir', site('vitepress')], { cwd: source('vitepress') });

heading('MkDocs');
const mkdocs = source('mkdocs', 'docs');
for (const [config, name] of [['mkdocs.yml', 'mkdocs'], ['instant.yml', 'mkdocs-instant']]) {
  run(python, ['-m', 'mkdocs', 'build', '--strict', '--quiet', '--config-file', config, '--site-dir', site(name)], { cwd: mkdocs });
}

heading('mdBook');
const scripts = JSON.parse(execFileSync(python, ['-c', 'import json, sysconfig; print(json.dumps(sysconfig.get_path("scripts")))'], { encoding: 'utf8' }));
run(join(scripts, 'mdbook'), ['build', '--dest-dir', site('mdbook')], { cwd: source('mdbook', 'src') });

heading('bundlers');
const bundlers = resolve('sources/bundlers');
cpSync(here('bundlers'), bundlers, { recursive: true });
run('node', ['bundle.mjs'], { cwd: bundlers });
