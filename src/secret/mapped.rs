//! Text that was decoded from another one, every character still knowing where it stands in what was pasted.

use crate::text::Span;

/// A character and the bytes of the paste that say it; an escape has several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) character: char,
    pub(super) span: Span,
}

/// What stands for something that a shell puts in: no text has this character.
pub(super) const EXPANSION: char = '\u{fffe}';

/// What a backslash and the characters after it say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    Character(char),
    /// Half of a surrogate pair: no character at all.
    Half,
    /// JSON knows no such escape.
    Unknown,
}

/// The characters of `span`, each said by itself.
pub(super) fn plain(text: &str, span: Span) -> Vec<Glyph> {
    let start = span.start as usize;
    let glyph = |(at, character): (usize, char)| Glyph {
        character,
        span: Span::new(start + at, start + at + character.len_utf8()),
    };
    span.of(text).char_indices().map(glyph).collect()
}

/// From the first glyph to the last.
pub(super) fn span_of(glyphs: &[Glyph]) -> Span {
    match (glyphs.first(), glyphs.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
    }
}

/// Those of `glyphs` that lie in `span`.
pub(super) fn within(glyphs: &[Glyph], span: Span) -> &[Glyph] {
    let start = glyphs.partition_point(|glyph| glyph.span.start < span.start);
    let end = glyphs.partition_point(|glyph| glyph.span.end <= span.end);
    glyphs.get(start..end).unwrap_or_default()
}

/// What they say.
pub(super) fn said(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|glyph| glyph.character).collect()
}

/// Without the white space around them that JSON allows.
pub(super) fn trim(glyphs: &[Glyph]) -> &[Glyph] {
    let start = glyphs.iter().position(|glyph| !is_json_space(glyph.character)).unwrap_or(glyphs.len());
    let end = glyphs.iter().rposition(|glyph| !is_json_space(glyph.character)).map_or(start, |last| last + 1);
    glyphs.get(start..end).unwrap_or_default()
}

/// White space that JSON allows.
pub(super) fn is_json_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// What editors show as nothing or as a space and JSON does not allow.
pub(super) fn is_strange_space(character: char) -> bool {
    !is_json_space(character) && (character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}'))
}

/// What `glyphs`, which start at a backslash, say in JSON, and how many of them belong to it.
pub(super) fn escape(glyphs: &[Glyph]) -> (Escape, usize) {
    let at = |index: usize| glyphs.get(index).map(|glyph| glyph.character);
    let simple = match at(1) {
        Some(same @ ('"' | '\\' | '/')) => same,
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return unicode_escape(glyphs),
        _ => return (Escape::Unknown, 1),
    };
    (Escape::Character(simple), 2)
}

fn unicode_escape(glyphs: &[Glyph]) -> (Escape, usize) {
    let Some(unit) = code_unit(glyphs) else { return (Escape::Unknown, 1) };
    if let Some(character) = char::from_u32(unit) {
        return (Escape::Character(character), 6);
    }
    match glyphs.get(6..).and_then(code_unit) {
        Some(low) if unit < 0xdc00 && (0xdc00..0xe000).contains(&low) => {
            let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            (char::from_u32(code).map_or(Escape::Half, Escape::Character), 12)
        }
        _ => (Escape::Half, 6),
    }
}

fn code_unit(glyphs: &[Glyph]) -> Option<u32> {
    let [backslash, u, digits @ ..] = glyphs.get(..6)? else { return None };
    if (backslash.character, u.character) != ('\\', 'u') {
        return None;
    }
    digits.iter().try_fold(0, |unit, digit| Some(unit * 16 + digit.character.to_digit(16)?))
}

/// The inside of a JSON string, decoded. What JSON does not know stands for itself.
pub(super) fn unescape(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut decoded = Vec::with_capacity(glyphs.len());
    let mut at = 0;
    while let Some(&glyph) = glyphs.get(at) {
        let (said, length) = match glyph.character {
            '\\' => escape(glyphs.get(at..).unwrap_or_default()),
            plain => (Escape::Character(plain), 1),
        };
        let character = match said {
            Escape::Character(character) => character,
            Escape::Half => char::REPLACEMENT_CHARACTER,
            Escape::Unknown => glyph.character,
        };
        let span = span_of(glyphs.get(at..at + length).unwrap_or_default());
        decoded.push(Glyph { character, span });
        at += length;
    }
    decoded
}

/// As it is written inside a JSON string.
pub(super) fn json_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str(r"\n"),
            '\r' => escaped.push_str(r"\r"),
            '\t' => escaped.push_str(r"\t"),
            control @ '\0'..='\u{1f}' => escaped.extend(format!("\\u{:04x}", u32::from(control)).chars()),
            plain => escaped.push(plain),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoded_character_knows_the_whole_escape_that_said_it() {
        let text = r#"a\"\u00e9\ud83d\ude00\q"#;
        let decoded = unescape(&plain(text, Span::new(0, text.len())));
        assert_eq!(said(&decoded), "a\"é😀\\q");
        let pasted: Vec<&str> = decoded.iter().map(|glyph| glyph.span.of(text)).collect();
        assert_eq!(pasted, ["a", r#"\""#, r"\u00e9", r"\ud83d\ude00", r"\", "q"]);
    }

    #[test]
    fn half_a_surrogate_pair_is_no_character() {
        let text = r"\ud83dx";
        assert_eq!(said(&unescape(&plain(text, Span::new(0, text.len())))), "\u{fffd}x");
    }
}
