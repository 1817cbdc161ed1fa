//! Several secrets under headings, each with its name: `# prod/db`, `prod/db:` or `DB_SECRET=` and then JSON.

use super::super::mapped::{plain, trim, unescape};
use super::super::{Form, Layer};
use super::{Found, find_in, is_name, stored};
use crate::text::Span;

/// A heading and where what it names starts.
struct Block<'a> {
    id: Option<&'a str>,
    /// Whether it is a variable.
    assigned: bool,
    /// Where the heading's line starts.
    line: usize,
    /// Where what it names starts.
    start: usize,
}

/// The secrets under headings, if every part of `span` is JSON and at least one has a heading.
pub(super) fn read(text: &str, span: Span) -> Option<Vec<Found>> {
    let blocks = divide(text, span)?;
    let ends = blocks.iter().skip(1).map(|block| block.line).chain([span.end as usize]);
    let read = |(block, end): (&Block, usize)| {
        let span = Span::new(block.start, end);
        let found = if block.assigned { vec![assigned(text, span)] } else { find_in(text, span) };
        let called = |found: Found| if let Some(id) = block.id { found.called(id) } else { found };
        found.into_iter().map(called).collect::<Vec<_>>()
    };
    Some(blocks.iter().zip(ends).flat_map(read).collect())
}

/// The value of a variable, without the quotes that belong to the assignment.
fn assigned(text: &str, span: Span) -> Found {
    let glyphs = plain(text, span);
    match trim(&glyphs) {
        [open, inside @ .., close] if open.character == close.character && matches!(open.character, '\'' | '"') => {
            match open.character {
                '"' => stored(Form::Env, &unescape(inside), Layer::JsonString),
                _ => stored(Form::Env, inside, Layer::SingleQuotes),
            }
        }
        all => stored(Form::Env, all, Layer::Plain),
    }
}

fn divide(text: &str, span: Span) -> Option<Vec<Block<'_>>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut between = true;
    let mut line_start = span.start as usize;
    for line in span.of(text).split_inclusive('\n') {
        let start = line_start;
        line_start += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let heading = between.then(|| heading(line)).flatten().and_then(|(id, assigned, rest)| {
            let after = text.get(start + rest..span.end as usize)?;
            let named = start + rest + (after.len() - after.trim_start().len());
            opens_object(after).then_some(Block { id: Some(id), assigned, line: start, start: named })
        });
        match heading {
            Some(heading) => blocks.push(heading),
            None if !blocks.is_empty() => {}
            None if opens_object(line) => blocks.push(Block { id: None, assigned: false, line: start, start }),
            None => return None,
        }
        between = line.trim_end().ends_with(['}', ']', '\'', '"', ';']);
    }
    blocks.iter().any(|block| block.id.is_some()).then_some(blocks)
}

/// The name in a heading, whether it is a variable, and where the rest of the line starts.
fn heading(line: &str) -> Option<(&str, bool, usize)> {
    let bare = line.trim_start();
    let bare = ["export ", "set ", "$env:", "$"].iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare);
    let marked = bare.trim_start_matches(['#', '*', '=']).trim_start();
    let is_marked = marked.len() < bare.len();
    let (name, rest) = match marked.strip_prefix('[').and_then(|name| name.split_once(']')) {
        Some((name, rest)) if rest.trim().is_empty() => (name, rest),
        _ => split_name(marked)?,
    };
    let separator = rest.trim_start().chars().next().filter(|first| matches!(first, ':' | '='));
    let rest = rest.trim_start().trim_start_matches([':', '=', '*']);
    let fits =
        separator.is_some() || ((is_marked || name.contains('/') || line.contains(']')) && rest.trim().is_empty());
    (fits && is_name(name)).then(|| (name, separator == Some('=') && !is_marked, line.len() - rest.len()))
}

/// The word that starts `text`, and what follows it.
fn split_name(text: &str) -> Option<(&str, &str)> {
    let ends = |character: char| character.is_whitespace() || "{'\"*".contains(character);
    let word = text.split(ends).next()?;
    let length = if word.starts_with("arn:") {
        word.trim_end_matches([':', '=']).len()
    } else {
        word.find([':', '=']).unwrap_or(word.len())
    };
    text.split_at_checked(length)
}

/// Whether a text starts like an object, perhaps in quotes.
fn opens_object(text: &str) -> bool {
    text.trim_start().trim_start_matches(['\'', '"', '`', '\u{feff}']).trim_start().starts_with('{')
}
