//! Commands for a POSIX shell.

/// A word that a POSIX shell takes as it is.
#[must_use]
pub fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
