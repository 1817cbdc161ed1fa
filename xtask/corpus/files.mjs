// Which files of a folder are CDK code, and which of them are checked together.

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

const CODE = /(?<!\.d)\.[cm]?[jt]sx?$/;
const MENTIONS_CDK = /['"](aws-cdk-lib|@aws-cdk\/|monocdk)/;
const MADE_BY_TOOLS = new Set(['node_modules', 'cdk.out', 'dist', '.git']);
/** No line that a person wrote is as long. */
const MINIFIED = /[^\n]{5000}/;
const RELATIVE_IMPORT = /\b(?:from|import|require)\s*\(?\s*['"](\.[^'"]*)['"]/g;
const LIMITS = { files: 1000, bytes: 2_000_000 };

/** The CDK code below a directory, and what it imports relatively, as files of a check. */
export function cdkFiles(directory) {
  const all = new Map(Array.from(walk(directory), (path) => [relative(directory, path).split(sep).join('/'), path]));
  const texts = new Map();
  const text = (path) => {
    if (!texts.has(path)) texts.set(path, readFileSync(all.get(path), 'utf8'));
    return texts.get(path);
  };
  const chosen = new Set([...all.keys()].filter((path) => !isCompiled(path, all) && MENTIONS_CDK.test(text(path))));
  for (const path of chosen) {
    for (const [, imported] of text(path).matchAll(RELATIVE_IMPORT)) {
      const target = resolveImport(posix.join(posix.dirname(path), imported), all);
      if (target) chosen.add(target);
    }
  }
  return [...chosen]
    .sort()
    .map((path) => ({ path, text: text(path) }))
    .filter((file) => !MINIFIED.test(file.text));
}

/** All in one check where its limits allow, else a check for each folder. */
export function groups(files, depth = 0) {
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  if (files.length <= 1 || (files.length <= LIMITS.files && bytes <= LIMITS.bytes)) return [files];
  const byFolder = new Map();
  for (const file of files) {
    const folder = file.path.split('/').slice(0, depth + 1).join('/');
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file]);
  }
  return [...byFolder.values()].flatMap((part) => groups(part, depth + 1));
}

function* walk(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && !MADE_BY_TOOLS.has(entry.name)) yield* walk(path);
    else if (entry.isFile() && CODE.test(entry.name)) yield path;
  }
}

/** A `.js` beside the `.ts` it was made of. */
function isCompiled(path, all) {
  return path.endsWith('.js') && all.has(path.replace(/\.js$/, '.ts'));
}

function resolveImport(target, all) {
  const stem = target.replace(/\.[cm]?js$/, '');
  return [target, ...['.ts', '.tsx', '.mts', '.js', '/index.ts', '/index.js'].map((end) => stem + end)].find((path) => all.has(path));
}
