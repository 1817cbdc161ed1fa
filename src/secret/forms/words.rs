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
                '@' if self.shell == Shell::PowerShell && self.here_string(&mut word) => {}
                '\\' if self.shell == Shell::Cmd && self.backslashes(&mut word) => {}
                escape if escape == self.escape() => match self.line_end(1) {
                    Some(length) => self.at += 1 + length,
                    None => self.take_as_one(&mut word, 2),
                },
                _ => self.take(&mut word),
            }
            parts += 1;
        }
        word.quote = word.quote.filter(|_| parts == 1);
        word.span = span_of(self.glyphs.get(start..self.at)?);
        (self.at > start).then_some(word)
    }

    fn take(&mut self, word: &mut Word) {
        self.take_as_one(word, 1);
    }

    /// The last of the next `length` characters, which all of them say.
    fn take_as_one(&mut self, word: &mut Word, length: usize) {
        let glyphs = self.glyphs.get(self.at..).unwrap_or_default();
        let glyphs = glyphs.get(..length).unwrap_or(glyphs);
        let said = glyphs.last().map(|last| Glyph { character: last.character, span: span_of(glyphs) });
        word.glyphs.extend(said);
        self.at += length;
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
            match (character, self.peek(1)) {
                ('\'', Some('\'')) => self.take_as_one(word, 2),
                ('\'', _) => {
                    self.at += 1;
                    return;
                }
                _ => self.take(word),
            }
        }
    }

    /// Up to the next `"`, in a POSIX shell or in `PowerShell`.
    fn double(&mut self, word: &mut Word) {
        let posix = self.shell == Shell::Posix;
        while let Some(character) = self.peek(0) {
            match (character, self.peek(1), self.peek(2)) {
                ('"', Some('"'), _) if !posix => self.take_as_one(word, 2),
                ('"', ..) => {
                    self.at += 1;
                    return;
                }
                ('\\', Some('$' | '`' | '"' | '\\'), _) if posix => self.take_as_one(word, 2),
                ('\\', Some('\n'), _) if posix => self.at += 2,
                // PowerShell leaves the backslash, the program takes it off.
                ('\\', Some('`'), Some('"')) => self.take_as_one(word, 3),
                ('`', Some(escaped @ ('n' | 'r' | 't')), _) if !posix => {
                    self.take_said(word, ansi_control(escaped).unwrap_or_default(), 2);
                }
                ('`', Some(_), _) if !posix => self.take_as_one(word, 2),
                ('$' | '`', ..) if self.expansion(word) => {}
                _ => self.take(word),
            }
        }
    }

    /// `@'…'@` or `@"…"@`, each quote at the end or start of its line. Whether there was one.
    fn here_string(&mut self, word: &mut Word) -> bool {
        let (Some(quote @ ('\'' | '"')), Some(first)) = (self.peek(1), self.line_end(2)) else { return false };
        word.quote = Some('@');
        self.at += 2 + first;
        let mut line_start = true;
        while let Some(character) = self.peek(0) {
            let end = if line_start { Some(0) } else { self.line_end(0) };
            if let Some(end) = end.filter(|&end| (self.peek(end), self.peek(end + 1)) == (Some(quote), Some('@'))) {
                self.at += end + 2;
                return true;
            }
            line_start = false;
            match (character, self.peek(1)) {
                ('`', Some(_)) if quote == '"' => self.take_as_one(word, 2),
                ('$', _) if quote == '"' && self.expansion(word) => {}
                _ => self.take(word),
            }
        }
        true
    }

    /// Up to the next `"` by the rules of Windows programs.
    fn windows(&mut self, word: &mut Word) {
        while let Some(character) = self.peek(0) {
            match (character, self.peek(1)) {
                ('"', Some('"')) => self.take_as_one(word, 2),
                ('"', _) => {
                    self.at += 1;
                    return;
                }
                ('\\', _) if self.backslashes(word) => {}
                _ => self.take(word),
            }
        }
    }

    /// Backslashes before a `"`, which Windows programs take in pairs: one that is left makes the quote a character.
    /// Whether there were any.
    fn backslashes(&mut self, word: &mut Word) -> bool {
        let rest = self.glyphs.get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|glyph| glyph.character == '\\').count();
        if self.peek(count) != Some('"') {
            return false;
        }
        for _ in 0..count / 2 {
            self.take_as_one(word, 2);
        }
        if count % 2 == 1 {
            self.take_as_one(word, 2);
        }
        true
    }

    /// `$'…'` up to the next `'` without a backslash.
    fn ansi(&mut self, word: &mut Word) {
        while let Some(character) = self.peek(0) {
            match (character, self.peek(1)) {
                ('\'', _) => {
                    self.at += 1;
                    return;
                }
                ('\\', Some(escaped)) => match ansi_control(escaped) {
                    Some(character) => self.take_said(word, character, 2),
                    None if self.ansi_code(word, escaped) => {}
                    None if matches!(escaped, '\\' | '\'' | '"' | '?') => self.take_as_one(word, 2),
                    None => self.take(word),
                },
                _ => self.take(word),
            }
        }
    }

    /// `\x41`, `\u00e9` or `\U0001f600` as the character that it says. Whether it was one.
    fn ansi_code(&mut self, word: &mut Word, escaped: char) -> bool {
        let most = match escaped {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => return false,
        };
        let digits = self.glyphs.get(self.at + 2..).unwrap_or_default().iter().take(most);
        let digits: Vec<u32> = digits.map_while(|glyph| glyph.character.to_digit(16)).collect();
        let code = digits.iter().fold(0, |code: u32, digit| code.wrapping_mul(16).wrapping_add(*digit));
        // Above 7F `\x` is a byte and no character.
        let character = char::from_u32(code).filter(|said| !digits.is_empty() && (escaped != 'x' || said.is_ascii()));
        if let Some(character) = character {
            self.take_said(word, character, 2 + digits.len());
        }
        character.is_some()
    }

    /// `character`, which the next `length` characters say.
    fn take_said(&mut self, word: &mut Word, character: char, length: usize) {
        let span = span_of(self.glyphs.get(self.at..self.at + length).unwrap_or_default());
        word.glyphs.push(Glyph { character, span });
        self.at += length;
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

fn ansi_control(escaped: char) -> Option<char> {
    Some(match escaped {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'e' | 'E' => '\u{1b}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        _ => return None,
    })
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
