//! Which calls make a secret object.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Who made a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// It exists before the deployment.
    Existing,
    /// The code creates it.
    Created,
    /// The CDK generates it for a database.
    Generated,
    /// The pasted text does not say.
    Unknown,
}

/// A call that makes a secret object.
#[derive(Debug)]
pub struct Maker {
    /// The canonical name of the function or class.
    pub api: &'static str,
    /// Whose secret it is.
    pub origin: Origin,
    /// Where it says which secret.
    pub identity: Identity,
}

impl Maker {
    /// Whether the secret that it makes does not know the six characters at the end of its ARN.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        ["fromSecretNameV2", "fromSecretName", "fromSecretPartialArn"].contains(&self.name())
    }

    /// The name of its function or class.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.api.rsplit('.').next().unwrap_or_default()
    }
}

/// Where a call says which secret it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The argument at this index is the name.
    Name(usize),
    /// The argument at this index is the ARN.
    Arn(usize),
    /// The argument at this index holds the ARN in one of these properties.
    Attributes(usize, &'static [&'static str]),
    /// The argument at this index may hold the name in this property.
    Property(usize, &'static str),
}

/// All calls that make a secret object.
pub const MAKERS: &[Maker] = &[
    existing("aws_secretsmanager.Secret.fromSecretNameV2", Identity::Name(2)),
    existing("aws_secretsmanager.Secret.fromSecretName", Identity::Name(2)),
    existing("aws_secretsmanager.Secret.fromSecretCompleteArn", Identity::Arn(2)),
    existing("aws_secretsmanager.Secret.fromSecretPartialArn", Identity::Arn(2)),
    existing("aws_secretsmanager.Secret.fromSecretArn", Identity::Arn(2)),
    existing(
        "aws_secretsmanager.Secret.fromSecretAttributes",
        Identity::Attributes(2, &["secretCompleteArn", "secretPartialArn", "secretArn"]),
    ),
    created("aws_secretsmanager.Secret", "secretName"),
    created("aws_rds.DatabaseSecret", "secretName"),
    created("aws_docdb.DatabaseSecret", "secretName"),
    created("aws_redshift_alpha.DatabaseSecret", "secretName"),
    created("aws_secretsmanager.CfnSecret", "name"),
];

const fn existing(api: &'static str, identity: Identity) -> Maker {
    Maker { api, origin: Origin::Existing, identity }
}

const fn created(api: &'static str, property: &'static str) -> Maker {
    Maker { api, origin: Origin::Created, identity: Identity::Property(2, property) }
}

/// Classes that give a value a name for others: the class, its properties for the name and for the value.
pub const EXPORTS: &[(&str, &str, &str)] =
    &[("CfnOutput", "exportName", "value"), ("aws_ssm.StringParameter", "parameterName", "stringValue")];

/// The function that gets a value of another stack.
pub const IMPORT_VALUE: &str = "Fn.importValue";

/// Functions that get a value by its name: the class that gave it one, the function, the index of the name.
pub const IMPORTS: &[(&str, &str, usize)] = &[
    ("CfnOutput", IMPORT_VALUE, 0),
    ("aws_ssm.StringParameter", "aws_ssm.StringParameter.valueForStringParameter", 1),
    ("aws_ssm.StringParameter", "aws_ssm.StringParameter.valueFromLookup", 1),
];

/// The method of a secret that attaches it to a database.
pub const ATTACH: &str = "attach";

/// The classes that attach a secret, and the properties that say which, and to what.
pub const ATTACHMENTS: &[(&str, &str, &str)] = &[
    ("aws_secretsmanager.SecretTargetAttachment", "secret", "target"),
    ("aws_secretsmanager.CfnSecretTargetAttachment", "secretId", "targetId"),
];

/// The properties of a new secret that say what is in it.
pub const CONTENTS: &[&str] = &["generateSecretString", "secretObjectValue", SECRET_STRING, "secretStringBeta1", TEXT];

/// The property of the resource of a new secret that is all of its text.
pub const TEXT: &str = "secretString";

/// The property of a new secret that is all of its text.
pub const SECRET_STRING: &str = "secretStringValue";

/// The property of a node that is the resource behind a construct, by which its properties can be overwritten.
pub const DEFAULT_CHILD: &str = "defaultChild";

/// The classes whose secrets always have a user name and a password.
pub const DATABASE_SECRETS: &[&str] =
    &["aws_rds.DatabaseSecret", "aws_docdb.DatabaseSecret", "aws_redshift_alpha.DatabaseSecret"];

/// The keys that CloudFormation writes into a secret when it attaches it to a database. Source: the documentation of
/// `AWS::SecretsManager::SecretTargetAttachment` and reports of what deployments wrote (aws-cdk #11517, #7518).
pub const ATTACHMENT_KEYS: &[&str] =
    &["engine", "host", "port", "dbname", "dbInstanceIdentifier", "dbClusterIdentifier"];

/// A name without the hyphen and six letters or digits that Secrets Manager puts behind it in an ARN.
#[must_use]
pub fn without_suffix(name: &str) -> Option<&str> {
    let (name, suffix) = name.rsplit_once('-')?;
    (suffix.len() == 6 && suffix.chars().all(|character| character.is_ascii_alphanumeric())).then_some(name)
}

/// What a text says of the ARN that it is, or whose end it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It ends in a hyphen and six characters that Secrets Manager made.
    Complete,
    /// It does not end so.
    Partial,
    /// It ends so, and the six characters may as well be a word of the name.
    Either,
}

/// How the ARN of a secret ends, or a name as one.
#[must_use]
pub fn ending(text: &str) -> Ending {
    let Some((_, suffix)) = text.rsplit_once('-') else { return Ending::Partial };
    if suffix.len() != 6 || !suffix.chars().all(|character| character.is_ascii_alphanumeric()) {
        return Ending::Partial;
    }
    let has = |is: fn(&char) -> bool| suffix.chars().any(|character| is(&character));
    let digits = has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
    let inner_capital = suffix.chars().skip(1).any(|character| character.is_ascii_uppercase());
    if digits || inner_capital && has(char::is_ascii_lowercase) { Ending::Complete } else { Ending::Either }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_characters_are_a_word_or_what_secrets_manager_made() {
        for text in ["prod/db-AbCdEf", "db-a1b2c3", "db-XYzabc"] {
            assert_eq!(ending(text), Ending::Complete, "{text}");
        }
        for text in ["prod-db-secret", "Prod-Secret", "x-google", "db-202401", "DB-SECRET", "-aurora"] {
            assert_eq!(ending(text), Ending::Either, "{text}");
        }
        for text in ["prod/db", "secret", "prod-db", "db-secrets", "db-AbCdE_", ""] {
            assert_eq!(ending(text), Ending::Partial, "{text}");
        }
    }
}
