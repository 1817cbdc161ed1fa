// What Lighthouse says of the page, served as a host would serve it.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { compress } from './compress.mjs';

const LIGHTHOUSE = fileURLToPath(new URL('node_modules/lighthouse/cli/index.js', import.meta.url));
const CHROME_FLAGS = '--headless --no-sandbox --host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"';
const CATEGORIES = ['accessibility', 'best-practices', 'performance'];
const OPTIONS = [
  `--only-categories=${CATEGORIES}`,
  // Of a mobile line's simulation nothing is left to measure but the size of the file, which has a bound of its own.
  '--preset=desktop',
  '--output=json',
  '--quiet',
  '--no-enable-error-reporting',
  `--chrome-flags=${CHROME_FLAGS}`,
];

/** The score of each category, of 100, and what it was lowered by. */
export async function lighthouse(file) {
  const page = compress(readFileSync(file));
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'br' };
  const server = createServer(({ url }, response) => {
    if (url === '/check.html') response.writeHead(200, headers).end(page);
    else response.writeHead(404).end();
  });
  await new Promise((listening) => server.listen(0, 'localhost', listening));
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [LIGHTHOUSE, `http://localhost:${server.address().port}/check.html`, ...OPTIONS],
      { maxBuffer: 1 << 28, env: { ...process.env, CHROME_PATH: process.env.CHROMIUM_PATH } },
    );
    const { categories, audits } = JSON.parse(stdout);
    return CATEGORIES.map((category) => {
      const { title, score, auditRefs } = categories[category];
      const lowered = auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1);
      const why = lowered.map(({ id }) => [audits[id].title, audits[id].displayValue].filter(Boolean).join(' '));
      return { title, score: Math.round(100 * score), why };
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
