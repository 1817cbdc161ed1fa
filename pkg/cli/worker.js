// The checker's thread: it may hang or crash, and is then replaced.

import { parentPort } from 'node:worker_threads';

import { applyFix, applyFixes, check, init, render } from '../index.js';
import { firstFix, isInCode } from './fixes.js';

await init();
const methods = { check, render, mend };
parentPort.on('message', ({ method, args }) => {
  try {
    parentPort.postMessage({ result: methods[method](...args) });
  } catch ({ name, message }) {
    parentPort.postMessage({ error: { name, message } });
  }
});
parentPort.postMessage({ ready: true });

/** Fixes the code alone: all at once, or one after the other where that would fix secrets as well. */
function mend(input, unsafe) {
  const report = check(input);
  const fixable = report.diagnostics.filter((finding) => isInCode(firstFix(finding, unsafe)));
  const { applied, files, secrets } = applyFixes(input, fixable, { unsafe });
  if (secrets.every(({ text }, at) => text === input.secrets[at].text)) {
    return { files, applied, report: check({ ...input, files }) };
  }
  return oneByOne(input, report, unsafe);
}

function oneByOne(input, report, unsafe) {
  let applied = 0;
  const next = () => report.diagnostics.map((finding) => firstFix(finding, unsafe)).find(isInCode);
  const most = 10 * report.diagnostics.length; // Two fixes may undo each other.
  for (let fix = next(); fix && applied < most; fix = next()) {
    input = applyFix(input, fix);
    report = check(input);
    applied += 1;
    parentPort.postMessage({ alive: true });
  }
  return { files: input.files, report, applied };
}
