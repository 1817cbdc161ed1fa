import { attachingCode, type Checker, expect, kill, plainSecret, test, worker } from './checker';

test.beforeEach(async ({ page }) => {
  // Keeps every text that is sent to a worker.
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage as (message: unknown) => void;
    Object.assign(window, { sent: [] });
    Worker.prototype.postMessage = function (message: { method?: string; args?: [{ files: { text: string }[] }] }) {
      if (message.method === 'check') (window as unknown as { sent: unknown[] }).sent.push(message.args?.[0].files[0]?.text);
      post.call(this, message);
    };
  });
});

const sent = ({ page }: Checker, text: string) =>
  page.evaluate((text) => (window as unknown as { sent: string[] }).sent.filter((sent) => sent === text).length, text);

async function hang(checker: Checker): Promise<void> {
  await (await worker(checker)).evaluate(() => void setTimeout(() => { for (;;); }));
}

test('a checker that hangs is replaced, says so, and never sees that text again', async ({ checker }) => {
  const before = await checker.counts.innerText();
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.counts).not.toHaveText(before);
  await hang(checker);
  await checker.paste(checker.code, attachingCode);

  await expect(checker.notice).toContainText('stopped on this text and was restarted');
  expect(await checker.textOf(checker.code)).toBe(attachingCode);

  const edited = `${attachingCode}// edited\n`;
  await checker.paste(checker.code, edited);
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
  await expect(checker.notice).toBeEmpty();

  await checker.code.press('ControlOrMeta+z');
  await expect(checker.notice).toContainText('stopped on this text');
  expect(await sent(checker, attachingCode)).toBe(1);
  expect(await sent(checker, edited)).toBe(1);
});

test('a checker that dies is replaced and goes on', async ({ checker }) => {
  await kill(checker);
  await expect(checker.notice).toContainText('restarted');
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
  await expect(checker.notice).toBeEmpty();
});

test('a checker that dies in the middle of a check takes nothing along', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
  await (await worker(checker)).evaluate(() => {
    globalThis.postMessage = () => {
      throw new WebAssembly.RuntimeError('unreachable');
    };
  });
  const edited = `${attachingCode}// edited\n`;
  await checker.paste(checker.code, edited);

  await expect(checker.notice).toContainText('stopped on this text and was restarted');
  expect(await checker.textOf(checker.code)).toBe(edited);
  expect(await checker.textOf(checker.secret)).toBe(plainSecret);
  await checker.code.press('ControlOrMeta+z');
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
  await expect(checker.notice).toBeEmpty();
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
});

test('a checker that keeps dying is given up until it is asked for', async ({ checker }) => {
  test.slow();
  for (let death = 0; death < 6; death++) await kill(checker);
  const retry = checker.notice.getByRole('button', { name: 'Retry' });
  await expect(retry).toBeVisible();
  expect(checker.page.workers()).toHaveLength(0);

  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(retry).toBeVisible();
  await retry.click();
  await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
});
