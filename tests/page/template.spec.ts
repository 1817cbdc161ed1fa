import { attachingCode, type Checker, expect, plainSecret, test } from './checker';

const json = `{
  "Resources": {
    "Database": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": { "Engine": "postgres", "MasterUsername": "admin", "MasterUserPassword": "{{resolve:secretsmanager:prod/ledger:SecretString:pass}}" }
    }
  }
}
`;
const yaml = `# Synthesized
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      MasterUsername: admin
      MasterUserPassword: '{{resolve:secretsmanager:prod/ledger:SecretString:pass}}'
`;

const log = ({ page }: Checker) => page.getByRole('textbox', { name: 'Deployment log' });
const putBack = ({ page }: Checker) => page.getByRole('button', { name: 'Put it back' });

for (const [name, text] of [['template.json', json], ['template.yaml', yaml]] as const) {
  test(`pasted among the secrets, ${name} becomes a file beside the code`, async ({ checker }) => {
    await checker.paste(checker.code, attachingCode);
    await checker.paste(checker.secret, plainSecret);
    await checker.paste(checker.secret, text);
    await expect(checker.page.getByText(`What you pasted is a CloudFormation template: it went to a file of its own, ${name}.`)).toBeVisible();
    await expect(checker.tab('Files', name)).toHaveAttribute('aria-selected', 'true');
    await expect(checker.path).toHaveValue(name);
    expect(await checker.textOf(checker.code)).toBe(text);
    expect(await checker.textOf(checker.secret)).toBe(plainSecret);
    await expect(checker.finding('reserved-username')).toHaveCount(1);

    await putBack(checker).click();
    await expect(checker.tab('Files')).toHaveCount(0);
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
    expect(await checker.textOf(checker.secret)).toBe(text);
  });

  test(`pasted among the log, ${name} takes the place of the example`, async ({ checker }) => {
    const example = await checker.textOf(checker.code);
    await checker.page.getByRole('heading', { name: 'Deployment log' }).click();
    await checker.paste(log(checker), text);
    await expect(checker.path).toHaveValue(name);
    expect(await checker.textOf(checker.code)).toBe(text);
    await expect(checker.tab('Files')).toHaveCount(0);
    expect(await checker.textOf(log(checker))).toBe('');

    await putBack(checker).click();
    await expect(checker.path).toHaveValue('stack.ts');
    expect(await checker.textOf(checker.code)).toBe(example);
    expect(await checker.textOf(log(checker))).toBe(text);
  });

  test(`pasted in place of the code it is recognised, and called ${name}`, async ({ checker }) => {
    await checker.paste(checker.code, text);
    await expect(checker.page.getByText(`What you pasted is a CloudFormation template: it is checked as ${name}.`)).toBeVisible();
    await expect(checker.path).toHaveValue(name);
    expect(await checker.textOf(checker.code)).toBe(text);
    await expect(putBack(checker)).toHaveCount(0);
  });

  test(`pasted into the midst of code, ${name} becomes a file of its own`, async ({ checker }) => {
    await checker.paste(checker.code, attachingCode);
    await checker.code.press('ControlOrMeta+Home');
    await checker.pasteAtCursor(checker.code, text);
    await expect(checker.tab('Files', name)).toHaveAttribute('aria-selected', 'true');
    expect(await checker.textOf(checker.code)).toBe(text);
    await checker.tab('Files', 'stack.ts').click();
    expect(await checker.textOf(checker.code)).toBe(attachingCode);
  });

  test(`opened from a disk, ${name} is code`, async ({ checker }) => {
    await checker.page.getByLabel('Files to open').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    await expect(checker.path).toHaveValue(name);
    expect(await checker.textOf(checker.code)).toBe(text);
  });
}

test('a resource that is pasted into a template stays in it', async ({ checker }) => {
  await checker.paste(checker.code, yaml);
  await expect(checker.path).toHaveValue('template.yaml');
  await checker.code.press('ControlOrMeta+End');
  const bucket = 'Bucket:\n  Type: AWS::S3::Bucket\n';
  await checker.pasteAtCursor(checker.code, bucket);
  await expect.poll(() => checker.textOf(checker.code)).toBe(yaml + bucket);
  await expect(checker.tab('Files')).toHaveCount(0);
});

test('a file that somebody has named keeps its name', async ({ checker }) => {
  await checker.path.fill('cdk.out/Ledger.template.json');
  await checker.path.press('Enter');
  await checker.paste(checker.code, json);
  await expect(checker.page.getByText('it is checked as cdk.out/Ledger.template.json')).toBeVisible();
  await expect(checker.path).toHaveValue('cdk.out/Ledger.template.json');
});

test('a second template gets a name of its own', async ({ checker }) => {
  await checker.paste(checker.code, attachingCode);
  await checker.paste(checker.secret, json);
  await expect(checker.tab('Files', 'template.json')).toHaveCount(1);
  await checker.paste(checker.secret, json.replace('Database', 'Other'));
  await expect(checker.tab('Files', 'template-2.json')).toHaveAttribute('aria-selected', 'true');
  await expect(checker.tab('Files')).toHaveCount(3);
});
