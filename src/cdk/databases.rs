//! Which constructs are databases, and where they take their credentials from.

use super::engines::Engine;

/// A construct that is a database.
pub struct Kind {
    /// Its canonical name.
    pub api: &'static str,
    /// Where its engine comes from.
    pub engine: EngineSource,
    /// Where its credentials come from.
    pub credentials: CredentialsSource,
}

impl Kind {
    /// The name of its class.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.api.rsplit('.').next().unwrap_or_default()
    }

    /// What CloudFormation calls it, where it is the class of a resource: `AWS::RDS::DBInstance`.
    #[must_use]
    pub fn resource(&self) -> Option<String> {
        let (module, class) = self.api.split_once(".Cfn")?;
        let service = match module {
            "aws_docdb" => "DocDB",
            "aws_redshift" => "Redshift",
            _ => "RDS",
        };
        Some(format!("AWS::{service}::{class}"))
    }

    /// Whether it is a cluster and not an instance.
    #[must_use]
    pub fn is_cluster(&self) -> bool {
        self.name().contains("Cluster")
    }

    /// Whether it may attach another secret than that of its credentials, which a feature flag decides. Source:
    /// `aws-cdk-lib` 2.276 and what it synthesizes, and aws-cdk #23815.
    #[must_use]
    pub fn may_attach_deprecated_credentials(&self) -> bool {
        self.api == "aws_rds.DatabaseClusterFromSnapshot"
    }

    /// Whether a property takes the credentials of a snapshot or those of a new database; nothing if there is no such
    /// property. Source: the typings of `aws-cdk-lib` 2.276, by what the compiler says.
    #[must_use]
    pub fn takes(&self, property: &str) -> Option<CredentialsOf> {
        match property {
            "snapshotCredentials" => self.may_attach_deprecated_credentials().then_some(CredentialsOf::Snapshot),
            _ if self.is_from_snapshot() && !self.may_attach_deprecated_credentials() => Some(CredentialsOf::Snapshot),
            _ => Some(CredentialsOf::New),
        }
    }

    /// Whether it is made of a snapshot, which has its user name already.
    #[must_use]
    pub fn is_from_snapshot(&self) -> bool {
        self.name().contains("FromSnapshot")
    }
}

/// What credentials are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialsOf {
    /// A new database: `Credentials`.
    New,
    /// A database from a snapshot, which has its user already: `SnapshotCredentials`.
    Snapshot,
}

impl CredentialsOf {
    /// The class whose factories make them.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::New => "Credentials",
            Self::Snapshot => "SnapshotCredentials",
        }
    }

    /// What the compiler says to those of the other class.
    #[must_use]
    pub fn compiler_error(self) -> &'static str {
        match self {
            Self::New => "Type 'SnapshotCredentials' is not assignable to type 'Credentials'.",
            Self::Snapshot => {
                "Property 'generatePassword' is missing in type 'Credentials' but required in type 'SnapshotCredentials'."
            }
        }
    }
}

/// Where a database's engine comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineSource {
    /// It has only one.
    Fixed(Engine),
    /// The property `engine`.
    Property,
}

/// Where a database's credentials come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialsSource {
    /// A property that holds what a factory makes, or `{ username, password }`.
    Property(&'static str),
    /// A property that holds an object with a user name and a password in these properties.
    Login(&'static str, &'static str, &'static str),
    /// A user name and a password in two properties of its own.
    Own(&'static str, &'static str),
}

impl CredentialsSource {
    /// The property that holds the password, or the credentials with it.
    #[must_use]
    pub fn property(self) -> Option<&'static str> {
        match self {
            Self::Property(property) | Self::Login(property, ..) => Some(property),
            Self::Own(..) => None,
        }
    }
}

/// The credentials of RDS databases.
pub const RDS: CredentialsSource = CredentialsSource::Property("credentials");
const L1: CredentialsSource = CredentialsSource::Own("masterUsername", "masterUserPassword");

/// All constructs that are databases.
pub const KINDS: &[Kind] = &[
    rds("aws_rds.DatabaseInstance", RDS),
    rds("aws_rds.DatabaseCluster", RDS),
    rds("aws_rds.ServerlessCluster", RDS),
    rds("aws_rds.DatabaseInstanceFromSnapshot", RDS),
    rds("aws_rds.ServerlessClusterFromSnapshot", RDS),
    rds("aws_rds.DatabaseClusterFromSnapshot", CredentialsSource::Property("snapshotCredentials")),
    rds("aws_rds.CfnDBInstance", L1),
    rds("aws_rds.CfnDBCluster", L1),
    Kind {
        api: "aws_docdb.DatabaseCluster",
        engine: EngineSource::Fixed(Engine::DocumentDb),
        credentials: CredentialsSource::Login("masterUser", "username", "password"),
    },
    Kind { api: "aws_docdb.CfnDBCluster", engine: EngineSource::Fixed(Engine::DocumentDb), credentials: L1 },
    Kind {
        api: "aws_redshift_alpha.Cluster",
        engine: EngineSource::Fixed(Engine::Redshift),
        credentials: CredentialsSource::Login("masterUser", "masterUsername", "masterPassword"),
    },
    Kind { api: "aws_redshift.CfnCluster", engine: EngineSource::Fixed(Engine::Redshift), credentials: L1 },
];

const fn rds(api: &'static str, credentials: CredentialsSource) -> Kind {
    Kind { api, engine: EngineSource::Property, credentials }
}

/// The property of a cluster that replicates another one: it has that one's user then, whatever its credentials say.
/// Source: `aws-cdk-lib` 2.276, `aws-rds/lib/cluster.js`.
pub const REPLICATION_SOURCE: &str = "replicationSourceIdentifier";

/// The properties in which version 1 of the CDK took an object with user name and password, or the two, before it had
/// credentials. Source: the typings of `@aws-cdk/aws-rds` 1.61.
pub const LEGACY: (&str, &str, &str) = ("masterUser", "masterUsername", "masterUserPassword");

/// The property of a database that is its port.
pub const PORT: &str = "port";

/// The properties of databases that name the database which is created in them, one each.
pub const NAMES: &[&str] = &["databaseName", "defaultDatabaseName", "dbName"];

/// The constructs whose port is their engine's usual one unless they have another. A snapshot may bring its own; so may
/// a serverless cluster, of which the CDK says none. Source: templates synthesized with `aws-cdk-lib` 2.276, and the doc
/// comments of `CfnDBInstance` and `CfnDBCluster`.
pub const USUAL_PORT: &[&str] =
    &["aws_rds.DatabaseInstance", "aws_rds.DatabaseCluster", "aws_docdb.DatabaseCluster", "aws_redshift_alpha.Cluster"];

/// The properties of RDS databases that may hold credentials, each of the one or other construct.
pub const GIVEN: &[&str] = &["credentials", "snapshotCredentials"];

/// The construct of a read replica, which has the login of its source and no property for credentials.
pub const REPLICA: &str = "aws_rds.DatabaseInstanceReadReplica";

/// The constructs that have the property below, and what the CDK says to a password beside it and to rotation. Source:
/// `aws-cdk-lib` 2.276, by synthesizing them; for the resources, the documentation of the property in the typings.
pub const MANAGING: &[(&str, Option<&str>, Option<&str>)] = &[
    ("aws_rds.DatabaseInstance", Some(MANAGED_CREDENTIALS), Some(MANAGED_ROTATION)),
    ("aws_rds.DatabaseCluster", Some(MANAGED_CREDENTIALS), Some(MANAGED_ROTATION)),
    (
        "aws_rds.DatabaseClusterFromSnapshot",
        Some(
            "When manageMasterUserPassword is enabled, only 'username' and 'encryptionKey' are allowed in \
             snapshotCredentials.",
        ),
        Some(MANAGED_ROTATION),
    ),
    (
        "aws_docdb.DatabaseCluster",
        Some("You can't manage the master user password with AWS Secrets Manager if masterUser.password is specified"),
        Some(
            "Cannot add rotation when `manageMasterUserPassword` is enabled. Amazon DocumentDB automatically rotates the \
             master password when it manages the secret.",
        ),
    ),
    ("aws_rds.CfnDBInstance", None, None),
    ("aws_rds.CfnDBCluster", None, None),
    ("aws_docdb.CfnDBCluster", None, None),
];

const MANAGED_CREDENTIALS: &str =
    "When manageMasterUserPassword is enabled, only 'username' and 'encryptionKey' are allowed in credentials.";
const MANAGED_ROTATION: &str = "Cannot add rotation when `manageMasterUserPassword` is enabled. RDS automatically rotates \
                                the master password when it manages the secret.";

/// The property that leaves the password to the service.
pub const MANAGED: &str = "manageMasterUserPassword";

/// The method of a database that makes a proxy for it, in its stack.
pub const ADD_PROXY: &str = "addProxy";

/// The property of a database that is its network.
pub const NETWORK: &str = "vpc";

/// The class that makes one.
pub const VPC: &str = "aws_ec2.Vpc";

/// The property of a database that is the secret attached to it.
pub const ATTACHED_SECRET: &str = "secret";

/// What a method of a database does with the secret attached to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretMethod {
    /// Rotates it: throws without one.
    Rotation,
    /// Reads the user name of it unless the second argument gives one: throws without either.
    GrantConnect,
    /// Grants reading it, and leaves that out without a word where there is none.
    GrantDataApi,
}

/// What the methods that rotate throw where no secret is attached, around `single` or `multi`. Source: `aws-cdk-lib` 2.276,
/// by synthesizing them.
pub const ROTATION_ERRORS: &[(&str, [&str; 2])] = &[
    ("aws_rds.DatabaseInstance", ["Cannot add ", " user rotation for an instance without secret."]),
    ("aws_rds.DatabaseInstanceFromSnapshot", ["Cannot add ", " user rotation for an instance without secret."]),
    ("aws_rds.DatabaseCluster", ["Cannot add a ", " user rotation for a cluster without a secret."]),
    ("aws_rds.ServerlessCluster", ["Cannot add ", " user rotation for a cluster without secret."]),
    ("aws_docdb.DatabaseCluster", ["Cannot add ", " user rotation for a cluster without secret."]),
];

/// The method that rotates by two users.
pub const MULTI_USER_ROTATION: &str = "addRotationMultiUser";

/// The methods of a database that use the secret attached to it. Source: `aws-cdk-lib` 2.276, `aws-rds/lib`, and what
/// synthesizing them does without a secret.
pub const SECRET_METHODS: &[(&str, SecretMethod)] = &[
    ("addRotationSingleUser", SecretMethod::Rotation),
    ("addRotationMultiUser", SecretMethod::Rotation),
    ("grantConnect", SecretMethod::GrantConnect),
    ("grantDataApiAccess", SecretMethod::GrantDataApi),
];
