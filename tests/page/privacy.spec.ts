import { attachingCode, canary, type Checker, expect, plainSecret, reservedSecret, test } from './checker';

/** Everything a person does with the page. */
async function journey(checker: Checker): Promise<void> {
  const { page } = checker;
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, reservedSecret);
  await checker.name.fill('prod/ledger');
  await checker.code.press('ControlOrMeta+a');
  await page.keyboard.type('typed over');
  await page.keyboard.press('ControlOrMeta+z');
  await checker.finding('attached-existing-secret').waitFor();
  await checker.marked(checker.code, 'error').first().hover();
  await page.locator('.cm-tooltip-lint').waitFor();
  await page.keyboard.press('Escape');
  await checker.finding('reserved-username').getByRole('button', { name: /line 2$/ }).click();
  await checker.choice.selectOption({ label: 'prod/ledger' });
  await checker.row(checker.card('PostgreSQL'), 'Overwrites').getByRole('button').first().click();
  await checker.pasteAtCursor(checker.code, reservedSecret);
  await page.getByRole('button', { name: 'Put it back' }).waitFor();
  await checker.secret.press('ControlOrMeta+f');
  await page.keyboard.type('admin');
  await page.keyboard.press('Escape');
  await checker.fixAll();
  await checker.code.press('ControlOrMeta+z');
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByRole('link', { name: 'Back to the checker' }).click();
  await page.getByText('Dark').click();
}

test('sends nothing after it has loaded, and breaks no rule of its policy', async ({ checker, server }) => {
  const { page } = checker;
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const network = await page.context().newCDPSession(page);
  network.on('Network.requestWillBeSent', ({ request }) => requests.push(request.url));
  network.on('Network.webSocketCreated', ({ url }) => requests.push(url));
  await network.send('Network.enable');
  const before = server.requests.length;
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));

  await journey(checker);
  // Once the page has nothing left to do, the next request of this browser is the only one that arrives.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  const other = await page.context().newPage();
  await other.goto(new URL('/afterwards', server.url).href);
  await other.close();

  expect(requests, 'the page asked for nothing').toEqual([]);
  expect(server.requests.slice(before).filter((path) => path !== '/favicon.ico'), 'the host was asked for nothing by the page').toEqual(['/afterwards']);
  expect(complaints).toEqual([]);
});

test('the policy refuses what a script could send with, in the page and in the worker', async ({ checker }) => {
  const { page } = checker;
  const attempt = () => fetch(`${location.origin === 'null' ? '' : location.origin}/collect`).then(
    () => 'sent',
    () => 'refused',
  );
  expect(await page.evaluate(attempt)).toBe('refused');
  expect(await page.workers()[0]!.evaluate(attempt)).toBe('refused');
  expect(await page.evaluate(() => navigator.sendBeacon('/collect') && false)).toBe(false);
  await expect(page.evaluate(() => (document.body.innerHTML = '<b>'))).rejects.toThrow(/TrustedHTML/);
});

test('a password stays in its editor', async ({ checker, context }) => {
  const { page } = checker;
  const logged: string[] = [];
  page.on('console', (message) => logged.push(message.text()));
  await journey(checker);

  const left = await page.evaluate(() => ({
    address: location.href,
    title: document.title,
    storage: [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie],
    history: JSON.stringify(history.state),
    entries: JSON.stringify(performance.getEntries()),
    outside: document.body.innerText,
  }));
  const databases = await page.evaluate(async () => [await indexedDB.databases(), await caches.keys()]);
  expect(JSON.stringify([left, databases, logged, await context.storageState()])).not.toContain(canary);
  expect(databases).toEqual([[], []]);
});

test('the deployment, the choice of the secret and every finding show no password', async ({ checker }) => {
  const { page } = checker;
  await checker.paste(checker.code, `${attachingCode}\nnew Thing(SecretValue.unsafePlainText('${canary}'));\n`);
  await checker.paste(checker.secret, reservedSecret);
  await checker.card('prod/ledger').waitFor();
  await checker.row(checker.card('PostgreSQL'), 'User name').getByText('refused').waitFor();
  for (const summary of await page.locator('main summary:visible').all()) await summary.click();
  expect(await checker.everything()).toContain(canary);
  expect(await checker.everything('.editor')).not.toContain(canary);
});

test('asks browser and password manager to keep away', async ({ checker }) => {
  await expect(checker.page.locator('html')).toHaveAttribute('translate', 'no');
  await expect(checker.page.locator('form')).toHaveCount(0);
  for (const field of [checker.code, checker.secret, checker.name]) {
    await expect(field).toHaveAttribute('spellcheck', 'false');
    await expect(field).toHaveAttribute('data-1p-ignore');
  }
});

test('leaving the page wipes it, and coming back starts afresh', async ({ checker, server }) => {
  const { page } = checker;
  await page.addInitScript(() => addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted })));
  await page.reload();
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await checker.name.fill('prod/ledger');
  await page.goto(new URL('/elsewhere', server.url).href);
  await page.goBack({ waitUntil: 'commit' });

  await page.waitForFunction(() => 'persisted' in window && window.persisted === true);
  expect(await checker.textOf(checker.secret)).not.toContain(canary);
  await checker.secret.press('ControlOrMeta+z');
  expect(await checker.textOf(checker.secret)).not.toContain(canary);
  await expect(checker.name).toHaveValue('');
  await expect(checker.findings).not.toHaveCount(0);
});

test('nothing is left of the texts once the page is hidden for good', async ({ checker }) => {
  const { page } = checker;
  await checker.paste(checker.secret, plainSecret);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  expect(await checker.textOf(checker.code)).toBe('');
  expect(await checker.textOf(checker.secret)).toBe('');
  await expect.poll(() => page.workers().length).toBe(0);
});

for (const [what, open] of [
  ['a link to share', (checker: Checker) => checker.page.getByRole('button', { name: 'Share' }).click()],
  ['a preview of fixes', (checker: Checker) => checker.page.getByRole('button', { name: /Fix all safe/ }).click()],
] as const) {
  test(`${what} goes with the page that is left, before the browser keeps it`, async ({ checker }) => {
    const { page } = checker;
    await checker.paste(checker.code, `${attachingCode}// of nobody’s business\n`);
    await checker.paste(checker.secret, reservedSecret);
    await expect(checker.counts).toHaveText('2 errors');
    await open(checker);
    await expect(page.getByRole('dialog')).toBeVisible();
    const dialogs = () => document.querySelectorAll('dialog').length;
    expect(await page.evaluate(dialogs), 'a dialog is open').toBe(1);
    const left = await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      return document.querySelectorAll('dialog').length;
    });
    expect(left, 'no dialog is left once the page is').toBe(0);
    expect(await checker.everything()).not.toContain('of nobody’s business');
  });
}
