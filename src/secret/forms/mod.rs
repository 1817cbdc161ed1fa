//! The forms in which secrets are pasted. Each reader says what it finds or that the text is none of its form.

mod around;
mod blocks;
mod command;
mod lines;
mod printed;
mod reply;
mod words;

use super::content::read_content;
use super::mapped::{Glyph, plain, said, span_of, trim};
use super::{Content, Entry, Form, Layer, Object, Secret, Value};
use crate::text::Span;

/// Reads every secret that `text` shows, in its order; at least one, if only an empty one.
#[must_use]
pub fn read(text: &str) -> Vec<Secret> {
    find(text).into_iter().map(|found| found.secret).collect()
}

/// A secret with the text that Secrets Manager stores, where the paste says it.
pub(super) struct Found {
    pub(super) secret: Secret,
    pub(super) stored: Option<String>,
}

/// Reads every secret with its text.
pub(super) fn find(text: &str) -> Vec<Found> {
    command::read(text).unwrap_or_else(|| find_outside_commands(text, behind_prompt(text, inside_fence(text))))
}

fn find_outside_commands(text: &str, span: Span) -> Vec<Found> {
    printed::read(text, span).or_else(|| blocks::read(text, span)).unwrap_or_else(|| find_in(text, span))
}

/// Reads a part of the text that no heading and no command divides any further.
fn find_in(text: &str, span: Span) -> Vec<Found> {
    let glyphs = plain(text, span);
    let mut found = stored(Form::Stored, trim(&glyphs), Layer::Plain);
    let other_form = match &found.secret.content {
        Content::Json(object) => reply::read(trim(&glyphs), object).or_else(|| named(text, object)),
        Content::Array => reply::read_list(trim(&glyphs)),
        Content::Text(_) => {
            around::in_code(text, span).or_else(|| lines::read(text, span)).or_else(|| around::in_prose(text, span))
        }
        _ => None,
    };
    if matches!(&found.secret.content, Content::Text(text) if around::is_unread(text)) {
        found = unseen(Form::Stored, Content::Unread, found.secret.span);
    }
    other_form.unwrap_or_else(|| vec![found])
}

/// The lines inside a Markdown fence, or all of them.
fn inside_fence(text: &str) -> Span {
    let whole = Span::new(0, text.len());
    let fenced = || {
        let start = text.trim_start().starts_with("```").then(|| text.find("```"))??;
        let start = start + text.get(start..)?.find('\n')? + 1;
        let length = text.get(start..)?.find("```")?;
        Some(Span::new(start, start + length))
    };
    fenced().unwrap_or(whole)
}

/// The object that follows a line at a prompt, such as `$ cat secret.json`.
fn behind_prompt(text: &str, span: Span) -> Span {
    let shown = span.of(text);
    let (first, rest) = shown.split_once('\n').unwrap_or_default();
    let prompt = ["$ ", "% ", "> ", "PS ", "PS>"].iter().any(|prompt| first.trim_start().starts_with(prompt));
    let object = rest.trim_start().starts_with(['{', '[', '"']);
    if prompt && object { Span::new(span.end as usize - rest.len(), span.end as usize) } else { span }
}

/// The values of an object that are secrets: all are objects, and all keys are paths or ARNs, which no key of a secret is.
fn named(text: &str, object: &Object) -> Option<Vec<Found>> {
    let are_secrets = object.flaws.is_empty()
        && !object.entries.is_empty()
        && object.entries.iter().all(|entry| {
            entry.value == Value::Object
                && is_name(&entry.key)
                && (entry.key.contains('/') || entry.key.starts_with("arn:"))
        });
    let read = |entry: &Entry| stored(Form::Stored, &plain(text, entry.value_span), Layer::Plain).called(&entry.key);
    are_secrets.then(|| object.entries.iter().map(read).collect())
}

/// A secret whose text `glyphs` say.
fn stored(form: Form, glyphs: &[Glyph], layer: Layer) -> Found {
    let stored = said(glyphs);
    let secret = Secret {
        name: None,
        arn: None,
        form,
        content: read_content(glyphs, layer),
        span: span_of(glyphs),
        stored_len: Some(Span::new(0, stored.len()).len()),
        expanded: Vec::new(),
        layer,
    };
    Found { secret, stored: Some(stored) }
}

/// A secret whose text the paste does not say.
fn unseen(form: Form, content: Content, span: Span) -> Found {
    let (name, arn, expanded) = (None, None, Vec::new());
    Found {
        secret: Secret { name, arn, form, content, span, stored_len: None, expanded, layer: Layer::Opaque },
        stored: None,
    }
}

/// A secret of which the paste shows keys and values in another form than the stored one.
fn listed(form: Form, object: Object, span: Span) -> Found {
    unseen(form, Content::Json(object), span)
}

impl Found {
    /// With the name or ARN that `id` is, unless it has one.
    fn called(mut self, id: &str) -> Self {
        let slot = if id.starts_with("arn:") { &mut self.secret.arn } else { &mut self.secret.name };
        if is_name(id) {
            slot.get_or_insert_with(|| id.to_owned());
        }
        self
    }
}

/// Whether Secrets Manager or a shell could have a name like this.
fn is_name(id: &str) -> bool {
    let allowed = |character: char| character.is_ascii_alphanumeric() || "/_+.@-:".contains(character);
    let start = id.strip_prefix('/').unwrap_or(id);
    let plain = id.starts_with("arn:") || !id.contains(':');
    plain
        && id.len() <= 2048
        && start.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_')
        && id.chars().all(allowed)
}
