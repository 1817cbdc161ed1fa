//! What else of the code rules ask about: caches, functions, and what waits for what.

use super::{Credential, Name, Stack};
use crate::cdk::caches;
use crate::code::{ExprId, Literal, Made};
use crate::text::Location;

/// A cache of the code.
pub struct Cache {
    /// The expression that makes it.
    pub made: Made,
    /// Which construct it is.
    pub kind: &'static caches::Kind,
    /// Where it is made.
    pub location: Location,
    /// What CloudFormation calls it in its stack, where the text says it.
    pub logical_id: Option<String>,
    /// What ElastiCache calls it.
    pub id: Name,
    /// Where the code says so.
    pub id_location: Option<Location>,
    /// The stack it belongs to, as far as the text says.
    pub stack: Option<Stack>,
    /// The object literal that sets it up.
    pub options: Option<ExprId>,
    /// The number of nodes.
    pub nodes: Said,
    /// Whether a replica takes over, and whether they stand in several zones.
    pub failover: [Said; 2],
    /// Whether its nodes are in shards or elsewhere, or the text does not say.
    pub shards: bool,
    /// Whether connections are encrypted.
    pub encryption: Said,
    /// Whether it has a token.
    pub has_token: bool,
    /// The token that clients have to give.
    pub token: Credential,
}

/// A Lambda function in Python.
pub struct PythonFunction {
    /// The expression that makes it.
    pub made: Made,
    /// Whether its construct installs its packages.
    pub bundles: bool,
    /// The object literal that sets it up.
    pub options: ExprId,
    /// The handler.
    pub handler: Said,
    /// The file that has the handler.
    pub index: Said,
    /// Where the code says the runtime.
    pub runtime: Option<Location>,
    /// Whether it has layers.
    pub layers: bool,
    /// Its code, where that is a directory that is packed as it is.
    pub asset: Option<Asset>,
}

/// A directory that becomes the code of a function.
pub struct Asset {
    /// The call.
    pub location: Location,
    /// Its first argument.
    pub path: Location,
    /// Its options.
    pub options: Option<ExprId>,
}

/// What the code says of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// It leaves it out.
    Nothing,
    /// This, and where.
    Literal(Literal, Location),
    /// Something that the text alone does not decide.
    Unclear,
}

/// One construct that waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// What waits.
    pub dependent: Made,
    /// What it waits for.
    pub on: Made,
}
