//! Which calls read a value of a secret.

/// The method of a secret that reads one key, its first argument.
pub const READ_KEY: &str = "secretValueFromJson";

/// The property of a secret that is all of its text.
pub const READ_WHOLE: &str = "secretValue";

/// The function that reads a secret by its name or ARN: the first argument says which, the second may hold `jsonField`.
pub const READ_BY_ID: &str = "SecretValue.secretsManager";

/// The options of that function that ask for another version than the current one.
pub const VERSIONS: &[&str] = &["versionStage", "versionId"];

/// What hands a secret, or one key of it, to a container: the first argument is the secret, the second the key.
pub const CONTAINER_SECRETS: &[&str] = &[
    "aws_ecs.Secret.fromSecretsManager",
    "aws_batch.Secret.fromSecretsManager",
    "aws_apprunner_alpha.Secret.fromSecretsManager",
];

/// Methods of a secret by which something gets to read it at run time.
pub const GRANTS: &[&str] = &["grantRead"];

/// Properties in which a secret is handed to a service that reads connection data of it at run time, by the class that
/// has the property.
pub const RUN_TIME_READERS: &[(&str, &str)] =
    &[("aws_secretsmanager.SecretRotation", "secret"), ("aws_dms.CfnEndpoint", "secretsManagerSecretId")];

/// Classes whose constructor rotates a secret: the properties that name the secret and the database.
pub const ROTATION: &str = "aws_secretsmanager.SecretRotation";

/// The method of a secret that rotates it.
pub const ROTATION_SCHEDULE: &str = "addRotationSchedule";
