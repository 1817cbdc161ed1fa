//! A secret with something else around it: prose, or the code that stores it.

use super::super::json::read_object;
use super::super::mapped::{Glyph, plain, span_of};
use super::super::value::{is_known_key, is_usual_key};
use super::super::{Content, Entry, FlawKind, Form, Object, Quirks, Value};
use super::{Found, find_in, listed};
use crate::text::Span;

/// What makes JSON of the object behind it: in JavaScript, Terraform and Python.
const MAKERS: [&str; 3] = ["JSON.stringify(", "jsonencode(", "json.dumps("];

/// The keys and values of the one object of which code makes JSON, if it spells them all.
pub(super) fn in_code(text: &str, span: Span) -> Option<Vec<Found>> {
    let shown = span.of(text);
    let mut made = MAKERS.iter().flat_map(|maker| shown.match_indices(maker));
    let (at, maker) = made.next().filter(|_| made.next().is_none())?;
    let start = span.start as usize + at + maker.len();
    let glyphs = plain(text, Span::new(start, span.end as usize));
    let glyphs = balanced(&glyphs)?;
    let Object { entries, flaws, nested, asides, .. } = read_object(glyphs);
    let is_code = |kind| {
        use FlawKind::{MissingComma, SingleQuotes, TrailingComma, UnquotedKey, WrongSeparator};
        matches!(kind, SingleQuotes | UnquotedKey | TrailingComma | WrongSeparator | MissingComma)
    };
    if !flaws.iter().all(|flaw| is_code(flaw.kind)) || !nested.is_empty() || !asides.is_empty() {
        return None;
    }
    let entries: Vec<Entry> = entries.into_iter().map(spelled).collect::<Option<_>>()?;
    let settled = entries.len() > 1 || entries.iter().any(|entry| is_usual_key(&entry.key));
    let found = listed(Form::Table, Object { entries, ..Object::default() }, span_of(glyphs));
    let id = shown.split_once("SecretId").map(|(_, rest)| rest.trim_start_matches([' ', ':', '=']));
    let id = id.and_then(|id| id.strip_prefix(['\'', '"', '`'])?.split(['\'', '"', '`']).next());
    settled.then(|| vec![if let Some(id) = id { found.called(id) } else { found }])
}

/// Up to the brace that closes the first one, which comes first.
fn balanced(glyphs: &[Glyph]) -> Option<&[Glyph]> {
    let start = glyphs.iter().position(|glyph| !glyph.character.is_whitespace())?;
    let glyphs = glyphs.get(start..).filter(|rest| rest.first().is_some_and(|first| first.character == '{'))?;
    let (mut depth, mut quote, mut escaped) = (0, None, false);
    for (at, &Glyph { character, .. }) in glyphs.iter().enumerate() {
        match (quote, character) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) => quote = quote.filter(|_| character != open),
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '{') => depth += 1,
            (None, '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return glyphs.get(..=at);
        }
    }
    None
}

/// A pair whose value the code says, as a table would list it.
fn spelled(entry: Entry) -> Option<Entry> {
    let text = match &entry.value {
        Value::String(text) if entry.quirks.quote.is_some() => text.clone(),
        Value::Number(_) | Value::Bool(_) => entry.value.text()?.to_owned(),
        _ => return None,
    };
    let is_key =
        |key: &str| key.chars().all(|character| character.is_ascii_alphanumeric() || "_-./".contains(character));
    let plain = !text.is_empty() && text.trim() == text && !text.contains("${") && !text.contains(char::is_control);
    (plain && !entry.key.is_empty() && is_key(&entry.key) && !entry.key.starts_with(['-', '.', '/'])).then(|| Entry {
        value: Value::String(text),
        quirks: Quirks::default(),
        ..entry
    })
}

/// What the only Markdown fence in prose holds, or the only JSON object.
pub(super) fn in_prose(text: &str, span: Span) -> Option<Vec<Found>> {
    let shown = span.of(text);
    let part = |start: usize, end: usize| Span::new(span.start as usize + start, span.start as usize + end);
    let mut fences = shown.match_indices("```").map(|(at, _)| at);
    if let (Some(open), Some(close), None) = (fences.next(), fences.next(), fences.next()) {
        let start = open + shown.get(open..)?.find('\n')? + 1;
        let inside = (start < close).then(|| part(start, close))?;
        return (!inside.of(text).trim().is_empty()).then(|| find_in(text, inside));
    }
    let object = part(shown.find('{')?, shown.rfind('}')? + 1);
    let before = Span { end: object.start, ..span }.of(text);
    let is_word = |word: &str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    let follows = before.ends_with(|last: char| last.is_whitespace() || ":='\"(".contains(last))
        && before.split(|character: char| !character.is_alphanumeric()).any(is_word)
        && !before.starts_with('[');
    let found = (object.start < object.end && follows).then(|| find_in(text, object))?;
    let is_object = |found: &Found| {
        let Content::Json(object) = &found.secret.content else { return false };
        found.secret.form == Form::Reply || object.flaws.is_empty() && !object.entries.is_empty()
    };
    found.iter().all(is_object).then_some(found)
}

/// Whether a text is hardly what is stored, though nobody could say what it shows: it has several lines, braces around
/// something, or sentences, or lists keys. The lines of a key or certificate are a text.
pub(super) fn is_unread(text: &str) -> bool {
    let text = text.trim();
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let inside = text.find('{').zip(text.rfind('}')).and_then(|(open, close)| text.get(open..close));
    let ends = |word: &str| word.ends_with([',', ':', '.', ';', '?']);
    let words = text.split_whitespace().count();
    let is_prose = words > 2 && text.split_whitespace().any(ends);
    let lists_keys = text.contains(',') && text.split(',').all(|key| is_known_key(key.trim()));
    !text.starts_with("-----BEGIN")
        && (lines > 1 || inside.is_some_and(|inside| inside.contains([':', '='])) || is_prose || lists_keys)
}
