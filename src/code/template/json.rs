//! JSON with the place of every key and value, as far as it goes. YAML's parser takes neither tabs behind a colon nor
//! surrogate pairs, which templates in JSON have.

use super::node::{Builder, Kind, NESTING, Node, Open, Read, Stop};
use crate::text::Span;

pub(super) fn read(text: &str) -> Read {
    let mut reader = Reader { text, at: if text.starts_with('\u{feff}') { 3 } else { 0 }, builder: Builder::default() };
    let stop = reader.document().err();
    reader.builder.finish(stop)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    builder: Builder,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.text.as_bytes().get(self.at).copied()
    }

    fn stop(&self, why: &str) -> Stop {
        let ended = self.text.len() <= self.at;
        Stop::at(self.text, self.at, if ended { "the text ends before the JSON does" } else { why })
    }

    /// Reads until the outermost value is closed.
    fn document(&mut self) -> Result<(), Stop> {
        loop {
            let next = self.peek();
            let start = self.at;
            if self.builder.takes_key() && next != Some(b'}') {
                if next != Some(b'"') {
                    return Err(self.stop("a key in quotes is due"));
                }
                let (text, span) = self.string()?;
                self.builder.key(text, span);
                if self.peek() != Some(b':') {
                    return Err(self.stop("a `:` is due"));
                }
                self.at += 1;
                continue;
            }
            match next {
                Some(b'{' | b'[') => {
                    if self.builder.depth() >= NESTING {
                        return Err(self.stop(&format!("it is nested more than {NESTING} levels deep")));
                    }
                    self.at += 1;
                    let open = if next == Some(b'{') {
                        Open::Map { entries: Vec::new(), key: None }
                    } else {
                        Open::List(Vec::new())
                    };
                    self.builder.open(start, open, None);
                    continue;
                }
                Some(b'}' | b']') => self.close(next)?,
                Some(b'"') => {
                    let (text, span) = self.string()?;
                    self.builder.add(Node { span, kind: Kind::Scalar { text, plain: false } }, None);
                }
                _ => self.word()?,
            }
            // Behind a value: what closes the collections around it, or what is between two values.
            loop {
                if self.builder.depth() == 0 {
                    return match self.peek() {
                        None => Ok(()),
                        Some(_) => Err(self.stop("something follows the JSON")),
                    };
                }
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        break;
                    }
                    closing @ Some(b'}' | b']') => self.close(closing)?,
                    _ => return Err(self.stop("a `,` is due")),
                }
            }
        }
    }

    fn close(&mut self, bracket: Option<u8>) -> Result<(), Stop> {
        if !self.builder.is_closed_by(bracket) {
            return Err(self.stop("this closes nothing"));
        }
        self.at += 1;
        self.builder.close(Some(self.at), false);
        Ok(())
    }

    /// `true`, `null` or a number.
    fn word(&mut self) -> Result<(), Stop> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let len = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
        let word = rest.get(..len).unwrap_or_default();
        if !matches!(word, "true" | "false" | "null") && word.parse::<f64>().is_err() {
            return Err(self.stop("a value is due"));
        }
        let span = Span::new(self.at, self.at + len);
        self.builder.add(Node { span, kind: Kind::Scalar { text: word.to_owned(), plain: true } }, None);
        self.at += len;
        Ok(())
    }

    /// A string, and what stands between its quotes.
    fn string(&mut self) -> Result<(String, Span), Stop> {
        let start = self.at + 1;
        let rest = self.text.get(start..).unwrap_or_default();
        let mut text = String::new();
        let mut characters = rest.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.at = start + at + 1;
                    let quotes = usize::from(at == 0);
                    return Ok((text, Span::new(start - quotes, start + at + quotes)));
                }
                '\\' => {
                    let escaped = characters.next().map(|(_, escaped)| escaped);
                    text.push(match escaped {
                        Some('n') => '\n',
                        Some('r') => '\r',
                        Some('t') => '\t',
                        Some('b') => '\u{8}',
                        Some('f') => '\u{c}',
                        Some('u') => {
                            let hex = rest.get(at + 2..).unwrap_or_default();
                            let (character, len) = unicode(hex);
                            for _ in 0..len {
                                characters.next();
                            }
                            character
                        }
                        Some(other) => other,
                        None => break,
                    });
                }
                // No string goes over the end of a line: a cut or a lost quote.
                '\n' => break,
                other => text.push(other),
            }
        }
        Err(self.stop("this string has no end"))
    }
}

/// The character of `\u` and what follows, and how many characters that are behind the `u`.
fn unicode(hex: &str) -> (char, usize) {
    let unit = |hex: &str| u32::from_str_radix(hex.get(..4)?, 16).ok();
    let Some(first) = unit(hex) else { return (char::REPLACEMENT_CHARACTER, 0) };
    let second = hex.get(4..).and_then(|rest| unit(rest.strip_prefix("\\u")?));
    match (first, second) {
        (0xd800..0xdc00, Some(second @ 0xdc00..0xe000)) => {
            let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 10)
        }
        _ => (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_as_json_has_them() {
        let read = read("{\n\t\"a\":\t\"x\\/\\u00e9\\ud83d\\ude00\\\"\",\n\t\"b\": [true, -1.5e3, {}]\n}\n");
        assert!(read.stop.is_none());
        let root = &read.roots[0];
        assert_eq!(root.get("a").and_then(Node::text), Some("x/é😀\""));
        assert_eq!(root.get("b").unwrap().items().len(), 3);
    }

    #[test]
    fn what_was_read_before_a_cut_is_kept() {
        let whole = r#"{"a": {"b": ["x", {"c": 1}], "d": "é"}}"#;
        for cut in (1..whole.len()).filter(|cut| whole.is_char_boundary(*cut)) {
            let read = read(&whole[..cut]);
            assert!(read.stop.is_some_and(|stop| (stop.span.end as usize) <= cut) && read.roots.len() == 1, "{cut}");
        }
    }
}
