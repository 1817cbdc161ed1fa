//! Reads of secrets, and what becomes of the values.

use super::{DatabaseId, ReadId, SecretId};
use crate::cdk::consumers::{Purpose, Service};
use crate::cdk::reads::{LookKind, RawReference};
use crate::code::ExprId;
use crate::text::Location;

/// A read of a secret.
#[derive(Debug)]
pub struct Read {
    /// The secret.
    pub secret: SecretId,
    /// What is read.
    pub what: What,
    /// How it is read.
    pub by: By,
    /// The call or property that reads.
    pub location: Location,
    /// Whether it is read whenever the code runs, so that a key that is not there is certain to fail.
    pub certain: bool,
    /// Whether it is read through the attachment, after CloudFormation wrote the connection data.
    pub attached: bool,
    /// What decides whether it is read and is left open by the text, each with what it must be.
    pub branches: Vec<(Location, Condition)>,
    /// What gets the value, as far as the text says it.
    pub consumers: Vec<Consumer>,
}

/// What is read of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The value of a key.
    Key {
        /// The key.
        name: String,
        /// The literal that says so; `None` where the CDK itself decides.
        literal: Option<Location>,
    },
    /// All of its text.
    Whole,
}

/// How a secret is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// `secretValueFromJson(key)`, or the property `secretValue`.
    Method {
        /// The method's or property's name.
        name: Location,
    },
    /// `SecretValue.secretsManager(id, …)`.
    Id {
        /// How many arguments it has.
        arguments: usize,
        /// The first of them.
        first: Location,
    },
    /// A container's `Secret.fromSecretsManager`.
    Container,
    /// A dynamic reference that the code writes out.
    Reference,
    /// An environment variable of a build, whose text names secret and key.
    BuildVariable,
    /// A secret of a container, whose text names secret and key.
    ContainerReference,
    /// A credentials factory: the call is among the model's credentials.
    Credentials,
}

impl By {
    /// Whether it reads during the deployment, where CloudFormation resolves it: what is read later fails later.
    #[must_use]
    pub fn is_resolved_at_deployment(self) -> bool {
        !matches!(self, Self::Container | Self::ContainerReference | Self::BuildVariable)
    }

    /// Whether the key stands inside a text of its own, not in a literal that is the key.
    #[must_use]
    pub fn is_in_text(self) -> bool {
        matches!(self, Self::Reference | Self::ContainerReference | Self::BuildVariable)
    }
}

/// What something must be for a branch to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// True or false.
    Is(bool),
    /// Equal to what stands here.
    Equals(Location),
}

/// Something that gets a value of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consumer {
    /// Who it is.
    pub service: Service,
    /// What for.
    pub purpose: Purpose,
    /// The database, if it is one that the text shows.
    pub database: Option<DatabaseId>,
}

/// A dynamic reference that the code writes out.
#[derive(Debug)]
pub struct WrittenReference {
    /// Its parts.
    pub reference: RawReference,
    /// What stands between its braces.
    pub location: Location,
}

/// A setting that holds a value of a secret as text.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainSetting {
    /// The read that gets the value.
    pub read: ReadId,
    /// Whose setting it is.
    pub service: Service,
    /// What for.
    pub purpose: Purpose,
    /// What it is called.
    pub name: Option<String>,
    /// The expression that the setting is given.
    pub expr: ExprId,
    /// Where that stands.
    pub location: Location,
    /// Whether the value is all of it, without text around.
    pub alone: bool,
    /// The object literal that has it as a property.
    pub object: Option<ExprId>,
    /// The secret that the read is called on.
    pub secret: Option<ExprId>,
    /// The construct: the `new` that makes it, or what its method is called on.
    pub owner: ExprId,
    /// What the code calls what the `new` makes.
    pub label: Option<String>,
}

/// A value of a secret that stands where a text is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// The read that gets the value.
    pub read: ReadId,
    /// The expression that stands there, or `toString`.
    pub location: Location,
    /// Whether it is the name of a method that makes a text of it, `toString`.
    pub method: bool,
    /// Whether TypeScript refuses it there.
    pub typed: bool,
    /// Whether a method can be called on the expression as it is written.
    pub callable: bool,
}

/// A look at a value of a secret, which is a token still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The read that gets the value.
    pub read: ReadId,
    /// What the code does with it.
    pub kind: LookKind,
    /// Where it does so.
    pub location: Location,
}
