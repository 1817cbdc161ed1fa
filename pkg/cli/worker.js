// The checker's thread: it may hang or crash, and is then replaced.

import { parentPort } from 'node:worker_threads';

import { applyFix, check, init, render } from '../index.js';
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

/** Fixes the code alone; `applyFixes` would take fixes of secrets as well. */
function mend(input, unsafe) {
  let report = check(input);
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
