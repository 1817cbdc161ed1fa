//! Where something is put in, taken out or given another name.

use super::SourceText;
use crate::code::{Comment, ExprId, ExprKind, Property};
use crate::text::{Location, Span};

impl SourceText<'_> {
    /// Where something can be put before a statement: not between it and a comment that speaks of its line.
    #[must_use]
    pub fn before(&self, statement: Location) -> Location {
        let start = statement.span.start;
        let comments = self.program.file(statement.document).map(|file| file.comments.as_slice()).unwrap_or_default();
        let speaks = |comment: &&Comment| {
            let of = |line: Span| comment.span.end <= line.start && line.start <= start && start <= line.end;
            comment.line.is_some_and(of)
        };
        let first = comments.iter().find(speaks).map_or(start, |comment| comment.span.start);
        Location { span: Span::at(first), ..statement }
    }

    /// Where a property goes behind the last one of an object literal, and its text there. `property` makes it of the
    /// line break before it, which is a space where the object stands in one line.
    #[must_use]
    pub fn add_property(&self, object: ExprId, property: impl Fn(&str) -> String) -> Option<(Location, String)> {
        let at = self.location(object);
        let ExprKind::Object(properties) = &self.program[object].kind else { return None };
        let Some(last) = properties.last() else { return Some((at, format!("{{ {} }}", property(" ")))) };
        let (start, end) = match last {
            Property::Value { span, value, .. } => (*span, self.outermost_location(*value).span.end),
            Property::Computed { value, .. } | Property::Spread(value) => {
                (self.location(*value).span, self.outermost_location(*value).span.end)
            }
            Property::Getter { .. } | Property::Omitted(_) => return None,
        };
        let before = self.file(at).get(..start.start as usize).unwrap_or_default();
        let own_line = before.trim_end_matches([' ', '\t']).ends_with('\n');
        let between = if own_line { self.new_line(Location { span: start, ..at }) } else { " ".to_owned() };
        Some((Location { span: Span::at(end), ..at }, format!(",{between}{}", property(&between))))
    }

    /// Where a property can be put into an object literal, and what it takes there: behind the last one that it has.
    #[must_use]
    pub fn new_property(&self, object: ExprId, property: &str) -> Option<(Location, String)> {
        let ExprKind::Object(properties) = &self.program[object].kind else { return None };
        let Property::Value { value, span, .. } = properties.last()? else { return None };
        let value = self.program[*value].location;
        let last = Location { span: span.to(value.span), ..value };
        let inner = self.text(Location { span: Span { start: last.span.start, ..self.location(object).span }, ..last });
        let apart = if inner.contains('\n') { self.new_line(last) } else { " ".to_owned() };
        Some((Location { span: Span::at(last.span.end), ..last }, format!(",{apart}{property}")))
    }

    /// The edit that gives a property of an object literal another key.
    #[must_use]
    pub fn rename_property(&self, object: ExprId, from: &str, to: &str) -> Option<(Location, String)> {
        let ExprKind::Object(properties) = &self.program[object].kind else { return None };
        properties.iter().find_map(|property| match property {
            Property::Value { key, span, value } if key == from => {
                let at = Location { span: *span, ..self.location(object) };
                let shorthand = self.location(*value) == at;
                Some((at, if shorthand { format!("{to}: {from}") } else { to.to_owned() }))
            }
            _ => None,
        })
    }

    /// Where an argument goes behind the last one of a call.
    #[must_use]
    pub fn add_argument(&self, call: ExprId, argument: &str) -> Option<(Location, String)> {
        let (ExprKind::Call { arguments, .. } | ExprKind::New { arguments, .. }) = &self.program[call].kind else {
            return None;
        };
        let last = self.outermost_location(arguments.last()?.expr);
        Some((Location { span: Span::at(last.span.end), ..last }, format!(", {argument}")))
    }

    /// What is taken out with a property or statement: its comma, and all of its line if it has that for itself.
    #[must_use]
    pub fn removal(&self, written: Location) -> Location {
        let file = self.file(written);
        let (start, end) = (written.span.start as usize, written.span.end as usize);
        let (before, after) = (file.get(..start).unwrap_or_default(), file.get(end..).unwrap_or_default());
        let blank = |text: &str| text.len() - text.trim_end_matches([' ', '\t']).len();
        let skip = after.len() - after.trim_start().len();
        let comma = after.trim_start().starts_with(',');
        let end = if comma { end + skip + 1 } else { end };
        let after = file.get(end..).unwrap_or_default();
        let line = after.trim_start_matches([' ', '\t']);
        let alone = before.trim_end_matches([' ', '\t']).ends_with('\n');
        let span = if let (true, true) = (alone, line.starts_with(['\n', '\r'])) {
            let newline = if line.starts_with("\r\n") { 2 } else { 1 };
            Span::new(start - blank(before), end + (after.len() - line.len()) + newline)
        } else if comma {
            Span::new(start, end + (after.len() - line.len()))
        } else {
            let rest = before.trim_end();
            let start = if rest.ends_with(',') { rest.len() - 1 } else { start };
            Span::new(start, end)
        };
        Location { span, ..written }
    }
}
