import { Worker } from 'node:worker_threads';

import { ALONE, FAILURES, HEAP, START, TOGETHER } from './bounds.js';
import { Unchecked } from './unchecked.js';

/** The engine hung or crashed. */
class Failure extends Error {}

/** The engine in a thread of its own, which ends when it hangs or crashes; the next call gets a new one. */
export class Checker {
  #worker;

  /** Calls a function of the worker. Throws a `Failure`, or `Unchecked` where the engine refuses the input. */
  async call(method, args, patience = TOGETHER) {
    this.#worker ??= await start();
    const worker = this.#worker;
    try {
      return await answer(worker, patience, () => worker.postMessage({ method, args }));
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /**
   * The report of an input, without the texts that the engine does not survive. Throws `Unchecked` where nothing is
   * left to report on.
   */
  async check(input, progress) {
    try {
      return { input, report: await this.call('check', [input]), failed: [] };
    } catch (error) {
      if (!(error instanceof Failure)) {
        throw error;
      }
    }
    const failed = await this.#failing(input, progress);
    const without = {
      ...input,
      files: input.files.filter((file) => !failed.some(({ text }) => text === file)),
      secrets: input.secrets.filter((secret) => !failed.some(({ text }) => text === secret)),
      log: failed.some(({ text }) => text === input.log) ? undefined : input.log,
    };
    try {
      return { input: without, report: await this.call('check', [without]), failed };
    } catch (error) {
      throw error instanceof Failure ? new Unchecked(`${error.message} on these texts together`) : error;
    }
  }

  async #failing({ files, secrets, log }, progress) {
    const alone = [
      ...files.map((text) => [text, { files: [text] }]),
      ...secrets.map((text) => [text, { files: [], secrets: [text] }]),
      ...(log === undefined ? [] : [[log, { files: [], log }]]),
    ];
    const failed = [];
    for (const [at, [text, input]] of alone.entries()) {
      progress(`checking each by itself: ${at + 1} of ${alone.length}`);
      try {
        await this.call('check', [input], ALONE);
      } catch (error) {
        if (!(error instanceof Failure)) {
          throw error;
        }
        failed.push({ text, why: error.message });
      }
      if (failed.length === FAILURES) {
        throw new Unchecked(`the checker fails on ${FAILURES} texts by themselves and gave up`);
      }
    }
    return failed;
  }

  async end() {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}

async function start() {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP },
    // Nothing of what a crash prints may reach the terminal: it can quote a secret.
    stdout: true,
    stderr: true,
  });
  worker.on('error', () => {}); // What ends it between two calls shows in the next one.
  try {
    await answer(worker, START, () => {});
  } catch (error) {
    await worker.terminate();
    throw new Unchecked('the engine cannot be loaded', { cause: error });
  }
  return worker;
}

function answer(worker, patience, ask) {
  return new Promise((resolve, reject) => {
    const onSilence = () => settle(reject, new Failure('the checker hangs'));
    const onCrash = () => settle(reject, new Failure('the checker crashes'));
    const onMessage = ({ alive, error, result }) => {
      if (alive) {
        timer.refresh();
      } else if (!error) {
        settle(resolve, result);
      } else if (error.name === 'RangeError' || error.name === 'TypeError') {
        settle(reject, new Unchecked(error.message));
      } else {
        onCrash();
      }
    };
    const settle = (how, outcome) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onCrash).off('exit', onCrash);
      how(outcome);
    };
    const timer = setTimeout(onSilence, patience);
    worker.on('message', onMessage).on('error', onCrash).on('exit', onCrash);
    ask();
  });
}
