//! The tokens that give a text its structure, without a parser: enough to bound what the parser is given and to find
//! where a broken text stops making sense.

/// What a token means for the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `(`, `[`, `{` or `${`, given as `$`.
    Open(u8),
    /// `)`, `]` or `}`.
    Close(u8),
    /// `<` behind an operand: a comparison, or type arguments. Elsewhere it opens a tag or a type.
    Less,
    /// `>`, but not of `=>`.
    Greater,
    /// What makes an expression or statement longer: an operator, a dot, a prefix.
    Link,
    /// `else`
    Else,
    /// `=>`
    Arrow,
    /// `?`, but not of `?.`.
    Question,
    /// `,`
    Comma,
    /// `;`
    End,
    /// The first word of a statement.
    Statement,
    /// A string, template, comment or regular expression that is not closed.
    Unclosed,
}

/// Calls `mark` for each token that matters, with its first byte.
pub(super) fn scan(text: &str, mut mark: impl FnMut(Mark, usize)) {
    let mut scanner = Scanner { bytes: text.as_bytes(), ..Scanner::default() };
    loop {
        let start = scanner.at;
        let found = match scanner.next() {
            _ if std::mem::take(&mut scanner.template) => scanner.template(),
            Some(byte) => scanner.token(byte),
            None => break,
        };
        if let Some(found) = found {
            mark(found, start);
        }
    }
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact about the last token")]
struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
    open: Vec<Bracket>,
    /// Whether an operand came last, so that `/` divides.
    operand: bool,
    /// Whether a statement can start here.
    fresh: bool,
    /// Whether the last token was one of `if`, `for`, `while`, `with`: its parentheses are no operand.
    head: bool,
    /// Whether a line ended since the last token.
    line: bool,
    /// Whether a part of a template literal has just ended, so that its text goes on.
    template: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Plain,
    /// The parentheses of `if`, `for`, `while`, `with`.
    Head,
    /// A part of a template literal.
    Part,
}

impl Scanner<'_> {
    fn next(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn token(&mut self, byte: u8) -> Option<Mark> {
        self.at += 1;
        match byte {
            b'\n' => self.line = true,
            b' ' | b'\t' | b'\r' => self.skip_while(|byte| byte == b' '),
            b'/' if self.next() == Some(b'/') => self.skip_while(|byte| byte != b'\n'),
            b'/' if self.next() == Some(b'*') => return self.block_comment(),
            _ => {
                let head = std::mem::take(&mut self.head);
                let fresh = std::mem::take(&mut self.fresh) || (std::mem::take(&mut self.line) && self.operand);
                return self.significant(byte, head, fresh);
            }
        }
        None
    }

    fn significant(&mut self, byte: u8, head: bool, fresh: bool) -> Option<Mark> {
        match byte {
            b'/' if !self.operand => {
                self.operand = true;
                self.regex();
                None
            }
            b'"' | b'\'' => {
                self.operand = true;
                self.string(byte)
            }
            b'`' => self.template().or(Some(Mark::Link)),
            b'(' | b'[' | b'{' => {
                self.open.push(if head { Bracket::Head } else { Bracket::Plain });
                self.operand = false;
                self.fresh = byte == b'{';
                Some(Mark::Open(byte))
            }
            b')' | b']' | b'}' => {
                let closed = self.open.pop();
                if byte == b'}' && closed == Some(Bracket::Part) {
                    self.template = true;
                    return Some(Mark::Close(byte));
                }
                self.operand = byte != b'}' && closed != Some(Bracket::Head);
                self.fresh = byte == b'}';
                Some(Mark::Close(byte))
            }
            _ if is_of_word(byte) => self.word(fresh),
            b'=' if self.next() == Some(b'>') => {
                self.at += 1;
                self.operand = false;
                Some(Mark::Arrow)
            }
            _ => {
                let operand = std::mem::replace(&mut self.operand, false);
                self.fresh = byte == b';';
                Some(match byte {
                    b'<' if operand => Mark::Less,
                    b'>' => Mark::Greater,
                    b'?' if self.next() != Some(b'.') => Mark::Question,
                    b',' => Mark::Comma,
                    b';' => Mark::End,
                    _ => Mark::Link,
                })
            }
        }
    }

    fn skip_while(&mut self, more: impl Fn(u8) -> bool) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| !more(*byte)).unwrap_or(rest.len());
    }

    /// The next of these bytes that is not behind a `\`, and takes it.
    fn take_one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        loop {
            self.skip_while(|byte| byte != b'\\' && !bytes.contains(&byte));
            let byte = self.next()?;
            self.at += 1;
            if byte != b'\\' {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn block_comment(&mut self) -> Option<Mark> {
        self.at += 1;
        loop {
            self.skip_while(|byte| byte != b'*');
            if self.next().is_none() {
                return Some(Mark::Unclosed);
            }
            self.at += 1;
            if self.next() == Some(b'/') {
                self.at += 1;
                return None;
            }
        }
    }

    fn string(&mut self, quote: u8) -> Option<Mark> {
        let end = self.take_one_of(&[quote, b'\n']);
        (end != Some(quote)).then_some(Mark::Unclosed)
    }

    /// The text of a template literal, up to its end or its next part.
    fn template(&mut self) -> Option<Mark> {
        self.operand = true;
        loop {
            match self.take_one_of(b"`$") {
                None => return Some(Mark::Unclosed),
                Some(b'$') if self.next() == Some(b'{') => {
                    self.at += 1;
                    self.operand = false;
                    self.open.push(Bracket::Part);
                    return Some(Mark::Open(b'$'));
                }
                Some(b'$') => {}
                Some(_) => return None,
            }
        }
    }

    fn regex(&mut self) {
        let mut class = false;
        while let Some(byte) = self.next() {
            match byte {
                b'\n' => return,
                b'\\' => self.at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    self.at += 1;
                    return;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn word(&mut self, fresh: bool) -> Option<Mark> {
        let start = self.at - 1;
        self.skip_while(is_of_word);
        let word = self.bytes.get(start..self.at).unwrap_or_default();
        self.head = matches!(word, b"if" | b"for" | b"while" | b"with");
        self.operand = !matches!(
            word,
            b"return"
                | b"typeof"
                | b"case"
                | b"in"
                | b"of"
                | b"await"
                | b"void"
                | b"delete"
                | b"new"
                | b"yield"
                | b"keyof"
                | b"readonly"
                | b"unique"
                | b"infer"
                | b"else"
                | b"do"
                | b"throw"
                | b"as"
                | b"satisfies"
                | b"extends"
                | b"instanceof"
        );
        match word {
            b"else" => Some(Mark::Else),
            _ if fresh => Some(Mark::Statement),
            _ if !self.operand || self.head => Some(Mark::Link),
            _ => None,
        }
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
}
