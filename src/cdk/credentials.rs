//! Which calls make the credentials of a database, and what they take.

use super::databases::CredentialsOf;

/// What a call makes credentials of. Numbers are indexes of arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factory {
    /// The keys `username` and `password` of a secret, which gets attached to the database; with a second argument, that
    /// is the user name. Source: `aws-cdk-lib` 2.276, `aws-rds/lib/props.js`, and its synthesized template.
    Secret,
    /// The key `password` of a secret, which gets attached to the database.
    SnapshotSecret,
    /// A user name and a password.
    Password,
    /// A password for a snapshot, which has its user name already.
    SnapshotPassword,
    /// A user name, and perhaps `{ password }`; without one, a secret is generated.
    Username,
    /// A generated secret for a user name.
    Generated,
    /// A generated secret for a snapshot.
    SnapshotGenerated,
}

impl Factory {
    /// The index of the argument that is the user name.
    #[must_use]
    pub fn username(self) -> Option<usize> {
        match self {
            Self::Password | Self::Username | Self::Generated | Self::SnapshotGenerated => Some(0),
            Self::Secret => Some(1),
            Self::SnapshotSecret | Self::SnapshotPassword => None,
        }
    }

    /// What its credentials are for.
    #[must_use]
    pub fn makes(self) -> CredentialsOf {
        match self {
            Self::Secret | Self::Password | Self::Username | Self::Generated => CredentialsOf::New,
            Self::SnapshotSecret | Self::SnapshotPassword | Self::SnapshotGenerated => CredentialsOf::Snapshot,
        }
    }
}

/// All calls that make credentials.
pub const FACTORIES: &[(&str, Factory)] = &[
    ("aws_rds.Credentials.fromSecret", Factory::Secret),
    ("aws_rds.Credentials.fromPassword", Factory::Password),
    ("aws_rds.Credentials.fromUsername", Factory::Username),
    ("aws_rds.Credentials.fromGeneratedSecret", Factory::Generated),
    ("aws_rds.SnapshotCredentials.fromSecret", Factory::SnapshotSecret),
    ("aws_rds.SnapshotCredentials.fromPassword", Factory::SnapshotPassword),
    ("aws_rds.SnapshotCredentials.fromGeneratedSecret", Factory::SnapshotGenerated),
    ("aws_rds.SnapshotCredentials.fromGeneratedPassword", Factory::SnapshotGenerated),
];
