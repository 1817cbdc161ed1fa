//! Which pasted text speaks for which secret of the code.

use std::collections::HashMap;

use crate::model::{Model, Name, SecretId};
use crate::report::Origin;
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
    bound: HashMap<SecretId, usize>,
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
}

/// Binds each pasted secret to the one it speaks for, as far as that is certain.
#[must_use]
pub fn bind(model: &Model, pasted: &[Pasted]) -> Bindings {
    let groups = groups(model);
    let mut bindings = Bindings { bound: HashMap::new(), texts: Vec::new() };
    for (index, text) in pasted.iter().enumerate() {
        let (group, candidates, why) = choose(&groups, text);
        let bound = group.and_then(|group| group.ids.first().copied());
        let taken = bound.is_some_and(|secret| bindings.bound.contains_key(&secret));
        if let Some(group) = group.filter(|_| !taken) {
            bindings.bound.extend(group.ids.iter().map(|id| (*id, index)));
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
        let same = groups.iter_mut().find(|group| match (group.name, &secret.id) {
            (Name::Known(one), Name::Known(other)) => one == other,
            (one, other) => {
                one == other && group.ids.first().is_some_and(|first| model[*first].location == secret.location)
            }
        });
        match same {
            Some(group) => {
                group.ids.push(id);
                group.labels.extend(secret.label.as_deref());
            }
            None => groups.push(Group {
                ids: vec![id],
                name: &secret.id,
                labels: secret.label.as_deref().into_iter().collect(),
                origin: secret.origin,
                by_hand: secret.origin == Origin::Existing || !secret.filled,
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
            [only] => (Some(only), candidates, "the code uses no other existing secret".to_owned()),
            [] => (None, candidates, "the code uses no existing secret".to_owned()),
            _ => (None, candidates, "the code uses several secrets, and nothing says which of them this is".to_owned()),
        };
    };
    let called: Vec<_> = groups.iter().filter(|group| group.is_called(name)).collect();
    match called[..] {
        [only] => (Some(only), candidates, format!("the code calls it `{name}`")),
        [] => match candidates[..] {
            [only] if only.may_be_called(name) => {
                (Some(only), candidates, "the code uses no other existing secret, and does not say its name".to_owned())
            }
            _ => (None, candidates, format!("no secret of the code is called `{name}`")),
        },
        _ => (None, called, format!("the code calls several secrets `{name}`")),
    }
}

impl Group<'_> {
    fn is_called(&self, name: &str) -> bool {
        let by_name = match self.name {
            Name::Known(known) => same_secret(known, name),
            Name::Partial(_) | Name::Unknown => false,
        };
        by_name || self.labels.iter().any(|label| *label == name || label.strip_prefix("this.") == Some(name))
    }

    fn may_be_called(&self, name: &str) -> bool {
        match self.name {
            Name::Known(_) => false,
            Name::Partial(parts) => matches(parts, name),
            Name::Unknown => true,
        }
    }
}

/// Whether two of a name, an ARN, or the tail of a name behind its last `/` mean the same secret.
fn same_secret(one: &str, other: &str) -> bool {
    let (one, other) = (friendly(one), friendly(other));
    let tail = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|before| before.ends_with('/'));
    one.iter().any(|one| other.iter().any(|other| one == other || tail(one, other) || tail(other, one)))
}

/// The names that a name or ARN may stand for: of an ARN, with and without the six characters at its end.
fn friendly(id: &str) -> Vec<&str> {
    let Some((_, name)) = id.split_once(":secret:").filter(|_| id.starts_with("arn:")) else { return vec![id] };
    let short = name.rsplit_once('-').filter(|(_, suffix)| suffix.len() == 6).map(|(short, _)| short);
    std::iter::once(name).chain(short).collect()
}

fn matches(parts: &[Option<String>], name: &str) -> bool {
    let mut rest = name;
    let mut open = false;
    for part in parts {
        match part {
            None => open = true,
            Some(text) if open => match rest.find(text.as_str()) {
                Some(at) => {
                    rest = rest.get(at + text.len()..).unwrap_or_default();
                    open = false;
                }
                None => return false,
            },
            Some(text) => match rest.strip_prefix(text.as_str()) {
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
    fn a_name_an_arn_and_the_tail_of_a_name_mean_the_same_secret() {
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
        assert!(same_secret("prod/db", "prod/db"));
        assert!(same_secret("prod/db", arn));
        assert!(same_secret("prod/db", "db"));
        assert!(!same_secret("prod/db", "dev/db"));
        assert!(!same_secret("prod/db", "b"));
    }

    #[test]
    fn a_template_literal_matches_the_names_it_can_give() {
        let parts = [Some("app-".to_owned()), None, Some("/db".to_owned())];
        assert!(matches(&parts, "app-prod/db"));
        assert!(!matches(&parts, "app-prod/cache"));
        assert!(!matches(&parts, "prod/db"));
    }
}
