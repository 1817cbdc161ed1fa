//! The forms in which a secret is pasted.

use super::content::{content_span, read_content, stored_len};
use super::mapped::{plain, trim};
use super::{Form, Layer, Secret};
use crate::text::Span;

/// Reads every secret that `text` shows.
#[must_use]
pub fn read(text: &str) -> Vec<Secret> {
    let glyphs = plain(text, Span::new(0, text.len()));
    vec![Secret {
        name: None,
        arn: None,
        form: Form::Stored,
        content: read_content(&glyphs, Layer::Plain),
        span: content_span(&glyphs),
        stored_len: Some(stored_len(trim(&glyphs))),
        expanded: Vec::new(),
        layer: Layer::Plain,
    }]
}
