//! What the code does with secrets: which ones there are, what is read of them, which databases take credentials from
//! them. Rules ask this, never syntax.

mod build;
pub mod constructs;
mod databases;
mod reads;
mod resources;
mod secrets;
mod source;
mod stack;

use crate::code::Made;
use crate::text::Location;

pub use build::build;
pub use databases::{
    Credential, Database, FactoryCall, GivenCredentials, Login, PlainPassword, SecretCredentials, Use, UseKind,
};
pub use reads::{By, Condition, Consumer, Look, PlainSetting, Read, What, Wrapped, WrittenReference};
pub use resources::{Asset, Cache, Dependency, PythonFunction, Said};
pub use secrets::{
    Endpoint, Environment, Generator, GeneratorPlace, Key, Name, Reader, Rotation, Secret, Setting, Template,
};
pub use source::SourceText;
pub use stack::Stack;

macro_rules! indexes {
    ($($(#[$doc:meta])* $id:ident of $field:ident: $item:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(usize);

        impl $id {
            /// Its place in the model's list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0
            }
        }

        impl std::ops::Index<$id> for Model {
            type Output = $item;

            #[expect(clippy::indexing_slicing, reason = "only this model hands out its ids")]
            fn index(&self, id: $id) -> &$item {
                &self.$field[id.0]
            }
        }
    )*};
}

indexes! {
    /// A secret of the code.
    SecretId of secrets: Secret;
    /// A read of a secret.
    ReadId of reads: Read;
    /// A database of the code.
    DatabaseId of databases: Database;
}

/// What the code does with secrets.
#[derive(Default)]
pub struct Model {
    /// The secrets of the code, in the order of their first mention.
    pub secrets: Vec<Secret>,
    /// Every read of a secret, in the order of the code.
    pub reads: Vec<Read>,
    /// The databases, in the order of the code.
    pub databases: Vec<Database>,
    /// The secrets that the code attaches to databases by itself, `secret.attach(database)`.
    pub attached: Vec<(SecretId, DatabaseId)>,
    /// The user names and passwords of databases, whether or not the text says of which one.
    pub logins: Vec<Login>,
    /// Calls that make a database's credentials of a secret, in the order of the code.
    pub credentials: Vec<SecretCredentials>,
    /// Rotations by functions that AWS wrote, in the order of the code.
    pub rotations: Vec<Rotation>,
    /// Endpoints of DMS that take a secret, in the order of the code.
    pub endpoints: Vec<Endpoint>,
    /// Where values of secrets become settings that are plain to see.
    pub settings: Vec<PlainSetting>,
    /// Where a value of a secret stands for a text without being made one.
    pub wrapped: Vec<Wrapped>,
    /// Where the code looks at a value of a secret while it synthesizes.
    pub looks: Vec<Look>,
    /// The passwords that stand in the code, each place once.
    pub plain_passwords: Vec<PlainPassword>,
    /// The Python functions, in the order of the code.
    pub functions: Vec<PythonFunction>,
    /// The caches, in the order of the code.
    pub caches: Vec<Cache>,
    /// What read replicas are given as credentials, which they cannot have.
    pub replica_credentials: Vec<GivenCredentials>,
    /// What the code makes wait for what.
    pub dependencies: Vec<Dependency>,
    /// What waits for something, where not both are resources that the text shows.
    pub unclear_dependents: Vec<Made>,
    /// Places that may use the secret attached to a database which the text does not show.
    pub unclear_uses: Vec<Location>,
    /// The references to secrets that the code writes out, right or not.
    pub references: Vec<WrittenReference>,
    /// What was not followed, and why.
    pub undecided: Vec<(Location, &'static str)>,
}

impl Model {
    /// The secrets with their ids.
    pub fn secrets(&self) -> impl Iterator<Item = (SecretId, &Secret)> {
        self.secrets.iter().enumerate().map(|(at, secret)| (SecretId(at), secret))
    }

    /// The databases with their ids.
    pub fn databases(&self) -> impl Iterator<Item = (DatabaseId, &Database)> {
        self.databases.iter().enumerate().map(|(at, database)| (DatabaseId(at), database))
    }

    /// What is read of a secret.
    pub fn reads_of(&self, secret: SecretId) -> impl Iterator<Item = &Read> {
        self[secret].reads.iter().map(|read| &self[*read])
    }

    /// The user name and password of a database, if the text says what they are.
    #[must_use]
    pub fn login_of(&self, database: DatabaseId) -> Option<&Login> {
        self.logins.get(self[database].login?)
    }

    /// The secret itself, of those that stand for it in the code.
    #[must_use]
    pub fn itself(&self, secret: SecretId) -> SecretId {
        self[secret].imports.unwrap_or(secret)
    }

    /// Where the code lets something read the secret that the text does not name as a reader.
    pub fn grants(&self, secret: SecretId) -> impl Iterator<Item = Location> {
        let itself = self.itself(secret);
        let same = self.secrets().filter(move |(id, _)| self.itself(*id) == itself);
        same.flat_map(|(_, secret)| &secret.readers)
            .filter(|reader| reader.service.is_none())
            .map(|reader| reader.location)
    }

    /// Whether CloudFormation attaches the secret to a database.
    #[must_use]
    pub fn attaches(&self, secret: SecretId) -> bool {
        let same = |other| self.itself(other) == self.itself(secret);
        self.secrets().any(|(id, secret)| secret.attached && same(id))
            || self.credentials.iter().any(|credentials| same(credentials.secret))
    }
}
