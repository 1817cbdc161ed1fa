//! A service may quote the password that it refuses: what a log says is told without the values of the pasted secrets.

use rustc_hash::FxHashSet;

use super::Deployment;
use crate::secret::shape_of;

/// Less is in too many texts to say anything, in bytes.
const SHORTEST: usize = 4;
/// What stands between the values of a secret, in whatever form it was pasted.
const BETWEEN: &[char] = &['"', '\'', '`', ',', ':', '=', '{', '}', '[', ']', '\\', '|'];
/// What may stand around a value in a sentence.
const AROUND: &[char] = &['.', ';', '!', '?', '(', ')', '<', '>'];
const MASK: &str = "•••";

/// Takes every word of these secrets that their shapes have not out of what the events say.
pub fn mask<'t>(deployment: &mut Deployment, secrets: impl Iterator<Item = &'t str>) {
    let Deployment { causes, stuck, consequences, .. } = deployment;
    let troubles = causes.iter_mut().chain(stuck).map(|trouble| &mut trouble.event);
    let mut reasons: Vec<&mut String> = troubles.chain(consequences).map(|event| &mut event.reason).collect();
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

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|character: char| character.is_whitespace() || BETWEEN.contains(&character));
    words.filter(|word| word.len() >= SHORTEST)
}

/// A word as it stands, and without what a sentence may have put around it.
fn forms(word: &str) -> impl Iterator<Item = &str> {
    let bare = word.trim_matches(AROUND);
    [word, bare].into_iter().filter(|form| form.len() >= SHORTEST)
}
