import { expect, plainSecret, test } from './checker';

const twoSecrets = `import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
const a = Secret.fromSecretNameV2(this, 'A', 'prod/a');
const b = Secret.fromSecretNameV2(this, 'B', 'prod/b');
a.secretValueFromJson('username').unsafeUnwrap();
b.secretValueFromJson('user').unsafeUnwrap();
`;
const oneSecret = twoSecrets.replace(/.*\bb\b.*\n/g, '');

test('a text that can only be one secret is that one, and says why', async ({ checker }) => {
  await checker.paste(checker.code, oneSecret);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.choice.locator('option:checked')).toHaveText('prod/a (automatic)');
  await expect(checker.bound).toHaveText('The code uses no other existing secret.');
});

test('a text that could be several is none, says so, and offers them', async ({ checker }) => {
  await checker.paste(checker.code, twoSecrets);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.bound).toHaveText('Not checked: the code uses several secrets, and nothing says which of them this is.');
  await expect(checker.choice.locator('option')).toHaveText(['automatic', 'prod/a', 'prod/b']);
  await expect(checker.findings).toHaveCount(0);
});

test('choosing a secret checks the text as it, survives typing, and is undone by the automatic choice', async ({ checker }) => {
  await checker.paste(checker.code, twoSecrets);
  await checker.paste(checker.secret, plainSecret);
  await expect(checker.choice.locator('option')).toHaveCount(3);

  await checker.choice.focus();
  await checker.choice.selectOption('prod/b');
  await expect(checker.name).toHaveValue('prod/b');
  await expect(checker.finding('missing-key')).toContainText('user');
  await expect(checker.choice).toBeFocused();

  await checker.code.press('ControlOrMeta+End');
  await checker.page.keyboard.type('a.secretValueFromJson(');
  await checker.secret.press('ControlOrMeta+End');
  await checker.page.keyboard.type(' ');
  await expect(checker.choice).toHaveValue('prod/b');
  await expect(checker.finding('missing-key').first()).toContainText('user');

  await checker.choice.selectOption({ label: 'automatic' });
  await expect(checker.name).toHaveValue('');
  await expect(checker.bound).toContainText('Not checked');
});

test('a name that is typed chooses as well, also by a variable or an ARN', async ({ checker }) => {
  await checker.paste(checker.code, twoSecrets);
  await checker.paste(checker.secret, plainSecret);
  for (const name of ['b', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/b-AbCdEf']) {
    await checker.name.fill(name);
    await expect(checker.choice).toHaveValue('prod/b');
  }
  await checker.name.fill('prod/elsewhere');
  await expect(checker.choice.locator('option:checked')).toHaveText('no secret of the code');
});

test('of several secrets in one text each is listed with what it is', async ({ checker }) => {
  const entry = (Name: string) => ({ Name, SecretString: '{"username":"dbadmin"}' });
  await checker.paste(checker.code, twoSecrets);
  await checker.paste(checker.secret, JSON.stringify({ SecretValues: [entry('prod/a'), entry('prod/zz')] }));
  await expect(checker.page.getByText('This text holds 2 secrets')).toBeVisible();
  await expect(checker.page.getByRole('list', { name: 'Secrets in this text' }).getByRole('listitem')).toHaveText([
    'prod/a checked',
    'prod/zz not checked: no secret of the code is called prod/zz (prod/a, prod/b)',
  ]);
  await expect(checker.choice).toBeHidden();
});

test('without code or secret there is nothing to choose', async ({ checker }) => {
  await checker.page.getByRole('button', { name: 'Clear' }).click();
  await expect(checker.choice).toBeDisabled();
  await expect(checker.bound).toBeEmpty();
});
