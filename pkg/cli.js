#!/usr/bin/env node
import { readFile } from 'node:fs/promises';

import { HELP, read } from './cli/arguments.js';
import { Checker } from './cli/checker.js';
import { find, obstacle, readCode, readLog, readSecret, replace, shown, STDIN } from './cli/files.js';
import { firstFix, isInCode } from './cli/fixes.js';
import { coloured, isColoured, located, printable } from './cli/output.js';
import { Unchecked } from './cli/unchecked.js';

const CLEAN = 0;
const FINDINGS = 1;
const INCOMPLETE = 2;

const checker = new Checker();
let complete = true;

for (const stream of [process.stdout, process.stderr]) {
  // The reader has seen enough.
  stream.on('error', ({ code }) => process.exit(code === 'EPIPE' ? process.exitCode : INCOMPLETE));
}

try {
  process.exitCode = await run(read(process.argv.slice(2)));
} catch (error) {
  process.exitCode = INCOMPLETE;
  // Its message could quote a text.
  problem(error instanceof Unchecked ? error.message : `internal error, ${error?.name}${error?.stack?.match(/\n.*/)?.[0]}`);
} finally {
  await checker.end();
}

async function run(options) {
  if (options.help) {
    process.stdout.write(HELP);
    return CLEAN;
  }
  if (options.version) {
    const { version } = JSON.parse(await readFile(new URL('./package.json', import.meta.url), 'utf8'));
    process.stdout.write(`${version}\n`);
    return CLEAN;
  }

  const files = await readCode(await find(options.code, problem), problem, progress);
  if (files.length === 0) {
    progress('');
    return INCOMPLETE;
  }
  const secrets = [];
  for (const [at, secret] of options.secrets.entries()) {
    secrets.push(await readSecret(secret, at + 1));
  }

  const log = options.log === undefined ? undefined : await readLog(options.log);

  progress(`checking ${files.length === 1 ? files[0].path : `${files.length} files`}`);
  const policy = { existingSecretsOnly: options.existingSecretsOnly };
  const { input, report: found, failed } = await checker.check({ files, secrets, policy, log }, progress);
  for (const { text, why } of failed) {
    problem(`${title(text, secrets)}: ${why} on it; it was left out`);
  }

  const report = options.fix ? await fix(input, found, options.unsafe) : found;
  const paths = new Map(
    input.secrets.map((secret, at) => [document(secret, at), file(options.secrets[secrets.indexOf(secret)])]),
  );
  if (log !== undefined) {
    paths.set('log', file({ path: options.log }));
  }
  const output = await rendered(report, options.format, paths);
  const isSevere = severe(report, options.failOn);
  process.exitCode = complete ? (isSevere ? FINDINGS : CLEAN) : INCOMPLETE; // Known before the reader can leave.
  progress('');
  process.stdout.write(output);
  return process.exitCode;
}

/** What a text that was checked is called. */
function title(text, secrets) {
  if (typeof text === 'string') {
    return 'the log';
  }
  return text.path ?? `secret ${text.name ?? secrets.indexOf(text) + 1}`;
}

/** What reports call a secret. */
function document({ name }, at) {
  return `secret:${name ?? at}`;
}

function file({ path }) {
  return path === '-' ? STDIN : shown(path);
}

function severe({ diagnostics }, threshold) {
  const levels = ['info', 'warning', 'error'];
  const least = threshold === 'never' ? Infinity : levels.indexOf(threshold);
  return diagnostics.some(({ severity }) => levels.indexOf(severity) >= least);
}

async function fix(input, found, unsafe) {
  progress('fixing');
  let fixed;
  try {
    fixed = await checker.call('mend', [input, unsafe]);
  } catch (error) {
    problem(`nothing was fixed: ${error.message}`);
    return found;
  }
  const { files, report, applied } = fixed;
  const changed = files
    .map((file, at) => ({ ...file, before: input.files[at].text }))
    .filter(({ text, before }) => text !== before);
  if (!(await each(changed, ({ path, before }) => obstacle(path, before)))) {
    note('nothing was fixed: one fix can change several files');
    return found;
  }
  if (await each(changed, ({ path, text }) => replace(path, text))) {
    note(`${count(applied, 'fix', 'fixes')} applied in ${count(changed.length, 'file')}`);
  }
  const left = report.diagnostics.map((finding) => firstFix(finding, unsafe)).filter((next) => next && !isInCode(next));
  if (left.length > 0) {
    note(`left to you, since secrets are not written: ${count(left.length, 'fix', 'fixes')} of a secret`);
  }
  return report;
}

/** Whether nothing goes wrong with any file; what does is said. */
async function each(files, act) {
  const reasons = [];
  for (const file of files) {
    const why = await act(file);
    if (why) {
      problem(`${file.path}: ${why}`);
      reasons.push(why);
    }
  }
  return reasons.length === 0;
}

function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

async function rendered(report, format, paths) {
  if (format === 'json') {
    return printable(`${JSON.stringify(report, null, 2)}\n`);
  }
  const text = printable(await checker.call('render', [format === 'sarif' ? located(report, paths) : report, format]));
  return format === 'text' && isColoured(process.stdout, process.env) ? coloured(text, report) : text;
}

/** What could not be done. */
function problem(message) {
  complete = false;
  note(message);
}

function note(message) {
  progress('');
  process.stderr.write(`cdk-secret-check: ${printable(message)}\n`);
}

function progress(message) {
  if (process.stderr.isTTY) {
    process.stderr.write(`\r\x1b[K${printable(message)}`);
  }
}
