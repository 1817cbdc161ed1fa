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
use recognize::Format;

/// Adds a template to the program; `None` for a text that is none.
pub(super) fn file(program: &mut Program, document: DocumentId, path: &str, text: &str) -> Option<Option<SyntaxError>> {
    let read = match recognize::format(text)? {
        Format::Json => json::read(text),
        Format::Yaml => yaml::read(text),
    };
    let templates: Vec<_> = read.roots.iter().filter_map(recognize::sections).collect();
    if templates.is_empty() {
        return None;
    }
    lower::templates(program, document, path, text, &templates);
    Some(read.stop.map(|stop| SyntaxError::Ended { location: Location { document, span: stop.span }, why: stop.why }))
}
