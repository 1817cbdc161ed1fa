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
      credentials: rds.Credentials.fromSecret(dbSecret),
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
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
  {
    title: 'A deployment that failed',
    lesson: 'The log leads from the stack that is stuck back to the line and the secret that it failed of',
    input: {
      files: [
        {
          path: 'lib/ledger-stack.ts',
          text: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

export class LedgerStack extends cdk.Stack {
  constructor(scope: cdk.App, id: string) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc');
    const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/ledger');

    new rds.DatabaseInstance(this, 'Ledger', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      credentials: rds.Credentials.fromSecret(dbSecret),
      vpc,
    });
    new elasticache.CfnReplicationGroup(this, 'Sessions', {
      replicationGroupDescription: 'Sessions of the ledger',
      cacheNodeType: 'cache.t4g.small',
      numCacheClusters: 2,
    });
  }
}
`,
        },
      ],
      secrets: [{ name: 'prod/ledger', text: '{"username": "ledger", "password": "amber-Canyon-58-wren"\n' }],
      log: `LedgerStack: deploying... [1/1]
LedgerStack: creating CloudFormation changeset...
LedgerStack |  0/31 | 2:00:31 PM | CREATE_IN_PROGRESS   | AWS::CloudFormation::Stack         | LedgerStack User Initiated
LedgerStack |  0/31 | 2:00:35 PM | CREATE_IN_PROGRESS   | AWS::EC2::VPC                      | Vpc (Vpc8378EB38)
LedgerStack |  1/31 | 2:00:47 PM | CREATE_COMPLETE      | AWS::EC2::VPC                      | Vpc (Vpc8378EB38)
LedgerStack |  1/31 | 2:00:49 PM | CREATE_IN_PROGRESS   | AWS::EC2::Subnet                   | Vpc/PublicSubnet1/Subnet (VpcPublicSubnet1Subnet5C2D37C4)
LedgerStack |  2/31 | 2:00:53 PM | CREATE_COMPLETE      | AWS::EC2::Subnet                   | Vpc/PublicSubnet1/Subnet (VpcPublicSubnet1Subnet5C2D37C4)
LedgerStack | 12/31 | 2:01:02 PM | CREATE_IN_PROGRESS   | AWS::ElastiCache::ReplicationGroup | Sessions
LedgerStack | 17/31 | 2:01:40 PM | CREATE_IN_PROGRESS   | AWS::RDS::DBSubnetGroup            | Ledger/SubnetGroup (LedgerSubnetGroup7A1B0E52)
LedgerStack | 18/31 | 2:01:44 PM | CREATE_COMPLETE      | AWS::RDS::DBSubnetGroup            | Ledger/SubnetGroup (LedgerSubnetGroup7A1B0E52)
LedgerStack | 18/31 | 2:02:21 PM | CREATE_IN_PROGRESS   | AWS::EC2::NatGateway               | Vpc/PublicSubnet1/NATGateway (VpcPublicSubnet1NATGateway4D7517AA)
LedgerStack | 22/31 | 2:04:11 PM | CREATE_IN_PROGRESS   | AWS::RDS::DBInstance               | Ledger (Ledger1F2A3B4C)
LedgerStack | 22/31 | 2:04:12 PM | CREATE_FAILED        | AWS::RDS::DBInstance               | Ledger (Ledger1F2A3B4C) Could not parse SecretString JSON
LedgerStack | 22/31 | 2:04:13 PM | CREATE_FAILED        | AWS::ElastiCache::ReplicationGroup | Sessions Resource creation cancelled
LedgerStack | 22/31 | 2:04:13 PM | CREATE_FAILED        | AWS::EC2::NatGateway               | Vpc/PublicSubnet1/NATGateway (VpcPublicSubnet1NATGateway4D7517AA) Resource creation cancelled
LedgerStack | 22/31 | 2:04:15 PM | ROLLBACK_IN_PROGRESS | AWS::CloudFormation::Stack         | LedgerStack The following resource(s) failed to create: [Ledger1F2A3B4C, Sessions, VpcPublicSubnet1NATGateway4D7517AA]. Rollback requested by user.
LedgerStack | 22/31 | 2:04:40 PM | DELETE_IN_PROGRESS   | AWS::ElastiCache::ReplicationGroup | Sessions
LedgerStack | 22/31 | 2:04:44 PM | DELETE_FAILED        | AWS::ElastiCache::ReplicationGroup | Sessions Cache cluster is not in a valid state to be deleted.
LedgerStack | 20/31 | 2:05:02 PM | DELETE_COMPLETE      | AWS::EC2::VPC                      | Vpc (Vpc8378EB38)
LedgerStack | 20/31 | 2:05:04 PM | ROLLBACK_FAILED      | AWS::CloudFormation::Stack         | LedgerStack The following resource(s) failed to delete: [Sessions].

 ❌  LedgerStack failed: Error: The stack named LedgerStack failed creation, it may need to be manually deleted from the AWS console: ROLLBACK_FAILED (The following resource(s) failed to delete: [Sessions]. ): Could not parse SecretString JSON
`,
    },
  },
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
