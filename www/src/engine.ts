import { moved, wasm, worker as workerSource } from 'virtual:engine';

import type { Applied, Diagnostic, Input, Report } from '../../pkg/engine.js';
import { surroundings } from './surroundings';

/** What a request may take before the worker counts as hung. */
const HUNG_MS = 2_500;
/** What a log adds to that, for a character. */
const LOG_MS = 1 / 2_000;
/** The same for compiling the engine, which a slow machine does while it loads the page. */
const SLOW_START_MS = 15_000;
const RESTARTS = 5;
const RESTARTS_WITHIN_MS = 30_000;
const BACK_OFF_MS = 250;

interface Call {
  method: string;
  args: unknown[];
  /** What the worker keeps for it. */
  log: string | undefined;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface Reply {
  ready?: string;
  id?: number;
  result?: unknown;
  error?: { name: string; message: string };
}

export type Recognised = 'secret' | 'log' | 'template';

/** The worker died or hung on this request, or cannot be started at all. */
export class EngineStopped extends Error {}

function unpack(): Uint8Array<ArrayBuffer> {
  const byteOf = Uint8Array.from({ length: 256 + moved.length }, (_, code) => code);
  for (const [code, byte] of moved) byteOf[code] = byte;
  const bytes = new Uint8Array(wasm.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = byteOf[wasm.charCodeAt(at)]!;
  return bytes;
}

/**
 * The engine in its worker. One request is under way at a time, a newer check takes the place of one that still waits,
 * and a worker that died or hangs is replaced. What it did not survive is never sent again.
 */
export class Engine {
  readonly #bytes = unpack();
  readonly #onStop: () => void;
  #worker: Worker | undefined;
  #ready = false;
  #stopped = true;
  #gaveUp = false;
  #waiting: Call[] = [];
  #current: Call | undefined;
  #id = 0;
  #watchdog = 0;
  #restart = 0;
  #deaths: number[] = [];
  #deadly: { key: string; log: string | undefined }[] = [];
  /** The log that the worker has. */
  #kept: string | undefined;

  /** Is told when the worker stopped and no request is there to be told. */
  constructor(onStop: () => void) {
    this.#onStop = onStop;
  }

  /** Whether the worker died so often that it is not started again. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  /** Starts the worker, at first, after `stop`, or after it was given up. */
  start(): void {
    this.#stopped = false;
    this.#gaveUp = false;
    this.#deaths = [];
    this.#spawn();
  }

  /** Ends the worker and forgets every text. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#restart);
    this.#end();
    this.#waiting = [];
    this.#current = undefined;
    this.#deadly = [];
  }

  /** Replaces the worker, once it has answered what was asked before, by one that knows no text. */
  renew(): Promise<void> {
    return this.#call<void>('renew');
  }

  /** The report; undefined where a newer check took this one's place. */
  check({ log, ...input }: Input): Promise<Report | undefined> {
    for (const { method, resolve } of this.#waiting) if (method === 'check') resolve(undefined);
    this.#waiting = this.#waiting.filter(({ method }) => method !== 'check');
    return this.#request<Report | undefined>({ method: 'check', args: [input], log });
  }

  /** The input after every safe fix; a log changes none of them. */
  applyFixes({ files, secrets }: Input, diagnostics: Diagnostic[]): Promise<Applied> {
    return this.#call<Applied>('applyFixes', { files, secrets }, diagnostics);
  }

  /** The secret's text with a placeholder for every value that may be sensitive. */
  shapeOf(text: string): Promise<string> {
    return this.#call<string>('shapeOf', text);
  }

  /** What a text that was pasted is, where it is not simply code. */
  recognise(text: string): Promise<Recognised | undefined> {
    return this.#call<Recognised | undefined>('recognise', text);
  }

  /** The report as text, with these texts about the rules. */
  render(report: Report, format: 'markdown' | 'sarif', rules: Record<string, string>): Promise<string> {
    return this.#call<string>('render', report, format, rules);
  }

  #call<T>(method: string, ...args: unknown[]): Promise<T> {
    return this.#request({ method, args, log: undefined });
  }

  #request<T>(request: Pick<Call, 'method' | 'args' | 'log'>): Promise<T> {
    return new Promise((resolve, reject) => {
      const call: Call = { ...request, resolve: resolve as Call['resolve'], reject };
      if (this.#gaveUp || this.#isDeadly(call)) {
        reject(new EngineStopped());
        return;
      }
      this.#waiting.push(call);
      this.#next();
    });
  }

  #isDeadly(call: Call): boolean {
    if (this.#deadly.length === 0) return false;
    const asked = key(call);
    return this.#deadly.some(({ key, log }) => log === call.log && key === asked);
  }

  #spawn(): void {
    try {
      this.#run(this.#bytes);
    } catch {
      this.#gaveUp = true;
      this.#onStop();
    }
  }

  #run(bytes: Uint8Array): void {
    if (this.#stopped || this.#worker) return;
    const worker = surroundings.startWorker(workerSource);
    const died = () => worker === this.#worker && this.#died();
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (worker !== this.#worker) return;
      if (data.ready !== undefined) {
        this.#ready = true;
        clearTimeout(this.#watchdog);
      } else {
        this.#settle(data);
      }
      this.#next();
    };
    worker.onmessageerror = died;
    worker.onerror = (event) => {
      event.preventDefault(); // The browser would log the error's text, which may quote what was pasted.
      died();
    };
    this.#worker = worker;
    this.#watchdog = window.setTimeout(died, SLOW_START_MS);
    worker.postMessage(bytes);
  }

  #next(): void {
    if (!this.#ready || this.#current) return;
    const call = this.#waiting.shift();
    if (!call) return;
    if (call.method === 'renew') return this.#renew(call);
    this.#current = call;
    const { method, args, log } = call;
    const characters = log?.length ?? (typeof args[0] === 'string' ? args[0].length : 0);
    this.#watchdog = window.setTimeout(() => this.#died(), HUNG_MS + characters * LOG_MS);
    if (method === 'check' && log !== this.#kept) {
      this.#worker?.postMessage({ method: 'keepLog', args: [log] });
      this.#kept = log;
    }
    this.#worker?.postMessage({ id: ++this.#id, method, args });
  }

  #renew({ resolve }: Call): void {
    this.#end();
    this.#deadly = [];
    this.#spawn();
    resolve(undefined);
  }

  #settle({ id, result, error }: Reply): void {
    if (id !== this.#id || !this.#current) return;
    const { resolve, reject } = this.#current;
    this.#current = undefined;
    clearTimeout(this.#watchdog);
    if (error) reject(Object.assign(new Error(error.message), { name: error.name }));
    else resolve(result);
  }

  #died(): void {
    this.#end();
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((death) => now - death < RESTARTS_WITHIN_MS), now];
    const call = this.#current;
    this.#current = undefined;
    if (call) this.#deadly.push({ key: key(call), log: call.log });

    this.#gaveUp = this.#deaths.length > RESTARTS;
    if (this.#gaveUp) {
      this.#waiting.splice(0).forEach(({ reject }) => reject(new EngineStopped()));
    } else {
      const backOff = BACK_OFF_MS * (2 ** (this.#deaths.length - 1) - 1);
      this.#restart = window.setTimeout(() => this.#spawn(), backOff);
    }
    if (call) call.reject(new EngineStopped());
    else this.#onStop();
  }

  #end(): void {
    clearTimeout(this.#watchdog);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#kept = undefined;
    this.#ready = false;
  }
}

/** What a call is about, but for the log. */
function key({ method, args }: Call): string {
  return JSON.stringify([method, args]);
}
