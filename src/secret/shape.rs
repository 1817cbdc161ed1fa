//! The same text without what must stay secret: every value that is not known to be harmless becomes a placeholder
//! about which rules learn the same.
//!
//! A stored text keeps everything but its values. What is pasted around it (prompts, options, other output) may hold
//! anything, so a reply, a command or a list is written anew.

use super::content::read_content;
use super::forms::{Found, find};
use super::json::closers;
use super::mapped::{EXPANSION, json_escaped, plain};
use super::value::{Facts, facts, is_clear, is_known_key, may_hold_user_info};
use super::{Content, Entry, FlawKind, Form, Layer, Object, Quirks, STORED_LIMIT, Secret, Shell, TextEdit, Value};
use crate::text::Span;

/// A JSON string as it should be.
const QUOTED: Quirks =
    Quirks { quote: Some('"'), unknown_escape: false, half_escape: false, inner_quote: false, control: None };

/// The pasted text with every sensitive value replaced. It reads like the original, and its shape is itself.
#[must_use]
pub fn shape_of(text: &str) -> String {
    let found = find(text);
    let commands = found.iter().any(|one| printed_or_stored_by_a_command(&one.secret, found.len() > 1));
    match &found[..] {
        [Found { secret, stored: Some(stored) }] if is_bare(secret, text) => {
            text.replacen(secret.span.of(text), &stored_shape(stored), 1)
        }
        replies if replies.len() > 1 && replies.iter().all(|found| found.secret.form == Form::Reply) => {
            let replies: Vec<String> = replies.iter().map(reply).collect();
            format!("{{\"SecretValues\": [{}]}}", replies.join(", "))
        }
        all => all.iter().map(|found| under_heading(found, commands)).collect(),
    }
}

/// Whether nothing is pasted but the stored text.
fn is_bare(secret: &Secret, text: &str) -> bool {
    secret.form == Form::Stored && secret.name.is_none() && secret.arn.is_none() && secret.span.of(text) == text.trim()
}

/// Only after a command something other than an object has a name, or others beside it.
fn printed_or_stored_by_a_command(secret: &Secret, others: bool) -> bool {
    let told_apart = others || secret.name.is_some() || secret.arn.is_some();
    match secret.form {
        Form::Command(_) => true,
        Form::Stored => told_apart && !matches!(secret.content, Content::Json(_)),
        Form::Reply | Form::Table | Form::Env => false,
    }
}

/// One secret of several, or one that has a name.
fn under_heading(found: &Found, commands: bool) -> String {
    let Secret { name, arn, form, content, .. } = &found.secret;
    let stored = || match (&found.stored, content) {
        (Some(stored), _) => stored_shape(stored),
        (None, Content::Unread) => "masked\nmasked".to_owned(),
        (None, _) => String::new(),
    };
    let ids = || [arn, name].into_iter().flatten();
    match form {
        Form::Command(shell) => command(found, *shell),
        Form::Stored | Form::Reply if commands => {
            let options = ids().map(|id| format!(" --secret-id {id}")).collect::<Vec<_>>().concat();
            let output = if *form == Form::Reply { reply(found) } else { stored() };
            format!("aws secretsmanager get-secret-value{options}\n{output}\n")
        }
        Form::Reply => reply(found) + "\n",
        Form::Stored => ids().next().map(|id| format!("# {id}\n")).unwrap_or_default() + &stored() + "\n",
        Form::Env if found.stored.is_some() => {
            format!("{}=\"{}\"\n", name.as_deref().unwrap_or_default(), json_escaped(&stored()))
        }
        Form::Table | Form::Env => match content {
            Content::Json(object) => object.entries.iter().map(|entry| line(entry, *form)).collect(),
            _ => String::new(),
        },
    }
}

fn reply(found: &Found) -> String {
    let Secret { name, arn, content, .. } = &found.secret;
    let field = |key: &str, value: &Option<String>| {
        value.iter().map(|value| format!("\"{key}\": \"{value}\"")).collect::<Vec<_>>()
    };
    let value = match (&found.stored, content) {
        (Some(stored), _) => vec![format!("\"SecretString\": \"{}\"", json_escaped(&stored_shape(stored)))],
        (None, Content::Binary) => vec!["\"SecretBinary\": \"\"".to_owned()],
        (None, _) if arn.is_some() && name.is_some() => Vec::new(),
        (None, _) => vec!["\"SecretString\": \"".to_owned()],
    };
    format!("{{{}}}", [field("ARN", arn), field("Name", name), value].concat().join(", "))
}

fn command(found: &Found, shell: Shell) -> String {
    let Secret { name, arn, content, .. } = &found.secret;
    let continued = match shell {
        Shell::Posix => " \\\n ",
        Shell::Cmd => " ^\n ",
        Shell::PowerShell => " `\n ",
    };
    let value = match (&found.stored, content) {
        (Some(stored), _) => {
            let word = quoted(&stored_shape(stored), shell);
            // Two parts make one word that cannot be edited, as no word is between `"` of PowerShell.
            let parts = match shell {
                _ if found.secret.layer != Layer::Opaque => "",
                Shell::Posix => "''",
                Shell::PowerShell if word.starts_with('\'') => "\"\"",
                Shell::PowerShell | Shell::Cmd => "",
            };
            format!("--secret-string {parts}{word}")
        }
        (None, Content::Binary) => "--secret-binary fileb://secret".to_owned(),
        (None, _) => "--secret-string file://secret".to_owned(),
    };
    let ids = [("--secret-id", arn), ("--name", name)];
    let ids =
        ids.into_iter().filter_map(|(option, id)| Some(format!(" {option} {}", id.as_ref()?))).collect::<String>();
    format!("aws secretsmanager put-secret-value{ids}{continued}{value}\n")
}

/// A word as the shell takes it, in one pair of quotes.
fn quoted(text: &str, shell: Shell) -> String {
    match shell {
        Shell::Posix if text.contains(['\'', EXPANSION]) => {
            let spelled = Layer::DoubleQuotes.spell(text).unwrap_or_default();
            format!("\"{}\"", spelled.replace(EXPANSION, "$VALUE"))
        }
        Shell::Posix => format!("'{text}'"),
        Shell::Cmd => format!("\"{}\"", windows_escaped(text)),
        Shell::PowerShell if text.contains(EXPANSION) => {
            let spelled = text.replace('`', "``").replace('"', "`\"").replace('$', "`$");
            format!("\"{}\"", spelled.replace(EXPANSION, "$VALUE"))
        }
        Shell::PowerShell => format!("'{}'", text.replace('\'', "''")),
    }
}

/// Between `"` of a Windows program: backslashes count only before a `"`.
fn windows_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut backslashes = 0;
    for character in text.chars().map(Some).chain([None]) {
        match character {
            Some('"') | None => escaped.extend(std::iter::repeat_n('\\', backslashes)),
            Some(_) => {}
        }
        backslashes = if character == Some('\\') { backslashes + 1 } else { 0 };
        if character == Some('"') {
            escaped.push('\\');
        }
        escaped.extend(character);
    }
    escaped
}

fn line(entry: &Entry, form: Form) -> String {
    let value = entry.value.text().unwrap_or_default();
    let mask = if is_clear(&entry.key, value) { value.to_owned() } else { masked_string(&entry.key, value, '7') };
    let plain = !mask.contains(|character: char| character.is_whitespace() || "'\"#\\".contains(character));
    match form {
        // There a tab would start another column.
        Form::Table => format!("{}\t{}\n", entry.key, mask.replace('\t', "\u{c}")),
        _ if plain => format!("{}={mask}\n", entry.key),
        _ => format!("{}=\"{}\"\n", entry.key, json_escaped(&mask)),
    }
}

/// The shape of a stored text. One that is too large to store stays as large.
fn stored_shape(stored: &str) -> String {
    let mut shape = masked_text(stored);
    let missing = stored.len().saturating_sub(shape.len());
    if stored.len() > STORED_LIMIT as usize && missing > 0 {
        let (at, filling) = match shape.find('{') {
            Some(brace) => (brace + 1, ' '),
            None => (shape.len() / 2, shape.chars().find(char::is_ascii_alphanumeric).unwrap_or('!')),
        };
        if shape.is_char_boundary(at) {
            shape.insert_str(at, &filling.to_string().repeat(missing));
        }
    }
    shape
}

fn masked_text(stored: &str) -> String {
    let glyphs = plain(stored, Span::new(0, stored.len()));
    let mut edits = match &read_content(&glyphs, Layer::Plain) {
        Content::Json(object) => masks(object, stored),
        Content::Array => return "[]".to_owned(),
        Content::Scalar(Value::String(value)) => return format!("\"{}\"", written(&mask(value, '7'), QUOTED)),
        Content::Scalar(Value::Number(number)) => return mask_number(number),
        Content::Text(value) => return mask(value, '0').replace('\t', "\u{c}"),
        Content::Binary => return char::REPLACEMENT_CHARACTER.to_string(),
        Content::Scalar(_) | Content::Empty | Content::Unread | Content::Unseen => return stored.to_owned(),
    };
    edits.sort_by_key(|(span, _)| *span);
    let mut shape = String::with_capacity(stored.len());
    let mut at = 0;
    for (span, mask) in edits {
        shape.push_str(Span { start: at, end: span.start.max(at) }.of(stored));
        shape.push_str(&mask);
        at = span.end.max(at);
    }
    shape + stored.get(at as usize..).unwrap_or_default()
}

/// What replaces the values of an object, inside the layers around it.
fn masks(object: &Object, stored: &str) -> Vec<TextEdit> {
    let entries = || object.pairs();
    let values = entries().filter_map(|entry| Some((entry.inner_span, masked_value(entry)?)));
    let asides = object.asides.iter().map(|&span| (span, masked_aside(span.of(stored)).to_owned()));
    let blurred = object.flaws.iter().any(|flaw| blurs_keys(flaw.kind));
    let mut strangers: Vec<&str> = Vec::new();
    let stranger = |entry: &&Entry| blurred && !entry.key_span.is_empty() && !is_known_key(&entry.key);
    let keys = entries().filter(stranger).map(|entry| {
        let number = strangers.iter().position(|known| *known == entry.key).unwrap_or_else(|| {
            strangers.push(&entry.key);
            strangers.len() - 1
        });
        (entry.key_span, format!("key{number}"))
    });
    let spell = |mask: String| object.layers.iter().rev().fold(mask, |mask, layer| layer.spell(&mask).unwrap_or(mask));
    values.chain(asides).chain(keys).map(|(span, mask)| (span, spell(mask))).collect()
}

/// Whether a piece of a value may have been taken for a key.
fn blurs_keys(kind: FlawKind) -> bool {
    matches!(
        kind,
        FlawKind::UnescapedQuote
            | FlawKind::UnterminatedString
            | FlawKind::UnquotedValue
            | FlawKind::MissingColon
            | FlawKind::MissingComma
            | FlawKind::MissingValue
            | FlawKind::MissingKey
            | FlawKind::TrailingText
            | FlawKind::ControlCharacter
            | FlawKind::WrongSeparator
    )
}

fn masked_value(entry: &Entry) -> Option<String> {
    match &entry.value {
        Value::String(value) if is_clear(&entry.key, value) => None,
        Value::String(value) => {
            let zero = if entry.quirks.quote.is_none() { '0' } else { '7' };
            let mask = masked_string(&entry.key, value, zero);
            Some(written(&mask, entry.quirks))
        }
        Value::Number(number) if is_clear(&entry.key, number) => None,
        Value::Number(number) => Some(mask_number(number)),
        Value::Expanded => Some(EXPANSION.to_string()),
        Value::Bool(_) | Value::Null | Value::Object | Value::Array => None,
    }
}

/// A string; what comes after user and password in a host is not masked with them.
fn masked_string(key: &str, value: &str, first_digit: char) -> String {
    let parts = value.rsplit_once('@').filter(|_| may_hold_user_info(key));
    match parts.filter(|(_, host)| is_clear(key, host)) {
        Some((user_info, host)) => format!("{}@{host}", mask(user_info, first_digit)),
        None => mask(value, first_digit),
    }
}

/// A comment without its text, or something after the object.
fn masked_aside(text: &str) -> &'static str {
    match text {
        _ if text.starts_with("//") => "//",
        _ if text.starts_with('#') => "#",
        _ if text.starts_with("/*") && text.ends_with("*/") => "/**/",
        _ if text.starts_with("/*") => "/*",
        _ => "masked",
    }
}

/// A placeholder about which [`facts`] are the same. `first_digit` is the one that a mask of digits only starts with:
/// `0` keeps a bare word from becoming a number.
pub(super) fn mask(value: &str, first_digit: char) -> String {
    let facts = facts(value);
    let mut telling = facts.telling.clone();
    telling.extend(facts.beyond_ascii.then_some('é'));
    telling.extend(facts.control.then_some('\t'));
    let classes = [facts.lower, facts.upper, facts.digit].into_iter().filter(|&has| has).count();
    let brackets = if facts.placeholder { 2 } else { 0 };
    // Short values have room for all that they hold if the mask is longer than the shortest.
    let length = if facts.length == 1 { 4 } else { facts.length };
    if facts.placeholder && !facts.left_out {
        return sample(&facts, &telling, length);
    }
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
    mask.insert_str(mask.chars().next().map_or(0, char::len_utf8), &space);
    match () {
        () if value.is_empty() => String::new(),
        () if facts.placeholder => format!("<{mask}>"),
        () => mask,
    }
}

/// What starts like "your password" for a value to start with.
fn sample(facts: &Facts, telling: &str, length: usize) -> String {
    let (mut mask, letter) = match (facts.upper, facts.lower) {
        (true, true) => ("Your".to_owned(), 'k'),
        (true, false) => ("YOUR".to_owned(), 'K'),
        _ => ("your".to_owned(), 'k'),
    };
    let (space, others) = telling.chars().partition::<String, _>(|character| character.is_whitespace());
    mask.insert_str(1, &space);
    mask.push_str(&others);
    mask.push_str(if facts.digit { "7" } else { "" });
    let missing = length.saturating_sub(mask.chars().count()).max(usize::from(others.contains(['\'', '"'])));
    mask.extend(std::iter::repeat_n(letter, missing));
    mask
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
        let first = usize::from(first_digit != '0');
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
                written.extend(['\\', escaped]);
            }
            plain => written.push(plain),
        }
    }
    written
}
