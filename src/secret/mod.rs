//! Pasted secret text → [`Secret`]: every key and value with its place, however it was pasted.

mod content;
mod edits;
mod forms;
mod json;
mod mapped;
mod peel;
mod recognize;
mod shape;
#[cfg(test)]
mod tests;
pub mod value;

use std::cmp::Reverse;
use std::fmt;

use crate::text::Span;

pub use forms::read;
pub use recognize::looks_like_secret;
pub use shape::shape_of;

/// The most bytes that Secrets Manager stores in one secret.
pub const STORED_LIMIT: u32 = 65_536;

/// A replacement of bytes in what was pasted. It never writes a value that the secret holds.
pub type TextEdit = (Span, String);

/// One secret found in a pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What the paste calls it.
    pub name: Option<String>,
    /// The ARN that the paste gives it.
    pub arn: Option<String>,
    /// How the text was pasted.
    pub form: Form,
    /// What the stored text holds.
    pub content: Content,
    /// Where the stored text is in the paste.
    pub span: Span,
    /// The bytes that Secrets Manager stores, where the paste says them.
    pub stored_len: Option<u32>,
    /// What a shell would replace before AWS sees the text (`$$`, `` `…` ``), in a command.
    pub expanded: Vec<Span>,
    /// How something written into the stored text must be spelled in the paste.
    layer: Layer,
}

/// How a secret was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The stored text itself.
    Stored,
    /// What `get-secret-value` or `batch-get-secret-value` printed.
    Reply,
    /// An `aws secretsmanager` command that stores it.
    Command(Shell),
    /// The keys and values as the console lists them, or code that stores them.
    Table,
    /// Lines of `KEY=value`.
    Env,
}

/// Whose quoting a command uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shell {
    /// bash, zsh and every other POSIX shell.
    Posix,
    /// The Windows command prompt.
    Cmd,
    /// `PowerShell`.
    PowerShell,
}

/// What a stored text holds.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// A JSON object, or what was meant to be one.
    Json(Object),
    /// A JSON array, which has no keys to read.
    Array,
    /// A JSON string, number, boolean or null by itself.
    Scalar(Value),
    /// Plain text, such as a bare password.
    Text(String),
    /// Bytes that are no text.
    Binary,
    /// Nothing.
    Empty,
    /// The paste is in no form that is read here.
    Unread,
    /// The paste does not show it (`file://…`, a reply without the value).
    Unseen,
}

/// A JSON object as far as it can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// The pairs in their order, a key that comes twice included: the last one counts.
    pub entries: Vec<Entry>,
    /// Why the stored text is not JSON, in the order of their places; none if it is.
    pub flaws: Vec<Flaw>,
    /// What the values that are objects or arrays hold, and words that are no pair.
    nested: Vec<Nested>,
    /// Comments and what follows the object.
    asides: Vec<Span>,
    /// What mends all flaws, outer layers first; none where only a person can tell what was meant.
    mends: Option<Vec<TextEdit>>,
    /// What was taken off before the object could be read, outer layers first.
    layers: Vec<Layer>,
}

/// A key and its value.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key, decoded.
    pub key: String,
    /// Where it is, without its quotes.
    pub key_span: Span,
    /// The value, decoded.
    pub value: Value,
    /// Where it is, with its quotes.
    pub value_span: Span,
    /// Where it is, without its quotes.
    pub inner_span: Span,
    /// The whole pair, from the first quote of the key to the last of the value.
    pub span: Span,
    quirks: Quirks,
}

/// A value that is not the value of one of the object's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Nested {
    /// 1 for what the object's own values hold, 0 for a word that is no pair.
    depth: usize,
    entry: Entry,
}

/// A JSON value.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// A string, decoded; also a bare word where JSON has a string.
    String(String),
    /// A number as it is written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// An object.
    Object,
    /// An array.
    Array,
    /// A string of which a shell replaces a part before AWS sees it: what is stored is not shown.
    Expanded,
}

/// How a string is written, as far as its shape has to repeat it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Quirks {
    quote: Option<char>,
    unknown_escape: bool,
    half_escape: bool,
    inner_quote: bool,
    control: Option<char>,
}

/// One way in which a text is not JSON, however often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Which way.
    pub kind: FlawKind,
    /// The smallest place that shows it, the first if there are several. Never empty.
    pub span: Span,
}

/// The ways in which a text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FlawKind {
    /// A byte order mark before the text, which editors hide.
    Bom,
    /// Quotes around the whole object that a shell left (the Windows prompt leaves `'`).
    WrappedInQuotes,
    /// JSON inside a JSON string: encoded twice.
    DoubleEncoded,
    /// `\"` where JSON has `"`: escapes that a shell left.
    BackslashedQuotes,
    /// `""` where JSON has `"`: doubling that a shell left.
    DoubledQuotes,
    /// `'` or `` ` `` where JSON has `"`.
    SingleQuotes,
    /// Typographic quotes where JSON has `"`.
    SmartQuotes,
    /// A key without quotes, as after a shell that ate them.
    UnquotedKey,
    /// A value without quotes that is neither a number nor `true`, `false`, `null`.
    UnquotedValue,
    /// A `"` inside a string that ends it too early.
    UnescapedQuote,
    /// A string that does not end.
    UnterminatedString,
    /// A backslash that starts no escape of JSON, or half a surrogate pair.
    BadEscape,
    /// A line break, tab or other control character inside a string.
    ControlCharacter,
    /// White space that JSON does not know, such as a no-break space.
    StrangeSpace,
    /// A comment.
    Comment,
    /// No comma between two pairs.
    MissingComma,
    /// A comma after the last pair.
    TrailingComma,
    /// A comma with nothing before it.
    ExtraComma,
    /// No colon between key and value.
    MissingColon,
    /// `=` for `:`, or `;` for `,`.
    WrongSeparator,
    /// A key without a value.
    MissingValue,
    /// A value without a key.
    MissingKey,
    /// No opening brace.
    MissingOpeningBrace,
    /// A brace or bracket that nothing closes.
    MissingBrace,
    /// A brace or bracket that closes nothing.
    ExtraBrace,
    /// Something after the object.
    TrailingText,
}

impl Object {
    /// The pair that counts for `key`: the last one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.key == key)
    }

    /// All pairs, with those of the objects that are values.
    pub fn pairs(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().chain(self.nested.iter().map(|nested| &nested.entry))
    }

    /// All that makes the text JSON, sorted and without overlap; none where only a person can tell what was meant.
    #[must_use]
    pub fn repair(&self) -> Option<Vec<TextEdit>> {
        let mut edits: Vec<(usize, &TextEdit)> = self.mends.iter().flatten().enumerate().collect();
        edits.sort_by_key(|(_, (span, _))| (span.start, !span.is_empty(), Reverse(span.end)));
        let mut kept: Vec<(usize, &TextEdit)> = Vec::with_capacity(edits.len());
        for (order, edit) in edits {
            match kept.last_mut() {
                // Two layers edit the same character: the inner one, which comes later, knows what it stands for.
                Some(last) if edit.0.start < last.1.0.end => *last = (*last).max((order, edit)),
                _ => kept.push((order, edit)),
            }
        }
        self.mends.as_ref().map(|_| kept.into_iter().map(|(_, edit)| edit.clone()).collect())
    }
}

impl Value {
    /// The text that a reference to the key gives: strings decoded, numbers and words as they are written.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::String(text) | Self::Number(text) => Some(text),
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            Self::Null | Self::Object | Self::Array | Self::Expanded => None,
        }
    }
}

/// Only the kind: what a secret holds stays out of logs and panics.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String(_) => "String(…)",
            Self::Number(_) => "Number(…)",
            Self::Bool(_) => "Bool(…)",
            Self::Null => "Null",
            Self::Object => "Object",
            Self::Array => "Array",
            Self::Expanded => "Expanded",
        })
    }
}

/// Without the text.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(object) => f.debug_tuple("Json").field(object).finish(),
            Self::Scalar(value) => f.debug_tuple("Scalar").field(value).finish(),
            Self::Array => f.write_str("Array"),
            Self::Text(_) => f.write_str("Text(…)"),
            Self::Binary => f.write_str("Binary"),
            Self::Empty => f.write_str("Empty"),
            Self::Unread => f.write_str("Unread"),
            Self::Unseen => f.write_str("Unseen"),
        }
    }
}

/// Without the key either, which in a broken text may hold a piece of a value.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { value, span, .. } = self;
        f.debug_struct("Entry").field("value", value).field("span", span).finish_non_exhaustive()
    }
}

/// How a text is spelled inside another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    /// As it is.
    Plain,
    /// With JSON's escapes.
    JsonString,
    /// With every `"` twice.
    DoubledQuotes,
    /// With every `'` twice, as between `'` of YAML and of `PowerShell`.
    DoubledApostrophes,
    /// Between `'` of a POSIX shell.
    SingleQuotes,
    /// Between `"` of a POSIX shell.
    DoubleQuotes,
    /// It cannot be written there.
    Opaque,
}

impl Layer {
    fn spell(self, text: &str) -> Option<String> {
        match self {
            Self::Plain => Some(text.to_owned()),
            Self::JsonString => Some(text.replace('\\', r"\\").replace('"', "\\\"")),
            Self::DoubledQuotes => Some(text.replace('"', "\"\"")),
            Self::DoubledApostrophes => Some(text.replace('\'', "''")),
            Self::SingleQuotes => Some(text.replace('\'', r"'\''")),
            Self::DoubleQuotes => {
                let escape = |escaped: String, character: char| match character {
                    '"' | '\\' | '$' | '`' => escaped + "\\" + character.encode_utf8(&mut [0; 4]),
                    _ => escaped + character.encode_utf8(&mut [0; 4]),
                };
                Some(text.chars().fold(String::new(), escape))
            }
            Self::Opaque => None,
        }
    }
}
