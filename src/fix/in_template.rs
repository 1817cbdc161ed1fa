//! What a fix may write into a CloudFormation template: fixes are made for code.

use super::Fix;
use crate::model::SourceText;
use crate::text::Span;

/// Whether every edit of a template replaces one word of a value by another one, which means the same in every way in
/// which JSON and YAML write texts. No expression of TypeScript is such a word.
#[must_use]
pub fn is_writable(fix: &Fix, source: &SourceText<'_>) -> bool {
    let mut edits = fix.edits.iter().filter(|edit| source.is_template(edit.location));
    edits.all(|edit| {
        let replaced = source.text(edit.location);
        let quoted = is_quoted(source.document(edit.location.document), edit.location.span);
        let dots = |text: &str| text.matches('.').count();
        let open = |text: &str| text.ends_with(':');
        (quoted || is_word(replaced))
            && is_word(&edit.text)
            && (quoted || edit.text.starts_with(|first: char| first.is_ascii_alphanumeric()))
            && dots(&edit.text) <= dots(replaced)
            && (open(replaced) || !open(&edit.text))
    })
}

/// Whether it is not empty, and has no character that is written otherwise in quotes or ends a value without them.
fn is_word(text: &str) -> bool {
    let plain = |character: char| character.is_ascii_alphanumeric() || "/_+=.@-:!$<>{}".contains(character);
    !text.is_empty() && text.chars().all(plain)
}

/// Whether a place is all that stands between two quotes.
fn is_quoted(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).and_then(|before| before.chars().next_back());
    let after = text.get(span.end as usize..).and_then(|after| after.chars().next());
    !span.is_empty() && before == after && matches!(before, Some('"' | '\''))
}
