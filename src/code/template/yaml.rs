//! YAML with the place of every key and value, as far as it goes. The short forms of functions become their long ones.

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::node::{Builder, Kind, NESTING, Node, Open, Read, Stop};
use crate::text::Span;

/// The functions whose long form does not begin with `Fn::`.
const BARE: &[&str] = &["Ref", "Condition"];

pub(super) fn read(text: &str) -> Read {
    let bytes = Bytes::new(text);
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok((event, span)) => (event, Span::new(bytes.of(span.start.index()), bytes.of(span.end.index()))),
            Err(error) => {
                let stop = Stop::at(text, bytes.of(error.marker().index()), error.info());
                return builder.finish(Some(stop));
            }
        };
        let start = span.start as usize;
        if matches!(event, Event::MappingStart(..) | Event::SequenceStart(..)) && builder.depth() >= NESTING {
            let why = format!("it is nested more than {NESTING} levels deep");
            return builder.finish(Some(Stop::at(text, start, why)));
        }
        match event {
            Event::Scalar(scalar, style, _, tag) => {
                let span = content(span, style, text);
                if builder.takes_key() {
                    builder.key(scalar.into_owned(), span);
                } else {
                    let plain = style == ScalarStyle::Plain;
                    let kind = Kind::Scalar { text: scalar.into_owned(), plain };
                    builder.add(Node { span, kind }, tag.and_then(|tag| function(&tag)));
                }
            }
            Event::Alias(_) if builder.takes_key() => builder.key(String::new(), span),
            Event::Alias(_) => builder.add(Node { span, kind: Kind::Unknown }, None),
            // A key that is a collection is none of a template.
            Event::MappingStart(_, tag) => {
                complex_key(&mut builder, span);
                let open = Open::Map { entries: Vec::new(), key: None };
                builder.open(start, open, tag.and_then(|tag| function(&tag)));
            }
            Event::SequenceStart(_, tag) => {
                complex_key(&mut builder, span);
                builder.open(start, Open::List(Vec::new()), tag.and_then(|tag| function(&tag)));
            }
            Event::MappingEnd | Event::SequenceEnd => {
                let closed = span.of(text).ends_with(['}', ']']);
                builder.close(closed.then_some(span.end as usize), false);
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
    }
    builder.finish(None)
}

/// A collection where a key is due stands there as a value without one.
fn complex_key(builder: &mut Builder, span: Span) {
    if builder.takes_key() {
        builder.key(String::new(), Span::at(span.start));
    }
}

/// `!Sub` → `Fn::Sub`.
fn function(tag: &Tag) -> Option<String> {
    let name = Some(&tag.suffix).filter(|_| tag.handle == "!")?;
    Some(if BARE.contains(&name.as_str()) { name.clone() } else { format!("Fn::{name}") })
}

/// A scalar without its tag, its quotes and the end of its last line.
fn content(span: Span, style: ScalarStyle, text: &str) -> Span {
    let mut start = span.start as usize;
    let all = span.of(text);
    if all.starts_with(['!', '&']) {
        // A tag and an anchor, in either order.
        let mut rest = all;
        while rest.starts_with(['!', '&']) {
            rest = rest.trim_start_matches(|character: char| !character.is_whitespace()).trim_start();
        }
        start += all.len() - rest.len();
    }
    let inner = Span::new(start, span.end as usize);
    match style {
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if inner.len() > 2 => {
            Span { start: inner.start + 1, end: inner.end - 1 }
        }
        _ => Span::new(start, start + inner.of(text).trim_end().len()),
    }
}

/// The bytes of the parser's positions, which count characters.
struct Bytes {
    /// Of each character, where it starts; empty for ASCII.
    starts: Vec<u32>,
    len: usize,
}

impl Bytes {
    fn new(text: &str) -> Self {
        let starts = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| Span::new(at, at).start).collect()
        };
        Self { starts, len: text.len() }
    }

    fn of(&self, character: usize) -> usize {
        if self.starts.is_empty() {
            return character.min(self.len);
        }
        self.starts.get(character).map_or(self.len, |start| *start as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bytes_between_the_quotes() {
        let text = "\u{feff}é: !Sub 'x${Y}é'\r\nb:\r\n  - !GetAtt A.B # c\r\n  - |\r\n    one\r\n    two\r\nc: [\"q\", {d: e}]\r\n";
        let read = read(text);
        assert!(read.stop.is_none());
        let root = &read.roots[0];
        assert_eq!(root.span.of(text).chars().next_back(), Some(']'));
        let (name, value) = root.get("é").unwrap().call().unwrap();
        assert_eq!((name, value.span.of(text)), ("Fn::Sub", "x${Y}é"));
        let [att, block] = root.get("b").unwrap().items() else { panic!("two items") };
        assert_eq!(att.call().map(|(name, value)| (name, value.span.of(text))), Some(("Fn::GetAtt", "A.B")));
        assert_eq!(block.span.of(text), "one\r\n    two");
        assert_eq!(root.get("c").unwrap().span.of(text), "[\"q\", {d: e}]");
    }

    #[test]
    fn an_alias_is_not_followed() {
        let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";
        assert!(matches!(read(bomb).roots[0].get("c").unwrap().items()[0].kind, Kind::Unknown));
    }

    #[test]
    fn what_nests_too_deep_ends_the_reading() {
        for text in ["[".repeat(5000), "- ".repeat(5000), "{a: ".repeat(5000)] {
            assert!(read(&text).stop.is_some());
        }
    }
}
