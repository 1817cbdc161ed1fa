// What the command line puts up with. The watchdog's bounds are the longest silence of the engine, in milliseconds.

/** Of the thread until it can check. */
export const START = 30_000;

/** Of everything together: 2 MB of code take a few seconds on a slow machine. */
export const TOGETHER = 30_000;

/** Of a text by itself, once everything together failed. */
export const ALONE = 10_000;

/** Texts that fail by themselves before the search for them ends. */
export const FAILURES = 10;

/** What the engine takes: bytes of code, files, bytes of secrets, bytes of log. */
export const CODE = 2_000_000;
export const FILES = 1000;
export const SECRETS = 1_000_000;
export const LOG = 16_000_000;

/** MB of JavaScript's heap for the checker; the wasm's own memory ends at 4 GB. */
export const HEAP = 1024;
