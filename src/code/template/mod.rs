//! CloudFormation templates → [`Program`]: each resource becomes the L1 construct that it is synthesized from, so that
//! all that is known of code is known of templates.

mod json;
mod lower;
mod names;
mod node;
mod recognize;
mod text;
mod yaml;

use super::SyntaxError;
use super::program::Program;
use crate::text::{DocumentId, Location};
use node::Read;
use recognize::Format;

/// Reads a template; `None` for a text that is none.
pub(super) fn read(text: &str) -> Option<Read> {
    let read = match recognize::format(text)? {
        Format::Json => json::read(text),
        Format::Yaml => yaml::read(text),
    };
    read.roots.iter().any(|root| recognize::sections(root).is_some()).then_some(read)
}

/// Adds a template to the program, and says where it was read no further.
pub(super) fn add(
    program: &mut Program,
    document: DocumentId,
    path: &str,
    text: &str,
    read: Read,
) -> Option<SyntaxError> {
    let templates: Vec<_> = read.roots.iter().filter_map(recognize::sections).collect();
    lower::templates(program, document, path, text, &templates);
    read.stop.map(|stop| SyntaxError::Ended { location: Location { document, span: stop.span }, why: stop.why })
}
