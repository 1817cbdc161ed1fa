//! How shells divide a command line into words.

use super::super::Shell;
use super::super::mapped::{Glyph, span_of};
use crate::text::Span;

/// A word of a command line.
pub(super) struct Word {
    /// What the program is given.
    pub(super) glyphs: Vec<Glyph>,
    /// The word as it is written.
    pub(super) span: Span,
    /// What the shell replaces in it before the program starts.
    pub(super) expanded: Vec<Span>,
    /// Whether one pair of quotes encloses it.
    pub(super) quote: Option<char>,
}

/// Divides the command that `glyphs` start; also how many of them it is.
/// `lookahead` is how many characters may still be looked at in advance: what nothing closes costs little so.
pub(super) fn words(glyphs: &[Glyph], shell: Shell, lookahead: &mut usize) -> (Vec<Word>, usize) {
    let mut splitter = Splitter { glyphs, at: 0, shell, lookahead };
    let words = std::iter::from_fn(|| splitter.word()).collect();
    (words, splitter.at.min(glyphs.len()))
}

struct Splitter<'a> {
    glyphs: &'a [Glyph],
    at: usize,
    shell: Shell,
    lookahead: &'a mut usize,
}

impl Splitter<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.glyphs.get(self.at + ahead).map(|glyph| glyph.character)
    }

    /// What lets a line go on after its end, and escapes any other character outside quotes.
    fn escape(&self) -> char {
        match self.shell {
            Shell::Posix => '\\',
            Shell::Cmd => '^',
            Shell::PowerShell => '`',
        }
    }

    /// How many characters at `ahead` are a line end.
    fn line_end(&self, ahead: usize) -> Option<usize> {
        match (self.peek(ahead)?, self.peek(ahead + 1)) {
            ('\r', Some('\n')) => Some(2),
            ('\n' | '\r', _) => Some(1),
            _ => None,
        }
    }

    /// The next word; none at the end of the command.
    fn word(&mut self) -> Option<Word> {
        loop {
            match self.peek(0)? {
                ' ' | '\t' => self.at += 1,
                escape if escape == self.escape() => match self.line_end(1) {
                    Some(length) => self.at += 1 + length,
                    None => break,
                },
                _ => break,
            }
        }
        let start = self.at;
        let mut word = Word { glyphs: Vec::new(), span: Span::default(), expanded: Vec::new(), quote: None };
        let mut parts = 0;
        while let Some(character) = self.peek(0) {
            match character {
                ' ' | '\t' | '\n' | '\r' | ';' | '|' | '&' | '<' | '>' | ')' => break,
                quote @ ('\'' | '"') if quote == '"' || self.shell != Shell::Cmd => {
                    word.quote = Some(quote);
                    self.at += 1;
                    match (quote, self.shell) {
                        ('\'', Shell::Posix) => self.single(&mut word),
                        ('\'', _) => self.doubled(&mut word),
                        (_, Shell::Posix | Shell::PowerShell) => self.double(&mut word),
                        (_, Shell::Cmd) => self.windows(&mut word),
                    }
                }
                '$' if self.shell == Shell::Posix && self.peek(1) == Some('\'') => {
                    self.at += 2;
                    self.ansi(&mut word);
                }
                '$' | '`' if self.expansion(&mut word) => {}
                '\\' if self.shell == Shell::Cmd && self.peek(1) == Some('"') => {
                    self.at += 1;
                    self.take(&mut word);
                }
                escape if escape == self.escape() => {
                    self.at += 1;
                    match self.line_end(0) {
                        Some(length) => self.at += length,
                        None => self.take(&mut word),
                    }
                }
                _ => self.take(&mut word),
            }
            parts += 1;
        }
        word.quote = word.quote.filter(|_| parts == 1);
        word.span = span_of(self.glyphs.get(start..self.at)?);
        (self.at > start).then_some(word)
    }

    fn take(&mut self, word: &mut Word) {
        word.glyphs.extend(self.glyphs.get(self.at));
        self.at += 1;
    }

    /// Up to the next `'`; nothing is special in between.
    fn single(&mut self, word: &mut Word) {
        while self.peek(0).is_some_and(|character| character != '\'') {
            self.take(word);
        }
        self.at += 1;
    }

    /// Up to the next `'` that does not come twice.
    fn doubled(&mut self, word: &mut Word) {
        while let Some(character) = self.peek(0) {
            if character == '\'' {
                self.at += 1;
                if self.peek(0) != Some('\'') {
                    return;
                }
            }
            self.take(word);
        }
    }

    /// Up to the next `"`, in a POSIX shell or in `PowerShell`.
    fn double(&mut self, word: &mut Word) {
        while let Some(character) = self.peek(0) {
            match character {
                '"' if self.shell == Shell::PowerShell && self.peek(1) == Some('"') => self.at += 1,
                '"' => {
                    self.at += 1;
                    return;
                }
                '\\' if self.shell == Shell::Posix => match self.peek(1) {
                    Some('$' | '`' | '"' | '\\') => self.at += 1,
                    Some('\n') => {
                        self.at += 2;
                        continue;
                    }
                    _ => {}
                },
                // PowerShell leaves the backslash, the program takes it off.
                '\\' if self.peek(1) == Some('`') && self.peek(2) == Some('"') => self.at += 2,
                '`' if self.shell == Shell::PowerShell => self.at += 1,
                '$' | '`' if self.expansion(word) => continue,
                _ => {}
            }
            self.take(word);
        }
    }

    /// Up to the next `"` by the rules of Windows programs.
    fn windows(&mut self, word: &mut Word) {
        while let Some(character) = self.peek(0) {
            match (character, self.peek(1)) {
                ('\\' | '"', Some('"')) => self.at += 1,
                ('"', _) => {
                    self.at += 1;
                    return;
                }
                _ => {}
            }
            self.take(word);
        }
    }

    /// `$'…'` up to the next `'` without a backslash.
    fn ansi(&mut self, word: &mut Word) {
        while let Some(character) = self.peek(0) {
            match (character, self.peek(1)) {
                ('\'', _) => {
                    self.at += 1;
                    return;
                }
                ('\\', Some(escaped)) => {
                    let start = self.at;
                    self.at += 2;
                    let character = match escaped {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        other => other,
                    };
                    let span = span_of(self.glyphs.get(start..self.at).unwrap_or_default());
                    word.glyphs.push(Glyph { character, span });
                }
                _ => self.take(word),
            }
        }
    }

    /// `$name`, `${…}`, `$(…)`, `$$` or `` `…` ``: kept as it is written, and noted. Whether there was one.
    fn expansion(&mut self, word: &mut Word) -> bool {
        let rest = self.glyphs.get(self.at + 1..).unwrap_or_default();
        let rest = rest.get(..*self.lookahead).unwrap_or(rest);
        let until = |close: char| rest.iter().position(|glyph| glyph.character == close).map(|at| at + 2);
        let in_name = |glyph: &&Glyph| glyph.character.is_ascii_alphanumeric() || glyph.character == '_';
        let posix = self.shell == Shell::Posix;
        let length = match (self.peek(0), self.peek(1)) {
            _ if self.shell == Shell::Cmd => None,
            (Some('`'), _) if posix => until('`').or(Some(0)),
            (Some('$'), Some('{')) => until('}').or(Some(0)),
            (Some('$'), Some('(')) => substitution(rest).or(Some(0)),
            (Some('$'), Some('$' | '!' | '?' | '#' | '@' | '*')) if posix => Some(2),
            (Some('$'), _) => Some(rest.iter().take_while(in_name).count() + 1),
            _ => None,
        };
        // 0: nothing closes it, and all of the rest was looked at.
        *self.lookahead -= if length == Some(0) { rest.len() } else { length.unwrap_or(0).min(rest.len()) };
        let length = length.filter(|&length| length > 1);
        let Some(length) = length else { return false };
        let glyphs = self.glyphs.get(self.at..self.at + length).unwrap_or_default();
        word.glyphs.extend(glyphs);
        word.expanded.push(span_of(glyphs));
        self.at += length;
        true
    }
}

/// How long the `$(…)` is whose `(` starts `rest`.
fn substitution(rest: &[Glyph]) -> Option<usize> {
    let mut depth = 0;
    for (at, glyph) in rest.iter().enumerate() {
        match glyph.character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 2);
        }
    }
    None
}
