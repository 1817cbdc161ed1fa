// The package as npm installs it, in an otherwise empty project.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const project = mkdtempSync(join(tmpdir(), 'cdk-secret-check-'));
process.on('exit', () => rmSync(project, { recursive: true }));

const options = ['--install-links', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
const source = fileURLToPath(new URL('../../pkg', import.meta.url));
execFileSync('npm', ['install', '--prefix', project, ...options, source], { stdio: ['ignore', 'ignore', 'inherit'] });

/** The file that `specifier` means to a module of the project. */
export const resolve = createRequire(join(project, 'consumer.js')).resolve;

/** What a module of the project imports by the package's name. */
export const importPackage = () => import(pathToFileURL(resolve('cdk-secret-check')).href);

/** The same, with an engine of its own. */
export const importCopy = () => {
  const copy = mkdtempSync(join(project, 'copy-'));
  cpSync(dirname(resolve('cdk-secret-check')), copy, { recursive: true });
  return import(pathToFileURL(join(copy, 'index.js')).href);
};
