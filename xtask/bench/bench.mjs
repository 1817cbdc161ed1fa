// Measures the figures that the engine and the page are held to, and prints each beside its bound. Times are compared
// within one run, turn by turn, so that a busy machine slows both sides.
//
//   node --expose-gc bench.mjs <directory of the engine that also exports its parser>

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import ts from 'typescript';

import { check, init } from '../../pkg/index.js';
import { compress } from './compress.mjs';
import { lighthouse } from './lighthouse.mjs';
import { measurePage } from './page.mjs';
import { cdkCode, SECRET_NAME, secretText } from './text.mjs';

const ROUNDS = 40;
const FEW_ROUNDS = 12;
/** Until then V8 has compiled for speed what runs often. */
const WARM_UP = 30;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const engineWithParser = resolve(process.argv[2]);

let seed = Date.now() % 1_000_000;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

function time(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** The median over many rounds of one time by another, each round with texts of its own, after some that do not count. */
function ratio(rounds, pair) {
  const ratios = [];
  for (let round = -WARM_UP; round < rounds; round++) {
    globalThis.gc();
    const [ours, theirs] = pair(++seed, round % 2 === 0);
    if (round >= 0) ratios.push(ours / theirs);
  }
  return median(ratios);
}

/** Times two pieces of work, now the one first, now the other. */
function inTurn(oursFirst, ours, theirs) {
  if (oursFirst) return [time(ours), time(theirs)];
  const late = time(theirs);
  return [time(ours), late];
}

const input = (code, secret) => ({ files: [{ path: 'lib/stack.ts', text: code }], secrets: [{ name: SECRET_NAME, text: secretText(secret) }] });

async function againstItsParser() {
  const engine = await import(pathToFileURL(`${engineWithParser}/engine.js`).href);
  engine.initSync({ module: readFileSync(`${engineWithParser}/engine.wasm`) });
  return ratio(ROUNDS, (seed, first) => {
    const code = cdkCode(2000, seed);
    return inTurn(first, () => engine.check(input(code, seed)), () => {
      if (!engine.parseAndResolve(code)) throw new Error('the code does not parse');
    });
  });
}

function againstTypeScript() {
  return ratio(ROUNDS, (seed, first) => {
    const code = cdkCode(2000, seed);
    return inTurn(first, () => check(input(code, seed)), () => ts.createSourceFile('stack.ts', code, ts.ScriptTarget.Latest));
  });
}

function againstBiome() {
  const { Workspace } = createRequire(import.meta.url)('@biomejs/wasm-nodejs');
  const workspace = new Workspace();
  const { projectKey } = workspace.openProject({ path: '/', openUninitialized: true });
  workspace.updateSettings({ projectKey, configuration: { linter: { enabled: true, rules: { recommended: true } } } });
  return ratio(FEW_ROUNDS, (seed, first) => {
    const code = cdkCode(2000, seed);
    const path = `/stack-${seed}.ts`;
    const lint = () => {
      workspace.openFile({ projectKey, path, content: { type: 'fromClient', content: code, version: 0 } });
      workspace.pullDiagnostics({ projectKey, path, categories: ['syntax', 'lint'] });
    };
    const times = inTurn(first, () => check(input(code, seed)), lint);
    workspace.closeFile({ projectKey, path });
    return times;
  });
}

/** From the start of a process to the first report, by the same to the first tree of oxc. */
function freshProcess() {
  const run = (script) => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', here(script), String(seed)], { encoding: 'utf8' });
    return Number(stdout) || fail(stderr);
  };
  const rounds = Array.from({ length: FEW_ROUNDS }, () => (seed++, run('first-report.mjs') / run('first-tree.mjs')));
  return median(rounds);
}

function growth() {
  return ratio(FEW_ROUNDS, (seed, first) => {
    const [large, small] = [cdkCode(20_000, seed), cdkCode(2000, seed)];
    return inTurn(first, () => check(input(large, seed)), () => check(input(small, seed)));
  });
}

function secretOnly() {
  return ratio(ROUNDS, (seed) => {
    const code = cdkCode(2000, seed);
    const full = time(() => check(input(code, seed)));
    return [time(() => check(input(code, seed + 1))), full];
  });
}

/** What a deployment of ever the same resources prints, until it is ten megabytes. */
function tenMegabytes() {
  const states = ['CREATE_IN_PROGRESS  ', 'CREATE_FAILED       ', 'DELETE_COMPLETE     '];
  const line = (at) => {
    const [status, id] = [states[Math.floor(at / 9000) % 3], `Job${at % 9000}AB12CD34`];
    return `Ledger | ${at % 500}/500 | 2:00:26 PM | ${status} | AWS::Lambda::Function | Jobs/Job${at} (${id}) Resource creation cancelled\n`;
  };
  const lines = Array.from({ length: 100_000 }, (_, at) => line(at));
  return lines.join('').slice(0, 10_000_000);
}

function largeLog() {
  const log = tenMegabytes();
  const rounds = Array.from({ length: FEW_ROUNDS }, (_, at) => time(() => check({ files: [], log: `${log}${at}` })));
  return median(rounds);
}

function besideLog() {
  const log = tenMegabytes();
  return ratio(FEW_ROUNDS, (seed) => {
    const full = time(() => check({ ...input('', seed), log: `${log}${seed}` }));
    return [time(() => check({ ...input('', seed + 1), log: `${log}${seed}` })), full];
  });
}

const compressed = (path) => compress(readFileSync(here(path))).length / 1000;

function fail(message) {
  throw new Error(message);
}

const missed = [];

function figure(what, value, bound, unit = '×') {
  const shown = unit === '×' ? value.toFixed(2) : value.toFixed(0);
  report(what, value <= bound, `${shown} ${unit}`, `of ${bound} ${unit}`);
}

/** A figure that is better the higher it is. */
function atLeast(what, value, bound, unit) {
  report(what, value >= bound, `${value} ${unit}`, `≥ ${bound} ${unit}`);
}

function report(what, isHeld, value, bound) {
  if (!isHeld) missed.push(what);
  console.log(`${isHeld ? 'held  ' : 'MISSED'}  ${value.padStart(9)}  ${bound.padEnd(11)}  ${what}`);
}

await init();
figure('check, by the parser and resolver in it', await againstItsParser(), 1.5);
figure('check, by the parser of TypeScript', againstTypeScript(), 1);
figure('check, by Biome with its recommended rules', againstBiome(), 0.15);
figure('fresh process to the first report, by oxc to its first tree', freshProcess(), 1);
figure('growth from 2,000 to 20,000 lines', growth(), 12);
figure('change of the secret only, by a full check', secretOnly(), 0.1);
figure('check of 10 MB of a log', largeLog(), 1000, 'ms');
figure('change of the secret beside it, by a full check', besideLog(), 0.15);
figure('engine.wasm, brotli', compressed('../../pkg/engine.wasm'), 300, 'KB');
figure('check.html, brotli', compressed('../../pkg/check.html'), 550, 'KB');

const page = await measurePage(here('../../pkg/check.html'), cdkCode(2000, ++seed), SECRET_NAME, secretText(seed));
figure('navigation to the first findings, by the same with an engine that does nothing', page.firstFindings, 1.3);
figure('key press to highlights in 2,000 lines, 95th percentile', page.keyPress, 150, 'ms');
figure('longest task over 50 ms of the main thread while typing there', page.longestTask, 50, 'ms');

const LEAST = { Accessibility: 100, 'Best Practices': 100, Performance: 95 };
for (const { title, score, why } of await lighthouse(here('../../pkg/check.html'))) {
  atLeast(['Lighthouse', title, ...(why.length > 0 ? [`(${why.join('; ')})`] : [])].join(' '), score, LEAST[title], 'pt');
}
process.exitCode = missed.length > 0 ? 1 : 0;
