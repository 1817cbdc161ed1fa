import type { Locator } from '@playwright/test';

import { attachingCode, type Checker, expect, hold, plainSecret, reservedSecret, test } from './checker';

const log = ({ page }: Checker): Locator => page.getByRole('textbox', { name: 'Deployment log' });
const putBack = ({ page }: Checker): Locator => page.getByRole('button', { name: 'Put it back' });
const removal = ({ page }: Checker): Locator => page.getByRole('button', { name: 'Remove the log' });

const failed = 'LedgerStack | 0/3 | 2:01:30 PM | CREATE_FAILED | AWS::RDS::DBInstance | Database Could not parse SecretString JSON\n';
const template = 'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n';

/** Whatever was asked before has been answered once this is there: what a text with a colon is, is asked too. */
async function settle(checker: Checker): Promise<void> {
  await checker.paste(checker.code, 'later: 1,');
  await expect.poll(() => checker.textOf(checker.code)).toBe('later: 1,');
}

/** Two files, of which the first is shown. */
async function openTwo(checker: Checker): Promise<void> {
  await checker.paste(checker.code, attachingCode);
  await checker.add('file');
  await checker.paste(checker.code, '// short\n');
  await checker.tab('Files').first().click();
}

test.describe('until it is known what was pasted', () => {
  for (const [what, text, at] of [
    ['a secret', plainSecret, 'code'],
    ['a log', failed, 'code'],
    ['a log', failed, 'secret'],
    ['a template', template, 'code'],
    ['a template', template, 'secret'],
  ] as const) {
    test(`"Clear" takes ${what} along that waits among the ${at}`, async ({ checker }) => {
      await checker.paste(checker.code, attachingCode);
      await checker.paste(checker.secret, reservedSecret);
      const letGo = await hold(checker);
      await checker.paste(checker[at], text);
      await checker.page.getByRole('button', { name: 'Clear' }).click();
      await letGo();
      await settle(checker);
      expect(await checker.textOf(checker.secret)).toBe('');
      await expect(log(checker)).toBeHidden();
      await expect(checker.path).toHaveValue('stack.ts');
      await expect(checker.tab('Files')).toHaveCount(0);
    });
  }

  test('"Clear" takes a secret along that waits for being reduced to its keys', async ({ checker }) => {
    await checker.page.getByRole('button', { name: 'Clear' }).click();
    await checker.page.getByLabel('Keys only').check();
    await checker.paste(checker.code, attachingCode);
    const letGo = await hold(checker);
    await checker.paste(checker.secret, plainSecret);
    await checker.page.getByRole('button', { name: 'Clear' }).click();
    await letGo();
    await settle(checker);
    expect(await checker.textOf(checker.secret)).toBe('');
  });

  test('a secret that waits among the code comes where nothing was cleared', async ({ checker }) => {
    const letGo = await hold(checker);
    await checker.pasteAtCursor(checker.code, plainSecret);
    await letGo();
    await settle(checker);
    expect(await checker.textOf(checker.secret)).toBe(plainSecret);
  });

  for (const [what, text, from] of [['a log that waits among the code', failed, ({ code }: Checker) => code], ['a secret that waits among the log', plainSecret, log]] as const) {
    test(`"Remove the log" takes ${what} along`, async ({ checker }) => {
      await checker.paste(checker.secret, reservedSecret);
      await checker.pasteAtCursor(checker.code, failed);
      await expect(removal(checker)).toBeVisible();
      const letGo = await hold(checker);
      await checker.pasteAtCursor(from(checker), text);
      await removal(checker).click();
      await letGo();
      await settle(checker);
      await expect(log(checker)).toBeHidden();
      expect(await checker.textOf(checker.secret)).toBe(reservedSecret);
    });
  }

  test('"Remove the log" leaves what else waits among the code', async ({ checker }) => {
    await checker.pasteAtCursor(checker.code, failed);
    await expect(removal(checker)).toBeVisible();
    const letGo = await hold(checker);
    await checker.pasteAtCursor(checker.code, plainSecret);
    await removal(checker).click();
    await letGo();
    await expect(putBack(checker)).toBeVisible();
    expect(await checker.textOf(checker.secret)).toBe(plainSecret);
  });
});

test.describe('where another file is shown meanwhile', () => {
  test('"Put it back" puts it where it was pasted, and shows that', async ({ checker }) => {
    await openTwo(checker);
    await checker.paste(checker.secret, reservedSecret);
    await checker.code.press('ControlOrMeta+End');
    const letGo = await hold(checker);
    await checker.pasteAtCursor(checker.code, plainSecret);
    await checker.tab('Files').nth(1).click();
    await letGo();
    await putBack(checker).click();
    await expect(checker.tab('Files').first()).toHaveAttribute('aria-selected', 'true');
    expect(await checker.textOf(checker.code)).toBe(attachingCode + plainSecret);
    expect(await checker.textOf(checker.secret)).toBe(reservedSecret);
    await checker.tab('Files').nth(1).click();
    expect(await checker.textOf(checker.code)).toBe('// short\n');
  });

  test('so it does where the other file is shown once it is known', async ({ checker }) => {
    await openTwo(checker);
    await checker.code.press('ControlOrMeta+End');
    await checker.pasteAtCursor(checker.code, plainSecret);
    await expect(putBack(checker)).toBeVisible();
    await checker.tab('Files').nth(1).click();
    await putBack(checker).click();
    expect(await checker.textOf(checker.code)).toBe(attachingCode + plainSecret);
  });

  test('a template takes the place of the file that it was pasted over', async ({ checker }) => {
    await openTwo(checker);
    const letGo = await hold(checker);
    await checker.paste(checker.code, template);
    await checker.tab('Files').nth(1).click();
    await letGo();
    await expect(checker.page.getByText('What you pasted is a CloudFormation template: it is checked as template.yaml.')).toBeVisible();
    expect(await checker.textOf(checker.code)).toBe('// short\n');
    await checker.tab('Files', 'template.yaml').click();
    expect(await checker.textOf(checker.code)).toBe(template);
  });
});

test('a template that took the place of two pristine files can be put back into the second', async ({ checker }) => {
  const example = await checker.textOf(checker.code);
  await checker.add('file');
  await checker.paste(checker.code, example);
  await checker.code.press('ControlOrMeta+Home');
  await checker.pasteAtCursor(checker.code, template);
  await expect(checker.path).toHaveValue('template.yaml');
  await putBack(checker).click();
  await expect(checker.tab('Files').nth(1)).toHaveAttribute('aria-selected', 'true');
  expect(await checker.textOf(checker.code)).toBe(template + example);
});
