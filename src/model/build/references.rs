//! Dynamic references that the code writes out, as they stand there.

use super::Builder;
use crate::cdk::reads::{HOLE, RawReference};
use crate::code::{ExprId, ExprKind, Literal};
use crate::model::WrittenReference;
use crate::text::{Location, Span};

impl Builder<'_> {
    /// Finds the references to secrets that stand in a string or template literal from brace to brace.
    pub(super) fn written_references(&mut self, expr: ExprId) {
        if !matches!(self.program[expr].kind, ExprKind::Literal(Literal::String(_)) | ExprKind::Template { .. }) {
            return;
        }
        let location = self.location(expr);
        if !self.source.text(location).contains("resolve") {
            return;
        }
        let (masked, exact) = if self.source.is_template(location) {
            self.put_together(expr, location)
        } else {
            (self.masked(expr, location), true)
        };
        let Some(text) = masked else { return };
        let mut at = 0;
        while let Some(open) = text.get(at..).and_then(|rest| rest.find("{{")) {
            let start = at + open + 2;
            let Some(len) = text.get(start..).and_then(|rest| rest.find("}}")) else { return };
            at = start + len;
            let inside = text.get(start..at).unwrap_or_default();
            if let Some(reference) = RawReference::parse(inside).filter(|_| !inside.contains('\\')) {
                let first = location.span.start as usize;
                let inner = Location { span: Span::new(first + start, first + at), ..location };
                let location = if exact { inner } else { location };
                self.model.references.push(WrittenReference { reference, location });
            }
        }
    }

    /// The text that a template puts together, and whether it is written so at its place.
    fn put_together(&self, expr: ExprId, location: Location) -> (Option<String>, bool) {
        let text = match &self.program[expr].kind {
            ExprKind::Literal(Literal::String(text)) => text.clone(),
            ExprKind::Template { texts, .. } => texts.join(HOLE),
            _ => return (None, false),
        };
        let written = substituted(self.source.text(location));
        let holes =
            |text: &str| text.split(HOLE).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        match written {
            Some(written) if holes(&written) == holes(&text) => (Some(written), true),
            _ => (Some(text), false),
        }
    }

    /// The text as it is written, with as many holes as bytes for what is put into it.
    fn masked(&self, expr: ExprId, location: Location) -> Option<String> {
        let text = self.source.text(location);
        match &self.program[expr].kind {
            // `Fn.sub` puts something into it.
            ExprKind::Literal(Literal::String(_)) => substituted(text),
            ExprKind::Template { parts, .. } => {
                let mut masked = String::new();
                for part in parts {
                    let span = self.location(*part).span;
                    let first = location.span.start;
                    let start = text.get(..span.start.checked_sub(first)? as usize)?.rfind("${")?;
                    let after = span.end.checked_sub(first)? as usize;
                    let end = after + text.get(after..)?.find('}')? + 1;
                    masked.push_str(text.get(masked.len()..start)?);
                    masked.push_str(&HOLE.repeat(end - start));
                }
                masked.push_str(text.get(masked.len()..)?);
                Some(masked)
            }
            _ => None,
        }
    }
}

/// A text with as many holes as bytes for each `${…}`.
fn substituted(text: &str) -> Option<String> {
    let mut masked = String::new();
    while let Some(open) = text.get(masked.len()..)?.find("${") {
        let start = masked.len() + open;
        let Some(len) = text.get(start..)?.find('}') else { break };
        masked.push_str(text.get(masked.len()..start)?);
        masked.push_str(&HOLE.repeat(len + 1));
    }
    masked.push_str(text.get(masked.len()..)?);
    Some(masked)
}
