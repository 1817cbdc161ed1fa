//! Which pasted text speaks for which secret of the code.

use rustc_hash::FxHashMap;

use crate::cdk::secrets::{Origin, without_suffix};
use crate::code::Piece;
use crate::model::{Model, Name, SecretId};
use crate::secret::Secret;
use crate::text::DocumentId;

/// A secret that was pasted.
pub struct Pasted {
    /// The text it stands in.
    pub document: DocumentId,
    /// What it is called, by the person or by the text.
    pub name: Option<String>,
    /// What it holds.
    pub secret: Secret,
}

/// Which pasted text speaks for which secret.
pub struct Bindings {
    bound: FxHashMap<SecretId, usize>,
    /// For each pasted secret, in order, what it was bound to.
    pub texts: Vec<Binding>,
}

/// What a pasted secret was bound to, and why.
pub struct Binding {
    /// The secret it speaks for.
    pub bound: Option<SecretId>,
    /// The secrets it could speak for.
    pub candidates: Vec<SecretId>,
    /// Why this one, or why none.
    pub why: String,
}

impl Bindings {
    /// The index of the pasted secret that speaks for a secret of the code.
    #[must_use]
    pub fn of(&self, secret: SecretId) -> Option<usize> {
        self.bound.get(&secret).copied()
    }
}

/// One secret of Secrets Manager, which the code may mention several times.
struct Group<'m> {
    ids: Vec<SecretId>,
    name: &'m Name,
    labels: Vec<&'m str>,
    origin: Origin,
    /// Whether the code leaves its text to people: it exists, or is created without one.
    by_hand: bool,
    /// Whether only templates have it.
    in_template: bool,
}

/// Binds each pasted secret to the one it speaks for, as far as that is certain.
#[must_use]
pub fn bind(model: &Model, pasted: &[Pasted]) -> Bindings {
    let groups = groups(model);
    // A template may be what the code beside it is synthesized to: each has its own secrets, which are the same.
    let (in_templates, in_code): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.in_template);
    let (groups, others) = if in_code.is_empty() { (in_templates, in_code) } else { (in_code, in_templates) };
    let mut bindings = Bindings { bound: FxHashMap::default(), texts: Vec::new() };
    for (index, text) in pasted.iter().enumerate() {
        let (first, other) = (choose(&groups, text), choose(&others, text));
        let also = other.0;
        let (group, candidates, why) = if first.0.is_some() || also.is_none() { first } else { other };
        let bound = group.and_then(|group| group.ids.first().copied());
        let taken = bound.is_some_and(|secret| bindings.bound.contains_key(&secret));
        if let Some(group) = group.filter(|_| !taken) {
            bindings.bound.extend(group.ids.iter().map(|id| (*id, index)));
        }
        for id in also.iter().flat_map(|also| &also.ids) {
            bindings.bound.entry(*id).or_insert(index);
        }
        bindings.texts.push(Binding {
            bound: bound.filter(|_| !taken),
            candidates: candidates.iter().filter_map(|group| group.ids.first().copied()).collect(),
            why: if taken { "another text speaks for the same secret".to_owned() } else { why },
        });
    }
    bindings
}

fn groups(model: &Model) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (id, secret) in model.secrets() {
        if secret.origin == Origin::Generated {
            continue;
        }
        let same = groups.iter_mut().find(|group| {
            let Some(first) = group.ids.first() else { return false };
            model.itself(*first) == model.itself(id)
                || group.name == &secret.id
                    && (matches!(secret.id, Name::Known(_)) || model[*first].location == secret.location)
        });
        match same {
            Some(group) => {
                group.ids.push(id);
                group.in_template &= secret.in_template;
                group.labels.extend(secret.label.as_deref());
            }
            None => groups.push(Group {
                ids: vec![id],
                name: &secret.id,
                labels: secret.label.as_deref().into_iter().collect(),
                origin: secret.origin,
                by_hand: secret.origin == Origin::Existing || !secret.filled,
                in_template: secret.in_template,
            }),
        }
    }
    groups
}

fn choose<'g, 'm>(groups: &'g [Group<'m>], text: &Pasted) -> (Option<&'g Group<'m>>, Vec<&'g Group<'m>>, String) {
    let existing: Vec<_> = groups.iter().filter(|group| group.origin == Origin::Existing).collect();
    let by_hand: Vec<_> = groups.iter().filter(|group| group.by_hand).collect();
    let candidates = if existing.is_empty() { by_hand } else { existing };
    let named = text.name.as_deref().filter(|name| !name.trim().is_empty());
    let Some(name) = named else {
        return match candidates[..] {
            [only] if only.origin == Origin::Existing => {
                (Some(only), candidates, "the code uses no other existing secret".to_owned())
            }
            [only] => {
                let why = "the code uses no existing secret, and leaves what is in this one to people";
                (Some(only), candidates, why.to_owned())
            }
            [] => (None, candidates, "the code uses no existing secret".to_owned()),
            _ => (None, candidates, "the code uses several secrets, and nothing says which of them this is".to_owned()),
        };
    };
    let called = |is_called: &dyn Fn(&Group<'_>) -> bool| groups.iter().filter(|group| is_called(group)).collect();
    let called: [(Vec<&Group<'_>>, &str); 5] = [
        (called(&|group| group.is_called(name)), "is its name or ARN in the code"),
        (called(&|group| group.is_labelled(name)), "is what the code calls it"),
        (called(&|group| group.ends_in(name)), "is the end of its name"),
        // The ARN ends in six characters that the name has not: people paste the one for the other.
        (called(&|group| without_suffix(name).is_some_and(|name| group.is_called(name))), PASTED_WITH_SUFFIX),
        (called(&|group| without_suffix(name).is_some_and(|name| group.is_labelled(name))), PASTED_WITH_SUFFIX),
    ];
    if let Some((called, how)) = called.into_iter().find(|(called, _)| !called.is_empty()) {
        return match called[..] {
            [only] => (Some(only), candidates, format!("`{name}` {how}{}", only.known_name(name))),
            _ => (None, called, format!("the code has several secrets of which `{name}` may be the name")),
        };
    }
    let possible: Vec<_> = candidates.iter().copied().filter(|group| group.may_be_called(name)).collect();
    match (&possible[..], &candidates[..]) {
        ([only], [_]) => {
            (Some(only), candidates, "the code uses no other existing secret, and does not say its name".to_owned())
        }
        ([only], _) if matches!(only.name, Name::Partial(_)) => {
            (Some(only), candidates, format!("the code makes its name of parts, and `{name}` fits no other one"))
        }
        _ => (None, candidates, format!("no secret of the code is called `{name}`")),
    }
}

const PASTED_WITH_SUFFIX: &str = "ends like an ARN, in six characters without which it is what the code calls it";

impl Group<'_> {
    /// By its name or ARN.
    fn is_called(&self, name: &str) -> bool {
        matches!(self.name, Name::Known(known) if same_secret(known, name))
    }

    /// By its variable or its field.
    fn is_labelled(&self, name: &str) -> bool {
        self.labels.iter().any(|label| *label == name || label.strip_prefix("this.") == Some(name))
    }

    /// Its name in the code, where that is another one.
    fn known_name(&self, name: &str) -> String {
        match self.name {
            Name::Known(known) if known != name => format!(", `{known}`"),
            _ => String::new(),
        }
    }

    /// By the part of its name behind a `/`.
    fn ends_in(&self, name: &str) -> bool {
        matches!(self.name, Name::Known(known) if is_tail(known, name))
    }

    fn may_be_called(&self, name: &str) -> bool {
        match self.name {
            Name::Known(_) => false,
            Name::Partial(parts) => matches(parts, name),
            Name::Unknown => true,
        }
    }
}

/// Whether two of a name and an ARN mean the same secret.
fn same_secret(one: &str, other: &str) -> bool {
    friendly(one).iter().any(|one| friendly(other).contains(one))
}

/// Whether a name that was pasted is the part of a known one behind a `/`. A longer one is another secret's.
fn is_tail(known: &str, pasted: &str) -> bool {
    let tail = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|before| before.ends_with('/'));
    friendly(known).iter().any(|known| friendly(pasted).iter().any(|pasted| tail(known, pasted)))
}

/// The names that a name or ARN may stand for: of an ARN, with and without the six characters at its end.
fn friendly(id: &str) -> Vec<&str> {
    let Some((_, name)) = id.split_once(":secret:").filter(|_| id.starts_with("arn:")) else { return vec![id] };
    std::iter::once(name).chain(without_suffix(name)).collect()
}

fn matches(parts: &[Piece], name: &str) -> bool {
    let mut rest = name;
    let mut open = false;
    for part in parts {
        match part {
            Piece::Value(_) | Piece::Unknown => open = true,
            Piece::Text(text) if open => match rest.find(text.as_str()) {
                Some(at) => {
                    rest = rest.get(at + text.len()..).unwrap_or_default();
                    open = false;
                }
                None => return false,
            },
            Piece::Text(text) => match rest.strip_prefix(text.as_str()) {
                Some(after) => rest = after,
                None => return false,
            },
        }
    }
    open || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_an_arn_mean_the_same_secret() {
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
        assert!(same_secret("prod/db", "prod/db"));
        assert!(same_secret("prod/db", arn));
        assert!(!same_secret("prod/db", "dev/db"));
        assert!(!same_secret("prod/db", "db"));
    }

    #[test]
    fn a_part_of_a_name_is_a_tail_of_it() {
        assert!(is_tail("prod/db", "db"));
        assert!(!is_tail("db", "prod/db"));
        assert!(!is_tail("prod/db", "b"));
        assert!(!is_tail("prod/db", "dev/db"));
    }

    #[test]
    fn a_template_literal_matches_the_names_it_can_give() {
        let parts = [Piece::Text("app-".to_owned()), Piece::Unknown, Piece::Text("/db".to_owned())];
        assert!(matches(&parts, "app-prod/db"));
        assert!(!matches(&parts, "app-prod/cache"));
        assert!(!matches(&parts, "prod/db"));
    }
}
