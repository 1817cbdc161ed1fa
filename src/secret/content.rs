//! What a stored text holds.

use super::json::{closers, read_object, read_scalar};
use super::mapped::{Glyph, is_json_space, is_strange_space, said, trim};
use super::peel::{Peeled, peel};
use super::{Content, Layer, TextEdit};

/// Reads a stored text. A text that starts like an object is one, however broken.
pub(super) fn read_content(glyphs: &[Glyph], layer: Layer) -> Content {
    let glyphs = trim(glyphs);
    let Peeled { inside, flaws, layers, mends } = peel(glyphs);
    if starts_object(&inside) {
        let mut object = read_object(&inside);
        object.flaws.splice(0..0, flaws);
        object.layers = layers;
        let mends = mends.zip(object.mends).map(|(outer, inner)| [outer, inner].concat());
        let spell = |(span, text): TextEdit| Some((span, layer.spell(&text)?));
        object.mends = mends.and_then(|mends| mends.into_iter().map(spell).collect());
        return Content::Json(object);
    }
    match inside.first().map(|glyph| glyph.character) {
        None => Content::Empty,
        Some('[') if starts_array(&inside) => Content::Array,
        Some(_) if is_binary(glyphs) => Content::Binary,
        Some(_) => read_scalar(glyphs).map_or_else(|| Content::Text(said(glyphs)), Content::Scalar),
    }
}

/// `{`, a comment before one, or a quoted key and a colon whose `{` is missing.
fn starts_object(glyphs: &[Glyph]) -> bool {
    let space = |glyph: &Glyph| is_json_space(glyph.character) || is_strange_space(glyph.character);
    let Some(start) = glyphs.iter().position(|glyph| !space(glyph)) else { return false };
    let (Some(first), Some(rest)) = (glyphs.get(start), glyphs.get(start + 1..)) else { return false };
    match first.character {
        '{' => true,
        '/' | '#' => said(glyphs).lines().map(str::trim_start).any(|line| line.starts_with('{')),
        quote => closers(quote).is_some_and(|closers| {
            let mut escaped = false;
            let end = rest.iter().position(|glyph| {
                let ends = !escaped && closers.contains(&glyph.character);
                escaped = !escaped && glyph.character == '\\';
                ends
            });
            let after = end.and_then(|end| rest.get(end + 1..)).unwrap_or_default();
            after.iter().find(|glyph| !space(glyph)).is_some_and(|glyph| glyph.character == ':')
        }),
    }
}

/// `[` alone does not make a password an array.
fn starts_array(glyphs: &[Glyph]) -> bool {
    let inside = trim(glyphs.get(1..).unwrap_or_default());
    match (inside.first().map(|glyph| glyph.character), inside.split_last()) {
        (Some('{' | '[' | '"'), _) => true,
        (Some(_), Some((close, items))) if close.character == ']' => {
            trim(items).is_empty()
                || items.split(|glyph| glyph.character == ',').all(|item| read_scalar(trim(item)).is_some())
        }
        _ => false,
    }
}

/// Control characters that no text has.
fn is_binary(glyphs: &[Glyph]) -> bool {
    glyphs.iter().any(|glyph| {
        let character = glyph.character;
        character == char::REPLACEMENT_CHARACTER || (character.is_control() && !character.is_whitespace())
    })
}
