/** A stack as a team might write it, and a secret that does not fit it. */
export const code = `import { Stack } from 'aws-cdk-lib';
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
`;

export const secret = `{
  "username": "admin",
  "password": "kelp-Orbit-29-lantern",
  "host": "placeholder",
  "port": 5432,
  "dbname": "orders"
}
`;
