import AxeBuilder from '@axe-core/playwright';
import type { Locator } from '@playwright/test';

import { attachingCode, canary, type Checker, expect, kill, plainSecret, test } from './checker';

const log = ({ page }: Checker): Locator => page.getByRole('textbox', { name: 'Deployment log' });
const pane = ({ page }: Checker): Locator => page.getByRole('region', { name: 'Deployment log' });
const happened = ({ page }: Checker): Locator => page.locator('#happened');
const summary = (checker: Checker): Locator => happened(checker).locator('.summary');
const rows = (checker: Checker): Locator => happened(checker).locator('.course .row');
const events = (checker: Checker, title: string): Locator => happened(checker).locator('section').filter({ has: checker.page.getByRole('heading', { name: title }) });

const event = (time: string, status: string, type: string, resource: string, stack = 'LedgerStack') => `${stack} | 1/31 | ${time} PM | ${status} | AWS::${type} | ${resource}\n`;
const ofStack = (time: string, status: string, stack = 'LedgerStack') => event(time, status, 'CloudFormation::Stack', stack, stack);

const failed = [
  ofStack('2:00:00', 'CREATE_IN_PROGRESS'),
  event('2:00:05', 'CREATE_IN_PROGRESS', 'ElastiCache::ReplicationGroup', 'Cache'),
  event('2:00:10', 'CREATE_IN_PROGRESS', 'EC2::VPC', 'Vpc (Vpc8378EB38)'),
  event('2:00:40', 'CREATE_COMPLETE', 'EC2::VPC', 'Vpc (Vpc8378EB38)'),
  event('2:01:00', 'CREATE_IN_PROGRESS', 'RDS::DBInstance', 'Database (Database1F2A3B4C)'),
  event('2:01:30', 'CREATE_FAILED', 'RDS::DBInstance', 'Database (Database1F2A3B4C) Could not parse SecretString JSON'),
  event('2:01:31', 'CREATE_FAILED', 'ElastiCache::ReplicationGroup', 'Cache Resource creation cancelled'),
  event('2:01:32', 'CREATE_FAILED', 'Lambda::Function', 'Migrate (Migrate0A1B2C3D) Resource creation cancelled'),
  ofStack('2:01:33', 'ROLLBACK_IN_PROGRESS'),
  event('2:02:00', 'DELETE_FAILED', 'ElastiCache::ReplicationGroup', 'Cache Cache cluster is not in a valid state to be deleted.'),
  ofStack('2:02:10', 'ROLLBACK_FAILED'),
].join('');
const notJson = plainSecret.replace(/\}\s*$/, '\n');

async function pasteAll(checker: Checker): Promise<void> {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, notJson);
  await checker.pasteAtCursor(checker.code, failed);
  await expect(summary(checker)).toContainText('One cause');
}

async function axe({ page }: Checker): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

test.describe('where a log goes', () => {
  test('its pane is folded, and says what it is for', async ({ checker }) => {
    await expect(log(checker)).toBeHidden();
    await expect(pane(checker)).toContainText('Paste what a failed cdk deploy or describe-stack-events printed');
    await pane(checker).getByRole('heading', { name: 'Deployment log' }).click();
    await expect(log(checker)).toBeVisible();
    await expect(happened(checker)).toBeHidden();
  });

  for (const [what, at] of [['code', 'code'], ['secret', 'secret']] as const) {
    test(`pasted among the ${what} it goes to its own pane, which unfolds, and can be put back`, async ({ checker }) => {
      const editor = checker[at];
      const before = await checker.textOf(editor);
      await checker.pasteAtCursor(editor, failed);
      await expect(checker.page.getByText('What you pasted is the log of a deployment: it went to its own pane.')).toBeVisible();
      expect(await checker.textOf(log(checker))).toBe(failed);
      expect(await checker.textOf(editor)).toBe(before);
      await editor.press('ControlOrMeta+z');
      expect(await checker.textOf(editor)).toBe(before);

      await checker.page.getByRole('button', { name: 'Put it back' }).click();
      await expect(log(checker)).toBeHidden();
      expect(await checker.textOf(editor)).toBe(failed);
    });
  }

  test('pasted into its own pane it stays there, and code and secret go to theirs', async ({ checker }) => {
    await pane(checker).getByRole('heading', { name: 'Deployment log' }).click();
    await checker.paste(log(checker), failed);
    await expect(summary(checker)).toContainText('One cause');
    await checker.paste(log(checker), attachingCode);
    await expect(checker.page.getByText('What you pasted is code')).toBeVisible();
    await checker.paste(log(checker), plainSecret);
    await expect(checker.page.getByText('What you pasted is a secret')).toBeVisible();
    expect(await checker.textOf(log(checker))).toBe(failed);
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
    expect(await checker.textOf(checker.secret)).toBe(plainSecret);
  });

  test('code that only speaks of a failed deployment stays code', async ({ checker }) => {
    const code = `${attachingCode}// The last deployment came to UPDATE_ROLLBACK_FAILED.\nconst status = 'CREATE_FAILED';\n`;
    await checker.paste(checker.code, code);
    await expect.poll(() => checker.textOf(checker.code)).toBe(code);
    await expect(log(checker)).toBeHidden();
  });

  for (const name of ['deploy.log', 'deploy.txt', 'events.json']) {
    test(`opened as ${name} it goes to its own pane`, async ({ checker }) => {
      await checker.page.getByLabel('Files to open').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(failed) });
      await expect(checker.done).toContainText(`opened ${name}`);
      await expect(summary(checker)).toContainText('One cause');
      expect(await checker.textOf(log(checker))).toBe(failed);
      await checker.undo();
      await expect(happened(checker)).toBeHidden();
    });
  }

  test('among other files it is told from what is none', async ({ checker }) => {
    const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    await checker.page.getByLabel('Files to open').setInputFiles([file('stack.ts', attachingCode), file('npm-debug.log', 'npm ERR! errno 1\n'), file('deploy.log', failed), file('secret.json', notJson)]);
    await expect(checker.done).toContainText('1 file is neither code nor a secret');
    await expect(summary(checker)).toContainText('One cause');
    await expect(checker.finding('secret-not-json')).toContainText('confirmed by the log');
  });

  test('it can be removed, and brought back', async ({ checker }) => {
    await pasteAll(checker);
    await pane(checker).getByRole('button', { name: 'Remove the log' }).press('Enter');
    await expect(log(checker)).toBeHidden();
    await expect(pane(checker).locator('summary').first(), 'the focus stays at the pane').toBeFocused();
    await expect(pane(checker)).toContainText('Paste what a failed');
    await expect(checker.finding('secret-not-json')).not.toContainText('confirmed');
    await checker.undo();
    await expect(checker.finding('secret-not-json')).toContainText('confirmed by the log');
    await expect(pane(checker).locator('#log-hint')).toContainText('One cause');
  });

  test('"Clear" folds its pane, and leaves nothing of it', async ({ checker }) => {
    await pasteAll(checker);
    await rows(checker).first().click();
    const said = checker.page.locator('#status');
    await expect(said).toContainText('LedgerStack');
    await checker.page.getByRole('button', { name: 'Clear' }).click();
    await expect(log(checker)).toBeHidden();
    await expect(pane(checker)).toContainText('Paste what a failed');
    await expect(happened(checker)).toBeEmpty();
    await expect(pane(checker).locator('.cm-event, .cm-event-word')).toHaveCount(0);
    await expect(checker.page.getByRole('button', { name: 'Back to' })).toBeHidden();
    await expect(said).toContainText('all texts cleared');
    expect(await checker.everything('script')).not.toContain('LedgerStack');
  });
});

test.describe('what happened', () => {
  test('is told in words, then as the course of each resource, whose rows lead to the log', async ({ checker }) => {
    await pasteAll(checker);
    await expect(summary(checker)).toContainText('could not be created: the text stored in the secret is not JSON');
    await expect(summary(checker)).toContainText('Now LedgerStack is in ROLLBACK_FAILED. Stuck: Cache.');
    await expect(happened(checker)).toContainText('4 resources in 2 min');
    await expect(rows(checker)).toHaveText([/stuck\s*Cache.*0:05 to 2:00/, /done\s*Vpc8378EB38.*0:10 to 0:40/, /cause\s*Database1F2A3B4C.*1:00 to 1:30/, /consequence\s*Migrate0A1B2C3D.*until 1:32/]);
    await expect(rows(checker).nth(2)).toHaveAccessibleName('Database1F2A3B4C, AWS::RDS::DBInstance, cause, 1 min to 1 min 30 s, Log, line 6');

    await rows(checker).nth(2).click();
    await expect(log(checker)).toBeFocused();
    expect(await checker.copy(log(checker))).toContain('Could not parse SecretString JSON');
    await checker.page.getByRole('button', { name: 'Back to what happened' }).click();
    await expect(rows(checker).nth(2)).toBeFocused();
    await checker.page.keyboard.press('Enter');
    await expect(log(checker)).toBeFocused();
  });

  test('shows of the cause what the log says, what it means, what to do, where it is made and what it confirms', async ({ checker }) => {
    await pasteAll(checker);
    const cause = events(checker, 'Cause');
    await expect(cause.locator('pre')).toHaveText('Could not parse SecretString JSON');
    await expect(cause).toContainText('It means');
    await expect(cause).toContainText('Store a JSON object');
    await expect(cause.getByRole('link', { name: 'unstructured-new-secret' })).toHaveAttribute('href', '#rules/unstructured-new-secret');

    await cause.getByRole('button', { name: 'Code, line 6' }).click();
    await expect(checker.code).toBeFocused();
    expect(await checker.copy(checker.code)).toContain("new rds.DatabaseInstance(this, 'Database'");
    await cause.getByRole('button', { name: 'secret-not-json' }).click();
    await expect(checker.finding('secret-not-json').locator('.jump')).toBeFocused();
    await expect(checker.finding('secret-not-json')).toHaveAttribute('aria-current', 'true');

    await expect(events(checker, 'Stuck')).toContainText('Wait until it is available and delete it');
    const followed = happened(checker).getByRole('group').filter({ hasText: '2 consequences' });
    await expect(followed.getByRole('listitem').first()).toBeHidden();
    await followed.getByText('2 consequences').click();
    await expect(followed.getByRole('listitem')).toContainText(['Cache', 'Migrate0A1B2C3D']);
  });

  test('ends with the way out, whose commands can be copied in their order', async ({ checker, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await pasteAll(checker);
    const out = events(checker, 'The way out');
    await expect(out.getByRole('listitem')).toHaveText([/Delete Cache once it is available/, /Delete the stack/, /Mend the cause/]);
    await out.getByRole('button', { name: /^Copy: Mend the cause/ }).click();
    await expect(out.getByText('Copied')).toBeVisible();
    expect(await checker.clipboard()).toBe("cdk deploy 'LedgerStack' --no-rollback");
    await expect(out).toContainText('So that it does not come to this again');
  });

  test('says what the pasted texts say against it', async ({ checker }) => {
    await checker.paste(checker.code, attachingCode);
    await checker.paste(checker.secret, plainSecret);
    await checker.pasteAtCursor(checker.code, event('9:01:09', 'CREATE_FAILED', 'RDS::DBInstance', 'Database (Database1F2A3B4C) Could not parse SecretString JSON'));
    await expect(happened(checker).getByText('is JSON with the keys that the code reads')).toBeVisible();
  });

  test('a finding that the log confirms says so, and leads to its line', async ({ checker }) => {
    await pasteAll(checker);
    await pane(checker).getByRole('heading', { name: 'Deployment log' }).click();
    await expect(log(checker)).toBeHidden();
    const finding = checker.finding('secret-not-json');
    await finding.locator('.confirmed').getByRole('button', { name: 'Log, line 6' }).click();
    await expect(log(checker)).toBeFocused();
    expect(await checker.copy(log(checker))).toContain('Could not parse SecretString JSON');
    await expect(checker.finding('attached-existing-secret')).not.toContainText('confirmed');
  });

  test('its lines are marked in the log by a sign and a word', async ({ checker }) => {
    await pasteAll(checker);
    await expect(pane(checker).locator('.cm-event-word')).toHaveText(['cause', 'consequence', 'consequence', 'stuck']);
    await expect(pane(checker).locator('.cm-events .cm-event-cause').last()).toHaveText('✗');
    await expect(pane(checker).locator('.cm-line.cm-event-cause')).toContainText('Could not parse SecretString JSON');
    expect(await checker.textOf(log(checker))).toBe(failed);
    await log(checker).press('ControlOrMeta+Home');
    await checker.page.keyboard.type('typed\n');
    await expect(rows(checker).nth(2)).toHaveAccessibleName(/Log, line 7$/);
    await expect(pane(checker).locator('.cm-line.cm-event-cause')).toContainText('Could not parse SecretString JSON');
  });
});

test.describe('other logs', () => {
  const cases: [name: string, text: string, said: string][] = [
    ['of a deployment under way', ofStack('2:00:00', 'CREATE_IN_PROGRESS') + event('2:00:05', 'CREATE_IN_PROGRESS', 'RDS::DBCluster', 'Db (DbCC11DD22)'), 'Nothing has failed where this text ends: LedgerStack is in CREATE_IN_PROGRESS.'],
    ['of one that succeeded', ofStack('2:00:00', 'CREATE_IN_PROGRESS') + event('2:00:05', 'CREATE_COMPLETE', 'RDS::DBCluster', 'Db (DbCC11DD22)') + ofStack('2:00:10', 'CREATE_COMPLETE'), 'The deployment of LedgerStack succeeded.'],
    ['without times', 'Error: The stack named Orders failed creation, it may need to be manually deleted from the AWS console: ROLLBACK_COMPLETE: Could not parse SecretString JSON\n', 'Now Orders is in ROLLBACK_COMPLETE.'],
  ];
  for (const [name, text, said] of cases) {
    test(`a log ${name} says how it stands`, async ({ checker }) => {
      await checker.pasteAtCursor(checker.code, text);
      await expect(summary(checker)).toContainText(said);
      expect(await axe(checker)).toEqual([]);
    });
  }

  test('a text in which nothing is recognised says so, and what is read', async ({ checker }) => {
    await pane(checker).getByRole('heading', { name: 'Deployment log' }).click();
    await checker.paste(log(checker), 'npm ERR! code ELIFECYCLE\nnpm ERR! errno 1\n');
    await expect(summary(checker)).toHaveText('No event of a deployment was recognised in this text.');
    await expect(happened(checker)).toContainText('aws cloudformation describe-stack-events');
  });

  test('of several stacks the one that failed is told of, and the others named', async ({ checker }) => {
    await checker.pasteAtCursor(checker.code, ofStack('1:59:00', 'CREATE_COMPLETE', 'Network') + failed);
    await expect(summary(checker)).toContainText('LedgerStack is in ROLLBACK_FAILED');
    await expect(events(checker, 'Other stacks in this log').getByRole('listitem')).toHaveText(['Network CREATE_COMPLETE']);
  });

  test('of very many resources a hundred are shown, those that something was wrong with always', async ({ checker }) => {
    const done = Array.from({ length: 300 }, (_, at) => event('2:00:20', 'CREATE_COMPLETE', 'EC2::Subnet', `Subnet${at} (Subnet${at}A1B2C3D4)`)).join('');
    await checker.pasteAtCursor(checker.code, failed.replace(/(?=.*2:01:00)/, done));
    await expect(rows(checker)).toHaveCount(100);
    for (const part of ['cause', 'stuck', 'consequence']) await expect(rows(checker).filter({ hasText: part })).toHaveCount(1);
    await expect(happened(checker)).toContainText('and 204 more, all done');
    await happened(checker).getByRole('button', { name: 'Show all 304' }).click();
    await expect(rows(checker)).toHaveCount(304);
    await expect(rows(checker).nth(100)).toBeFocused();
  });

  test('a log alone asks for the code and the secret', async ({ checker }) => {
    await checker.page.getByRole('button', { name: 'Clear' }).click();
    await checker.pasteAtCursor(checker.code, failed);
    await expect(checker.page.locator('#calm')).toHaveText('Paste the CDK code of this deployment and its secret: what the log says is held against both.');
    await expect(checker.page.locator('#start')).toBeHidden();
  });

  test('where the checker was given up nothing is claimed of the log, and it is read again on demand', async ({ checker }) => {
    test.slow();
    await pasteAll(checker);
    for (let death = 0; death < 6; death++) await kill(checker);
    await expect(checker.notice.getByRole('button', { name: 'Retry' })).toBeVisible();
    await checker.paste(checker.code, `${attachingCode}// edited\n`);
    await expect(happened(checker)).toContainText('Not read');
    expect(await checker.textOf(log(checker))).toBe(failed);
    await checker.notice.getByRole('button', { name: 'Retry' }).click();
    await expect(summary(checker)).toContainText('One cause');
  });

  test('a worker that died is given the log again', async ({ checker }) => {
    await pasteAll(checker);
    await kill(checker);
    await checker.paste(checker.code, `${attachingCode}// edited\n`);
    await expect(checker.notice).toBeEmpty();
    await expect(checker.finding('secret-not-json')).toContainText('confirmed by the log');
    await expect(summary(checker)).toContainText('One cause');
  });
});

test.describe('a long log', () => {
  const long = (bytes: number) => Array.from({ length: bytes / 100 }, (_, at) => event('2:00:20', 'CREATE_IN_PROGRESS', 'EC2::Subnet', `Subnet${at} (Subnet${at}A1B2C3D4)`)).join('');

  test('is handed to the checker once, and not with every key press in another text', async ({ checker }) => {
    const { page } = checker;
    await page.evaluate(() => {
      const handed: number[] = [];
      Object.assign(window, { handed, checks: 0 });
      const post = Worker.prototype.postMessage as (message: unknown) => void;
      Worker.prototype.postMessage = function (message: { method?: string; args?: [unknown] }) {
        if (message.method === 'keepLog') handed.push(String(message.args![0] ?? '').length);
        if (message.method === 'check') {
          Object.assign(window, { checks: (window as unknown as { checks: number }).checks + 1 });
          handed.push(...[(message.args![0] as { log?: string }).log ?? ''].filter(Boolean).map(({ length }) => length));
        }
        post.call(this, message);
      };
    });
    const text = long(1_000_000) + failed;
    await checker.pasteAtCursor(checker.code, text);
    await expect(summary(checker)).toContainText('One cause');
    const checks = () => page.evaluate(() => (window as unknown as { checks: number }).checks);
    const before = await checks();
    await checker.code.press('ControlOrMeta+End');
    await page.keyboard.type('// typed\n', { delay: 50 });
    await expect.poll(checks).toBeGreaterThan(before);
    expect(await page.evaluate(() => (window as unknown as { handed: number[] }).handed)).toEqual([text.length]);
    await log(checker).press('ControlOrMeta+Home');
    await page.keyboard.type('x');
    await expect.poll(() => page.evaluate(() => (window as unknown as { handed: number[] }).handed.at(-1))).toBe(text.length + 1);
  });

  test('has no more of its lines in the page than can be seen', async ({ checker }) => {
    test.slow();
    await checker.pasteAtCursor(checker.code, long(10_000_000) + failed);
    await expect(summary(checker)).toContainText('One cause', { timeout: 30_000 });
    expect(await pane(checker).locator('.cm-line').count()).toBeLessThan(200);
    await checker.paste(checker.secret, notJson);
    await checker.paste(checker.code, attachingCode);
    await expect(checker.finding('secret-not-json')).toContainText('confirmed by the log', { timeout: 30_000 });
  });

  test('of one line takes what is typed into it, and takes it back', async ({ checker }) => {
    await pane(checker).getByRole('heading', { name: 'Deployment log' }).click();
    const text = `Data | CREATE_FAILED | ${'x '.repeat(100_000)}`;
    await checker.paste(log(checker), text);
    await expect.poll(() => checker.textOf(log(checker))).toBe(text);
    await log(checker).press('ControlOrMeta+Home');
    await checker.page.keyboard.type('typed ');
    expect(await checker.textOf(log(checker))).toBe(`typed ${text}`);
    await log(checker).press('ControlOrMeta+z');
    expect(await checker.textOf(log(checker))).toBe(text);
  });

  test('comes before what is typed after it was pasted', async ({ checker }) => {
    await pane(checker).getByRole('heading', { name: 'Deployment log' }).click();
    const text = long(1_000_000);
    await checker.paste(log(checker), text);
    await checker.page.keyboard.type('typed');
    await expect.poll(() => checker.textOf(log(checker))).toBe(`${text}typed`);
  });

  const many = (count: number, status: string, said: string) => Array.from({ length: count }, (_, at) => event('2:00:20', status, 'EC2::Subnet', `S${at} (S${at}A1B2C3D4)${said}`)).join('');
  const evil: Record<string, string> = {
    'one line of 5 million characters': `Data | CREATE_FAILED | ${'x '.repeat(2_500_000)}`,
    '200,000 opened brackets': `CREATE_FAILED ${'['.repeat(200_000)}`,
    'nested JSON': `{"StackEvents":[${'{"ResourceStatus":"CREATE_FAILED","a":'.repeat(20_000)}`,
    '20,000 causes': many(20_000, 'CREATE_FAILED', ' Reason nobody knows'),
    '20,000 consequences': failed + many(20_000, 'CREATE_FAILED', ' Resource creation cancelled'),
    'lone surrogates': failed.replaceAll('Cache', 'Ca\ud800che'),
    'keys that objects have': failed.replaceAll('Cache', '__proto__').replaceAll('Database1F2A3B4C', 'constructor'),
    'times that go back': failed.replaceAll('2:00:05 PM', '11:59:59 PM'),
  };
  for (const [what, text] of Object.entries(evil)) {
    test(`after ${what} the next log is read`, async ({ checker }) => {
      test.slow();
      await pane(checker).getByRole('heading', { name: 'Deployment log' }).click();
      await checker.paste(log(checker), text);
      await expect(happened(checker).locator('p').first()).toHaveText(/./, { timeout: 30_000 });
      await checker.page.getByRole('button', { name: 'Clear' }).click();
      await checker.paste(checker.code, attachingCode);
      await checker.paste(checker.secret, notJson);
      await checker.pasteAtCursor(checker.code, failed);
      await expect(checker.finding('secret-not-json')).toContainText('confirmed by the log', { timeout: 20_000 });
      await expect(checker.notice).toBeEmpty();
    });
  }

  test('markup in a log stays text', async ({ checker }) => {
    const markup = `<img src=x onerror="document.title='owned'">`;
    await checker.pasteAtCursor(checker.code, failed.replaceAll('Cache', markup).replace('Could not parse', `${markup} Could not parse`).replaceAll('LedgerStack', markup));
    await expect(summary(checker)).toContainText('cause');
    await expect(events(checker, 'Cause').locator('pre')).toContainText('<img');
    expect(await checker.page.locator('img:not(.cm-widgetBuffer), [onerror]').count()).toBe(0);
    expect(await checker.page.title()).not.toContain('owned');
  });
});

test.describe('private', () => {
  const withCanary = `DB_PASSWORD=${canary}\n${failed.replace('Could not parse SecretString JSON', `The password ${canary} is not a valid password`)}`;

  async function pasteCanary(checker: Checker): Promise<void> {
    await checker.paste(checker.code, attachingCode);
    await checker.paste(checker.secret, plainSecret);
    await checker.pasteAtCursor(checker.code, withCanary);
    await expect(events(checker, 'Cause').locator('pre')).toHaveText('The password ••• is not a valid password');
  }

  test('what the secret holds is shown nowhere but in the editors, though the log quotes it', async ({ checker }) => {
    const { page } = checker;
    await pasteCanary(checker);
    for (const fold of await page.locator('#happened summary, #problems summary:visible').all()) await fold.click();
    expect(await checker.everything()).toContain(canary);
    expect(await checker.everything('.editor')).not.toContain(canary);
    const left = await page.evaluate(() => [location.href, document.title, JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state), JSON.stringify(performance.getEntries())]);
    expect(left.join('\n')).not.toContain(canary);
  });

  test('no export and no link holds the log or what it quotes', async ({ checker, context }) => {
    const { page } = checker;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await pasteCanary(checker);
    for (const [name, holds] of [['Markdown', 'The password ••• is not a valid password'], ['JSON', '•••'], ['SARIF', 'attached-existing-secret']] as const) {
      await page.getByRole('button', { name: 'Export' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
      const text = await (await (await download).createReadStream()).toArray();
      const content = Buffer.concat(text).toString();
      expect(content, name).toContain(holds);
      expect(content, name).not.toContain(canary);
    }
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Copy for review' }).click();
    await expect(checker.done).toContainText('Copied for review');
    const review = await checker.clipboard();
    expect(review).toContain('**Deployment**: One cause');
    expect(review).toContain('The password ••• is not a valid password');
    expect(review).not.toContain(canary);

    await page.getByRole('button', { name: 'Share' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('The deployment log is not part of it');
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
    const { gunzipSync } = await import('node:zlib');
    const carried = gunzipSync(Buffer.from(link.split('#v1.')[1]!, 'base64url')).toString();
    expect(carried).toContain('DatabaseInstance');
    expect(carried).not.toContain('CREATE_FAILED');
  });

  test('the log is as private as the secret: no spelling is checked, and it is gone with the page', async ({ checker }) => {
    const { page } = checker;
    await pasteCanary(checker);
    await expect(log(checker)).toHaveAttribute('spellcheck', 'false');
    await expect(log(checker)).toHaveAttribute('data-1p-ignore');
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    expect(await checker.everything()).not.toContain(canary);
    await expect(happened(checker)).toBeHidden();
    await pane(checker).getByRole('heading', { name: 'Deployment log' }).click();
    expect(await checker.textOf(log(checker))).toBe('');
    await log(checker).press('ControlOrMeta+z');
    expect(await checker.textOf(log(checker))).toBe('');
  });

  test('paper gets what happened, and not the log', async ({ checker }) => {
    await pasteCanary(checker);
    await checker.page.emulateMedia({ media: 'print' });
    const paper = await checker.page.evaluate(() => dispatchEvent(new Event('beforeprint')) && document.body.innerText);
    expect(paper).toContain('What happened');
    expect(paper).toContain('The password ••• is not a valid password');
    expect(paper).not.toContain(canary);
    expect(paper).not.toContain('DB_PASSWORD');
  });
});

test('the example of a failed deployment shows all of it', async ({ checker }) => {
  await checker.showExample('A deployment that failed');
  await expect(rows(checker).filter({ hasText: 'stuck' })).toHaveCount(1);
  await expect(checker.finding('secret-not-json')).toContainText('confirmed by the log');
  await expect(checker.finding('rollback-race')).toContainText('confirmed by the log');
  await checker.showExample('One that is right');
  await expect(log(checker)).toBeHidden();
  await expect(pane(checker)).toContainText('Paste what a failed');
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [320, 1440]) {
    test.describe(`${colorScheme}, ${width} pixels wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test('axe finds nothing in what happened', async ({ checker }) => {
        await pasteAll(checker);
        for (const fold of await checker.page.locator('#happened summary, #list summary').all()) await fold.click();
        await rows(checker).first().click();
        expect(await axe(checker)).toEqual([]);
      });
    });
  }
}
