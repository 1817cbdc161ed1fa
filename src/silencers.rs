//! The comments of the code that silence findings.
//!
//! `// cdk-secret-check-ignore missing-key, reserved-username: the reason` speaks of one line of code: of its own where
//! code stands on that, else of the next one. It silences what is found at a place that starts on that line, and what
//! is found in a secret that is read there.

use crate::code::{Comment, MARK, Program};
use crate::fix::{Edit, Fix};
use crate::text::{DocumentId, Location, Span};

/// What is longer is no name of a rule, in bytes.
const LONGEST_NAME: usize = 60;

/// A rule that a comment silences.
#[derive(Clone, Debug)]
pub struct Silencer {
    /// The rule, as the comment names it; empty if it names none.
    pub rule: String,
    /// Where it names it.
    pub place: Location,
    /// The line of code; nothing if no code follows.
    pub line: Option<Location>,
    /// Why, in the comment's words.
    pub reason: String,
    /// Whether no other name follows.
    pub last: bool,
    /// Takes it out, and the whole comment with the last one. Unsafe: the comment may have been meant for another line, or
    /// be needed with another secret.
    pub removal: Fix,
}

/// All that the comments of the code silence.
#[must_use]
pub fn silencers(program: &Program, texts: &[&str]) -> Vec<Silencer> {
    let files = program.files.iter().zip(texts);
    files.flat_map(|(file, text)| file.comments.iter().flat_map(|comment| read(file.document, text, comment))).collect()
}

fn read(document: DocumentId, text: &str, comment: &Comment) -> Vec<Silencer> {
    let Some((names, reason, mark)) = parts(comment.span, text) else { return Vec::new() };
    let is_padding = is_padding_of(comment.span.of(text));
    let mut at = names.start as usize;
    let mut spans: Vec<Span> = Vec::new();
    for part in names.of(text).split(',') {
        let start = at + part.len() - part.trim_start_matches(is_padding).len();
        let name = part.trim_matches(is_padding);
        if !name.is_empty() {
            spans.push(Span::new(start, start + name.len()));
        }
        at += part.len() + 1;
    }
    if spans.is_empty() {
        spans.push(mark);
    }
    let location = |span| Location { document, span };
    let silencer = |(index, &span): (usize, &Span)| {
        let rule = if span == mark { "" } else { span.of(text) };
        let next = spans.get(index + 1);
        let before = index.checked_sub(1).and_then(|before| spans.get(before));
        let (title, (removed, instead)) = match (before, next) {
            (None, None) => ("Remove the comment".to_owned(), without(comment.span, comment.alone, text)),
            (_, Some(next)) => (take_out(rule), (Span { end: next.start, ..span }, "")),
            (Some(before), None) => (take_out(rule), (Span { start: before.end, ..span }, "")),
        };
        Silencer {
            rule: rule.to_owned(),
            place: location(span),
            line: comment.line.map(location),
            reason: reason.clone(),
            last: next.is_none(),
            removal: Fix::unsafe_(title, vec![Edit::replace(location(removed), instead)]),
        }
    };
    spans.iter().enumerate().map(silencer).collect()
}

fn take_out(rule: &str) -> String {
    match quoted(rule) {
        Some(rule) => format!("Take `{rule}` out of the comment"),
        None => "Take it out of the comment".to_owned(),
    }
}

/// The name of a rule as it can stand in a sentence; nothing if it is longer than any.
#[must_use]
pub fn quoted(rule: &str) -> Option<String> {
    let words = || rule.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    (rule.len() <= LONGEST_NAME).then(words)
}

/// The names and the reason of a comment, and the mark it starts with; nothing if it only mentions the mark.
fn parts(comment: Span, text: &str) -> Option<(Span, String, Span)> {
    let body = comment.of(text);
    let closed = body
        .strip_prefix("//")
        .or_else(|| body.strip_prefix("/*")?.strip_suffix("*/"))
        .or_else(|| body.strip_prefix('#'))?;
    let words = closed.trim_start_matches(is_padding_of(body));
    let rest = words.strip_prefix(MARK)?;
    if !rest.is_empty() && !rest.starts_with(|next: char| next == ':' || next.is_whitespace()) {
        return None;
    }
    let opening = if body.starts_with('#') { 1 } else { 2 };
    let start = comment.start as usize + opening + closed.len() - words.len();
    let mark = Span::new(start, start + MARK.len());
    let (names, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let (first, more) = reason.split_once(is_line_end).unwrap_or((reason, ""));
    let more = more.split(is_line_end).map(|line| line.trim_start_matches(is_padding_of(body)));
    let reason: Vec<&str> = std::iter::once(first).chain(more).flat_map(str::split_whitespace).collect();
    let names = Span::new(mark.end as usize, mark.end as usize + names.len());
    Some((names, reason.join(" "), mark))
}

/// White space, and in a block comment what starts its lines.
fn is_padding_of(comment: &str) -> impl Fn(char) -> bool + Copy {
    let in_block = comment.starts_with("/*");
    move |character| character.is_whitespace() || (in_block && character == '*')
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r')
}

/// What takes a comment out: with its lines if nothing else is on them, with the space before it if nothing follows, and
/// otherwise so that what stood around it stays apart.
fn without(comment: Span, alone: bool, text: &str) -> (Span, &'static str) {
    let before = text.get(..comment.start as usize).unwrap_or_default();
    let after = text.get(comment.end as usize..).unwrap_or_default();
    let rest = after.trim_start_matches(|next: char| next.is_whitespace() && !is_line_end(next));
    if alone {
        let start = before.rfind(is_line_end).map_or(0, |at| at + 1);
        let line_end = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
        return (Span::new(start, text.len() - rest.len() + line_end), "");
    }
    let follows = !rest.is_empty() && !rest.starts_with(is_line_end);
    let spaced = before.trim_end_matches([' ', '\t']).len();
    match comment.of(text).find(is_line_end) {
        _ if !follows => (Span::new(spaced, comment.end as usize), ""),
        Some(_) if comment.of(text).contains("\r\n") => (comment, "\r\n"),
        Some(_) => (comment, "\n"),
        None => (comment, " "),
    }
}
