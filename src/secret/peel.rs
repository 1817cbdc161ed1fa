//! The layers that a shell or a second encoding leaves around a JSON object, taken off one at a time.

use super::json::closers;
use super::mapped::{Glyph, escape, span_of, trim, unescape};
use super::{Flaw, FlawKind, Layer, TextEdit};
use crate::text::Span;

/// Layers that are taken off at most.
const MOST: usize = 4;

/// What stands around an object.
pub(super) struct Peeled {
    /// The object.
    pub(super) inside: Vec<Glyph>,
    /// What the layers are.
    pub(super) flaws: Vec<Flaw>,
    /// How something inside all of them is spelled.
    pub(super) layers: Vec<Layer>,
    /// What takes them off; none where that is not a matter of taking characters away.
    pub(super) mends: Option<Vec<TextEdit>>,
}

/// A layer, what takes it off, and what is inside.
type Peel = (Flaw, Option<Vec<TextEdit>>, Vec<Glyph>);

/// Takes off all layers.
pub(super) fn peel(glyphs: &[Glyph]) -> Peeled {
    let mut peeled =
        Peeled { inside: trim(glyphs).to_vec(), flaws: Vec::new(), layers: Vec::new(), mends: Some(Vec::new()) };
    for _ in 0..MOST {
        let Some((flaw, mends, inside)) = peel_one(&peeled.inside) else { break };
        let again = peeled.flaws.iter().any(|known| known.kind == flaw.kind);
        match (&mut peeled.mends, mends) {
            // The same layer twice edits characters that stand for each other.
            (Some(all), Some(more)) if !again => all.extend(more),
            (all, _) => *all = None,
        }
        if !again {
            peeled.flaws.push(flaw);
        }
        peeled.layers.push(match flaw.kind {
            FlawKind::DoubleEncoded | FlawKind::BackslashedQuotes => Layer::JsonString,
            FlawKind::DoubledQuotes => Layer::DoubledQuotes,
            _ => Layer::Plain,
        });
        peeled.inside = trim(&inside).to_vec();
    }
    peeled
}

fn peel_one(glyphs: &[Glyph]) -> Option<Peel> {
    let first = glyphs.first()?;
    match first.character {
        '\u{feff}' => {
            let rest = glyphs.get(1..)?;
            Some((flaw(FlawKind::Bom, first.span), Some(vec![removal(first.span)]), rest.to_vec()))
        }
        '{' => backslashed(glyphs).or_else(|| doubled(glyphs)),
        quote => {
            let object_follows = after_space(glyphs, 1).is_some_and(|at| is(glyphs, at, '{'));
            let closers = closers(quote).filter(|_| object_follows)?;
            double_encoded(glyphs).or_else(|| wrapped(glyphs, closers))
        }
    }
}

/// `"{\"username\": …}"`: the quotes are a JSON string's.
fn double_encoded(glyphs: &[Glyph]) -> Option<Peel> {
    let [open, inside @ .., close] = glyphs else { return None };
    let mut at = 0;
    while let Some(glyph) = inside.get(at) {
        match glyph.character {
            '"' => return None,
            '\\' => at += escape(inside.get(at..)?).1,
            _ => at += 1,
        }
    }
    if (open.character, close.character) != ('"', '"') || at > inside.len() {
        return None;
    }
    let mends = unescaping(inside).map(|mut edits| {
        edits.extend([removal(open.span), removal(close.span)]);
        edits
    });
    Some((flaw(FlawKind::DoubleEncoded, span_of(glyphs)), mends, unescape(inside)))
}

/// `'{"username": …}'`: the quotes are a shell's.
fn wrapped(glyphs: &[Glyph], closers: &[char]) -> Option<Peel> {
    let (open, rest) = glyphs.split_first()?;
    let mut edits = vec![removal(open.span)];
    let inside = match rest.split_last() {
        Some((close, inside)) if closers.contains(&close.character) => {
            edits.push(removal(close.span));
            inside
        }
        _ => rest,
    };
    Some((flaw(FlawKind::WrappedInQuotes, open.span), Some(edits), inside.to_vec()))
}

/// `{\"username\": …}`.
fn backslashed(glyphs: &[Glyph]) -> Option<Peel> {
    let key = after_space(glyphs, 1).filter(|&at| is(glyphs, at, '\\') && is(glyphs, at + 1, '"'))?;
    let place = span_of(glyphs.get(key..key + 2)?);
    Some((flaw(FlawKind::BackslashedQuotes, place), unescaping(glyphs), unescape(glyphs)))
}

/// `{""username"": …}`.
fn doubled(glyphs: &[Glyph]) -> Option<Peel> {
    let key = after_space(glyphs, 1).filter(|&at| is(glyphs, at, '"') && is(glyphs, at + 1, '"'))?;
    if !glyphs.get(key + 2)?.character.is_alphanumeric() {
        return None;
    }
    let place = span_of(glyphs.get(key..key + 2)?);
    let mut inside = Vec::with_capacity(glyphs.len());
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(&glyph) = glyphs.get(at) {
        match glyphs.get(at + 1) {
            Some(second) if glyph.character == '"' && second.character == '"' => {
                inside.push(Glyph { character: '"', span: glyph.span.to(second.span) });
                edits.push(removal(second.span));
                at += 2;
            }
            _ => {
                inside.push(glyph);
                at += 1;
            }
        }
    }
    Some((flaw(FlawKind::DoubledQuotes, place), Some(edits), inside))
}

/// What takes one layer of JSON's escapes away; none where that would have to write a character of a value.
fn unescaping(glyphs: &[Glyph]) -> Option<Vec<TextEdit>> {
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(glyph) = glyphs.get(at) {
        let mut length = 1;
        if glyph.character == '\\' {
            length = escape(glyphs.get(at..)?).1;
            match glyphs.get(at + 1).map(|next| next.character) {
                Some('"' | '\\' | '/') => edits.push(removal(glyph.span)),
                Some('n' | 'r' | 't') => edits.push((span_of(glyphs.get(at..at + 2)?), " ".to_owned())),
                _ => return None,
            }
        }
        at += length;
    }
    Some(edits)
}

fn after_space(glyphs: &[Glyph], from: usize) -> Option<usize> {
    let rest = glyphs.get(from..)?;
    rest.iter().position(|glyph| !glyph.character.is_whitespace()).map(|at| at + from)
}

fn is(glyphs: &[Glyph], at: usize, character: char) -> bool {
    glyphs.get(at).is_some_and(|glyph| glyph.character == character)
}

fn removal(span: Span) -> TextEdit {
    (span, String::new())
}

fn flaw(kind: FlawKind, span: Span) -> Flaw {
    Flaw { kind, span }
}
