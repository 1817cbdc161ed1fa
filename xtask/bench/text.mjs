// CDK code that nobody wrote: stacks as people write them, no two the same.

const WORDS = 'ledger billing orders catalog search media audit profile invoice payout fleet harvest archive quote policy claim member session report ticket device asset market review intake roster tariff'.split(' ');
const ENGINES = [
  'rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 })',
  'rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_0 })',
  'rds.DatabaseInstanceEngine.mariaDb({ version: rds.MariaDbEngineVersion.VER_10_11 })',
];

const HEADER = `import * as cdk from 'aws-cdk-lib';
import { aws_ec2 as ec2, aws_ecs as ecs, aws_lambda as lambda, aws_logs as logs, aws_s3 as s3, aws_sqs as sqs } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
`;

/** A source of numbers that a seed decides (mulberry32). */
function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { below: (n) => Math.floor(next() * n), pick: (list) => list[Math.floor(next() * list.length)] };
}

const upper = (word) => word[0].toUpperCase() + word.slice(1);

/** The secret that the first container of each text reads. */
export const SECRET_NAME = 'prod/ledger';

/** So many lines of a file of stacks; another seed gives another text. */
export function cdkCode(lines, seed) {
  const { below, pick } = random(seed);
  const name = () => `${pick(WORDS)}${upper(pick(WORDS))}${below(1000)}`;
  const text = `${HEADER}\n${stack(service(SECRET_NAME))}`.split('\n');
  for (let more = stack().split('\n'); text.length + more.length <= lines; more = stack().split('\n')) text.push(...more);
  while (text.length < lines) text.push(`export const ${name()}_${text.length} = ${below(10000)};`);
  return text.join('\n');

  function stack(...first) {
    const id = upper(name());
    const more = Array.from({ length: 6 + below(8) }, () => pick([bucket, queue, handler, service, database, helper, alarm])());
    return `
/** What ${pick(WORDS)} needs, apart from ${pick(WORDS)}. */
export interface ${id}Props extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
  readonly ${name()}?: string;
  readonly retention?: logs.RetentionDays;
}

export class ${id}Stack extends cdk.Stack {
  private readonly names = new Map<string, number>();

  constructor(scope: Construct, id: string, private readonly props: ${id}Props) {
    super(scope, id, props);
    const { vpc } = props;
    const stage = this.node.tryGetContext('stage') ?? 'dev';
${[...first, ...more].join('\n')}
  }

  private capacity(stage: string): number {
    return stage === 'prod' ? ${2 + below(6)} : this.names.size > ${below(9)} ? 2 : 1;
  }
}`;
  }

  function bucket() {
    const it = name();
    return `
    const ${it} = new s3.Bucket(this, '${upper(it)}', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      versioned: ${pick(['true', 'false', "stage === 'prod'"])},
      lifecycleRules: [{ expiration: cdk.Duration.days(${30 + below(300)}), prefix: \`\${stage}/${pick(WORDS)}/\` }],
    });
    new cdk.CfnOutput(this, '${upper(it)}Name', { value: ${it}.bucketName });`;
  }

  function queue() {
    const it = name();
    return `
    // Messages that ${pick(WORDS)} could not take.
    const ${it}Dead = new sqs.Queue(this, '${upper(it)}Dead', { retentionPeriod: cdk.Duration.days(${1 + below(14)}) });
    const ${it} = new sqs.Queue(this, '${upper(it)}', {
      visibilityTimeout: cdk.Duration.seconds(${30 + below(300)}),
      deadLetterQueue: { queue: ${it}Dead, maxReceiveCount: ${2 + below(5)} },
    });`;
  }

  function handler() {
    const it = name();
    return `
    const ${it} = new lambda.Function(this, '${upper(it)}', {
      runtime: lambda.Runtime.NODEJS_20_X,
      handler: '${pick(WORDS)}.handler',
      code: lambda.Code.fromAsset('dist/${it}'),
      memorySize: ${128 * (1 + below(12))},
      environment: { STAGE: stage, ${it.toUpperCase()}: \`\${stage}-${pick(WORDS)}\`, LEVEL: stage === 'prod' ? 'warn' : 'debug' },
      logRetention: props.retention ?? logs.RetentionDays.ONE_MONTH,
    });
    [${it}].forEach((each) => each.addEnvironment('${pick(WORDS).toUpperCase()}', '${below(10000)}'));`;
  }

  function service(secret = `prod/${pick(WORDS)}`) {
    const it = name();
    return `
    const ${it}Secret = secretsmanager.Secret.fromSecretNameV2(this, '${upper(it)}Secret', '${secret}');
    const ${it} = new ecs.FargateTaskDefinition(this, '${upper(it)}', { cpu: ${256 * (1 + below(4))}, memoryLimitMiB: ${1024 * (1 + below(4))} });
    ${it}.addContainer('${pick(WORDS)}', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/${pick(WORDS)}/${pick(WORDS)}:${below(50)}'),
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: '${pick(WORDS)}' }),
      secrets: {
        DB_USER: ecs.Secret.fromSecretsManager(${it}Secret, 'username'),
        DB_PASSWORD: ecs.Secret.fromSecretsManager(${it}Secret, 'password'),
      },
    });`;
  }

  function database() {
    const it = name();
    return `
    const ${it}Secret = secretsmanager.Secret.fromSecretNameV2(this, '${upper(it)}Secret', \`\${stage}/${it}\`);
    const ${it} = new rds.DatabaseInstance(this, '${upper(it)}', {
      engine: ${pick(ENGINES)},
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.${pick(['MEDIUM', 'LARGE', 'XLARGE'])}),
      vpc,
      multiAz: stage === 'prod',
      credentials: ${pick([`rds.Credentials.fromSecret(${it}Secret)`, `rds.Credentials.fromPassword(${it}Secret.secretValueFromJson('username').unsafeUnwrap(), ${it}Secret.secretValueFromJson('password'))`, `rds.Credentials.fromGeneratedSecret('${pick(WORDS)}')`])},
      allocatedStorage: ${20 + below(200)},
    });
    ${it}.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.${below(255)}.0.0/16'), '${pick(WORDS)}');`;
  }

  function helper() {
    const it = name();
    return `
    const ${it} = (kind: string, count = ${1 + below(5)}): string[] => {
      const list: string[] = [];
      for (let index = 0; index < count; index += 1) {
        if (kind.length > ${below(20)}) list.push(\`\${kind}-\${index}\`);
        else list.unshift(kind.toUpperCase() + '${pick(WORDS)}');
      }
      return list.filter((entry) => !entry.startsWith('${pick(WORDS)}'));
    };
    for (const each of ${it}(stage)) cdk.Tags.of(this).add(each, '${below(100)}');`;
  }

  function alarm() {
    const it = name();
    return `
    const ${it} = new cdk.CfnParameter(this, '${upper(it)}', { type: 'Number', default: ${below(100)}, description: 'How many ${pick(WORDS)} a minute are too many' });
    if (${it}.valueAsNumber && this.capacity(stage) > ${below(5)}) {
      this.names.set('${it}', ${below(1000)} * 60 + (${it}.logicalId.length % 7));
    }`;
  }
}

/** A plain secret; another seed gives another text. */
export function secretText(seed) {
  return JSON.stringify({ username: `app_${seed}`, password: `q9Zr-kP2-mm4T${seed}`, host: 'db.prod.internal', port: 5432, dbname: 'ledger' });
}
