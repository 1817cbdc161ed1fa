//! A service may quote the password that it refuses: what a log says is told without the values of the pasted secrets.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Deployment;
use crate::secret::value::is_clear;
use crate::secret::{self, Content, Value, shape_of};

/// Less is in too many texts to say anything, in bytes.
const SHORTEST: usize = 4;
/// What stands between the values of a secret, in whatever form it was pasted.
const BETWEEN: &[char] = &['"', '\'', '`', ',', ':', '=', '{', '}', '[', ']', '\\', '|'];
/// What may stand around a value in a sentence.
const AROUND: &[char] = &['.', ';', '!', '?', '(', ')', '<', '>'];
const MASK: &str = "•••";

/// Takes the values of these secrets out of what the events say, and every word of theirs that their shapes have not.
pub fn mask<'t>(deployment: &mut Deployment, secrets: impl Iterator<Item = &'t str> + Clone) {
    let Deployment { causes, stuck, consequences, .. } = deployment;
    let troubles = causes.iter_mut().chain(stuck).map(|trouble| &mut trouble.event);
    let mut reasons: Vec<&mut String> = troubles.chain(consequences).map(|event| &mut event.reason).collect();
    let whole = Whole::of(secrets.clone());
    for reason in &mut reasons {
        if let Some(masked) = whole.mask(reason) {
            **reason = masked;
        }
    }
    let said: FxHashSet<String> =
        reasons.iter().flat_map(|reason| words(reason)).flat_map(forms).map(str::to_owned).collect();
    let mut values: FxHashSet<&str> = FxHashSet::default();
    for text in secrets {
        let found: Vec<&str> = words(text).filter(|word| forms(word).any(|form| said.contains(form))).collect();
        if !found.is_empty() {
            let shape = shape_of(text);
            let shown: FxHashSet<&str> = words(&shape).collect();
            values.extend(found.into_iter().filter(|word| !shown.contains(word)));
        }
    }
    if values.is_empty() {
        return;
    }
    let values: FxHashSet<&str> = values.into_iter().flat_map(forms).collect();
    for reason in &mut reasons {
        let found: FxHashSet<String> =
            words(reason).flat_map(forms).filter(|word| values.contains(word)).map(str::to_owned).collect();
        for value in found {
            **reason = reason.replace(&value, MASK);
        }
    }
}

/// The values that open something, by how they begin, the longest first: one may have a part that is too short for a word.
struct Whole(FxHashMap<[u8; SHORTEST], Vec<String>>);

impl Whole {
    fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut values: FxHashSet<String> = FxHashSet::default();
        for text in texts {
            for secret in secret::read(text) {
                match &secret.content {
                    Content::Json(object) => {
                        for pair in object.pairs() {
                            let Value::String(value) = &pair.value else { continue };
                            if !is_clear(&pair.key, value) {
                                values.extend([value, pair.inner_span.of(text)].map(|value| value.trim().to_owned()));
                            }
                        }
                    }
                    Content::Text(value) | Content::Scalar(Value::String(value)) => {
                        values.extend([value, secret.span.of(text)].map(|value| value.trim().to_owned()));
                    }
                    _ => {}
                }
            }
        }
        let mut of: FxHashMap<[u8; SHORTEST], Vec<String>> = FxHashMap::default();
        for value in values {
            let escaped = serde_json::to_string(&value).unwrap_or_default();
            let escaped = escaped.get(1..escaped.len() - 1).filter(|escaped| *escaped != value).map(str::to_owned);
            for form in escaped.into_iter().chain([value]) {
                if let Some(begin) = form.as_bytes().first_chunk() {
                    of.entry(*begin).or_default().push(form);
                }
            }
        }
        for values in of.values_mut() {
            values.sort_unstable_by_key(|value| Reverse(value.len()));
        }
        Self(of)
    }

    /// The text without them, if it has any.
    fn mask(&self, text: &str) -> Option<String> {
        let mut masked = String::new();
        let (mut done, mut before) = (0, ' ');
        for (at, character) in text.char_indices() {
            let rest = text.get(at..).unwrap_or_default();
            let begins = rest.as_bytes().first_chunk().and_then(|begin| self.0.get(begin)).filter(|_| at >= done);
            let value = begins.into_iter().flatten().find(|value| {
                let after = rest.strip_prefix(value.as_str());
                // What is made of letters and digits alone may be a part of another word.
                let is_word = || {
                    let next = after.and_then(|after| after.chars().next());
                    !before.is_alphanumeric() && !next.is_some_and(char::is_alphanumeric)
                };
                after.is_some() && (!value.chars().all(char::is_alphanumeric) || is_word())
            });
            if let Some(value) = value {
                masked.push_str(text.get(done..at).unwrap_or_default());
                masked.push_str(MASK);
                done = at + value.len();
            }
            before = character;
        }
        (done > 0).then(|| masked + text.get(done..).unwrap_or_default())
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|character: char| character.is_whitespace() || BETWEEN.contains(&character));
    words.filter(|word| word.len() >= SHORTEST)
}

/// A word as it stands, and without what a sentence may have put around it.
fn forms(word: &str) -> impl Iterator<Item = &str> {
    let bare = word.trim_matches(AROUND);
    [word, bare].into_iter().filter(|form| form.len() >= SHORTEST)
}
