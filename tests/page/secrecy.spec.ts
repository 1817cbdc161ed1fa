import { attachingCode, canary, type Checker, expect, plainSecret, reservedSecret, test, worker } from './checker';

const keysOnly = ({ page }: Checker) => page.getByLabel('Keys only');
const putBack = ({ page }: Checker) => page.getByRole('button', { name: 'Put it back' });
const findings = async ({ findings }: Checker) => (await findings.allInnerTexts()).sort();

test('reducing to shape replaces what is secret, says so, and leaves the findings as they are', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, reservedSecret);
  await expect(checker.counts).toHaveText('2 errors');
  const before = await findings(checker);
  await keysOnly(checker).check();

  await expect(checker.page.getByText('Sensitive values are placeholders of the same kind now.')).toBeVisible();
  const reduced = await checker.textOf(checker.secret);
  expect(reduced).not.toContain(canary);
  expect(reduced).toContain('"username": "admin"');
  await expect(checker.counts).toHaveText('2 errors');
  expect(await findings(checker)).toEqual(before);
});

test('nothing brings back what was reduced to its shape', async ({ checker }) => {
  const { page } = checker;
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.counts).toHaveText('1 error');
  await page.getByRole('button', { name: 'Clear' }).click();
  await checker.undo();
  await expect(checker.counts).toHaveText('1 error');
  await keysOnly(checker).check();
  await checker.page.getByText('Sensitive values are placeholders of the same kind now.').waitFor();

  for (let step = 0; step < 5; step++) await checker.secret.press('ControlOrMeta+z');
  await page.locator('#problems-title').focus();
  await page.keyboard.press('ControlOrMeta+z');
  expect(await checker.textOf(checker.secret)).not.toContain(canary);
  expect(await checker.everything()).not.toContain(canary);
  await expect(checker.done).toBeHidden();
  await expect(checker.counts).toHaveText('1 error');
});

test('values are kept until it is chosen otherwise, which no visit remembers', async ({ checker }) => {
  await expect(keysOnly(checker)).not.toBeChecked();
  await checker.paste(checker.secret, plainSecret);
  expect(await checker.textOf(checker.secret)).toBe(plainSecret);
  await keysOnly(checker).check();
  await checker.page.getByText('Sensitive values are placeholders').waitFor();
  await checker.page.reload();
  await expect(keysOnly(checker)).not.toBeChecked();
});

test('with keys only, values never enter the editor nor its history, however they come', async ({ checker }) => {
  const { page } = checker;
  await page.getByRole('button', { name: 'Clear' }).click();
  await keysOnly(checker).check();
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.secret).toContainText('"username": "dbadmin"');
  expect(await checker.textOf(checker.secret)).not.toContain(canary);

  await page.getByRole('button', { name: 'Clear' }).click();
  await checker.paste(checker.code, attachingCode);
  await checker.pasteAtCursor(checker.code, plainSecret);
  await expect(checker.secret).toContainText('"username": "dbadmin"');

  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByLabel('Files to open').setInputFiles({ name: 'secret.json', mimeType: 'application/json', buffer: Buffer.from(plainSecret) });
  await expect(checker.secret).toContainText('"username": "dbadmin"');

  for (let step = 0; step < 12; step++) {
    expect(await checker.textOf(checker.secret)).not.toContain(canary);
    await checker.secret.press('ControlOrMeta+z');
  }
  expect(await checker.everything()).not.toContain(canary);
});

test('with keys only, a checker that is gone takes nothing rather than the values', async ({ checker }) => {
  const { page } = checker;
  await page.getByRole('button', { name: 'Clear' }).click();
  await keysOnly(checker).check();
  await page.evaluate(() => (Worker.prototype.postMessage = function () { this.dispatchEvent(new ErrorEvent('error', { cancelable: true })); }));
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.notice).not.toBeEmpty();
  expect(await checker.textOf(checker.secret)).toBe('');
});

for (const [how, give] of Object.entries({
  pasted: (checker: Checker) => checker.pasteAtCursor(checker.code, plainSecret),
  opened: (checker: Checker) => checker.page.getByLabel('Files to open').setInputFiles({ name: 'secret.json', mimeType: 'application/json', buffer: Buffer.from(plainSecret) }),
})) {
  test(`with keys only, where a secret that is ${how} cannot be reduced it is said, and nothing is taken`, async ({ checker }) => {
    const { page } = checker;
    await page.getByRole('button', { name: 'Clear' }).click();
    await keysOnly(checker).check();
    await page.evaluate(() => {
      const post = Worker.prototype.postMessage as (message: unknown) => void;
      Worker.prototype.postMessage = function (message: { method?: string }) {
        if (message.method === 'shapeOf') this.dispatchEvent(new ErrorEvent('error', { cancelable: true }));
        else post.call(this, message);
      };
    });
    await give(checker);
    await expect(checker.notice).toContainText('The checker stopped');
    if (how === 'opened') await expect(checker.done).toHaveText('Not opened: 1 secret could not be reduced to its keys.');
    expect(await checker.textOf(checker.secret)).toBe('');
    expect(await checker.everything()).not.toContain(canary);
  });
}

test.describe('what is done in the moment in which keys only is chosen', () => {
  test.beforeEach(async ({ checker }) => {
    await checker.paste(checker.code, attachingCode);
    await checker.paste(checker.secret, reservedSecret);
    await expect(checker.finding('reserved-username')).toHaveCount(1);
  });

  for (const [where, at] of [['over the secret', 'secret'], ['among the code', 'code']] as const) {
    test(`a secret that is pasted ${where} comes, without its values, and the checker that knew them is gone`, async ({ checker }) => {
      const known = (await worker(checker)).waitForEvent('close');
      await checker[at].press('ControlOrMeta+End');
      if (at === 'secret') await checker.secret.press('ControlOrMeta+a');
      await checker[at].evaluate((editor, text) => {
        document.querySelector<HTMLElement>('#keys-only')!.click();
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }, plainSecret);
      await expect(checker.secret).toContainText('"username": "dbadmin"');
      expect(await checker.textOf(checker.secret)).not.toContain(canary);
      expect(await checker.textOf(checker.code)).toBe(attachingCode);
      await known;
      await expect(keysOnly(checker)).toBeChecked();
      await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
    });
  }

  test('sharing shows what the link would carry', async ({ checker }) => {
    await checker.page.evaluate(() => {
      for (const id of ['keys-only', 'share']) document.getElementById(id)!.click();
    });
    await expect(checker.page.getByRole('dialog', { name: 'Share without secrets' })).toBeVisible();
  });
});

const forms = {
  'the JSON': plainSecret,
  'a reply': JSON.stringify({ Name: 'prod/ledger', SecretString: plainSecret }),
  'a command': `aws secretsmanager put-secret-value --secret-id prod/ledger --secret-string '${JSON.stringify(JSON.parse(plainSecret))}'`,
};
for (const [form, text] of Object.entries(forms)) {
  test(`a secret that is pasted into the code goes to the secret editor: ${form}`, async ({ checker }) => {
    await checker.paste(checker.code, attachingCode);
    await checker.code.press('ControlOrMeta+End');
    await checker.pasteAtCursor(checker.code, text);

    await expect(checker.page.getByText('What you pasted is a secret: it went to the secret editor.')).toBeVisible();
    await expect(checker.page.locator('#status')).toContainText('What you pasted is a secret');
    expect(await checker.textOf(checker.secret)).toBe(text);
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
    await expect(checker.finding('attached-existing-secret')).toHaveCount(1);
  });
}

test('the code and its history never hold it', async ({ checker }) => {
  const { page } = checker;
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.code, plainSecret);
  await putBack(checker).waitFor();
  await checker.code.press('ControlOrMeta+z');
  expect(await checker.textOf(checker.code)).not.toContain(canary);
  await checker.code.press('ControlOrMeta+Shift+z');
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  expect(await checker.textOf(checker.code)).not.toContain(canary);
});

test('it can be put back, which restores the secret that was there', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, reservedSecret);
  await checker.code.press('ControlOrMeta+End');
  await checker.pasteAtCursor(checker.code, plainSecret);
  await putBack(checker).click();
  await expect(checker.code).toBeFocused();
  expect(await checker.textOf(checker.code)).toBe(attachingCode + plainSecret);
  expect(await checker.textOf(checker.secret)).toBe(reservedSecret);
  await expect(putBack(checker)).toHaveCount(0);
});

test('of pastes in quick succession none is lost, and they keep their order', async ({ checker }) => {
  await checker.paste(checker.code, '// first\n');
  await checker.code.press('ControlOrMeta+End');
  await checker.code.evaluate((editor) => {
    // The engine is asked about those with a colon.
    for (const text of ['a: 1,', 'b,', 'c: 3,', 'd']) {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }
  });
  await expect.poll(() => checker.textOf(checker.code)).toBe('// first\na: 1,b,c: 3,d');
});

test('a secret that is dropped on the code goes to the secret editor, not one dragged within the page', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  const drop = (text: string) =>
    checker.code.evaluate((editor, text) => {
      const { x, y } = editor.getBoundingClientRect();
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text/plain', text);
      editor.dispatchEvent(new DragEvent('drop', { dataTransfer, clientX: x + 5, clientY: y + 15, bubbles: true, cancelable: true }));
    }, text);
  await drop(plainSecret);
  await expect(putBack(checker)).toBeVisible();
  expect(await checker.textOf(checker.secret)).toBe(plainSecret);
  expect(await checker.textOf(checker.code)).toBe(attachingCode);

  await checker.page.evaluate(() => document.dispatchEvent(new DragEvent('dragstart')));
  await drop('{"password": "moved"}');
  await expect.poll(() => checker.textOf(checker.code)).toContain('moved');
});

for (const [what, text] of Object.entries({
  'a fragment': 'credentials: rds.Credentials.fromSecret(dbSecret),',
  'an object of code': "{ username: 'ledger', password: dbSecret.secretValueFromJson('password') }",
  'a CloudFormation template': JSON.stringify({ Resources: { Db: { Type: 'AWS::RDS::DBInstance', Properties: { MasterUsername: 'ledger', MasterUserPassword: '{{resolve:secretsmanager:prod/ledger:SecretString:password}}' } } } }, null, 2),
  'settings of the CDK': '{ "app": "npx ts-node bin/app.ts", "context": { "@aws-cdk/core:checkSecretUsage": true } }',
})) {
  test(`code stays where it is pasted: ${what}`, async ({ checker }) => {
    await checker.paste(checker.code, text);
    await expect.poll(() => checker.textOf(checker.code)).toBe(text);
    await expect(putBack(checker)).toHaveCount(0);
  });
}

test('what is said over an editor can be closed', async ({ checker }) => {
  await checker.paste(checker.code, plainSecret);
  await checker.page.getByRole('button', { name: 'Close' }).click();
  await expect(putBack(checker)).toHaveCount(0);
  await expect(checker.page.getByText('What you pasted is a secret')).toBeHidden();
});

test('typing a secret into the code moves nothing', async ({ checker }) => {
  await checker.paste(checker.code, '// here\n');
  await checker.code.press('ControlOrMeta+End');
  await checker.page.keyboard.type('{"username": "dbadmin", "password": "typed"}');
  await expect.poll(() => checker.textOf(checker.code)).toContain('"typed"');
  await expect(putBack(checker)).toHaveCount(0);
});

test('code that is pasted into the secret goes to the code editor, and can be put back', async ({ checker }) => {
  const { page } = checker;
  await checker.paste(checker.secret, plainSecret);
  await checker.paste(checker.secret, attachingCode);
  await expect(page.getByText('What you pasted is code: it went to the code editor.')).toBeVisible();
  expect(await checker.textOf(checker.code)).toBe(attachingCode);
  expect(await checker.textOf(checker.secret)).toBe(plainSecret);
  await putBack(checker).click();
  expect(await checker.textOf(checker.secret)).toBe(attachingCode);
});

const literals = [
  `SecretValue.unsafePlainText('${canary}')`,
  `cdk.SecretValue.plainText(\n  "${canary}",\n)`,
  `password: '${canary}',`,
  `masterUserPassword: \`${canary}\`,`,
  `environment: { DB_PASSWORD: '${canary}' }`,
  `process.env["PGPASSWORD"] = "${canary}";`,
  `const dbPassword: string = '${canary}';`,
  `const given = '${canary}';\nSecretValue.unsafePlainText(given);`,
  `const pw = "${canary}";\nnew CfnDBInstance(this, 'X', { masterUserPassword: pw });`,
  `secretStringTemplate: '{"username":"x","password":"${canary}"}',`,
  `secretStringTemplate: "{\\"password\\":\\"${canary}\\"}",`,
  `apiKey: '${canary}', token = props.token ?? '${canary}',`,
  `handler.addEnvironment('DB_PASSWORD', '${canary}');`,
  `const password_2 = process.env.PASSWORD || "${canary}";`,
  `url: 'postgres://app:${canary}@db.example.com/orders',`,
];

test('paper gets neither the secret nor a password that the code spells out', async ({ checker }) => {
  const { page } = checker;
  const harmless = "secretName: 'prod/ledger', generateStringKey: 'password', jsonField: 'password', password: string; const region: string = 'eu-west-1', url: 'https://example.com/a:b',\n";
  await checker.paste(checker.code, `${attachingCode}${literals.join('\n')}\n${harmless}`);
  await checker.paste(checker.secret, reservedSecret);
  await page.emulateMedia({ media: 'print' });
  const print = () => page.evaluate(() => dispatchEvent(new Event('beforeprint')) && document.body.innerText);
  expect(await print()).not.toContain(canary);
  await expect.poll(print).toContain('ledger.c9akciq32xyz.eu-west-1.rds.amazonaws.com');
  const paper = await print();
  expect(paper).not.toContain(canary);
  expect(paper).toContain(harmless.trim());
  expect(paper).toContain("password: '•••',");
});

test('what can be copied holds no password of code or secret', async ({ checker }) => {
  const { page } = checker;
  await page.evaluate(() => {
    const copied: string[] = [];
    Object.assign(window, { copied });
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text: string) => void copied.push(text) } });
  });
  await checker.paste(checker.code, `${attachingCode}${literals.join('\n')}\ndbSecret.secretValueFromJson('user').unsafeUnwrap();\n`);
  await checker.paste(checker.secret, reservedSecret.replace('ledger.c9akciq32xyz.eu-west-1.rds.amazonaws.com', 'placeholder'));
  await expect(checker.findings.first()).toBeVisible();
  for (const summary of await page.getByText('What to run').all()) await summary.click();
  const copies = await page.getByRole('button', { name: /^Copy/ }).all();
  expect(copies.length).toBeGreaterThan(0);
  for (const copy of copies) await copy.click();
  const copied = await page.evaluate(() => (window as unknown as { copied: string[] }).copied);
  expect(copied).toHaveLength(copies.length);
  expect(copied.join('\n')).not.toContain(canary);
});
