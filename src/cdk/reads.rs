//! Which calls read a value of a secret.

/// The method of a secret that reads one key, its first argument.
pub const READ_KEY: &str = "secretValueFromJson";

/// The property of a secret that is all of its text.
pub const READ_WHOLE: &str = "secretValue";

/// The properties of secrets and databases that say something of a secret.
pub const PROPERTIES: &[&str] = &[READ_WHOLE, super::databases::ATTACHED_SECRET, ARN];

/// The property of a secret that is its ARN.
pub const ARN: &str = "secretArn";

/// The function that reads a secret by its name or ARN: the first argument says which, the second may hold `jsonField`.
pub const READ_BY_ID: &str = "SecretValue.secretsManager";

/// The options of that function that ask for another version than the current one.
pub const VERSIONS: &[&str] = &["versionStage", "versionId"];

/// The label of the current version.
pub const CURRENT: &str = "AWSCURRENT";

/// The call that makes a dynamic reference of the service, its first argument, and what it is to resolve.
pub const DYNAMIC_REFERENCE: (&str, &str) = ("CfnDynamicReference", "CfnDynamicReferenceService.SECRETS_MANAGER");

/// The type of a build's environment variable that CodeBuild reads from a secret, which its value names. Source:
/// `aws-cdk-lib` 2.276, `aws-codebuild/lib/project.d.ts`; its synthesized template has the value as it is.
pub const BUILD_VARIABLE: &str = "aws_codebuild.BuildEnvironmentVariableType.SECRETS_MANAGER";

/// The methods of a value that make a string of it.
pub const UNWRAPPING: &[&str] = &["unsafeUnwrap", "toString"];

/// The functions that make a value of a text, which is in the template then.
pub const PLAIN_TEXTS: &[&str] = &["SecretValue.unsafePlainText", "SecretValue.plainText"];

/// The function that joins the elements of its second argument by its first.
pub const JOIN: &str = "Fn.join";

/// The properties of a secret by which its name or ARN is handed on.
pub const IDENTITIES: &[&str] = &[ARN, "secretFullArn", "secretName", "ref", "attrId"];

/// A text that names a secret and a key in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Reference<'t> {
    /// The secret's name or ARN.
    pub id: &'t str,
    /// The key; nothing for all of the text.
    pub key: Option<&'t str>,
    /// Whether it asks for another version than the current one.
    pub other_version: bool,
}

impl<'t> Reference<'t> {
    /// The only dynamic reference of CloudFormation to a secret in a text,
    /// `{{resolve:secretsmanager:<id>:SecretString:<key>:<version-stage>:<version-id>}}`. Source: the CloudFormation user
    /// guide on dynamic references, and cfn-lint's rule E1050.
    #[must_use]
    pub fn dynamic(text: &'t str) -> Option<Self> {
        let (_, rest) = text.split_once("{{resolve:secretsmanager:")?;
        let (reference, after) = rest.split_once("}}")?;
        (!after.contains("{{resolve:")).then(|| Self::inner(reference))
    }

    /// What a dynamic reference has inside, `<id>:SecretString:<key>:<version-stage>:<version-id>`.
    #[must_use]
    pub fn inner(text: &'t str) -> Self {
        let (id, rest) = split_id(text);
        Self::parts(id, rest.split_once(':').map_or("", |(_, parts)| parts))
    }

    /// The value of a build's environment variable, `<id>:<key>:<version-stage>:<version-id>`.
    #[must_use]
    pub fn build_variable(text: &'t str) -> Self {
        let (id, rest) = split_id(text);
        Self::parts(id, rest)
    }

    fn parts(id: &'t str, parts: &'t str) -> Self {
        let mut parts = parts.split(':');
        let key = parts.next().filter(|key| !key.is_empty());
        Self { id, key, other_version: parts.any(|part| !part.is_empty() && part != CURRENT) }
    }
}

/// A name or ARN at the start of a text, and what follows its colon. An ARN has seven parts of its own.
fn split_id(text: &str) -> (&str, &str) {
    let end = text.match_indices(':').nth(if text.starts_with("arn:") { 6 } else { 0 });
    end.and_then(|(end, _)| Some((text.get(..end)?, text.get(end + 1..)?))).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dynamic_reference_names_a_secret_and_a_key() {
        let parse = |text| Reference::dynamic(text).map(|found| (found.id, found.key, found.other_version));
        assert_eq!(
            parse("{{resolve:secretsmanager:prod/db:SecretString:user}}"),
            Some(("prod/db", Some("user"), false))
        );
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
        let text = format!("{{{{resolve:secretsmanager:{arn}:SecretString:user:AWSPREVIOUS:}}}}");
        assert_eq!(parse(&text), Some((arn, Some("user"), true)));
        assert_eq!(
            parse("{{resolve:secretsmanager:prod/db:SecretString:user:AWSCURRENT}}"),
            Some(("prod/db", Some("user"), false))
        );
        assert_eq!(parse("{{resolve:secretsmanager:prod/db:SecretString:::}}"), Some(("prod/db", None, false)));
        assert_eq!(parse("{{resolve:secretsmanager:prod/db}}"), Some(("prod/db", None, false)));
        assert_eq!(parse("{{resolve:ssm:x}}"), None);
    }

    #[test]
    fn a_build_variable_names_a_secret_and_a_key() {
        let parse = |text| (Reference::build_variable(text).id, Reference::build_variable(text).key);
        assert_eq!(parse("prod/db:user"), ("prod/db", Some("user")));
        assert_eq!(parse("prod/db"), ("prod/db", None));
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
        assert_eq!(parse(&format!("{arn}:user")), (arn, Some("user")));
        assert!(Reference::build_variable("prod/db:user:AWSPREVIOUS").other_version);
    }
}
