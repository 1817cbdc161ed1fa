//! The databases of the code, and where their credentials come from.

use super::{DatabaseId, Model, ReadId, SecretId, Stack};
use crate::cdk::credentials::Factory;
use crate::cdk::databases::{Kind, SecretMethod};
use crate::cdk::engines::Engine;
use crate::code::{ExprId, Made};
use crate::text::Location;

/// A database of the code.
pub struct Database {
    /// The expression that makes it.
    pub made: Made,
    /// Which construct it is.
    pub kind: &'static Kind,
    /// Its id in the construct tree, where the text says it.
    pub id: Option<String>,
    /// Where it is made.
    pub location: Location,
    /// Its engine, where the text says it.
    pub engine: Option<Engine>,
    /// The stack it belongs to, as far as the text says.
    pub stack: Option<Stack>,
    /// Its port, where the text says it or the CDK or the service has a default; and where the text says it.
    pub port: Option<(u16, Option<Location>)>,
    /// The name of the database that is created in it, and where the text says it.
    pub name: Option<(String, Location)>,
    /// The stack whose network it is in, where the text makes that.
    pub vpc: Option<Stack>,
    /// Whether it is made for certain.
    pub certain: bool,
    /// What it is given as its credentials, in the order of the properties that can hold them.
    pub given: Vec<GivenCredentials>,
    /// The object literal of its properties, where that gives it no credentials for certain, managed ones included.
    pub ungiven: Option<ExprId>,
    /// Where the code says that the service manages the password.
    pub managed: Option<Location>,
    /// Its user name and password among the model's logins.
    pub login: Option<usize>,
    /// The secret that is attached to it, where there is one.
    pub secret: Option<SecretId>,
    /// Where the code uses the secret that is attached to it.
    pub uses: Vec<Use>,
}

impl Database {
    /// What it takes its password from where that attaches no secret to it, so that it has none.
    #[must_use]
    pub fn detached(&self) -> Option<&GivenCredentials> {
        let attaches_otherwise = self.managed.is_some() || self.kind.may_attach_deprecated_credentials();
        let property = self.kind.credentials.property()?;
        let given = self.given.iter().find(|given| given.property == property)?;
        (given.certain && given.password && !given.attaches() && !attaches_otherwise).then_some(given)
    }
}

/// What a database is given as its credentials.
#[derive(Debug)]
pub struct GivenCredentials {
    /// The property that holds it.
    pub property: &'static str,
    /// The property with its value, where the object literal has it.
    pub written: Option<Location>,
    /// The call or object that makes it, where the text shows it.
    pub made: Option<Made>,
    /// The call of a factory.
    pub factory: Option<FactoryCall>,
    /// Where it is made.
    pub location: Location,
    /// Whether it is this whenever the database is made.
    pub certain: bool,
    /// Whether it has a password: one of a secret, or as it is.
    pub password: bool,
    /// Where an object literal has the password, with its key.
    pub password_property: Option<Location>,
    /// The expression of the secret that the password is read of.
    pub secret: Option<ExprId>,
    /// The expression of the user name.
    pub username: Option<ExprId>,
}

impl GivenCredentials {
    /// Whether it attaches a secret to the database.
    #[must_use]
    pub fn attaches(&self) -> bool {
        matches!(&self.factory, Some(call) if matches!(call.factory, Factory::Secret | Factory::SnapshotSecret))
    }
}

/// A call that makes credentials.
#[derive(Clone, Copy, Debug)]
pub struct FactoryCall {
    /// Which one.
    pub factory: Factory,
    /// The callee's last name.
    pub name: Location,
}

/// A call of `fromSecret` of `Credentials` or `SnapshotCredentials`.
#[derive(Debug)]
pub struct SecretCredentials {
    /// The secret it takes.
    pub secret: SecretId,
    /// The call.
    pub call: Made,
    /// Where the call stands.
    pub location: Location,
    /// The callee's last name, `fromSecret`.
    pub name: Location,
    /// The first argument.
    pub argument: Location,
    /// The same, as an expression.
    pub argument_expr: ExprId,
    /// The second argument, the user name.
    pub username: Option<Location>,
    /// Whether it is for a snapshot, which has its user name already.
    pub snapshot: bool,
    /// The databases that take it, as far as the text says.
    pub databases: Vec<DatabaseId>,
    /// Whether it takes this secret whenever the code runs.
    pub certain: bool,
    /// Whether it takes the secret through an attachment that exists already.
    pub attached: bool,
}

impl SecretCredentials {
    /// The credentials that the same call makes whenever the code runs it, these included: of other secrets, if they
    /// are handed to it.
    pub fn of_one_call<'m>(&self, model: &'m Model) -> impl Iterator<Item = &'m Self> + use<'m> {
        let site = self.call.site;
        model.credentials.iter().filter(move |one| one.call.site == site)
    }
}

/// A user name and a password that a database is created with.
#[derive(Debug)]
pub struct Login {
    /// The database, where the text says it.
    pub database: Option<DatabaseId>,
    /// Where its user name comes from.
    pub username: Credential,
    /// Where its password comes from.
    pub password: Credential,
}

/// Where a credential of a database comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Credential {
    /// A read of a secret.
    Secret(ReadId),
    /// A literal.
    Literal {
        /// Its text. Of a password, nothing.
        text: String,
        /// Where it stands.
        location: Location,
    },
    /// The CDK generates it.
    Generated,
    /// RDS manages it.
    Managed,
    /// The text does not say.
    Unknown,
}

/// A password or access token that stands in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainPassword {
    /// The text.
    pub location: Location,
    /// Whether it is an access token.
    pub token: bool,
    /// The call of `unsafePlainText` that is given it directly, from its last name on.
    pub call: Option<Location>,
}

/// A use of the secret attached to a database.
#[derive(Clone, Debug)]
pub struct Use {
    /// What it is.
    pub kind: UseKind,
    /// The whole expression.
    pub expr: ExprId,
    /// Where it stands.
    pub location: Location,
    /// Whether it is evaluated whenever the code around it runs: no condition may have asked for the secret before.
    pub certain: bool,
}

/// What a use of the attached secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UseKind {
    /// `db.secret`, with the `!` behind it; and with the `?` of `?.` where there is one, to be dropped.
    Property,
    /// A method of the database that uses it.
    Method(SecretMethod),
    /// A rotation construct for this database.
    Rotation,
}

impl UseKind {
    /// Whether it rotates the secret.
    #[must_use]
    pub fn is_rotation(self) -> bool {
        matches!(self, Self::Rotation | Self::Method(SecretMethod::Rotation))
    }
}
