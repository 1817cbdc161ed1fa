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

/// A dynamic reference of CloudFormation to a secret, as the code writes it out.
#[derive(Debug, PartialEq, Eq)]
pub struct DynamicReference<'t> {
    /// The secret's name or ARN.
    pub id: &'t str,
    /// The key; nothing for all of the text.
    pub key: Option<&'t str>,
    /// Whether it asks for another version than the current one.
    pub other_version: bool,
}

impl<'t> DynamicReference<'t> {
    /// The only reference in a text:
    /// `{{resolve:secretsmanager:<id>:SecretString:<key>:<version-stage>:<version-id>}}`, where an ARN has seven parts of
    /// its own. Source: the CloudFormation user guide on dynamic references, and cfn-lint's rule E1050.
    #[must_use]
    pub fn parse(text: &'t str) -> Option<Self> {
        let (_, rest) = text.split_once("{{resolve:secretsmanager:")?;
        let (reference, after) = rest.split_once("}}")?;
        if after.contains("{{resolve:") {
            return None;
        }
        let colons: Vec<usize> = reference.match_indices(':').map(|(at, _)| at).collect();
        let end = if reference.starts_with("arn:") { colons.get(6) } else { colons.first() };
        let (id, parts) = match end {
            None => (reference, ""),
            Some(end) => (reference.get(..*end)?, reference.get(end + 1..)?),
        };
        let mut parts = parts.split(':').skip(1);
        let key = parts.next().filter(|key| !key.is_empty());
        Some(Self { id, key, other_version: parts.any(|part| !part.is_empty()) })
    }
}

/// Methods of a secret by which something gets to read it at run time.
pub const GRANTS: &[&str] = &["grantRead"];

/// Properties in which a secret is handed to a service that reads connection data of it at run time, by the class that
/// has the property.
pub const RUN_TIME_READERS: &[(&str, &str)] =
    &[("aws_secretsmanager.SecretRotation", "secret"), ("aws_dms.CfnEndpoint", "secretsManagerSecretId")];

/// The class whose constructor rotates a secret.
pub const ROTATION: &str = "aws_secretsmanager.SecretRotation";

/// The method of a secret that rotates it.
pub const ROTATION_SCHEDULE: &str = "addRotationSchedule";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dynamic_reference_names_a_secret_and_a_key() {
        let parse = |text| DynamicReference::parse(text).map(|found| (found.id, found.key, found.other_version));
        assert_eq!(
            parse("{{resolve:secretsmanager:prod/db:SecretString:user}}"),
            Some(("prod/db", Some("user"), false))
        );
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
        let text = format!("{{{{resolve:secretsmanager:{arn}:SecretString:user:AWSPREVIOUS:}}}}");
        assert_eq!(parse(&text), Some((arn, Some("user"), true)));
        assert_eq!(parse("{{resolve:secretsmanager:prod/db:SecretString:::}}"), Some(("prod/db", None, false)));
        assert_eq!(parse("{{resolve:secretsmanager:prod/db}}"), Some(("prod/db", None, false)));
        assert_eq!(parse("{{resolve:ssm:x}}"), None);
    }
}
