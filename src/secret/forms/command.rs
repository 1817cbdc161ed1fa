//! `aws secretsmanager` commands, and what they printed where that was pasted with them.

use super::super::mapped::{EXPANSION, Glyph, plain, said, span_of, trim, unescape};
use super::super::{Content, Form, Layer, Shell};
use super::words::{Word, words};
use super::{Found, find_outside_commands, printed, reply, stored, unseen};
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
        let line_end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
        let input = here_document(text, Span::new(at, line_end), &mut lookahead);
        let output = input.map_or(line_end, |(_, end)| end);
        at = input.map_or(at, |(_, end)| end);
        let input = input.map(|(body, _)| body);
        found.extend(command.stores(&words, Around { text, line, input, lookahead: &mut lookahead }));
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
    let any = |is: &dyn Fn(&str) -> bool| text.lines().any(|line| is(line.trim_end()));
    let powershell = |line: &str| {
        [" `", " @'", " @\""].iter().any(|end| line.ends_with(end))
            || ["PS ", "PS>"].iter().any(|prompt| line.starts_with(prompt))
    };
    if any(&powershell) || text.contains("$env:") || ["{`\"", "{\\`\""].iter().any(|quoted| text.contains(quoted)) {
        Shell::PowerShell
    } else if any(&|line| line.ends_with(" ^") || is_cmd_prompt(line)) || text.contains("\"{\"\"") {
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
    /// Whether it prints YAML.
    yaml: bool,
}

impl Command {
    fn new(words: &[Word], shell: Shell, span: Span) -> Self {
        let ids = ["--secret-id", "--name"].iter().filter_map(|name| option(words, name));
        let query = option(words, "--query").is_some_and(|(query, _)| said(query).contains("SecretString"));
        let output = option(words, "--output").map(|(output, _)| said(output)).unwrap_or_default();
        let is = |verb: &str| words.iter().any(|word| said(&word.glyphs) == verb);
        Self {
            shell,
            span,
            ids: ids.map(|(id, _)| said(id)).collect(),
            shows: is("get-secret-value") || is("batch-get-secret-value") || is("describe-secret"),
            shows_string: query && output != "text",
            yaml: output == "yaml",
        }
    }

    /// The secret that it stores.
    fn stores(&self, words: &[Word], mut around: Around<'_, '_>) -> Option<Found> {
        let found = match option(words, "--secret-string") {
            Some((glyphs, word)) => self.value(glyphs, word, &mut around),
            None if option(words, "--secret-binary").is_some() => {
                unseen(Form::Command(self.shell), Content::Binary, self.span)
            }
            None if self.shows => return None,
            None => self.input(words).unwrap_or_else(|| unseen(Form::Command(self.shell), Content::Unseen, self.span)),
        };
        Some(self.named(found))
    }

    /// What `--secret-string` gives.
    fn value(&self, glyphs: &[Glyph], word: &Word, around: &mut Around<'_, '_>) -> Found {
        let form = Form::Command(self.shell);
        let text = said(glyphs);
        let hidden = is_hidden(glyphs, word);
        let shown = match text.strip_prefix("file://") {
            Some(path) => around.file(path),
            None if !hidden => return self.given(glyphs, word),
            None => match substituted(glyphs) {
                Some(shown) => Some(shown.to_vec()),
                None => match around.variable(&text, self.shell) {
                    Some(word) if !is_hidden(&word.glyphs, &word) => return self.given(&word.glyphs, &word),
                    Some(word) => substituted(&word.glyphs).map(<[Glyph]>::to_vec),
                    None => None,
                },
            },
        };
        match shown {
            Some(shown) => stored(form, trim(&shown), Layer::Plain),
            None => unseen(form, Content::Unseen, word.span),
        }
    }

    /// What `--cli-input-json` gives.
    fn input(&self, words: &[Word]) -> Option<Found> {
        let (glyphs, _) = option(words, "--cli-input-json")?;
        let mut found = reply::read_input(glyphs)?;
        found.secret.form = Form::Command(self.shell);
        Some(found)
    }

    fn given(&self, glyphs: &[Glyph], word: &Word) -> Found {
        let unescaped = if self.shell == Shell::PowerShell { without_backslashes(glyphs) } else { None };
        let glyphs = unescaped.as_deref().unwrap_or(glyphs);
        let layer = match (self.shell, word.quote) {
            (Shell::PowerShell, _) if unescaped.is_some() || !word.expanded.is_empty() => Layer::Opaque,
            (_, Some('@')) => Layer::Plain,
            (Shell::Posix, Some('\'')) => Layer::SingleQuotes,
            (Shell::Posix, Some('"')) => Layer::DoubleQuotes,
            (Shell::PowerShell, Some('\'')) => Layer::DoubledApostrophes,
            _ => Layer::Opaque,
        };
        let mut found = stored(Form::Command(self.shell), &with_expansions(glyphs, &word.expanded), layer);
        if glyphs.is_empty() {
            found.secret.span = word.span;
        }
        if !word.expanded.is_empty() {
            found.secret.stored_len = None;
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
            None if self.shows_string && self.yaml => vec![printed::read_scalar(text, span)],
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

/// What stands around a command: lines before it, and the here-document behind it.
struct Around<'a, 'b> {
    text: &'a str,
    /// Where the command's line starts.
    line: usize,
    input: Option<Span>,
    /// How many characters may still be looked at.
    lookahead: &'b mut usize,
}

impl<'a> Around<'a, '_> {
    /// The text of a file, which a here-document wrote or is.
    fn file(&mut self, path: &str) -> Option<Vec<Glyph>> {
        let name = path.rsplit(['/', '\\']).next().filter(|name| !name.is_empty())?;
        let written = |text: &mut Self| {
            let (start, line) = text.before(|line| line.contains("<<") && line.contains(name))?;
            here_document(text.text, Span::new(start, start + line.len()), text.lookahead)
        };
        let body = if self.input.is_some() { self.input } else { written(self).map(|(body, _)| body) };
        body.map(|body| plain(self.text, body))
    }

    /// The word that a variable got, `name` being how it is read.
    fn variable(&mut self, name: &str, shell: Shell) -> Option<Word> {
        let bare = name.trim_matches(['$', '{', '}']);
        let value = |line: &str| {
            let declared = ["export ", "local ", "readonly "].iter().find_map(|word| line.strip_prefix(word));
            let rest = match shell {
                Shell::Posix => declared.unwrap_or(line).strip_prefix(bare)?,
                Shell::PowerShell => line.strip_prefix('$')?.strip_prefix(bare)?.trim_start(),
                Shell::Cmd => return None,
            };
            let value = rest.strip_prefix('=')?;
            Some(line.len() - if shell == Shell::Posix { value } else { value.trim_start() }.len())
        };
        let (start, line) = self.before(|line| value(line).is_some())?;
        let glyphs = plain(self.text, Span::new(start + value(line)?, self.line));
        words(&glyphs, shell, self.lookahead).0.into_iter().next()
    }

    /// The last line before the command that `is` one, and where it starts.
    fn before(&mut self, is: impl Fn(&str) -> bool) -> Option<(usize, &'a str)> {
        *self.lookahead = self.lookahead.checked_sub(self.line)?;
        let text = self.text.get(..self.line)?;
        let mut end = text.len();
        text.split_inclusive('\n').rev().find_map(|line| {
            end -= line.len();
            let bare = line.trim_start();
            is(bare).then_some((end + line.len() - bare.len(), bare))
        })
    }
}

/// What the lines after `line` say up to the word behind its `<<`, and where that word ends.
fn here_document(text: &str, line: Span, lookahead: &mut usize) -> Option<(Span, usize)> {
    let opening = line.of(text);
    let word = opening.get(opening.find("<<")? + 2..)?.trim_start_matches('-').trim_start();
    let quote = |character: char| matches!(character, '\'' | '"');
    let word = word.trim_start_matches(quote).split(|end: char| quote(end) || end.is_whitespace()).next()?;
    let body = line.start as usize + text.get(line.start as usize..)?.find('\n')? + 1;
    if word.is_empty() || word.starts_with('<') {
        return None;
    }
    let mut at = body;
    for line in text.get(body..)?.split_inclusive('\n') {
        *lookahead = lookahead.checked_sub(line.len())?;
        if line.trim() == word {
            return Some((Span::new(body, at), at + line.len()));
        }
        at += line.len();
    }
    None
}

/// One glyph for each thing that the shell replaces.
fn with_expansions(glyphs: &[Glyph], expanded: &[Span]) -> Vec<Glyph> {
    let mut spans = expanded.iter().peekable();
    let mut all: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        while spans.next_if(|span| span.end <= glyph.span.start).is_some() {}
        match spans.peek() {
            Some(span) if span.start == glyph.span.start => all.push(Glyph { character: EXPANSION, span: **span }),
            Some(span) if span.contains(glyph.span) => {}
            _ => all.push(*glyph),
        }
    }
    all
}

/// Whether the shell replaces all of it.
fn is_hidden(glyphs: &[Glyph], word: &Word) -> bool {
    let expansions = word.expanded.iter().map(|span| span.len()).sum::<u32>();
    expansions > 0 && span_of(glyphs).len() == expansions
}

/// What `$(cat <<EOF … EOF)` gives.
fn substituted(glyphs: &[Glyph]) -> Option<&[Glyph]> {
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
    let mut inside: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut at = 0;
    while let Some(&glyph) = glyphs.get(at) {
        let length = if escaped(at) { 2 } else { 1 };
        let last = glyphs.get(at + length - 1).map_or(glyph, |last| *last);
        inside.push(Glyph { character: last.character, span: glyph.span.to(last.span) });
        at += length;
    }
    Some(inside)
}
