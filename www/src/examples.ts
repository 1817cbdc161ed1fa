import type { Input } from '../../pkg/engine.js';

/** A stack as a team might write it, with a secret, and what there is to learn from the two. */
export interface Example {
  title: string;
  lesson: string;
  input: Input;
}

const example = (title: string, lesson: string, code: string, secret = '', name = ''): Example => ({
  title,
  lesson,
  input: { files: [{ path: 'stack.ts', text: code }], secrets: secret ? [{ ...(name && { name }), text: secret }] : [] },
});

/** The one that the page opens with is the first. */
export const examples: [Example, ...Example[]] = [
  example(
    'A secret written by hand',
    'fromSecret attaches a secret that this stack does not own',
    `import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';

export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id, props);

    // Written by hand before the first deployment.
    const dbSecret = Secret.fromSecretNameV2(this, 'DbSecret', 'prod/orders');

    new rds.DatabaseInstance(this, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      credentials: rds.Credentials.fromSecret(dbSecret),
      vpc: props.vpc,
    });

    new lambda.Function(this, 'Migrate', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset('lambda/migrate'),
      environment: {
        DB_USER: dbSecret.secretValueFromJson('user').unsafeUnwrap(),
        DB_NAME: dbSecret.secretValueFromJson('dbname').unsafeUnwrap(),
      },
    });
  }
}
`,
    `{
  "username": "admin",
  "password": "kelp-Orbit-29-lantern",
  "host": "placeholder",
  "port": 5432,
  "dbname": "orders"
}
`,
  ),
  example(
    'A name that looks like an ARN',
    'A name that ends in a hyphen and six characters is taken for the end of an ARN',
    `import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

const apiSecret = secretsmanager.Secret.fromSecretNameV2(this, 'ApiSecret', 'prod/billing-secret');

taskDefinition.addContainer('app', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/example/billing'),
  secrets: {
    API_KEY: ecs.Secret.fromSecretsManager(apiSecret, 'apiKey'),
  },
});
`,
    `{
  "apiKey": "9b1f-harbor-5512"
}
`,
  ),
  example(
    'admin on PostgreSQL',
    'PostgreSQL refuses a user name that MySQL takes',
    `import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/ledger');

new rds.DatabaseCluster(this, 'Ledger', {
  engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
  writer: rds.ClusterInstance.serverlessV2('writer'),
  credentials: rds.Credentials.fromPassword(
    dbSecret.secretValueFromJson('username').unsafeUnwrap(),
    dbSecret.secretValueFromJson('password'),
  ),
  vpc,
});
`,
    `{
  "username": "admin",
  "password": "violet-Anchor-81-maple"
}
`,
  ),
  example(
    'The whole secret as a password',
    'secretValue is all of the text: braces, quotes and user name included',
    `import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/catalog');

new rds.DatabaseInstance(this, 'Catalog', {
  engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_0 }),
  credentials: rds.Credentials.fromPassword('catalog', dbSecret.secretValue),
  vpc,
});
`,
    `{
  "username": "catalog",
  "password": "copper-Meadow-47-finch"
}
`,
  ),
  example(
    'A key in another case',
    'JSON keys are matched to the letter, and a missing one fails the deployment',
    `import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/search');

taskDefinition.addContainer('app', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/example/search'),
  secrets: {
    DB_USER: ecs.Secret.fromSecretsManager(dbSecret, 'username'),
    DB_PASSWORD: ecs.Secret.fromSecretsManager(dbSecret, 'password'),
  },
});
`,
    `{
  "userName": "search",
  "Password": "river-Quartz-33-owl"
}
`,
  ),
  example(
    'A new secret without a template',
    'What new Secret generates is a bare password, not JSON',
    `import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

const dbSecret = new secretsmanager.Secret(this, 'DbSecret');

new rds.DatabaseInstance(this, 'Media', {
  engine: rds.DatabaseInstanceEngine.mariaDb({ version: rds.MariaDbEngineVersion.VER_10_11 }),
  credentials: rds.Credentials.fromSecret(dbSecret),
  vpc,
});
`,
  ),
  example(
    'Two databases, one secret',
    'A secret can be attached to one database only',
    `import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

const dbSecret = new secretsmanager.Secret(this, 'DbSecret', {
  generateSecretString: {
    secretStringTemplate: JSON.stringify({ username: 'app' }),
    generateStringKey: 'password',
    excludeCharacters: '/@" ',
  },
});

new rds.DatabaseInstance(this, 'Orders', {
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
  credentials: rds.Credentials.fromSecret(dbSecret),
  vpc,
});

new rds.DatabaseInstance(this, 'Reports', {
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
  credentials: rds.Credentials.fromSecret(dbSecret),
  vpc,
});
`,
  ),
  example(
    'One that is right',
    'User name and password are read by key, and nothing is attached',
    `import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/claims');

new rds.DatabaseInstance(this, 'Claims', {
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
  credentials: rds.Credentials.fromPassword(
    dbSecret.secretValueFromJson('username').unsafeUnwrap(),
    dbSecret.secretValueFromJson('password'),
  ),
  vpc,
});
`,
    `{
  "username": "claims",
  "password": "cedar-Lantern-64-heath"
}
`,
  ),
];
