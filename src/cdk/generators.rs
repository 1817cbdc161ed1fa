//! What Secrets Manager generates.

/// What it generates besides letters and digits. Source: the documentation of `GetRandomPassword` on
/// `ExcludePunctuation`.
pub const PUNCTUATION: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/// How many characters it generates unless it is told. Source: the same.
pub const LENGTH: usize = 32;

/// The property of a new secret that says how its text is generated.
pub const GENERATE: &str = "generateSecretString";

/// How the CDK has the password of a database generated.
pub struct DatabaseSecret {
    /// The class of the secret.
    pub api: &'static str,
    /// The characters that it excludes unless the code says which.
    pub excluded: &'static str,
    /// The length of the password.
    pub length: usize,
}

/// The secrets that the CDK makes for databases; those of one module have the same defaults. Source: the synthesized
/// templates of `aws-cdk-lib` 2.276, the typings of `@aws-cdk/aws-redshift-alpha`.
pub const DATABASE_SECRETS: &[DatabaseSecret] = &[
    DatabaseSecret { api: "aws_rds.DatabaseSecret", excluded: " %+~`#$&*()|[]{}:;<>?!'/@\"\\", length: 30 },
    DatabaseSecret { api: "aws_docdb.DatabaseSecret", excluded: "\"@/", length: 41 },
    DatabaseSecret { api: "aws_redshift_alpha.DatabaseSecret", excluded: "\"@/\\ '", length: 30 },
];

impl DatabaseSecret {
    /// The one that the constructs of a module make.
    #[must_use]
    pub fn of(api: &str) -> Option<&'static Self> {
        let module = |api: &str| api.split('.').next().unwrap_or_default().to_owned();
        DATABASE_SECRETS.iter().find(|secret| module(secret.api) == module(api))
    }
}
