// Checks all CDK code below a folder, one report a repository, and prints them as a list in Markdown.
//
//   node corpus.mjs <folder> [--secret <file>]

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

import { cdkFiles, groups } from './files.mjs';

/** What a check may take before it counts as hung. */
const HUNG_MS = 20_000;
const SLOWEST = 5;
const DECISIONS = new URL('../../tests/corpus.md', import.meta.url);

const { values, positionals } = parseArgs({ allowPositionals: true, options: { secret: { type: 'string' } } });
const root = resolve(positionals[0]);
const given = values.secret && readFileSync(values.secret, 'utf8');

/** The engine in a thread of its own, so that a hang ends with the thread. */
class Engine {
  #worker = new Worker(new URL('./worker.mjs', import.meta.url));

  /** `{ report }`, or `{ failure }` where the engine gave none. */
  check(input) {
    return new Promise((settle) => {
      const watchdog = setTimeout(() => {
        this.stop();
        this.#worker = new Worker(new URL('./worker.mjs', import.meta.url));
        settle({ failure: `hung: no report after ${HUNG_MS / 1000} s` });
      }, HUNG_MS);
      this.#worker.once('message', (answer) => {
        clearTimeout(watchdog);
        settle(answer);
      });
      this.#worker.postMessage(input);
    });
  }

  stop() {
    this.#worker.removeAllListeners('message');
    return this.#worker.terminate();
  }
}

/** A plain text with the keys that the code reads, as the person who wrote the code would paste it. */
function fittingText(keys) {
  const known = { username: 'ledger_app', password: 'q9Zr-kP2-mm4T', host: 'db.prod.internal', port: '5432', dbname: 'ledger' };
  const read = keys.map(({ key }) => [key, known[key] ?? 'harmless1']);
  return JSON.stringify({ username: known.username, password: known.password, ...Object.fromEntries(read) }, null, 2);
}

/** The texts of all existing secrets that the code reads, each under the name that the code gives it. */
function fittingSecrets({ secrets }) {
  const texts = new Map();
  for (const { origin, label, keys } of secrets) {
    if (origin === 'existing') texts.set(label, [...(texts.get(label) ?? []), ...keys]);
  }
  return Array.from(texts, ([name, keys]) => ({ name, text: fittingText(keys) }));
}

async function checkAll(engine, files) {
  if (given) return engine.check({ files, secrets: [{ text: given }] });
  const first = await engine.check({ files, secrets: [] });
  const secrets = first.report ? fittingSecrets(first.report) : [];
  return secrets.length === 0 ? first : engine.check({ files, secrets });
}

/** The name of a work tree and the commit it is at; `owner+name` is that repository of GitHub. */
function title(directory) {
  const name = basename(directory).replace('+', '/');
  if (!existsSync(join(directory, '.git'))) return name;
  const commit = execFileSync('git', ['-C', directory, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  const link = name.includes('/') ? `[${name}](https://github.com/${name}/tree/${commit})` : name;
  return `${link} at \`${commit.slice(0, 10)}\``;
}

/** What the list in the repository says below each finding, by the finding's repository and line. */
function decisions() {
  const decided = new Map();
  let repository = '';
  let finding = '';
  for (const line of existsSync(DECISIONS) ? readFileSync(DECISIONS, 'utf8').split('\n') : []) {
    if (line.startsWith('## ')) repository = line;
    else if (line.startsWith('- ')) finding = line;
    else if (line.startsWith('  - ')) decided.set(repository + finding, line);
  }
  return decided;
}

/** How often the code reads a key of a secret, or gives a database what a secret holds. */
function readsIn({ secrets, databases }) {
  const keys = secrets.flatMap(({ keys }) => keys).flatMap(({ readAt }) => readAt);
  const logins = databases.filter(({ password }) => ['secret', 'generated', 'managed'].includes(password.from));
  return keys.length + logins.length;
}

const inside = existsSync(join(root, '.git')) ? [] : readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const directories = inside.length > 0 ? inside.map(({ name }) => join(root, name)) : [root];
const decided = decisions();
const engine = new Engine();
const count = { checked: 0, reading: 0, files: 0, reads: 0, error: 0, warning: 0, info: 0, failures: 0 };
const undecided = new Map();
const checks = [];

for (const directory of directories) {
  const files = cdkFiles(directory);
  if (files.length === 0) continue;
  const heading = `## ${title(directory)}`;
  const lines = [];
  let reads = 0;
  for (const group of groups(files)) {
    const started = performance.now();
    const { report, failure } = await checkAll(engine, group);
    const what = `${join(basename(directory), group[0].path)}${group.length > 1 ? ` and ${group.length - 1} more` : ''}`;
    checks.push({ ms: performance.now() - started, what });
    if (failure) {
      count.failures++;
      lines.push(`- **${failure}** ${what}`);
      continue;
    }
    reads += readsIn(report);
    for (const { why } of report.undecided) undecided.set(why, (undecided.get(why) ?? 0) + 1);
    for (const { severity, rule, primary, message } of report.diagnostics) {
      count[severity]++;
      const line = `- ${severity} \`${rule}\` ${primary.document}:${primary.line}:${primary.column}: ${message}`;
      lines.push(line, ...[decided.get(heading + line)].filter(Boolean));
    }
  }
  count.checked++;
  count.files += files.length;
  count.reads += reads;
  if (reads === 0 && lines.length === 0) continue;
  count.reading++;
  console.log(`${heading}\n\n${files.length} files, ${reads} reads of secrets${lines.length > 0 ? '' : ', nothing found'}.\n`);
  if (lines.length > 0) console.log(`${lines.join('\n')}\n`);
}
await engine.stop();

console.log('## In all\n');
console.log(`${count.checked} repositories with CDK code, ${count.reading} of them read a secret; ${count.files} files, ${count.reads} reads.`);
console.log(`${count.error} errors, ${count.warning} warnings, ${count.info} infos; ${count.failures} checks without a report.\n`);
for (const [why, times] of [...undecided].sort((a, b) => b[1] - a[1])) console.log(`- not followed, ${times} ×: ${why}`);
console.error('slowest checks:');
for (const { ms, what } of checks.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST)) console.error(`${ms.toFixed(0).padStart(7)} ms  ${what}`);
process.exitCode = count.failures > 0 ? 1 : 0;
