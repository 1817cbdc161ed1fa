// Measures the page in Chromium.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { chromium } from '../../www/node_modules/@playwright/test/index.mjs';

const NAVIGATIONS = 10;
const TOGGLES = 40;
const TYPED = 'const queue = new sqs.Queue(this, "Jobs", { fifo: true });';
/** A key every so many milliseconds is a fast typist. */
const KEY_MS = 60;

/** `firstFindings` is a ratio; `keyPress`, a 95th percentile, and `longestTask` are milliseconds. */
export async function measurePage(file, code, secretName, secret) {
  const html = readFileSync(file);
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(html));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    return { firstFindings: await firstFindings(browser, url), ...(await typing(browser, url, code, secretName, secret)) };
  } finally {
    await browser.close();
    server.close();
  }
}

async function firstFindings(browser, url) {
  // What the real engine says of the page's own example.
  const replies = await open(browser, url, recordReplies, null, (page) => page.evaluate(() => globalThis.replies));
  const time = (script, argument) => open(browser, url, script, argument, (page) => page.evaluate(() => globalThis.firstFindings));
  const [full, empty] = [[], []];
  for (let round = 0; round < NAVIGATIONS; round++) {
    full.push(await time(() => {}));
    empty.push(await time(answerAtOnce, replies));
  }
  return median(full) / median(empty);
}

async function typing(browser, url, code, secretName, secret) {
  return open(browser, url, observeHighlights, null, async (page) => {
    const editor = page.getByRole('textbox', { name: 'CDK code' });
    await paste(page.getByRole('textbox', { name: 'Secret JSON' }), secret);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(secretName);
    await paste(editor, code);
    await editor.press('ControlOrMeta+Home');
    await page.waitForTimeout(2000);

    // Within the key that the first container reads: each press makes it another one, or the right one again.
    await editor.getByText("'password'").first().click();
    const latencies = [];
    for (let press = 0; press < TOGGLES; press++) {
      await page.evaluate(() => void (globalThis.latency = undefined));
      await page.keyboard.press(press % 2 === 0 ? 'x' : 'Backspace');
      latencies.push(await page.waitForFunction(() => globalThis.latency).then((handle) => handle.jsonValue()));
      await page.waitForTimeout(KEY_MS);
    }

    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.evaluate(() => void (globalThis.longestTask = 0));
    await page.keyboard.type(TYPED, { delay: KEY_MS });
    await page.waitForTimeout(500);
    const longestTask = await page.evaluate(() => globalThis.longestTask);
    return { keyPress: latencies.sort((a, b) => a - b)[Math.ceil(0.95 * TOGGLES) - 1], longestTask };
  });
}

/** Does something with the page once its first finding is there, in a context of its own. */
async function open(browser, url, script, argument, work) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(noteFirstFinding);
    await page.addInitScript(script, argument);
    await page.goto(url);
    await page.waitForFunction(() => globalThis.firstFindings);
    return await work(page);
  } finally {
    await context.close();
  }
}

async function paste(editor, text) {
  await editor.press('ControlOrMeta+a');
  await editor.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

// What follows runs in the page.

function noteFirstFinding() {
  new MutationObserver((_, observer) => {
    if (!document.querySelector('#list > li')) return;
    observer.disconnect();
    globalThis.firstFindings = performance.now();
  }).observe(document, { childList: true, subtree: true });
}

/** Keeps what a worker answers, by the method that was asked for. */
function recordReplies() {
  const replies = (globalThis.replies = {});
  globalThis.Worker = class extends Worker {
    constructor(url) {
      super(url);
      this.addEventListener('message', ({ data }) => {
        if (data.ready) replies.ready = data;
        else replies[this.method] = data;
      });
    }

    postMessage(message) {
      this.method = message.method;
      super.postMessage(message);
    }
  };
}

/** A worker without an engine: it gives the answers it was given. */
function answerAtOnce(replies) {
  globalThis.Worker = class extends EventTarget {
    postMessage({ id, method }) {
      const data = method ? { ...replies[method], id } : replies.ready;
      setTimeout(() => this.onmessage({ data }));
    }

    terminate() {}
  };
}

/** Times each press of a key up to the frame in which an underlined error comes or goes. */
function observeHighlights() {
  globalThis.longestTask = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longestTask = Math.max(globalThis.longestTask, duration);
  }).observe({ type: 'longtask' });

  let pressed = 0;
  let errors = 0;
  const roots = [document];
  const observer = new MutationObserver(() => {
    const now = roots.reduce((sum, root) => sum + root.querySelectorAll('.cm-lintRange-error').length, 0);
    if (now === errors) return;
    errors = now;
    requestAnimationFrame(() => (globalThis.latency = performance.now() - pressed));
  });
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    roots.push(root);
    observer.observe(root, { childList: true, subtree: true, attributeFilter: ['class'] });
    return root;
  };
  addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), { capture: true });
}
