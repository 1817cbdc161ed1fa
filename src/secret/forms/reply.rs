//! What `aws secretsmanager get-secret-value` and `batch-get-secret-value` print: the secret is a string inside JSON.

use super::super::json::read_object;
use super::super::mapped::{Glyph, plain, trim, unescape, within};
use super::super::{Content, Entry, Form, Layer, Object, Value};
use super::{Found, is_name, stored, unseen};
use crate::text::Span;

/// Whether a reply or the input of a command has such a field. An object with any other key is a secret of its own.
pub(super) fn is_field(key: &str) -> bool {
    FIELDS.contains(&key)
}

const FIELDS: [&str; 17] = [
    "SecretId",
    "ClientRequestToken",
    "ARN",
    "Name",
    "VersionId",
    "SecretString",
    "SecretBinary",
    "VersionStages",
    "CreatedDate",
    "ResponseMetadata",
    "Description",
    "KmsKeyId",
    "LastChangedDate",
    "LastAccessedDate",
    "Tags",
    "VersionIdsToStages",
    "ReplicationStatus",
];

/// The secrets of a reply, if `object`, which `glyphs` are, is one.
pub(super) fn read(glyphs: &[Glyph], object: &Object) -> Option<Vec<Found>> {
    let batch = object.get("SecretValues").filter(|values| values.value == Value::Array);
    if let Some(values) =
        batch.filter(|_| object.entries.iter().all(|entry| BATCH_FIELDS.contains(&entry.key.as_str())))
    {
        return read_list(within(glyphs, values.value_span));
    }
    Some(vec![read_one(glyphs, object, Layer::JsonString)?])
}

/// The secret that the input of a command describes, in JSON of its own.
pub(super) fn read_input(glyphs: &[Glyph]) -> Option<Found> {
    read_one(glyphs, &read_object(trim(glyphs)), Layer::Opaque)
}

const BATCH_FIELDS: [&str; 4] = ["SecretValues", "NextToken", "Errors", "ResponseMetadata"];

/// The secrets of a list of replies, if `glyphs` are one.
pub(super) fn read_list(glyphs: &[Glyph]) -> Option<Vec<Found>> {
    // A list is read as the value of a key, which makes its items the object's nested values.
    let list = [plain(r#"{"":"#, Span::new(0, 4)), glyphs.to_vec()].concat();
    let object = read_object(&list);
    let replies = object.nested.iter().filter(|item| item.depth == 1 && item.entry.value == Value::Object);
    let read = |glyphs: &[Glyph]| read_one(glyphs, &read_object(glyphs), Layer::JsonString);
    let replies: Option<Vec<Found>> = replies.map(|reply| read(within(glyphs, reply.entry.value_span))).collect();
    replies.filter(|replies| !replies.is_empty())
}

fn read_one(glyphs: &[Glyph], reply: &Object, layer: Layer) -> Option<Found> {
    let value = |key: &str| reply.get(key).and_then(|entry| entry.value.text()).filter(|id| is_name(id));
    let held = reply.get("SecretString").or_else(|| reply.get("SecretBinary"));
    let described = value("ARN").is_some_and(|arn| arn.starts_with("arn:")) && value("Name").is_some();
    // What a program prints of a reply may have more.
    let known = held.is_some() && described || reply.entries.iter().all(|entry| is_field(&entry.key));
    if !known || (held.is_none() && !described) {
        return None;
    }
    let whole = reply.entries.iter().map(|entry| entry.span).reduce(Span::to).unwrap_or_default();
    let found = match held {
        // Of a string that does not end, the rest was not pasted.
        Some(Entry { key, value: Value::String(_), inner_span, value_span, quirks, .. })
            if key == "SecretString" && inner_span.end < value_span.end =>
        {
            let inside = unescape(within(glyphs, *inner_span));
            let inside = if quirks.quote == Some('\'') { without_escaped_apostrophes(&inside) } else { inside };
            let mut found = stored(Form::Reply, &inside, layer);
            if inside.is_empty() {
                found.secret.span = *inner_span;
            }
            found
        }
        // Somebody has made the string readable.
        Some(Entry { key, value: Value::Object, value_span, .. }) if key == "SecretString" => {
            let layer = if layer == Layer::Opaque { layer } else { Layer::Plain };
            stored(Form::Reply, within(glyphs, *value_span), layer)
        }
        Some(Entry { key, value_span, .. }) if key == "SecretBinary" => {
            unseen(Form::Reply, Content::Binary, *value_span)
        }
        _ => unseen(Form::Reply, Content::Unseen, whole),
    };
    Some(["ARN", "SecretId", "Name"].into_iter().filter_map(value).fold(found, Found::called))
}

/// Between `'` of JavaScript or Python, `\'` is `'`; JSON knows no such escape.
fn without_escaped_apostrophes(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut inside: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        match inside.last_mut() {
            Some(last) if (last.character, last.span.len(), glyph.character) == ('\\', 1, '\'') => {
                *last = Glyph { character: '\'', span: last.span.to(glyph.span) };
            }
            _ => inside.push(*glyph),
        }
    }
    inside
}
