//! `describe-stack-events` as JSON: all of it, a page of it, or a piece cut anywhere.

use super::Event;
use super::record::Record;
use crate::text::Span;

/// Whether the events of a text are written as JSON.
pub(super) fn is_json(text: &str) -> bool {
    text.contains("\"ResourceStatus\"")
}

/// Goes by the strings alone, so that an end that is missing costs one event.
pub(super) fn read(text: &str) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut record = Record::default();
    let mut key = None;
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(['"', '}'])) {
        let start = at + next;
        if text.as_bytes().get(start) == Some(&b'}') {
            events.extend(record.take());
            at = start + 1;
            continue;
        }
        let Some(length) = length(text.get(start..).unwrap_or_default()) else { break };
        let end = start + length;
        let literal = text.get(start..end).unwrap_or_default();
        let is_name = text.get(end..).is_some_and(|rest| rest.trim_start().starts_with(':'));
        let inside = literal.get(1..literal.len() - 1).unwrap_or_default();
        if is_name {
            key = Record::key(inside).map(|key| (key, start));
        } else if let Some((key, start)) = key.take() {
            if record.has(key) {
                events.extend(record.take());
            }
            let value = serde_json::from_str::<String>(literal);
            record.set(key, value.as_deref().unwrap_or(inside), Span::new(start, end));
        }
        at = end;
    }
    events.extend(record.take());
    events
}

/// How long the string literal at the start of a text is, with both quotes.
fn length(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}
