const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/ledger');

new rds.DatabaseInstance(this, 'Database', {
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
  credentials: rds.Credentials.fromSecret(dbSecret),
  vpc,
});
