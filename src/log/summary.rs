//! What the CDK sums up below its last line: a heading for each resource that failed, and below it why.
//!
//! Source: `diagnosis-formatting.ts` of `aws-cdk` 2.1148, and aws-cdk-cli #1463 for the tree of the versions before it.

use super::cells::{is_id, is_type};
use super::{Event, Status};
use crate::text::Span;

/// `Data/Db/Resource  (AWS::RDS::DBInstance Db1F2A3B4C)`, in a tree ` │   └─ Resource  (AWS::RDS::DBInstance Db1F2A3B4C)`.
pub(super) fn heading(text: &str, span: Span) -> Option<Event> {
    let (path, resource) = text.trim_end().strip_suffix(')')?.rsplit_once("  (")?;
    let (kind, id) = resource.split_once(' ').filter(|(kind, id)| is_type(kind) && is_id(id))?;
    Some(Event {
        span,
        id: id.to_owned(),
        path: Some(path.trim_start()).filter(|path| path.contains('/')).map(str::to_owned),
        kind: kind.to_owned(),
        status: Status::FAILED,
        ..Event::default()
    })
}

/// A line of a message, where it is one.
pub(super) fn message(text: &str) -> Option<&str> {
    let inside = text.strip_prefix(' ')?;
    let text = inside.trim_start_matches(|sign: char| BRANCHES.contains(&sign)).trim_end();
    let is_message = !text.is_empty() && !text.starts_with("Source Location:") && !text.starts_with("at ");
    is_message.then_some(text)
}

/// What a tree is drawn of, and the sign before a message.
const BRANCHES: [char; 6] = [' ', '│', '├', '└', '─', '🛑'];
