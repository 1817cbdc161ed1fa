//! Parts of sentences, for every rule that says them.

/// The keys of a secret in a sentence.
pub(super) fn list(keys: &[&str]) -> String {
    let quoted: Vec<String> = keys.iter().take(12).map(|key| format!("`{key}`")).collect();
    match quoted.as_slice() {
        [] => "no keys".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A text as the start of a sentence.
pub(super) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
