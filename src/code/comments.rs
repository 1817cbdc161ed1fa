//! Comments that speak to the checker, and the lines of code that they speak of.

use super::recover::blank_bytes;
use crate::text::Span;

/// What such a comment starts with.
pub const MARK: &str = "cdk-secret-check-ignore";

/// A comment that has [`MARK`] in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// All of it, with what opens and closes it.
    pub span: Span,
    /// The line it speaks of, without the white space around: its own if code stands before it or right behind it, else
    /// the next one with code.
    pub line: Option<Span>,
    /// Whether its lines hold nothing else.
    pub alone: bool,
}

/// The comments that speak to the checker, of all comments of a text.
pub(super) fn marked(text: &str, comments: &[Span]) -> Vec<Comment> {
    if comments.is_empty() {
        return Vec::new();
    }
    let mut code = text.as_bytes().to_vec();
    for comment in comments {
        blank_bytes(code.get_mut(comment.range()).unwrap_or_default());
    }
    let code = String::from_utf8(code).unwrap_or_default();
    let lines = lines(text, &code);
    let marked = comments.iter().filter(|comment| comment.of(text).contains(MARK));
    marked.filter_map(|&span| comment(span, &lines)).collect()
}

/// The comments of YAML that speak to the checker: what begins with `#` on a line, or behind white space, and right away
/// with [`MARK`].
pub(super) fn of_yaml(text: &str) -> Vec<Comment> {
    let mut comments = Vec::new();
    for (at, _) in text.match_indices(MARK) {
        let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t']);
        let start =
            before.strip_suffix('#').filter(|before| before.is_empty() || before.ends_with([' ', '\t', '\n', '\r']));
        let len = text.get(at..).and_then(|rest| rest.find(['\n', '\r'])).unwrap_or(text.len() - at);
        comments.extend(start.map(|start| Span::new(start.len(), at + len)));
    }
    marked(text, &comments)
}

fn comment(span: Span, lines: &[Line]) -> Option<Comment> {
    let at = |offset: u32| lines.partition_point(|line| line.start <= offset).saturating_sub(1);
    let end = at(span.end);
    let (first, last) = (lines.get(at(span.start))?, lines.get(end)?);
    let is_behind_code = first.code.is_some_and(|code| code.start < span.start);
    let line = if is_behind_code {
        first.code
    } else {
        last.code.filter(|code| code.start >= span.end).or_else(|| lines.get(end + 1)?.next)
    };
    let alone =
        first.text.is_some_and(|text| text.start == span.start) && last.text.is_some_and(|text| text.end == span.end);
    Some(Comment { span, line, alone })
}

struct Line {
    start: u32,
    /// What is on it, without the white space around.
    text: Option<Span>,
    /// From the first to the last piece of code on it.
    code: Option<Span>,
    /// The code of this line or the next one that has some.
    next: Option<Span>,
}

/// The lines of a text, and of the same text without its comments.
fn lines(text: &str, code: &str) -> Vec<Line> {
    let mut start = 0;
    let mut lines: Vec<Line> = text
        .split_inclusive(['\n', '\r'])
        .map(|line| {
            let whole = Span::new(start, start + line.len());
            start += line.len();
            let code = trimmed(code, whole);
            Line { start: whole.start, text: trimmed(text, whole), code, next: code }
        })
        .collect();
    let mut next = None;
    for line in lines.iter_mut().rev() {
        next = line.code.or(next);
        line.next = next;
    }
    lines
}

/// A span without the white space at its ends; nothing if that is all of it.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let all = span.of(text);
    let start = span.start as usize + (all.len() - all.trim_start().len());
    let trimmed = all.trim();
    (!trimmed.is_empty()).then(|| Span::new(start, start + trimmed.len()))
}
