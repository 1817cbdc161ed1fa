//! `aws secretsmanager` commands, and what they printed where that was pasted with them.

use super::super::mapped::{Glyph, plain, said, span_of, trim, unescape};
use super::super::{Content, Form, Layer, Shell};
use super::words::{Word, words};
use super::{Found, find_outside_commands, stored, unseen};
use crate::text::Span;

/// How far before `secretsmanager` its `aws` may be.
const GLOBAL_OPTIONS: usize = 256;

/// The secrets that the commands in `text` store or show, if there are any commands.
pub(super) fn read(text: &str) -> Option<Vec<Found>> {
    if text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let shell = shell(text);
    let mut glyphs: Option<Vec<Glyph>> = None;
    let mut found: Vec<Found> = Vec::new();
    let mut before: Option<(Command, usize)> = None;
    let mut lookahead = text.len().saturating_mul(4);
    let mut at = 0;
    while let Some(start) = next_command(text, at) {
        let line = text.get(..start).and_then(|text| text.rfind('\n')).map_or(0, |end| end + 1);
        if let Some((command, end)) = before.take() {
            command.printed(text, Span::new(end, line), &mut found);
        }
        let glyphs = glyphs.get_or_insert_with(|| plain(text, Span::new(0, text.len())));
        let first = glyphs.partition_point(|glyph| (glyph.span.start as usize) < start);
        let glyphs = glyphs.get(first..).unwrap_or_default();
        let (words, length) = words(glyphs, shell, &mut lookahead);
        at = glyphs.get(length).map_or(text.len(), |glyph| glyph.span.start as usize);
        let command = Command::new(&words, shell, span_of(glyphs.get(..length).unwrap_or_default()));
        found.extend(command.stores(&words));
        let output = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
        before = Some((command, output));
    }
    if let Some((command, end)) = before {
        command.printed(text, Span::new(end, text.len()), &mut found);
    }
    (!found.is_empty()).then_some(found)
}

/// Where the next `aws … secretsmanager` starts.
fn next_command(text: &str, from: usize) -> Option<usize> {
    const SERVICE: &str = "secretsmanager";
    let mut at = from;
    loop {
        let service = at + text.get(at..)?.find(SERVICE)?;
        let mut window = service.saturating_sub(GLOBAL_OPTIONS).max(from);
        while !text.is_char_boundary(window) {
            window += 1;
        }
        let before = text.get(window..service)?;
        let line = before.get(before.rfind('\n').map_or(0, |end| end + 1)..)?;
        let command = line.rfind("aws ").filter(|&start| {
            let word = line
                .get(..start)
                .is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t', '(', '`', '>', '$', '#', '%']));
            let mut options = line.get(start..).unwrap_or_default().split_whitespace().skip(1).peekable();
            word && options.peek().is_none_or(|option| option.starts_with("--"))
        });
        if let Some(start) = command {
            return Some(service - line.len() + start);
        }
        at = service + SERVICE.len();
    }
}

/// Whose prompt, line continuation or quoting the text shows; a POSIX shell's if none.
fn shell(text: &str) -> Shell {
    let any = |is: fn(&str) -> bool| text.lines().any(|line| is(line.trim_end()));
    if any(|line| line.ends_with(" `") || line.starts_with("PS ")) || text.contains("$env:") {
        Shell::PowerShell
    } else if any(|line| line.ends_with(" ^") || is_cmd_prompt(line)) || text.contains("\"{\"\"") {
        Shell::Cmd
    } else {
        Shell::Posix
    }
}

/// `C:\Users\me>`
fn is_cmd_prompt(line: &str) -> bool {
    let mut characters = line.chars();
    characters.next().is_some_and(|drive| drive.is_ascii_alphabetic())
        && characters.as_str().starts_with(":\\")
        && line.contains('>')
}

struct Command {
    shell: Shell,
    span: Span,
    /// `--secret-id` and `--name`.
    ids: Vec<String>,
    shows: bool,
    /// Whether it shows the text of the secret alone, as a JSON string.
    shows_string: bool,
}

impl Command {
    fn new(words: &[Word], shell: Shell, span: Span) -> Self {
        let ids = ["--secret-id", "--name"].iter().filter_map(|name| option(words, name));
        let query = option(words, "--query").is_some_and(|(query, _)| said(query).contains("SecretString"));
        let text = option(words, "--output").is_some_and(|(output, _)| said(output) == "text");
        let is = |verb: &str| words.iter().any(|word| said(&word.glyphs) == verb);
        Self {
            shell,
            span,
            ids: ids.map(|(id, _)| said(id)).collect(),
            shows: is("get-secret-value") || is("batch-get-secret-value") || is("describe-secret"),
            shows_string: query && !text,
        }
    }

    /// The secret that it stores.
    fn stores(&self, words: &[Word]) -> Option<Found> {
        let form = Form::Command(self.shell);
        let found = match option(words, "--secret-string") {
            Some((glyphs, word)) => {
                let expansions = word.expanded.iter().map(|span| span.len()).sum::<u32>();
                let hidden = expansions > 0 && span_of(glyphs).len() == expansions;
                let here = here_document(glyphs).filter(|_| hidden);
                let text = said(glyphs);
                if let Some(here) = here {
                    stored(form, trim(here), Layer::Plain)
                } else if hidden || text.starts_with("file://") {
                    unseen(form, Content::Unseen, word.span)
                } else {
                    self.given(glyphs, word)
                }
            }
            None if option(words, "--secret-binary").is_some() => unseen(form, Content::Binary, self.span),
            None if self.shows => return None,
            None => unseen(form, Content::Unseen, self.span),
        };
        Some(self.named(found))
    }

    fn given(&self, glyphs: &[Glyph], word: &Word) -> Found {
        let layer = match (self.shell, word.quote) {
            (Shell::Posix, Some('\'')) => Layer::SingleQuotes,
            (Shell::Posix, Some('"')) => Layer::DoubleQuotes,
            _ => Layer::Opaque,
        };
        let unescaped = if self.shell == Shell::PowerShell { without_backslashes(glyphs) } else { None };
        let mut found = stored(Form::Command(self.shell), unescaped.as_deref().unwrap_or(glyphs), layer);
        if glyphs.is_empty() {
            found.secret.span = word.span;
        }
        found.secret.expanded.clone_from(&word.expanded);
        found
    }

    /// What it printed: the secret, or the ARN of the one that it stored.
    fn printed(&self, text: &str, span: Span, found: &mut Vec<Found>) {
        let span = without_prompt(text, span);
        let blank = span.of(text).trim().is_empty();
        if !self.shows {
            let Some(last) = found.pop() else { return };
            let printed = if blank { Vec::new() } else { find_outside_commands(text, span) };
            let described =
                printed.iter().find(|printed| printed.secret.form == Form::Reply).map(|reply| &reply.secret);
            let ids = described.into_iter().flat_map(|secret| [&secret.arn, &secret.name]).flatten();
            found.push(ids.fold(last, |last, id| last.called(id)));
            return;
        }
        if blank {
            found.push(self.named(unseen(Form::Command(self.shell), Content::Unseen, self.span)));
            return;
        }
        let glyphs = plain(text, span);
        let string = match trim(&glyphs) {
            [open, inside @ .., close] if (open.character, close.character) == ('"', '"') && self.shows_string => {
                Some(inside)
            }
            _ => None,
        };
        let printed = match string {
            Some(inside) => vec![stored(Form::Reply, &unescape(inside), Layer::JsonString)],
            None => find_outside_commands(text, span),
        };
        found.extend(printed.into_iter().map(|printed| self.named(printed)));
    }

    fn named(&self, found: Found) -> Found {
        self.ids.iter().fold(found, |found, id| found.called(id))
    }
}

/// Without a last line that only waits for the next command.
fn without_prompt(text: &str, span: Span) -> Span {
    let output = span.of(text).trim_end();
    let last = output.rfind('\n').map_or(0, |end| end + 1);
    let prompt = output.get(last..).unwrap_or_default();
    let waits = prompt.ends_with(['$', '#', '%', '>', '`']) && !prompt.contains(['{', '}', '"', ' ']);
    let end = if waits { last } else { output.len() };
    Span::new(span.start as usize, span.start as usize + end)
}

/// The value of an option, `--name value` or `--name=value`, and the word that it is in.
fn option<'a>(words: &'a [Word], name: &str) -> Option<(&'a [Glyph], &'a Word)> {
    let at = words.iter().position(|word| said(&word.glyphs).split('=').next() == Some(name))?;
    let word = words.get(at)?;
    match word.glyphs.get(name.len()..) {
        Some([_, value @ ..]) => Some((value, word)),
        _ => words.get(at + 1).map(|word| (word.glyphs.as_slice(), word)),
    }
}

/// What `$(cat <<EOF … EOF)` gives.
fn here_document(glyphs: &[Glyph]) -> Option<&[Glyph]> {
    let text = said(glyphs);
    let opening = text.strip_prefix("$(cat <<").and_then(|rest| rest.split('\n').next())?;
    let end_word = opening.trim_start_matches('-').trim().trim_matches(['\'', '"']);
    let mut start = glyphs.iter().position(|glyph| glyph.character == '\n')? + 1;
    let body = start;
    while let Some(rest) = glyphs.get(start..).filter(|rest| !rest.is_empty()) {
        let length = rest.iter().position(|glyph| glyph.character == '\n').unwrap_or(rest.len());
        if said(rest.get(..length)?).trim() == end_word {
            return glyphs.get(body..start);
        }
        start += length + 1;
    }
    None
}

/// `{\"username\": …}` as Windows `PowerShell` needs it: the program takes the backslashes off.
fn without_backslashes(glyphs: &[Glyph]) -> Option<Vec<Glyph>> {
    let escaped =
        |at: usize| matches!(glyphs.get(at..at + 2), Some([a, b]) if (a.character, b.character) == ('\\', '"'));
    let first = glyphs.iter().skip(1).position(|glyph| !glyph.character.is_whitespace())? + 1;
    let object = glyphs.first().is_some_and(|glyph| glyph.character == '{');
    if !object || !escaped(first) {
        return None;
    }
    Some(glyphs.iter().enumerate().filter(|&(at, _)| !escaped(at)).map(|(_, glyph)| *glyph).collect())
}
