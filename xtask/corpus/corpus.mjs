// Checks all CDK code below a folder, one report a repository, and prints them as a list in Markdown.
//
//   node corpus.mjs <folder> [--secret <file>]

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
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
  const read = keys.map(({ key }) => [key, known[key] ?? `value-of-${key}`]);
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

/** `## <name> <link or commit>` of a work tree's head. */
function title(directory) {
  const git = (...args) => execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  const name = basename(directory).replace('+', '/');
  if (!existsSync(join(directory, '.git'))) return name;
  const commit = git('rev-parse', 'HEAD');
  return name.includes('/') ? `[${name}](https://github.com/${name}/tree/${commit}) at \`${commit.slice(0, 10)}\`` : `${name} at \`${commit.slice(0, 10)}\``;
}

/** What was decided about each finding: the lines below it in the list, by repository and finding. */
function decisions() {
  const decided = new Map();
  let repository = '';
  let finding = '';
  for (const line of existsSync(DECISIONS) ? readFileSync(DECISIONS, 'utf8').split('\n') : []) {
    if (line.startsWith('## ')) repository = line.replace(/,[^,]*$/, '');
    else if (line.startsWith('- ')) finding = line.slice(0, line.indexOf(': '));
    else if (line.startsWith('  - ')) decided.set(`${repository}\n${finding}`, line);
  }
  return decided;
}

const isRepository = existsSync(join(root, '.git'));
const directories = isRepository
  ? [root]
  : readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [join(root, entry.name)] : []));
const decided = decisions();
const engine = new Engine();
const count = { repositories: 0, files: 0, secrets: 0, error: 0, warning: 0, info: 0, failures: 0 };
const undecided = new Map();
const checks = [];

for (const directory of directories.length > 0 ? directories : [root]) {
  const files = cdkFiles(directory);
  if (files.length === 0) continue;
  const lines = [];
  const reads = { secrets: 0, databases: 0 };
  const heading = `## ${title(directory)}`;
  for (const group of groups(files)) {
    const started = performance.now();
    const { report, failure } = await checkAll(engine, group);
    checks.push({ ms: performance.now() - started, of: join(basename(directory), group[0].path), files: group.length });
    if (failure) {
      count.failures += 1;
      lines.push(`- **failed** ${group[0].path} and ${group.length - 1} more: ${failure}`);
      continue;
    }
    reads.secrets += report.secrets.length;
    reads.databases += report.databases.length;
    for (const { why } of report.undecided) undecided.set(why, (undecided.get(why) ?? 0) + 1);
    for (const { severity, rule, primary, message } of report.diagnostics) {
      count[severity] += 1;
      const finding = `- ${severity} \`${rule}\` ${primary.document}:${primary.line}:${primary.column}`;
      lines.push(`${finding}: ${message}`, ...[decided.get(`${heading}\n${finding}`)].filter(Boolean));
    }
  }
  count.repositories += 1;
  count.files += files.length;
  count.secrets += reads.secrets;
  console.log(`${heading}, ${files.length} files, ${reads.secrets} secrets, ${reads.databases} databases\n`);
  console.log(lines.length > 0 ? `${lines.join('\n')}\n` : 'Nothing found.\n');
}
await engine.stop();

console.log(`## In all\n
${count.repositories} repositories, ${count.files} files, ${count.secrets} secrets; ${count.error} errors, ${count.warning} warnings, ${count.info} infos, ${count.failures} failures.`);
if (undecided.size > 0) {
  console.log('\nNot followed:\n');
  for (const [why, times] of [...undecided].sort((a, b) => b[1] - a[1])) console.log(`- ${times} ×: ${why}`);
}
checks.sort((a, b) => b.ms - a.ms);
for (const { ms, of, files } of checks.slice(0, SLOWEST)) console.error(`${ms.toFixed(0).padStart(6)} ms  ${of}${files > 1 ? ` and ${files - 1} more` : ''}`);
process.exitCode = count.failures > 0 ? 1 : 0;
