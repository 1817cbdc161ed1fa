//! What JSON and YAML have in common.

use crate::text::Span;

/// Collections in collections.
pub(super) const NESTING: usize = 100;

/// A text, as far as it could be read.
#[derive(Default)]
pub(in crate::code) struct Read {
    /// The documents in it: of JSON one.
    pub roots: Vec<Node>,
    /// Where reading ended before the text did, and why.
    pub stop: Option<Stop>,
}

pub(in crate::code) struct Stop {
    pub span: Span,
    pub why: String,
}

impl Stop {
    /// At a byte of the text.
    pub fn at(text: &str, at: usize, why: impl Into<String>) -> Self {
        Self { span: character(text, at), why: why.into() }
    }
}

/// The character at a byte of a text, or its last one that is no white space.
pub(super) fn character(text: &str, at: usize) -> Span {
    let last = text.trim_end().char_indices().next_back().map_or(0, |(last, _)| last);
    let start = (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(last).min(last);
    let len = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span::new(start, start + len)
}

pub(in crate::code) struct Node {
    /// Of a scalar, what stands between its quotes, if something does.
    pub span: Span,
    pub kind: Kind,
}

pub(in crate::code) enum Kind {
    Scalar {
        text: String,
        /// Whether it is in no quotes, so that it may be a number, `true` or nothing.
        plain: bool,
    },
    List(Vec<Node>),
    Map {
        entries: Vec<Entry>,
        /// Whether it may have more entries than these.
        open: bool,
    },
    /// Something that is not followed.
    Unknown,
}

pub(in crate::code) struct Entry {
    pub key: String,
    pub span: Span,
    pub value: Node,
}

impl Node {
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The value of a key: of several, the last one.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().rev().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The function that it calls, such as `Fn::Sub`, and what that is given.
    pub fn call(&self) -> Option<(&str, &Node)> {
        match self.entries() {
            [only] if matches!(only.key.as_str(), "Ref" | "Condition") || only.key.starts_with("Fn::") => {
                Some((&only.key, &only.value))
            }
            _ => None,
        }
    }
}

/// What is being read of a collection.
pub(super) enum Open {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, key: Option<(String, Span)> },
}

/// Puts nodes together as they come, and closes what a text leaves open.
#[derive(Default)]
pub(super) struct Builder {
    pub roots: Vec<Node>,
    stack: Vec<(usize, Open, Option<String>)>,
}

impl Builder {
    pub fn depth(&self) -> usize {
        self.stack.len()
    }

    /// Opens a collection that is given to a function, if it has the short form of one before it.
    pub fn open(&mut self, start: usize, open: Open, function: Option<String>) {
        self.stack.push((start, open, function));
    }

    /// Whether a key is due.
    pub fn takes_key(&self) -> bool {
        matches!(self.stack.last(), Some((_, Open::Map { key: None, .. }, _)))
    }

    pub fn key(&mut self, text: String, span: Span) {
        if let Some((_, Open::Map { key, .. }, _)) = self.stack.last_mut() {
            *key = Some((text, span));
        }
    }

    pub fn add(&mut self, node: Node, function: Option<String>) {
        let span = node.span;
        let node = match function {
            Some(key) => {
                Node { span, kind: Kind::Map { entries: vec![Entry { key, span, value: node }], open: false } }
            }
            None => node,
        };
        match self.stack.last_mut() {
            None => self.roots.push(node),
            Some((_, Open::List(items), _)) => items.push(node),
            Some((_, Open::Map { entries, key }, _)) => {
                if let Some((key, span)) = key.take() {
                    entries.push(Entry { key, span, value: node });
                }
            }
        }
    }

    /// Closes the innermost collection; `end` is where it is closed, if that can be seen.
    pub fn close(&mut self, end: Option<usize>, cut: bool) {
        let Some((start, open, function)) = self.stack.pop() else { return };
        let last = match &open {
            Open::List(items) => items.last().map(|item| item.span.end as usize),
            Open::Map { entries, .. } => entries.last().map(|entry| entry.value.span.end as usize),
        };
        let span = Span::new(start, end.or(last).unwrap_or(start).max(start));
        let kind = match open {
            Open::List(items) => Kind::List(items),
            Open::Map { entries, .. } => Kind::Map { entries, open: cut },
        };
        self.add(Node { span, kind }, function);
    }

    pub fn finish(mut self, stop: Option<Stop>) -> Read {
        while self.depth() > 0 {
            self.close(None, true);
        }
        Read { roots: self.roots, stop }
    }
}

impl Builder {
    /// Whether the innermost collection ends in such a bracket.
    pub fn is_closed_by(&self, bracket: Option<u8>) -> bool {
        matches!(
            (self.stack.last(), bracket),
            (Some((_, Open::List(_), _)), Some(b']')) | (Some((_, Open::Map { .. }, _)), Some(b'}'))
        )
    }
}
