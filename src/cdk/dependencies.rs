//! How code makes one construct wait for another.

/// The method that makes a node, a stack or a resource wait for its arguments.
pub const WAIT: &[&str] = &["addDependency", "addResourceDependency", "addDependsOn"];

/// The property of a construct that is its node.
pub const NODE: &str = "node";

/// The property of a node that is the resource of its construct.
pub const DEFAULT_CHILD: &str = "defaultChild";
