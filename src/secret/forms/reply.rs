//! What `aws secretsmanager get-secret-value` and `batch-get-secret-value` print: the secret is a string inside JSON.

use super::super::json::read_object;
use super::super::mapped::{Glyph, plain, unescape};
use super::super::{Content, Entry, Form, Layer, Object, Value};
use super::{Found, is_name, stored, unseen};
use crate::text::Span;

/// The fields of a reply. An object with any other key is a secret of its own.
const FIELDS: [&str; 15] = [
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

/// The secrets of a reply, if `object` is one.
pub(super) fn read(text: &str, object: &Object) -> Option<Vec<Found>> {
    let batch = object.get("SecretValues").filter(|values| values.value == Value::Array);
    if let Some(values) =
        batch.filter(|_| object.entries.iter().all(|entry| BATCH_FIELDS.contains(&entry.key.as_str())))
    {
        return read_list(text, &plain(text, values.value_span));
    }
    Some(vec![read_one(text, object)?])
}

const BATCH_FIELDS: [&str; 4] = ["SecretValues", "NextToken", "Errors", "ResponseMetadata"];

/// The secrets of a list of replies, if `glyphs` are one.
pub(super) fn read_list(text: &str, glyphs: &[Glyph]) -> Option<Vec<Found>> {
    // A list is read as the value of a key, which makes its items the object's nested values.
    let list = [plain(r#"{"":"#, Span::new(0, 4)), glyphs.to_vec()].concat();
    let object = read_object(&list);
    let replies = object.nested.iter().filter(|item| item.depth == 1 && item.entry.value == Value::Object);
    let read = |span: Span| read_one(text, &read_object(&plain(text, span)));
    let replies: Option<Vec<Found>> = replies.map(|reply| read(reply.entry.value_span)).collect();
    replies.filter(|replies| !replies.is_empty())
}

fn read_one(text: &str, reply: &Object) -> Option<Found> {
    let known = reply.entries.iter().all(|entry| FIELDS.contains(&entry.key.as_str()));
    let value = |key: &str| reply.get(key).and_then(|entry| entry.value.text()).filter(|id| is_name(id));
    let held = reply.get("SecretString").or_else(|| reply.get("SecretBinary"));
    let described = value("ARN").is_some_and(|arn| arn.starts_with("arn:")) && value("Name").is_some();
    if !known || (held.is_none() && !described) {
        return None;
    }
    let whole = reply.entries.iter().map(|entry| entry.span).reduce(Span::to).unwrap_or_default();
    let found = match held {
        Some(Entry { key, value: Value::String(_), inner_span, .. }) if key == "SecretString" => {
            let inside = unescape(&plain(text, *inner_span));
            let mut found = stored(Form::Reply, &inside, Layer::JsonString);
            if inside.is_empty() {
                found.secret.span = *inner_span;
            }
            found
        }
        Some(Entry { key, value_span, .. }) if key == "SecretBinary" => {
            unseen(Form::Reply, Content::Binary, *value_span)
        }
        _ => unseen(Form::Reply, Content::Unseen, whole),
    };
    Some([value("ARN"), value("Name")].into_iter().flatten().fold(found, Found::called))
}
