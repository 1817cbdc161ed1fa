//! The same text without what must stay secret: every value that is not known to be harmless becomes a placeholder
//! about which rules learn the same.

use super::json::closers;
use super::value::{Facts, facts, is_clear};
use super::{Content, Edit, Entry, Layer, Object, Quirks, Secret, Value, read};
use crate::text::Span;

/// A JSON string as it should be.
const QUOTED: Quirks =
    Quirks { quote: Some('"'), unknown_escape: false, half_escape: false, inner_quote: false, control: None };

/// The pasted text with every sensitive value replaced. It reads like the original, and its shape is itself.
#[must_use]
pub fn shape_of(text: &str) -> String {
    let mut edits: Vec<Edit> = read(text).iter().flat_map(|secret| masked(secret, text)).collect();
    edits.sort_by_key(|(span, _)| *span);
    let mut shape = String::with_capacity(text.len());
    let mut at = 0;
    for (span, mask) in edits {
        shape.push_str(Span { start: at, end: span.start.max(at) }.of(text));
        shape.push_str(&mask);
        at = span.end.max(at);
    }
    shape.push_str(text.get(at as usize..).unwrap_or_default());
    shape
}

fn masked(secret: &Secret, text: &str) -> Vec<Edit> {
    let whole = |mask: String| vec![(secret.span, mask)];
    match &secret.content {
        Content::Json(object) => masked_object(object, secret.layer, text),
        Content::Array => whole("[]".to_owned()),
        Content::Scalar(Value::String(value)) => whole(format!("\"{}\"", written(&mask(value, '7'), QUOTED))),
        Content::Scalar(Value::Number(number)) => whole(mask_number(number)),
        Content::Text(value) => whole(mask(value, '0').replace('\t', "\n")),
        Content::Binary => whole(char::REPLACEMENT_CHARACTER.to_string()),
        Content::Scalar(_) | Content::Empty | Content::Unseen => Vec::new(),
    }
}

fn masked_object(object: &Object, layer: Layer, text: &str) -> Vec<Edit> {
    let values = object.entries.iter().chain(object.nested.iter().map(|nested| &nested.entry));
    let values = values.filter_map(|entry| Some((entry.inner_span, masked_value(entry)?)));
    let asides = object.asides.iter().map(|&span| (span, masked_aside(span.of(text))));
    let layers = || [layer].into_iter().chain(object.layers.iter().copied()).rev();
    let spell = |mask: String| layers().fold(mask, |mask, layer| layer.spell(&mask).unwrap_or(mask));
    values.chain(asides).map(|(span, mask)| (span, spell(mask))).collect()
}

fn masked_value(entry: &Entry) -> Option<String> {
    match &entry.value {
        Value::String(value) if is_clear(&entry.key, value) => None,
        Value::String(value) => {
            let zero = if entry.quirks.quote.is_none() { '0' } else { '7' };
            let user_info = value.rsplit_once('@').filter(|(_, host)| is_clear(&entry.key, host));
            let mask = match user_info {
                Some((before, host)) => format!("{}@{host}", mask(before, zero)),
                None => mask(value, zero),
            };
            Some(written(&mask, entry.quirks))
        }
        Value::Number(number) if is_clear(&entry.key, number) => None,
        Value::Number(number) => Some(mask_number(number)),
        Value::Bool(_) | Value::Null | Value::Object | Value::Array => None,
    }
}

/// A comment without its text, or something after the object.
fn masked_aside(text: &str) -> String {
    match text {
        _ if text.starts_with("//") => "//",
        _ if text.starts_with('#') => "#",
        _ if text.starts_with("/*") && text.ends_with("*/") => "/**/",
        _ if text.starts_with("/*") => "/*",
        _ => "masked",
    }
    .to_owned()
}

/// A placeholder about which [`facts`] are the same. `first_digit` is the one that a mask of digits only starts with:
/// `0` keeps a bare word from becoming a number.
fn mask(value: &str, first_digit: char) -> String {
    let facts = facts(value);
    let mut telling = facts.telling.clone();
    telling.extend(facts.beyond_ascii.then_some('é'));
    telling.extend(facts.control.then_some('\t'));
    let classes = [facts.lower, facts.upper, facts.digit].into_iter().filter(|&has| has).count();
    let brackets = if facts.placeholder { 2 } else { 0 };
    // Short values have room for all that they hold if the mask is longer than the shortest.
    let length = if facts.length == 1 { 4 } else { facts.length };
    // Separators alone would be a placeholder.
    let separators = telling.chars().all(|character| character.is_whitespace() || "-_./".contains(character));
    let least = classes.max(usize::from(separators));
    let filling = length.saturating_sub(telling.chars().count() + brackets).max(least);
    let mut mask =
        if facts.common { common_filler(&facts, filling, first_digit) } else { filler(&facts, filling, first_digit) };
    // Space not at the ends, where a bare word would lose it; the rest of a common password not inside its words.
    let inside = mask.chars().next().map_or(0, char::len_utf8);
    let (space, others) = telling.chars().partition::<String, _>(|character| character.is_whitespace());
    mask.insert_str(if facts.common { mask.len() } else { inside }, &others);
    mask.insert_str(inside, &space);
    match () {
        () if value.is_empty() => String::new(),
        () if facts.placeholder => format!("<{mask}>"),
        () => mask,
    }
}

/// Letters and digits of the classes that the value has.
fn filler(facts: &Facts, length: usize, first_digit: char) -> String {
    let cycle = match (facts.upper, facts.lower, facts.digit) {
        (true, true, true) => "Ma7sked",
        (true, true, false) => "Masked",
        (true, false, true) => "M7ASKED",
        (true, false, false) => "MASKED",
        (false, true, true) => "m7asked",
        (false, true, false) => "masked",
        (false, false, true) => {
            return std::iter::once(first_digit).chain("294".chars().cycle()).take(length).collect();
        }
        (false, false, false) => "!#",
    };
    cycle.chars().cycle().take(length).collect()
}

/// The same for a password that anybody would try, made of words of that list.
fn common_filler(facts: &Facts, length: usize, first_digit: char) -> String {
    if !facts.lower && !facts.upper {
        let first = if first_digit == '0' { 0 } else { 1 };
        return ('0'..='9').cycle().skip(first).take(length.max(3)).collect();
    }
    let digits = usize::from(facts.digit);
    // Every number but 1, 2 and 5 is made of threes and fours.
    let letters = match length.saturating_sub(digits) {
        0..=2 => 3,
        5 => 6,
        letters => letters,
    };
    let fours = letters % 3;
    let words = "abc".repeat((letters - 4 * fours) / 3) + &"demo".repeat(fours);
    let words = match (facts.upper, facts.lower) {
        (true, true) => words.replacen('a', "A", 1).replacen('d', "D", usize::from(!words.contains('a'))),
        (true, false) => words.to_uppercase(),
        _ => words,
    };
    words + if facts.digit { "1" } else { "" }
}

fn mask_number(number: &str) -> String {
    mask(&number.replace(|character: char| !character.is_ascii_digit(), "7"), '1')
}

/// `mask` as it is written inside a string, with the flaws of the string that it replaces.
fn written(mask: &str, quirks: Quirks) -> String {
    let Some(quote) = quirks.quote else { return mask.to_owned() };
    let closers = closers(quote).unwrap_or_default();
    let mut written = String::with_capacity(mask.len());
    for character in mask.chars() {
        match character {
            // Before the mask, where what follows makes it no escape.
            '\\' if quirks.unknown_escape => written.insert(0, '\\'),
            'é' if quirks.half_escape => written.push_str(r"\ud800"),
            '\t' => match quirks.control {
                Some(control) => written.push(control),
                None => written.push_str(r"\t"),
            },
            inner if quirks.inner_quote && closers.contains(&inner) => written.push(inner),
            'é' if quirks.inner_quote && !quote.is_ascii() => written.push(quote),
            escaped if escaped == '\\' || escaped == '"' && quote == '"' || closers.contains(&escaped) => {
                written.extend(['\\', escaped])
            }
            plain => written.push(plain),
        }
    }
    written
}
