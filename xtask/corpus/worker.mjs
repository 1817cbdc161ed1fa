// The engine, answering one input after another.

import { parentPort } from 'node:worker_threads';

import { check, init } from '../../pkg/index.js';

await init();
parentPort.on('message', (input) => {
  try {
    parentPort.postMessage({ report: check(input) });
  } catch (error) {
    parentPort.postMessage({ failure: `${error.message} (${error.cause?.message ?? error.name})` });
  }
});
