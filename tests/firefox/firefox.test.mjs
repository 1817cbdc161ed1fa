// The page in a second engine: that it works, what its policy refuses there, and that its worker is replaced.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import puppeteer from 'puppeteer-core';

const file = fileURLToPath(new URL('../../pkg/check.html', import.meta.url));
const code = `import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/ledger');

new rds.DatabaseInstance(this, 'Database', {
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
  vpc,
  credentials: rds.Credentials.fromSecret(dbSecret),
});
`;
const secret = '{ "username": "admin", "password": "Canary-7731-heron" }';

/** What a script tries that wants to reach another origin, by what it uses. */
const attempts = {
  fetch: (to) => void fetch(to, { mode: 'no-cors' }).catch(() => undefined),
  XMLHttpRequest: (to) => {
    const request = new XMLHttpRequest();
    request.open('GET', to);
    request.send();
  },
  sendBeacon: (to) => void navigator.sendBeacon(to, 'text'),
  WebSocket: (to) => void new WebSocket(to.replace('http', 'ws')),
  EventSource: (to) => void new EventSource(to),
  img: (to) => void (new Image().src = to),
  video: (to) => void document.body.append(Object.assign(document.createElement('video'), { src: to, preload: 'auto' })),
  iframe: (to) => void document.body.append(Object.assign(document.createElement('iframe'), { src: to })),
  object: (to) => void document.body.append(Object.assign(document.createElement('object'), { data: to })),
  embed: (to) => void document.body.append(Object.assign(document.createElement('embed'), { src: to })),
  script: (to) => void document.body.append(Object.assign(document.createElement('script'), { src: to })),
  'import()': (to) => void import(to).catch(() => undefined),
  stylesheet: (to) => void document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: to })),
  preload: (to) => void document.head.append(Object.assign(document.createElement('link'), { rel: 'preload', as: 'image', href: to })),
  'background by style': (to) => void (document.body.style.backgroundImage = `url("${to}")`),
  font: (to) => void new FontFace('other', `url("${to}")`).load().catch(() => undefined),
  form: (to) => {
    const target = Object.assign(document.createElement('iframe'), { name: 'sink' });
    const form = Object.assign(document.createElement('form'), { action: to, method: 'post', target: 'sink' });
    document.body.append(target, form);
    form.submit();
  },
  'worker from a blob': (to) => void new Worker(URL.createObjectURL(new Blob([`fetch('${to}', { mode: 'no-cors' })`]))),
};

/** What no policy of a page forbids. */
const leave = (to) => void (location.href = to);

let browser;
let server;
let origin;
let hits;

before(async () => {
  const page = readFileSync(file);
  server = createServer(({ url }, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(url === '/check.html' ? page : '<!doctype html><title>Without a policy</title><body>');
  });
  origin = await listen(server);
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX_PATH,
    // Nothing but this machine is asked for anything, neither by the page nor by the browser.
    extraPrefsFirefox: { 'network.dns.disabled': true },
  });
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

async function listen(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

async function opened(url) {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => window.violations.push(`${violatedDirective} ${blockedURI}`));
  });
  await page.goto(url);
  await page.waitForSelector('#list li');
  return page;
}

async function paste(page, label, text) {
  await page.evaluate((label, text) => {
    const within = (root) => [root, ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? within(shadowRoot) : []))];
    const editor = within(document).map((root) => root.querySelector(`[role="textbox"][aria-label="${label}"]`)).find(Boolean);
    editor.focus();
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, label, text);
}

async function pasteOver(page, label, text) {
  await page.click('#clear');
  await paste(page, label, text);
}

const finding = (page, rule) => page.waitForSelector(`#list a[href="#rules/${rule}"]`);

for (const [from, url] of [['a server', () => `${origin}/check.html`], ['a file', () => pathToFileURL(file).href]]) {
  test(`from ${from} the page finds, fixes, and breaks no rule of its policy`, async () => {
    const page = await opened(url());
    await pasteOver(page, 'CDK code', code);
    await paste(page, 'Secret JSON', secret);
    await finding(page, 'attached-existing-secret');
    await finding(page, 'reserved-username');
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    await page.close();
  });
}

describe('inline in another page', () => {
  // Firefox asks every site for its icon.
  const needed = "default-src 'none'; img-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:";
  let site;
  let policy;

  before(async () => {
    site = createServer(({ url }, response) => {
      const isPart = ['/element.js', '/inline-page.js'].includes(url);
      response.setHeader('content-type', isPart ? 'text/javascript' : 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', policy);
      response.end(isPart ? readFileSync(new URL(`../../pkg${url}`, import.meta.url)) : '<!doctype html><title>Docs</title><script type="module" src="/element.js"></script><cdk-secret-check mode="inline"></cdk-secret-check>');
    });
    site.origin = await listen(site);
  });

  after(() => {
    site.closeAllConnections();
    site.close();
  });

  test('it finds, and needs no more of the policy than it says', async () => {
    policy = needed;
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => window.violations.push(`${violatedDirective} ${blockedURI}`));
    });
    await page.goto(site.origin);
    const inside = (selector) => page.waitForFunction((selector) => document.querySelector('cdk-secret-check').shadowRoot.querySelector('div')?.shadowRoot.querySelector(selector), {}, selector);
    await inside('#list li');
    await inside('#clear').then((clear) => clear.evaluate((button) => button.click()));
    await paste(page, 'CDK code', code);
    await paste(page, 'Secret JSON', secret);
    for (const rule of ['attached-existing-secret', 'reserved-username']) await inside(`#list a[href="#rules/${rule}"]`);
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    await page.close();
  });

  for (const [what, without] of [['worker', ' worker-src blob:'], ['WebAssembly', " 'wasm-unsafe-eval'"]]) {
    test(`it says what a policy lacks that allows no ${what}`, async () => {
      policy = needed.replace(without, '');
      const page = await browser.newPage();
      await page.goto(site.origin);
      await page.waitForFunction(() => document.querySelector('cdk-secret-check').shadowRoot.querySelector('p').textContent.endsWith("It has to allow: script-src 'wasm-unsafe-eval'; worker-src blob:"));
      await page.close();
    });
  }
});

test('a worker that dies is replaced, and the text is checked', async () => {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(() => {
    const create = URL.createObjectURL;
    window.workers = 0;
    URL.createObjectURL = (source) => create(++window.workers === 1 ? new Blob(['throw new Error()'], { type: 'text/javascript' }) : source);
  });
  await page.goto(`${origin}/check.html`);
  await page.waitForFunction(() => window.workers === 2);
  await pasteOver(page, 'CDK code', code);
  await paste(page, 'Secret JSON', secret);
  await finding(page, 'attached-existing-secret');
  await page.close();
});

describe('ways out', () => {
  let other;
  let to;
  before(async () => {
    other = createServer(({ url }, response) => {
      hits.add(decodeURIComponent(url.slice(1)));
      response.end();
    }).on('upgrade', ({ url }, socket) => {
      hits.add(decodeURIComponent(url.slice(1)));
      socket.destroy();
    });
    to = await listen(other);
  });
  after(() => {
    other.closeAllConnections();
    other.close();
  });

  async function attempted(url) {
    const pages = [await browser.newPage(), await browser.newPage()];
    for (const page of pages) await page.goto(url);
    for (const [channel, attempt] of Object.entries(attempts)) {
      await pages[0].evaluate(attempt, `${to}/${encodeURIComponent(channel)}`).catch(() => undefined);
    }
    await pages[1].evaluate(leave, `${to}/location`).catch(() => undefined);
    return pages;
  }

  async function arrived(channels) {
    while (!channels.every((channel) => hits.has(channel))) {
      await new Promise((resolve) => ['request', 'upgrade'].forEach((event) => other.once(event, resolve)));
    }
  }

  test('without a policy all are open; under the policy only leaving the page is', { timeout: 60_000 }, async () => {
    hits = new Set();
    const under = await attempted(`${origin}/check.html`);
    await arrived(['location']);
    const got = hits;

    hits = new Set();
    const without = await attempted(`${origin}/without`);
    // What was tried later and without a policy has arrived: what was tried before would have, too.
    await arrived([...Object.keys(attempts), 'location']);
    assert.deepEqual([...got].filter((channel) => channel in attempts), []);
    for (const page of [...under, ...without]) await page.close();
  });

  test('the checker’s own worker cannot fetch', { timeout: 60_000 }, async () => {
    hits = new Set();
    const script = `fetch('${to}/own%20worker', { mode: 'no-cors' }).then(() => postMessage('sent'), () => postMessage('refused'))`;
    const outcome = (url) =>
      browser.newPage().then(async (page) => {
        // The policy lets no other script make a worker: the page's own is given one that fetches.
        await page.evaluateOnNewDocument((script) => {
          const create = URL.createObjectURL;
          URL.createObjectURL = () => create(new Blob([script], { type: 'text/javascript' }));
          window.Worker = class extends Worker {
            constructor(...args) {
              super(...args);
              this.addEventListener('message', ({ data }) => (window.outcome ??= data));
            }
          };
        }, script);
        await page.goto(url);
        if (url.endsWith('/without')) await page.evaluate(() => void new Worker(URL.createObjectURL(new Blob())));
        await page.waitForFunction(() => window.outcome);
        const outcome = await page.evaluate(() => window.outcome);
        await page.close();
        return outcome;
      });
    assert.equal(await outcome(`${origin}/without`), 'sent');
    assert.equal(await outcome(`${origin}/check.html`), 'refused');
  });
});
