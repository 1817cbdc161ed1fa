//! A reader of JSON objects that never gives up: it reads what people paste and says where that is not JSON.
//!
//! One pass with a stack of its own, so that no nesting can exhaust another one. It looks ahead only as far as the next
//! few quotes or the next separator, which keeps it linear.

use super::mapped::{
    EXPANSION, Escape, Glyph, escape, is_json_space, is_strange_space, json_escaped, said, span_of, trim,
};
use super::{Entry, Flaw, FlawKind, Nested, Object, Quirks, TextEdit, Value};
use crate::text::Span;

/// Quotes inside a string that are passed over before the first is taken for its end.
const INNER_QUOTES: usize = 4;

/// Reads the object that `glyphs`, without white space around them, start. `{` may be missing.
pub(super) fn read_object(glyphs: &[Glyph]) -> Object {
    let mut reader = Reader::new(glyphs);
    reader.run();
    reader.object.flaws.sort_by_key(|flaw| flaw.span);
    reader.object
}

/// The value that `glyphs` are, if they are one JSON string, number or word and nothing else.
pub(super) fn read_scalar(glyphs: &[Glyph]) -> Option<Value> {
    let mut reader = Reader::new(glyphs);
    let value = match reader.peek()? {
        '"' => reader.string(Place::Value).value,
        _ => literal(&said(glyphs))?,
    };
    let whole = reader.at == glyphs.len() || reader.at == 0;
    (whole && reader.object.flaws.is_empty()).then_some(value)
}

/// The quotes that end a string which `open` starts.
pub(super) fn closers(open: char) -> Option<&'static [char]> {
    Some(match open {
        '"' => &['"'],
        '\'' => &['\''],
        '`' => &['`'],
        '“' | '”' | '„' | '‟' | '«' | '»' => &['”', '“', '„', '‟', '"', '»', '«'],
        '‘' | '’' | '‚' | '‛' => &['’', '‘', '‚', '‛', '\''],
        _ => return None,
    })
}

/// A number, `true`, `false` or `null` as JSON writes them, or what a shell may make one of.
fn literal(word: &str) -> Option<Value> {
    Some(match word {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        _ if is_number(word) => Value::Number(word.to_owned()),
        _ if word.contains(EXPANSION) => Value::Expanded,
        _ => return None,
    })
}

fn is_number(word: &str) -> bool {
    fn digits(text: &str) -> Option<&str> {
        let rest = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
        (rest.len() < text.len()).then_some(rest)
    }
    fn rest_of_number(text: &str) -> Option<&str> {
        let text = text.strip_prefix('-').unwrap_or(text);
        let mut rest = text.strip_prefix('0').or_else(|| digits(text))?;
        if let Some(fraction) = rest.strip_prefix('.') {
            rest = digits(fraction)?;
        }
        if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
            rest = digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))?;
        }
        Some(rest)
    }
    rest_of_number(word) == Some("")
}

/// An open object or array.
struct Frame {
    array: bool,
    opened: Span,
    /// The pair that it is the value of.
    key: Option<Key>,
    /// The last character of the last item.
    last: Option<Span>,
    /// A comma that nothing has followed yet.
    comma: Option<Span>,
}

struct Key {
    name: String,
    inner: Span,
    whole: Span,
    quirks: Quirks,
}

/// A string or bare word.
struct Token {
    value: Value,
    whole: Span,
    inner: Span,
    quirks: Quirks,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Key,
    Value,
}

struct Reader<'a> {
    glyphs: &'a [Glyph],
    at: usize,
    frames: Vec<Frame>,
    /// How many of the frames are arrays.
    arrays: usize,
    object: Object,
}

impl<'a> Reader<'a> {
    fn new(glyphs: &'a [Glyph]) -> Self {
        let object = Object { mends: Some(Vec::new()), ..Object::default() };
        Self { glyphs, at: 0, frames: Vec::new(), arrays: 0, object }
    }

    fn run(&mut self) {
        self.trivia();
        let start = self.here();
        if self.peek() == Some('{') {
            self.open(None);
        } else {
            let brace = self.peek().map(|_| vec![(Span::at(start.start), "{".to_owned())]);
            self.flaw(FlawKind::MissingOpeningBrace, start, brace);
            self.frames.push(Frame { array: false, opened: start, key: None, last: None, comma: None });
        }
        while let Some(array) = self.frames.last().map(|frame| frame.array) {
            self.trivia();
            match self.peek() {
                None => self.end(),
                Some(closer @ ('}' | ']')) => self.close(closer == ']'),
                Some(',' | ';') => self.comma(),
                Some(_) => {
                    self.missing_comma();
                    if array { self.value(None) } else { self.pair() }
                }
            }
        }
        self.rest();
    }

    // Structure

    fn open(&mut self, key: Option<Key>) {
        let array = self.peek() == Some('[');
        self.frames.push(Frame { array, opened: self.here(), key, last: None, comma: None });
        self.arrays += usize::from(array);
        self.at += 1;
    }

    fn close(&mut self, array: bool) {
        let closer = self.here();
        let open = if array { self.arrays } else { self.frames.len() - self.arrays };
        if open == 0 {
            self.at += 1;
            return self.flaw(FlawKind::ExtraBrace, closer, Some(vec![(closer, String::new())]));
        }
        self.at += 1;
        let mut missing = String::new();
        while let Some(frame) = self.frames.pop() {
            self.trailing_comma(&frame);
            self.arrays -= usize::from(frame.array);
            let found = frame.array == array;
            let end = if found { closer } else { Span::at(closer.start) };
            if !found {
                missing.push(if frame.array { ']' } else { '}' });
            }
            self.closed(frame, end);
            if found {
                break;
            }
        }
        if !missing.is_empty() {
            self.flaw(FlawKind::MissingBrace, closer, Some(vec![(Span::at(closer.start), missing)]));
        }
    }

    /// The text is over and something is still open.
    fn end(&mut self) {
        let last = self.last();
        let mut missing = String::new();
        while let Some(frame) = self.frames.pop() {
            self.trailing_comma(&frame);
            missing.push(if frame.array { ']' } else { '}' });
            self.closed(frame, Span::at(last.end));
        }
        self.flaw(FlawKind::MissingBrace, last, Some(vec![(Span::at(last.end), missing)]));
    }

    fn closed(&mut self, frame: Frame, end: Span) {
        if self.frames.is_empty() {
            return;
        }
        let span = frame.opened.to(end);
        let value = if frame.array { Value::Array } else { Value::Object };
        self.push(frame.key, Token { value, whole: span, inner: span, quirks: Quirks::default() });
    }

    fn comma(&mut self) {
        let comma = self.here();
        if self.peek() == Some(';') {
            self.flaw(FlawKind::WrongSeparator, comma, Some(vec![(comma, ",".to_owned())]));
        }
        self.at += 1;
        let Some(frame) = self.frames.last_mut() else { return };
        if frame.last.is_none() || frame.comma.is_some() {
            self.flaw(FlawKind::ExtraComma, comma, Some(vec![(comma, String::new())]));
        } else {
            frame.comma = Some(comma);
        }
    }

    fn trailing_comma(&mut self, frame: &Frame) {
        if let Some(comma) = frame.comma {
            self.flaw(FlawKind::TrailingComma, comma, Some(vec![(comma, String::new())]));
        }
    }

    fn missing_comma(&mut self) {
        let Some(frame) = self.frames.last_mut() else { return };
        let comma = frame.comma.take();
        if let (None, Some(last)) = (comma, frame.last) {
            self.flaw(FlawKind::MissingComma, last, Some(vec![(Span::at(last.end), ",".to_owned())]));
        }
    }

    fn pair(&mut self) {
        let Some(key) = self.key() else { return };
        self.trivia();
        let here = self.here();
        match self.peek() {
            Some(':') => self.at += 1,
            Some('=') => {
                let arrow = self.glyphs.get(self.at + 1).filter(|glyph| glyph.character == '>').map(|glyph| glyph.span);
                self.at += 1 + usize::from(arrow.is_some());
                let span = arrow.map_or(here, |arrow| here.to(arrow));
                self.flaw(FlawKind::WrongSeparator, span, Some(vec![(span, ":".to_owned())]));
            }
            None | Some(',' | ';' | '}' | ']') => return self.missing_value(key),
            Some(_) => {
                let repair = vec![(Span::at(key.whole.end), ":".to_owned())];
                self.flaw(FlawKind::MissingColon, key.whole, Some(repair));
            }
        }
        self.trivia();
        match self.peek() {
            None | Some(',' | ';' | '}' | ']') => self.missing_value(key),
            Some(_) => self.value(Some(key)),
        }
    }

    fn missing_value(&mut self, key: Key) {
        self.flaw(FlawKind::MissingValue, key.whole, None);
        let Key { name, inner, whole, quirks } = key;
        self.push(None, Token { value: Value::String(name), whole, inner, quirks });
    }

    fn key(&mut self) -> Option<Key> {
        let here = self.here();
        match self.peek()? {
            '{' | '[' => {
                self.flaw(FlawKind::MissingKey, here, None);
                self.open(None);
                None
            }
            ':' | '=' => {
                self.flaw(FlawKind::MissingKey, here, None);
                self.at += 1;
                None
            }
            quote if closers(quote).is_some() => Some(self.string(Place::Key).into_key()),
            _ => Some(self.bare_key()),
        }
    }

    fn value(&mut self, key: Option<Key>) {
        match self.peek() {
            Some('{' | '[') => self.open(key),
            Some(quote) if closers(quote).is_some() => {
                let token = self.string(Place::Value);
                self.push(key, token);
            }
            _ => {
                let token = self.bare_value();
                self.push(key, token);
            }
        }
    }

    fn push(&mut self, key: Option<Key>, token: Token) {
        let last = self.at.checked_sub(1).and_then(|last| self.glyphs.get(last)).map(|glyph| glyph.span);
        if let Some(frame) = self.frames.last_mut() {
            frame.last = last;
        }
        let depth = self.frames.len().saturating_sub(1);
        let Token { value, whole, inner, quirks } = token;
        let keyed = key.is_some();
        let start = Span::at(whole.start);
        let key = key.unwrap_or(Key { name: String::new(), inner: start, whole: start, quirks });
        let span = key.whole.to(whole);
        let (value_span, inner_span) = (whole, inner);
        let value = match value {
            Value::String(text) if text.contains(EXPANSION) => Value::Expanded,
            shown => shown,
        };
        let entry = Entry { key: key.name, key_span: key.inner, value, value_span, inner_span, span, quirks };
        if depth == 0 && keyed {
            self.object.entries.push(entry);
        } else {
            self.object.nested.push(Nested { depth, entry });
        }
    }

    /// What follows the object.
    fn rest(&mut self) {
        self.trivia();
        let Some(rest) = self.glyphs.get(self.at..).filter(|rest| !rest.is_empty()) else { return };
        let rest = trim(rest);
        let span = span_of(rest);
        if rest.iter().all(|glyph| matches!(glyph.character, '}' | ']')) {
            self.flaw(FlawKind::ExtraBrace, span, Some(vec![(span, String::new())]));
        } else if rest.iter().all(|glyph| matches!(glyph.character, ',' | ';')) {
            self.flaw(FlawKind::TrailingText, span, Some(vec![(span, String::new())]));
        } else {
            self.object.asides.push(span);
            self.flaw(FlawKind::TrailingText, span, None);
        }
    }

    // Words

    fn bare_key(&mut self) -> Key {
        let start = self.at;
        let ends = |character: char| matches!(character, ':' | '=' | ',' | ';' | '{' | '}' | '[' | ']' | '\n' | '\r');
        let word = self.word(start, |reader, at| reader.char_at(at).is_none_or(ends));
        let span = span_of(word);
        let name = said(word);
        self.flaw(FlawKind::UnquotedKey, span, Some(quoted(word, span)));
        Key { name, inner: span, whole: span, quirks: Quirks::default() }
    }

    fn bare_value(&mut self) -> Token {
        let start = self.at;
        let quirks = Quirks::default();
        let word = self.word(start, |reader, at| {
            reader.char_at(at).is_none_or(|next| matches!(next, ',' | ';' | '}' | ']') || next.is_whitespace())
        });
        let span = span_of(word);
        if let Some(value) = literal(&said(word)) {
            return Token { value, whole: span, inner: span, quirks };
        }
        self.at = start;
        let word = self.word(start, |reader, at| match reader.char_at(at) {
            None | Some('}' | ']' | '\n' | '\r') => true,
            Some(',' | ';') => reader.pair_follows(at + 1),
            Some(_) => false,
        });
        let span = span_of(word);
        self.flaw(FlawKind::UnquotedValue, span, Some(quoted(word, span)));
        Token { value: Value::String(said(word)), whole: span, inner: span, quirks }
    }

    /// From `start` up to where `ends` says, at least one character, without space at its end; moves behind it.
    fn word(&mut self, start: usize, ends: impl Fn(&Self, usize) -> bool) -> &'a [Glyph] {
        let mut end = start + 1;
        while end < self.glyphs.len() && !ends(self, end) {
            end += 1;
        }
        let word = self.glyphs.get(start..end).unwrap_or_default();
        let space = word.iter().rev().take_while(|glyph| glyph.character.is_whitespace()).count();
        self.at = end - space.min(end - start - 1);
        self.glyphs.get(start..self.at).unwrap_or_default()
    }

    /// Whether a separator at `at` is one: a key, the end or a line break follows, not the rest of a value.
    fn pair_follows(&self, at: usize) -> bool {
        let rest = self.glyphs.get(at..).unwrap_or_default();
        let stops = |glyph: &Glyph| matches!(glyph.character, ':' | '=' | ',' | ';' | '}' | ']' | '\n' | '\r');
        let stop = rest.iter().position(stops).unwrap_or(rest.len());
        let blank = |glyphs: &[Glyph]| glyphs.iter().all(|glyph| glyph.character.is_whitespace());
        rest.get(stop).is_none_or(|glyph| matches!(glyph.character, ':' | '=')) || rest.get(..stop).is_some_and(blank)
    }

    // Strings

    fn string(&mut self, place: Place) -> Token {
        let open = self.here();
        let quote = self.peek().unwrap_or_default();
        let closers = closers(quote).unwrap_or_default();
        let start = self.at + 1;
        let (end, closed) = self.end_of_string(start, closers, place);
        let glyphs = self.glyphs;
        let inner_glyphs = glyphs.get(start..end).unwrap_or_default();
        let inner = if inner_glyphs.is_empty() { Span::at(open.end) } else { span_of(inner_glyphs) };
        self.at = end + usize::from(closed);
        let mut quotes: Vec<TextEdit> = Vec::new();
        let mut whole = open.to(inner);
        if closed {
            let close = glyphs.get(end).map_or(inner, |glyph| glyph.span);
            whole = open.to(close);
            if quote != '"' {
                quotes.extend([(open, "\"".to_owned()), (close, "\"".to_owned())]);
            }
        } else {
            if quote != '"' {
                quotes.push((open, "\"".to_owned()));
            }
            self.flaw(FlawKind::UnterminatedString, open, Some(vec![(Span::at(inner.end), "\"".to_owned())]));
        }
        let (text, mut quirks) = self.decode(inner_glyphs, quote, closers, &mut quotes);
        quirks.quote = Some(quote);
        if quote != '"' {
            let kind = if quote.is_ascii() { FlawKind::SingleQuotes } else { FlawKind::SmartQuotes };
            self.flaw(kind, open, Some(quotes));
        }
        Token { value: Value::String(text), whole, inner, quirks }
    }

    /// Where the string that starts at `start` ends, and whether a quote ends it.
    fn end_of_string(&self, start: usize, closers: &[char], place: Place) -> (usize, bool) {
        let mut at = start;
        let mut first_quote = None;
        let mut passed = 0;
        let mut line_end = None;
        while let Some(character) = self.char_at(at) {
            match character {
                '\\' => at += 1,
                '\n' | '\r' => match first_quote {
                    Some(quote) => return (quote, true),
                    None => line_end = line_end.or(Some(at)),
                },
                quote if closers.contains(&quote) => {
                    if line_end.is_some() {
                        if self.text_goes_on(at + 1, place) {
                            return (at, true);
                        }
                        break;
                    }
                    if self.string_may_end(at + 1, place) {
                        return (at, true);
                    }
                    first_quote = first_quote.or(Some(at));
                    passed += 1;
                    if passed > INNER_QUOTES {
                        break;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        match (first_quote, line_end) {
            (Some(quote), _) => (quote, true),
            (None, Some(line_end)) => (self.back_over(start, line_end, ','), false),
            (None, None) => (self.back_over(start, self.glyphs.len(), '}'), false),
        }
    }

    /// Whether a string may end before `at`: nothing is glued to its quote but what may follow a string.
    fn string_may_end(&self, at: usize, place: Place) -> bool {
        let Some(next) = self.char_at(at) else { return true };
        match next {
            ',' | '}' | ']' | ';' | '/' | '#' => true,
            ':' | '=' => place == Place::Key,
            _ => next.is_whitespace() || is_strange_space(next) || closers(next).is_some(),
        }
    }

    /// Whether the text after a string of several lines goes on as JSON does.
    fn text_goes_on(&self, at: usize, place: Place) -> bool {
        let next = self.glyphs.get(at..).unwrap_or_default().iter().find(|glyph| !glyph.character.is_whitespace());
        match next.map(|glyph| glyph.character) {
            None | Some(',' | '}' | ']') => place == Place::Value,
            Some(':') => place == Place::Key,
            Some(_) => false,
        }
    }

    /// From `end` back over white space, then over `also`, then over white space again.
    fn back_over(&self, start: usize, end: usize, also: char) -> usize {
        let glyphs = self.glyphs.get(start..end).unwrap_or_default();
        let space = |glyph: &&Glyph| glyph.character.is_whitespace();
        let back = |length: usize, over: &dyn Fn(&&Glyph) -> bool| {
            let kept = glyphs.get(..length).unwrap_or_default();
            length - kept.iter().rev().take_while(over).count()
        };
        let length = back(glyphs.len(), &space);
        let without = back(length, &|glyph| glyph.character == also);
        start + if without < length { back(without, &space) } else { length }
    }

    /// What a string says; adds to `quotes` what other quotes than `"` need.
    fn decode(
        &mut self,
        glyphs: &[Glyph],
        quote: char,
        closers: &[char],
        quotes: &mut Vec<TextEdit>,
    ) -> (String, Quirks) {
        let mut text = String::with_capacity(glyphs.len());
        let mut quirks = Quirks::default();
        let mut at = 0;
        while let Some(&glyph) = glyphs.get(at) {
            let rest = glyphs.get(at..).unwrap_or_default();
            let mut length = 1;
            let mut character = glyph.character;
            match glyph.character {
                '\\' => {
                    let (meaning, escape_length) = escape(rest);
                    length = escape_length;
                    let next = rest.get(1).map(|glyph| glyph.character);
                    match meaning {
                        Escape::Character(meant) => character = meant,
                        Escape::Half => {
                            character = char::REPLACEMENT_CHARACTER;
                            quirks.half_escape = true;
                            self.flaw(FlawKind::BadEscape, span_of(rest.get(..length).unwrap_or_default()), None);
                        }
                        // The backslash only kept the quote from ending the string.
                        Escape::Unknown if quote != '"' && next.is_some_and(|next| closers.contains(&next)) => {
                            quotes.push((glyph.span, String::new()));
                            character = next.unwrap_or_default();
                            length = 2;
                        }
                        Escape::Unknown => {
                            quirks.unknown_escape = true;
                            let repair = vec![(Span::at(glyph.span.start), "\\".to_owned())];
                            self.flaw(FlawKind::BadEscape, glyph.span, Some(repair));
                        }
                    }
                }
                '\0'..='\u{1f}' => {
                    quirks.control = Some(glyph.character);
                    self.flaw(
                        FlawKind::ControlCharacter,
                        glyph.span,
                        Some(vec![(glyph.span, json_escaped(glyph.character.encode_utf8(&mut [0; 4])))]),
                    );
                }
                inner if closers.contains(&inner) => {
                    quirks.inner_quote = true;
                    let repair =
                        if inner == '"' { vec![(Span::at(glyph.span.start), "\\".to_owned())] } else { vec![] };
                    self.flaw(FlawKind::UnescapedQuote, glyph.span, Some(repair));
                }
                '"' => quotes.push((Span::at(glyph.span.start), "\\".to_owned())),
                _ => {}
            }
            text.push(character);
            at += length;
        }
        (text, quirks)
    }

    // Between words

    fn trivia(&mut self) {
        while let Some(character) = self.peek() {
            let here = self.here();
            match (character, self.char_at(self.at + 1)) {
                ('/', Some('/')) | ('#', _) => self.comment(|glyphs| {
                    let end = glyphs.iter().position(|glyph| matches!(glyph.character, '\n' | '\r'));
                    Some(end.unwrap_or(glyphs.len()))
                }),
                ('/', Some('*')) => self.comment(|glyphs| {
                    let body = glyphs.get(2..)?;
                    let ends = |pair: &[Glyph]| matches!(pair, [a, b] if (a.character, b.character) == ('*', '/'));
                    body.windows(2).position(ends).map(|end| end + 4)
                }),
                _ if is_json_space(character) => self.at += 1,
                _ if is_strange_space(character) => {
                    self.flaw(FlawKind::StrangeSpace, here, Some(vec![(here, " ".to_owned())]));
                    self.at += 1;
                }
                _ => return,
            }
        }
    }

    /// A comment as long as `length` says; to the end of the text if it does not end.
    fn comment(&mut self, length: impl Fn(&[Glyph]) -> Option<usize>) {
        let rest = self.glyphs.get(self.at..).unwrap_or_default();
        let length = length(rest);
        let closed = length.is_some();
        let length = length.unwrap_or(rest.len());
        let span = span_of(rest.get(..length).unwrap_or_default());
        self.at += length;
        self.object.asides.push(span);
        self.flaw(FlawKind::Comment, span, closed.then(|| vec![(span, String::new())]));
    }

    // Flaws and places

    /// One flaw of a kind is enough; its further occurrences are mended with it.
    fn flaw(&mut self, kind: FlawKind, span: Span, mends: Option<Vec<TextEdit>>) {
        if self.object.flaws.iter().all(|flaw| flaw.kind != kind) {
            self.object.flaws.push(Flaw { kind, span });
        }
        match (&mut self.object.mends, mends) {
            (Some(all), Some(more)) => all.extend(more),
            (all, _) => *all = None,
        }
    }

    fn peek(&self) -> Option<char> {
        self.char_at(self.at)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.glyphs.get(at).map(|glyph| glyph.character)
    }

    /// The next character, or the last one at the end.
    fn here(&self) -> Span {
        self.glyphs.get(self.at).map_or_else(|| self.last(), |glyph| glyph.span)
    }

    fn last(&self) -> Span {
        self.glyphs.last().map_or_else(Span::default, |glyph| glyph.span)
    }
}

impl Token {
    fn into_key(self) -> Key {
        let Self { value, whole, inner, quirks } = self;
        let name = if let Value::String(name) = value { name } else { String::new() };
        Key { name, inner, whole, quirks }
    }
}

/// What puts a bare word in quotes.
fn quoted(word: &[Glyph], span: Span) -> Vec<TextEdit> {
    let mut edits = vec![(Span::at(span.start), "\"".to_owned())];
    edits.extend(word.iter().filter_map(|glyph| match glyph.character {
        '"' | '\\' => Some((Span::at(glyph.span.start), "\\".to_owned())),
        control @ '\0'..='\u{1f}' => Some((glyph.span, json_escaped(control.encode_utf8(&mut [0; 4])))),
        _ => None,
    }));
    edits.push((Span::at(span.end), "\"".to_owned()));
    edits
}
