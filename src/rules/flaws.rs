//! Where a pasted text is not JSON, and why, for every rule about it and for the report.

use crate::bind::Pasted;
use crate::diagnostic::Severity;
use crate::secret::{Content, FlawKind, Form};
use crate::text::{Location, Span};

/// What the paste is if it is the stored text, where it may as well only show it: an error would be a false alarm for
/// whoever pasted what a command printed or the lines of a file.
pub(super) fn doubt(pasted: &Pasted) -> Option<(Span, Severity, &'static str)> {
    let Content::Json(object) = &pasted.secret.content else { return None };
    match (pasted.secret.form, &object.flaws[..]) {
        (Form::Stored, [flaw]) if flaw.kind == FlawKind::DoubleEncoded => Some((
            flaw.span,
            Severity::Warning,
            "If this is the stored text, it is JSON inside a JSON string, encoded twice, and every read of a key fails. \
             If `--query SecretString` printed it, the secret is as it should be.",
        )),
        (Form::Env, []) if pasted.secret.is_environment() => Some((
            object.entries.first()?.key_span,
            Severity::Info,
            "These lines set variables of an environment: the keys of the secret may be called otherwise, so no missing \
             key is reported. Paste the JSON text of the secret to have its keys checked.",
        )),
        (Form::Env, []) if pasted.secret.is_lines() => Some((
            object.entries.first()?.key_span,
            Severity::Info,
            "These lines are taken for keys and values of the secret. If they are its text as it is stored, every read \
             of a key fails: only a JSON object has keys.",
        )),
        _ => None,
    }
}

/// Where a text stops being JSON, and why; `None` if it is an object, or is not shown.
pub(super) fn first_flaw(pasted: &Pasted) -> Option<(Location, &'static str)> {
    let whole = pasted.secret.span;
    let (span, what): (Span, _) = match &pasted.secret.content {
        Content::Json(object) => {
            let flaw = object.flaws.first()?;
            (flaw.span, explain(flaw.kind))
        }
        Content::Text(_) => (whole, "it is plain text, such as a bare password"),
        Content::Scalar(_) => (whole, "it is a single value"),
        Content::Array => (whole, "it is an array, which has no keys"),
        Content::Binary => (whole, "it is no text"),
        Content::Empty | Content::Unread | Content::Unseen => return None,
    };
    Some((Location { document: pasted.document, span }, what))
}

/// Why a text is not JSON, as the end of a sentence.
pub(super) fn explain(kind: FlawKind) -> &'static str {
    match kind {
        FlawKind::Bom => "an invisible byte order mark stands before it",
        FlawKind::WrappedInQuotes => "a shell left its quotes around it",
        FlawKind::DoubleEncoded => "it is JSON inside a JSON string, encoded twice",
        FlawKind::BackslashedQuotes => "a shell left its backslashes in it",
        FlawKind::DoubledQuotes => "a shell left its doubled quotes in it",
        FlawKind::SingleQuotes => "JSON has double quotes only",
        FlawKind::SmartQuotes => "these are typographic quotes",
        FlawKind::UnquotedKey => "a key has no quotes, as after a shell that ate them",
        FlawKind::UnquotedValue => "a value has no quotes, as after a shell that ate them",
        FlawKind::UnescapedQuote => "a double quote inside a string needs a backslash",
        FlawKind::UnterminatedString => "this string does not end",
        FlawKind::BadEscape => "JSON has no such escape",
        FlawKind::ControlCharacter => "a string holds a line break, tab or other control character",
        FlawKind::StrangeSpace => "JSON does not know this white space",
        FlawKind::Comment => "JSON has no comments",
        FlawKind::MissingComma => "a comma is missing",
        FlawKind::TrailingComma => "nothing may follow the last comma",
        FlawKind::ExtraComma => "there is a comma too many",
        FlawKind::MissingColon => "a colon is missing",
        FlawKind::WrongSeparator => "JSON separates with `:` and `,`",
        FlawKind::MissingValue => "a key has no value",
        FlawKind::MissingKey => "a value has no key",
        FlawKind::MissingOpeningBrace => "the opening brace is missing",
        FlawKind::MissingBrace => "a closing brace is missing",
        FlawKind::ExtraBrace => "there is a brace too many",
        FlawKind::TrailingText => "something follows the object",
    }
}
