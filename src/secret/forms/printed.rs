//! What `get-secret-value` and `batch-get-secret-value` print with `--output yaml`, `text` or `table`.

use super::super::mapped::{Escape, Glyph, escape, plain, span_of, trim};
use super::super::{Content, Form, Layer};
use super::reply::is_field;
use super::{Found, stored, unseen};
use crate::text::Span;

/// The secrets that the command printed into `span`, if that is such output.
pub(super) fn read(text: &str, span: Span) -> Option<Vec<Found>> {
    let start = span.of(text).trim_start();
    if start.starts_with(['-', '+', '|']) && start.contains('|') {
        table(text, span).map(|found| vec![found])
    } else if start.starts_with("arn:") || start.starts_with("SECRETVALUES") {
        words(text, span)
    } else {
        yaml(text, span)
    }
}

/// A secret that `--query SecretString` printed as YAML.
pub(super) fn read_scalar(text: &str, span: Span) -> Found {
    let glyphs = plain(text, span);
    let (value, layer, _) = scalar(trim(&glyphs), 0);
    stored(Form::Reply, &value, layer)
}

/// What is known of one reply before all of its fields are read.
#[derive(Default)]
struct Reply<'a> {
    ids: Vec<&'a str>,
    fields: usize,
    held: Option<Found>,
}

impl Reply<'_> {
    fn found(self) -> Option<Found> {
        let Self { ids, held, .. } = self;
        held.map(|held| ids.into_iter().fold(held, Found::called))
    }
}

// YAML

fn yaml(text: &str, span: Span) -> Option<Vec<Found>> {
    let shown = span.of(text);
    if !shown.contains("SecretString:") && !shown.contains("SecretBinary:") {
        return None;
    }
    let glyphs = plain(text, span);
    let mut replies = vec![Reply::default()];
    let mut at = span.start as usize;
    while let Some(line) = text.get(at..span.end as usize).and_then(|rest| rest.split_inclusive('\n').next()) {
        let start = at;
        at += line.len();
        let bare = line.trim();
        let item = line.trim_start_matches(' ').strip_prefix("- ");
        let field = item.unwrap_or(line).trim_start_matches(' ');
        let named = field.split_once(':').filter(|(key, rest)| is_field(key) && rest.starts_with([' ', '\n', '\r']));
        let Some((key, value)) = named else {
            let other = item.is_some() || bare.is_empty() || ["Errors:", "SecretValues:", "Errors: []"].contains(&bare);
            if other || bare.starts_with('#') || bare == "---" {
                continue;
            }
            return None;
        };
        if item.is_some() && replies.last().is_some_and(|reply| reply.fields > 0) {
            replies.push(Reply::default());
        }
        let reply = replies.last_mut()?;
        reply.fields += 1;
        match key {
            "ARN" | "Name" => reply.ids.push(value.trim().trim_matches(['\'', '"'])),
            "SecretString" => {
                let indent = line.len() - field.len();
                let value = start + line.len() - value.len();
                let first = glyphs.partition_point(|glyph| (glyph.span.start as usize) < value);
                let glyphs = glyphs.get(first..).unwrap_or_default();
                let (value, layer, length) = scalar(glyphs, indent);
                at = glyphs.get(length).map_or(span.end as usize, |next| next.span.start as usize);
                let mut found = stored(Form::Reply, &value, layer);
                if value.is_empty() {
                    found.secret.span = Span::new(start, start + line.trim_end().len());
                }
                reply.held = Some(found);
            }
            "SecretBinary" => {
                let place = Span::new(start + line.len() - field.len(), start + line.trim_end().len());
                reply.held.get_or_insert_with(|| unseen(Form::Reply, Content::Binary, place));
            }
            _ => {}
        }
    }
    // A line `SecretString: …` alone may be of a secret that has such a key, unless an object follows.
    let is_reply = replies.iter().all(|reply| {
        let object = reply.held.as_ref().is_some_and(|held| matches!(held.secret.content, Content::Json(_)));
        reply.fields > 1 || object
    });
    let found: Vec<Found> = replies.into_iter().filter_map(Reply::found).collect();
    (is_reply && !found.is_empty()).then_some(found)
}

/// The scalar behind a key that is indented by `indent`, how it is spelled, and how many of `glyphs` it takes up to the
/// start of the next line.
fn scalar(glyphs: &[Glyph], indent: usize) -> (Vec<Glyph>, Layer, usize) {
    let start = glyphs.iter().position(|glyph| glyph.character != ' ').unwrap_or(glyphs.len());
    let rest = glyphs.get(start..).unwrap_or_default();
    let (value, layer, length) = match rest.first().map(|glyph| glyph.character) {
        Some('\'') => quoted(rest, '\'', Layer::DoubledApostrophes),
        Some('"') => quoted(rest, '"', Layer::JsonString),
        Some('|') => block(rest, indent),
        _ => flow(rest, indent),
    };
    let end = start + length;
    let rest = glyphs.get(end..).unwrap_or_default();
    let line_end = rest.iter().position(|glyph| glyph.character == '\n').map_or(rest.len(), |at| at + 1);
    let ended = end.checked_sub(1).and_then(|last| glyphs.get(last)).is_some_and(|last| last.character == '\n');
    (value, layer, if ended { end } else { end + line_end })
}

/// From one quote to the next that ends it.
fn quoted(glyphs: &[Glyph], quote: char, layer: Layer) -> (Vec<Glyph>, Layer, usize) {
    let mut value: Vec<Glyph> = Vec::new();
    let mut at = 1;
    while let Some(&glyph) = glyphs.get(at) {
        let rest = glyphs.get(at..).unwrap_or_default();
        let next = rest.get(1).map(|next| next.character);
        let (said, length) = match (glyph.character, next) {
            ('\'', Some('\'')) if quote == '\'' => (Some('\''), 2),
            (end, _) if end == quote => return (value, layer, at + 1),
            ('\\', _) if quote == '"' => yaml_escape(rest),
            ('\n' | '\r', _) => {
                let length = fold(&mut value, rest);
                at += length;
                continue;
            }
            (plain, _) => (Some(plain), 1),
        };
        let span = span_of(rest.get(..length).unwrap_or_default());
        value.extend(said.map(|character| Glyph { character, span }));
        at += length;
    }
    (value, layer, at)
}

/// A line break inside a scalar is a space, and each one after it a line break; the space around it is none of the
/// value. How many glyphs that is.
fn fold(value: &mut Vec<Glyph>, glyphs: &[Glyph]) -> usize {
    while value.last().is_some_and(|last| last.character == ' ' && last.span.len() == 1) {
        value.pop();
    }
    let space = |glyph: &&Glyph| matches!(glyph.character, ' ' | '\t' | '\r' | '\n');
    let folded = glyphs.get(..glyphs.iter().take_while(space).count()).unwrap_or_default();
    let mut breaks = folded.iter().filter(|glyph| glyph.character == '\n');
    match (breaks.next(), breaks.next()) {
        (Some(only), None) => value.push(Glyph { character: ' ', span: only.span }),
        (_, second) => value.extend(second.into_iter().chain(breaks)),
    }
    folded.len()
}

/// What a backslash between `"` and the characters after it say: those of JSON, and YAML's own.
fn yaml_escape(glyphs: &[Glyph]) -> (Option<char>, usize) {
    let digits = |count: usize| {
        let digits = glyphs.get(2..2 + count).unwrap_or_default().iter();
        digits
            .map(|glyph| glyph.character.to_digit(16))
            .try_fold(0, |code: u32, digit| Some(code.wrapping_mul(16).wrapping_add(digit?)))
    };
    match glyphs.get(1).map(|glyph| glyph.character) {
        Some('x') => (digits(2).and_then(char::from_u32), 4),
        Some('U') => (digits(8).and_then(char::from_u32), 10),
        Some(same @ (' ' | '\t')) => (Some(same), 2),
        Some('0') => (Some('\0'), 2),
        Some('a') => (Some('\u{7}'), 2),
        Some('e') => (Some('\u{1b}'), 2),
        Some('v') => (Some('\u{b}'), 2),
        // The line goes on where the next one's text starts.
        Some('\n' | '\r') => {
            let space = |glyph: &&Glyph| glyph.character.is_whitespace();
            (None, 1 + glyphs.iter().skip(1).take_while(space).count())
        }
        _ => match escape(glyphs) {
            (Escape::Character(character), length) => (Some(character), length),
            (Escape::Half, length) => (Some(char::REPLACEMENT_CHARACTER), length),
            (Escape::Unknown, length) => (Some('\\'), length),
        },
    }
}

/// `|` and the lines that are indented more than the key.
fn block(glyphs: &[Glyph], indent: usize) -> (Vec<Glyph>, Layer, usize) {
    let mut at = glyphs.iter().position(|glyph| glyph.character == '\n').map_or(glyphs.len(), |end| end + 1);
    let depth = |glyphs: &[Glyph]| glyphs.iter().take_while(|glyph| glyph.character == ' ').count();
    let inside = depth(glyphs.get(at..).unwrap_or_default());
    let mut value: Vec<Glyph> = Vec::new();
    while let Some(rest) = glyphs.get(at..).filter(|rest| !rest.is_empty()) {
        let length = rest.iter().position(|glyph| glyph.character == '\n').map_or(rest.len(), |end| end + 1);
        let line = rest.get(..length).unwrap_or_default();
        let blank = line.iter().all(|glyph| glyph.character.is_whitespace());
        if !blank && depth(line) <= indent {
            break;
        }
        value.extend(line.get(inside.min(depth(line))..).unwrap_or_default());
        at += length;
    }
    (trim(&value).to_vec(), Layer::Plain, at)
}

/// Words without quotes, and the lines after them that are indented more than the key.
fn flow(glyphs: &[Glyph], indent: usize) -> (Vec<Glyph>, Layer, usize) {
    let mut value: Vec<Glyph> = Vec::new();
    let mut at = 0;
    while let Some(&glyph) = glyphs.get(at) {
        if glyph.character == '\n' {
            let rest = glyphs.get(at + 1..).unwrap_or_default();
            let depth = rest.iter().take_while(|glyph| glyph.character == ' ').count();
            let ends = depth <= indent || rest.get(depth).is_none_or(|next| next.character == '\n');
            if ends {
                return (trim(&value).to_vec(), Layer::Plain, at);
            }
            at += fold(&mut value, glyphs.get(at..).unwrap_or_default());
        } else {
            value.push(glyph);
            at += 1;
        }
    }
    (trim(&value).to_vec(), Layer::Plain, at)
}

// Tables

/// `|  SecretString|  {…}  |`
fn table(text: &str, span: Span) -> Option<Found> {
    let mut reply = Reply::default();
    let mut value: Option<Span> = None;
    let mut at = span.start as usize;
    for line in span.of(text).split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim();
        let cells = bare.strip_prefix('|').and_then(|cells| cells.split_once('|'));
        let field = cells.map(|(key, cell)| (key.trim(), cell)).filter(|(key, _)| is_field(key));
        match (field, &mut value) {
            (Some(("SecretString", _)), None) => {
                let key_end = start + line.find("SecretString")?;
                let cell = text.get(key_end..at)?.find('|')?;
                value = Some(cell_end(text, Span::new(key_end + cell + 1, at)));
            }
            (Some(("ARN" | "Name", cell)), _) => reply.ids.push(cell.trim_end_matches('|').trim()),
            // A cell of several lines goes on without a first cell.
            (None, Some(value)) if reply.fields == 0 && !bare.starts_with(['+', '|']) => {
                *value = Span { start: value.start, ..cell_end(text, Span::new(start, at)) };
            }
            (_, Some(_)) => reply.fields += 1,
            _ => {}
        }
    }
    let value = value?;
    reply.held = Some(stored(Form::Reply, trim(&plain(text, value)), Layer::Plain));
    reply.found()
}

/// Up to the last `|` of the line, if there is one.
fn cell_end(text: &str, span: Span) -> Span {
    let cell = span.of(text).trim_end();
    let length = cell.strip_suffix('|').map_or(cell.len(), str::len);
    Span::new(span.start as usize, span.start as usize + length)
}

// Text

/// ARN, date and name, the secret, then the version's id and `VERSIONSTAGES`, with tabs or spaces between them.
fn words(text: &str, span: Span) -> Option<Vec<Found>> {
    let mut found = Vec::new();
    let mut start = span.start as usize;
    while let Some(rest) = text.get(start..span.end as usize).filter(|rest| !rest.trim().is_empty()) {
        let end = rest.find("\nVERSIONSTAGES").unwrap_or(rest.len());
        found.push(row(text, Span::new(start, start + end))?);
        let stages = rest.get(end..)?.trim_start();
        let next = stages.find('\n').map(|line| rest.len() - stages.len() + line + 1);
        let next = next.and_then(|next| Some(next + rest.get(next..)?.find("SECRETVALUES\t")?));
        start += next.unwrap_or(rest.len());
    }
    Some(found)
}

fn row(text: &str, span: Span) -> Option<Found> {
    let row = span.of(text);
    let mut rest = row.trim_start();
    rest = rest.strip_prefix("SECRETVALUES").unwrap_or(rest);
    let mut word = || {
        let (word, after) = rest.trim_start().split_once(char::is_whitespace)?;
        rest = after;
        Some(word)
    };
    let (arn, date, name) = (word()?, word()?, word()?);
    let is_date = date.starts_with(|first: char| first.is_ascii_digit()) && date.len() >= 8;
    let (secret, version) = rest.trim_end().rsplit_once(char::is_whitespace)?;
    let is_version = version.len() >= 32 && version.chars().all(|id| id.is_ascii_alphanumeric() || id == '-');
    if !arn.contains(":secretsmanager:") || !is_date || !is_version {
        return None;
    }
    let start = span.start as usize + row.len() - rest.len();
    let glyphs = plain(text, Span::new(start, start + secret.len()));
    Some(stored(Form::Reply, trim(&glyphs), Layer::Plain).called(arn).called(name))
}
