//! One key and value a line: the console's table, and `.env` files.

use super::super::mapped::{Glyph, plain, said, span_of, trim};
use super::super::value::is_usual_key;
use super::super::{Entry, Form, Object, Quirks, Value};
use super::{Found, listed};
use crate::text::Span;

/// The keys and values in the lines of `span`, if every line is a pair.
pub(super) fn read(text: &str, span: Span) -> Option<Vec<Found>> {
    let glyphs = plain(text, span);
    let lines: Vec<&[Glyph]> = glyphs
        .split(|glyph| matches!(glyph.character, '\n' | '\r'))
        .map(trim)
        .filter(|line| !line.is_empty())
        .collect();
    let tabular = table(&lines).or_else(|| alternating(&lines)).map(|entries| (Form::Table, entries));
    let (form, entries) = tabular.or_else(|| Some((Form::Env, env(&lines)?)))?;
    // One pair may be a password; a key that every database secret has settles it.
    let settled = entries.len() > 1 || entries.iter().any(|entry| is_usual_key(&entry.key));
    settled.then(|| vec![listed(form, Object { entries, ..Object::default() }, span_of(trim(&glyphs)))])
}

/// `key<tab>value`, perhaps under `Secret key<tab>Secret value`, or the same between `|` of Markdown.
fn table(lines: &[&[Glyph]]) -> Option<Vec<Entry>> {
    let rule = |line: &&&[Glyph]| !line.iter().all(|glyph| matches!(glyph.character, '|' | '-' | ':' | ' '));
    let rows: Option<Vec<_>> = lines.iter().filter(rule).map(|line| cells(line).or_else(|| columns(line))).collect();
    let rows = rows?;
    let rows = if rows.first().is_some_and(|(key, value)| is_header(key, value)) { rows.get(1..)? } else { &rows };
    rows.iter().map(|(key, value)| row(key, value)).collect()
}

/// `Secret key` and `Secret value`, then a key and its value in turns, each in its line.
fn alternating(lines: &[&[Glyph]]) -> Option<Vec<Entry>> {
    let [key, value, rest @ ..] = lines else { return None };
    let pairs = rest.chunks(2).filter(|_| is_header(key, value));
    let entries: Option<Vec<_>> =
        pairs.map(|pair| if let [key, value] = pair { row(key, value) } else { None }).collect();
    entries.filter(|entries| !entries.is_empty())
}

fn is_header(key: &[Glyph], value: &[Glyph]) -> bool {
    said(key).to_lowercase().ends_with("key") && said(value).to_lowercase().ends_with("value")
}

fn row(key: &[Glyph], value: &[Glyph]) -> Option<Entry> {
    is_key(key).then(|| entry(key, value, Quirks::default(), said(value)))
}

/// The two cells of `| key | value |`.
fn cells(line: &[Glyph]) -> Option<(&[Glyph], &[Glyph])> {
    let is_bar = |glyph: &Glyph| glyph.character == '|';
    let [open, inside @ .., close] = line else { return None };
    let middle = inside.iter().position(is_bar).filter(|_| is_bar(open) && is_bar(close))?;
    Some((trim(inside.get(..middle)?), trim(inside.get(middle + 1..)?)))
}

/// The two columns of a line: divided by one tab, or by several spaces where no tab is.
fn columns(line: &[Glyph]) -> Option<(&[Glyph], &[Glyph])> {
    let (gap, length) = match line.iter().position(|glyph| glyph.character == '\t') {
        Some(tab) => (tab, 1),
        None => (line.windows(2).position(|pair| pair.iter().all(|glyph| glyph.character == ' '))?, 2),
    };
    let (key, value) = (line.get(..gap)?, trim(line.get(gap + length..)?));
    (!value.iter().any(|glyph| glyph.character == '\t')).then_some((trim(key), value))
}

/// `KEY=value`, `export KEY="value"`, `key: value`; comments and empty lines between them.
fn env(lines: &[&[Glyph]]) -> Option<Vec<Entry>> {
    let pairs = lines.iter().filter(|line| line.first().is_some_and(|glyph| glyph.character != '#'));
    let pairs: Option<Vec<Entry>> = pairs.map(|line| assignment(line)).collect();
    pairs.filter(|pairs| !pairs.is_empty())
}

fn assignment(line: &[Glyph]) -> Option<Entry> {
    let text = said(line);
    let start = ["export ", "set ", "$env:"].iter().find(|word| text.starts_with(**word)).map_or(0, |word| word.len());
    let line = line.get(start..)?;
    let at = line.iter().position(|glyph| matches!(glyph.character, '=' | ':'))?;
    let (key, rest) = (trim(line.get(..at)?), line.get(at + 1..)?);
    let colon = line.get(at)?.character == ':';
    let spaced = rest.first().is_none_or(|glyph| glyph.character == ' ');
    if !is_key(key) || (colon && !spaced) {
        return None;
    }
    let value = trim(rest);
    Some(match value {
        [open, inside @ .., close] if matches!(open.character, '"' | '\'') && open.character == close.character => {
            let quirks = Quirks { quote: Some(open.character), ..Quirks::default() };
            let text = if open.character == '"' { unescaped(inside) } else { said(inside) };
            let mut entry = entry(key, inside, quirks, text);
            if inside.is_empty() {
                entry.inner_span = Span::at(open.span.end);
            }
            entry.value_span = span_of(value);
            entry.span = entry.span.to(entry.value_span);
            entry
        }
        _ => {
            let comment =
                value.windows(2).position(|pair| matches!(pair, [a, b] if (a.character, b.character) == (' ', '#')));
            let value = trim(value.get(..comment.unwrap_or(value.len()))?);
            entry(key, value, Quirks::default(), said(value))
        }
    })
}

fn entry(key: &[Glyph], value: &[Glyph], quirks: Quirks, text: String) -> Entry {
    let key_span = span_of(key);
    let value_span = if value.is_empty() { Span::at(key_span.end) } else { span_of(value) };
    Entry {
        key: said(key),
        key_span,
        value: Value::String(text),
        value_span,
        inner_span: value_span,
        span: key_span.to(value_span),
        quirks,
    }
}

/// Between double quotes a backslash escapes what would end them, and line breaks.
fn unescaped(glyphs: &[Glyph]) -> String {
    let mut text = String::with_capacity(glyphs.len());
    let mut glyphs = glyphs.iter().map(|glyph| glyph.character).peekable();
    while let Some(character) = glyphs.next() {
        let escaped = glyphs.peek().filter(|_| character == '\\').and_then(|next| match next {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            same @ ('"' | '\\' | '$') => Some(*same),
            _ => None,
        });
        if escaped.is_some() {
            glyphs.next();
        }
        text.push(escaped.unwrap_or(character));
    }
    text
}

fn is_key(glyphs: &[Glyph]) -> bool {
    let allowed = |glyph: &Glyph| glyph.character.is_ascii_alphanumeric() || "_-./".contains(glyph.character);
    glyphs.first().is_some_and(|glyph| glyph.character.is_ascii_alphanumeric() || glyph.character == '_')
        && glyphs.iter().all(allowed)
}
