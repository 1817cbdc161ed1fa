// The commands of all findings, run by an interactive bash, in the real command lines without their network.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { check } from '../../pkg/index.js';
import { cases } from './cases.mjs';

const python = process.env.AWSCLI_PYTHON;
assert.ok(python, 'AWSCLI_PYTHON names a Python that has the packages of requirements.txt; `cargo xtask test` makes one');

const folder = mkdtempSync(join(tmpdir(), 'cdk-secret-check-commands-'));
after(() => rmSync(folder, { recursive: true }));

function find(program) {
  const found = process.env.PATH.split(delimiter).map((place) => join(place, program)).find(existsSync);
  assert.ok(found, `install ${program}`);
  return found;
}

/** The only programs that there are, so that a command that needs another one fails. */
const programs = join(folder, 'programs');
mkdirSync(programs);
for (const program of ['jq', 'rm']) {
  symlinkSync(find(program), join(programs, program));
}
const bash = find('bash');
for (const [program, interpreter, driver] of [
  ['aws', python, 'aws.py'],
  ['cdk', process.execPath, 'cdk.mjs'],
]) {
  const script = `#!/bin/sh\nexec '${interpreter}' '${fileURLToPath(new URL(driver, import.meta.url))}' "$@"\n`;
  writeFileSync(join(programs, program), script, { mode: 0o755 });
}

/** What a person who pastes the text into a terminal gets: whether all went well, what was said, and what was called. */
async function run(text) {
  const directory = mkdtempSync(join(folder, 'run-'));
  writeFileSync(join(directory, 'secret.json'), '{}');
  const calls = join(directory, 'calls');
  writeFileSync(calls, '');
  const typed = `set -e -o pipefail\n${text}\necho "all went well"\n`;
  const env = {
    PATH: programs,
    HOME: directory,
    CALLS: calls,
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const { stdout, stderr } = await new Promise((resolve) => {
    const shell = execFile(bash, ['--norc', '--noprofile', '-i'], { cwd: directory, env }, (_, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
    shell.stdin.on('error', () => {}).end(typed);
  });
  const took = stdout.endsWith('all went well\n') && !stderr.includes('event not found');
  return {
    took,
    said: took ? '' : stderr,
    calls: readFileSync(calls, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)),
    left: existsSync(join(directory, 'secret.json')),
  };
}

/** Secrets and databases that the cases do not have, for the sake of the commands: names that a shell trips over. */
function* further() {
  const text = JSON.stringify({ username: 'ledger', password: 'q9Zr-kP2-mm4T', host: 'placeholder', port: '<port>' });
  const instance = 'DatabaseInstance(this, "Db", { engine: rds.DatabaseInstanceEngine.POSTGRES';
  const cluster = 'DatabaseCluster(this, "Db", { engine: rds.DatabaseClusterEngine.AURORA_POSTGRESQL';
  for (const database of [instance, cluster]) {
    for (const name of ['prod/db', 'it\'s "$HOME"\\ `id` !! x!y']) {
      yield {
        files: [
          {
            path: 'db.ts',
            text:
              `import * as rds from 'aws-cdk-lib/aws-rds';\nimport * as sm from 'aws-cdk-lib/aws-secretsmanager';\n` +
              `const s = sm.Secret.fromSecretNameV2(this, 'S', ${JSON.stringify(name)});\n` +
              `new rds.${database}, vpc, credentials: rds.Credentials.fromSecret(s) });\n`,
          },
        ],
        secrets: [{ name, text }, { text: `'${text}'` }],
      };
    }
  }
}

const reports = cases.map(({ input }) => check(input));
const found = reports.flatMap(({ diagnostics }) => diagnostics);
const foundFurther = [...further()].flatMap((input) => check(input).diagnostics);
const commands = new Set([
  ...[...found, ...foundFurther].flatMap(({ commands }) => commands.map(({ text }) => text)),
  ...reports.flatMap(({ deployment }) => deployment?.commands.map(({ text }) => text) ?? []),
  // Those for another shell are the same to this one where the names are plain.
  ...found.flatMap(({ help = '' }) => [...help.matchAll(/`(aws .*?)`/g)].map(([, text]) => text)),
]);

describe('a person can paste each command into a terminal', { concurrency: true }, () => {
  for (const text of commands) {
    test(text, async () => {
      const { took, said, calls } = await run(text);
      assert.ok(took, said);
      assert.ok(calls.length > 0);
      for (const { operation, parameters } of calls) {
        assert.ok(operation !== 'PutSecretValue' || JSON.parse(parameters.SecretString));
      }
    });
  }
});

test('the command for a placeholder changes this key alone, and leaves no file behind', async () => {
  const text = [...commands].find((text) => /Endpoint\.Address'[^]*'prod\/db'/.test(text));
  const { calls, left } = await run(text);
  assert.deepEqual(calls.map(({ operation }) => operation), ['DescribeDBInstances', 'GetSecretValue', 'PutSecretValue']);
  const { SecretId, SecretString } = calls[2].parameters;
  assert.equal(SecretId, 'prod/db');
  const stored = { username: 'ledger', password: 'q9Zr-kP2-mm4T', host: 'Address', port: 1, kept: [true, null] };
  assert.deepEqual(JSON.parse(SecretString), stored);
  assert.equal(left, false);
});

describe('what runs the commands takes none that is wrong', { concurrency: true }, () => {
  const put = 'aws secretsmanager put-secret-value';
  const remove = 'aws elasticache delete-replication-group --replication-group-id x';
  for (const [wrong, why] of [
    [`${remove} --retain-primary-cluster false`, /Unknown options: false/],
    [`${put} --secret-string file://secret.json`, /required: --secret-id/],
    [`${put} --secret-id x --secret-text file://secret.json`, /Unknown options/],
    [`${put} --secret-id x --secret-string file://other.json`, /other\.json/],
    [`${put} --secret-id '' --secret-string file://secret.json`, /length/i],
    ['aws cloudformation delete-stack --stack-name x --deletion-mode NEVER', /FORCE_DELETE_STACK/],
    ["aws rds describe-db-clusters --query 'DBClusters[0].Endpoint.Address' --output text", /finds nothing/],
    ['aws rds describe-db-cluster', /Invalid choice/],
    [`${put} --secret-id x --secret-string "{\\"password\\":\\"YourSecurePassword123!\\"}"`, /event not found/],
    ["aws rds describe-db-clusters | jq '.['", /jq: /],
    ['cdk deploy --no-roll', /no-roll/],
    ['cdk depoy', /depoy/],
    ['curl localhost', /curl: command not found/],
  ]) {
    test(wrong, async () => {
      const { took, said } = await run(wrong);
      assert.equal(took, false);
      assert.match(said, why);
    });
  }

  for (const right of [
    `${remove} --no-retain-primary-cluster`,
    'aws elasticache wait replication-group-available --replication-group-id x',
    'aws cloudformation delete-stack --stack-name x --retain-resources A B',
    'aws cloudformation delete-stack --stack-name x --deletion-mode FORCE_DELETE_STACK',
    'aws cloudformation wait stack-delete-complete --stack-name x',
    "cdk deploy '<stack-name>' --no-rollback",
    "aws rds describe-db-clusters --query 'DBClusters[0].Endpoint' --output text",
  ]) {
    test(`but ${right}`, async () => assert.equal((await run(right)).said, ''));
  }
});
