// What a fix leaves behind is synthesized by the CDK, and the template compared with the one before.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import ts from 'typescript';

import { applyFix, applyFixes, check } from '../../pkg/index.js';
import { cases } from './cases.mjs';

// The CDK's own linter of templates, which is not what is tested.
process.env.CDK_VALIDATION = 'false';

// Where code that is packed looks for itself.
const project = mkdtempSync(join(tmpdir(), 'cdk-secret-check-synthesis-'));
const home = process.cwd();
mkdirSync(join(project, 'src'));
process.chdir(project);
after(() => {
  process.chdir(home);
  rmSync(project, { recursive: true });
});

const require = createRequire(import.meta.url);
const cdk = require('aws-cdk-lib');
const { App, Stack } = cdk;
const { aws_ec2: ec2, aws_iam: iam, aws_lambda: lambda, aws_rds: rds, aws_secretsmanager: secretsmanager } = cdk;
const { Construct } = require('constructs');

const IMPORTS = `import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
`;

const DATABASES = {
  instance: `new rds.DatabaseInstance(stack, 'Db', {
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),`,
  cluster: `new rds.DatabaseCluster(stack, 'Db', {
  engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
  writer: rds.ClusterInstance.serverlessV2('Writer'),`,
  snapshot: `new rds.DatabaseInstanceFromSnapshot(stack, 'Db', { snapshotIdentifier: 'ledger',
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),`,
};

const ATTACHMENT = 'AWS::SecretsManager::SecretTargetAttachment';
const IMPORTED = `secretsmanager.Secret.fromSecretNameV2(stack, 'DbSecret', 'prod/db')`;

/** A database that logs in with an imported secret. */
const database = (kind, { credentials = 'rds.Credentials', second = '', rest = '', more = '' } = {}) =>
  `const dbSecret = ${IMPORTED};
const db = ${DATABASES[kind]}
  vpc,${more}
  credentials: ${credentials}.fromSecret(dbSecret${second}),
});
${rest}`;

/** The resources of a stack that a text is run in, and the classes that it exports are made in. */
function synthesize(text) {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(text, { compilerOptions: options });
  const app = new App({ outdir: join(project, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Stack', { env: { account: '123456789012', region: 'eu-west-1' } });
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 });
  const props = { vpc, engine };
  const fn = new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('//'),
  });
  const modules = { cdk, Stack, Construct, rds, sm: secretsmanager, secretsmanager };
  const exports = {};
  const given = { ...modules, require, exports, stack, scope: stack, app, vpc, role, grantee: role, engine, props, fn };
  // In a block of its own a text may declare what is given.
  new Function(...Object.keys(given), `{${outputText}\n}`).apply(stack, Object.values(given));
  for (const [name, made] of Object.entries(exports)) {
    if (typeof made === 'function' && made.prototype instanceof Construct) {
      new made(made.prototype instanceof Stack ? app : stack, name, props);
    }
  }
  const resources = ({ stackName, template }) =>
    Object.entries(template.Resources ?? {}).map(([id, resource]) => [`${stackName} ${id}`, resource]);
  return Object.fromEntries(app.synth().stacks.flatMap(resources));
}

/** The types of what differs, by what became of it. */
function difference(before, after) {
  const changes = { removed: [], added: [], changed: [] };
  for (const id of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const change = !(id in after) ? 'removed' : !(id in before) ? 'added' : 'changed';
    if (JSON.stringify(before[id]) !== JSON.stringify(after[id])) {
      changes[change].push((before[id] ?? after[id]).Type);
    }
  }
  return changes;
}

const input = (text) => ({
  files: [{ path: 'db.ts', text: IMPORTS + text }],
  secrets: [{ name: 'prod/db', text: '{ "username": "ledger", "password": "q9Zr-kP2-mm4T" }' }],
});

/** The input after all safe fixes, of which there is one at least. */
function fixed(before) {
  const { applied, left, ...after } = applyFixes(before, check(before).diagnostics);
  assert.ok(applied > 0, 'nothing to fix');
  return after;
}

describe('without the attachment the template is the same but for the attachment', () => {
  for (const [title, text] of Object.entries({
    'an instance': database('instance'),
    'an Aurora cluster': database('cluster'),
    'a snapshot': database('snapshot', { credentials: 'rds.SnapshotCredentials' }),
    'a user name beside the secret': database('instance', { second: `, 'ledger'` }),
    'a secret that is imported inside the expression': database('instance')
      .replace(/const dbSecret = .*;/, '')
      .replace('dbSecret', IMPORTED),
  })) {
    test(title, () => {
      const before = synthesize(input(text).files[0].text);
      const after = synthesize(fixed(input(text)).files[0].text);
      assert.deepEqual(difference(before, after), { removed: [ATTACHMENT], added: [], changed: [] });
      assert.match(JSON.stringify(after), /"MasterUserPassword":"?\{.*prod\/db:SecretString:password::/);
    });
  }
});

describe('what used the attached secret reads the imported one instead', () => {
  for (const [title, text, changed] of [
    ['db.secret', database('instance', { rest: 'db.secret!.grantRead(role);' }), ['AWS::IAM::Policy']],
    ['db.secret?', database('cluster', { rest: 'db.secret?.grantRead(role);' }), ['AWS::IAM::Policy']],
    ['grantConnect', database('instance', { rest: 'db.grantConnect(role);' }), ['AWS::IAM::Policy']],
    [
      'the Data API',
      database('cluster', { more: ' enableDataApi: true,', rest: 'db.grantDataApiAccess(role);' }),
      ['AWS::IAM::Policy'],
    ],
    [
      'a proxy',
      database('cluster', { rest: `db.addProxy('Proxy', { vpc, secrets: [db.secret!] });` }),
      ['AWS::IAM::Policy', 'AWS::RDS::DBProxy'],
    ],
  ]) {
    test(title, () => {
      const before = synthesize(input(text).files[0].text);
      const after = synthesize(fixed(input(text)).files[0].text);
      const { removed, added, changed: others } = difference(before, after);
      assert.deepEqual({ removed, added, changed: others.sort() }, { removed: [ATTACHMENT], added: [], changed });
      // A permission on the secret is never lost.
      const granted = (resources) => JSON.stringify(resources).split('secretsmanager:GetSecretValue').length;
      assert.equal(granted(after), granted(before));
    });
  }
});

test('every case that synthesizes does so after each of its fixes', () => {
  const proved = new Set();
  const unproved = new Set();
  const code = ({ files }) => files[0].text;
  const isCode = ({ files }) => files.length === 1 && files[0].path.endsWith('.ts');
  for (const { title, input } of cases.filter(({ input }) => isCode(input))) {
    const before = attempt(() => synthesize(code(input)));
    const { diagnostics } = check(input);
    for (const { rule, fixes } of diagnostics) {
      for (const fix of fixes.filter(({ edits }) => edits.some(({ document }) => document === input.files[0].path))) {
        const after = attempt(() => synthesize(code(applyFix(input, fix))));
        if (before instanceof Error) {
          // What the code lacks the fix does not bring; a package that is not here is no fault of the case.
          if (after instanceof Error && before.code !== 'MODULE_NOT_FOUND' && fix.applicability === 'safe') {
            unproved.add(rule);
          } else if (!(after instanceof Error)) {
            proved.add(rule);
          }
          continue;
        }
        assert.ok(!(after instanceof Error), `${title}: ${rule}: ${fix.title}: ${after}`);
        const shared = diagnostics.filter(({ fixes }) => fixes.some(({ title }) => title === fix.title));
        if (rule === 'attached-existing-secret' && shared.every((other) => other.rule === rule)) {
          const { removed, added, changed } = difference(before, after);
          assert.deepEqual(removed.filter((type) => type !== ATTACHMENT), [], title);
          assert.deepEqual(added, [], title);
          assert.deepEqual(changed.filter((type) => /^AWS::RDS::DB(Instance|Cluster)$/.test(type)), [], title);
        }
        proved.add(rule);
      }
    }
  }
  const left = [...unproved].filter((rule) => !proved.has(rule));
  assert.deepEqual(left, [], 'rules whose safe fix is in no case that synthesizes');
});

/** What `run` returns or throws. */
function attempt(run) {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error : new Error(error);
  }
}
