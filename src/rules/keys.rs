//! Which keys the code reads, and whether a secret is known not to have them, for every rule about keys and for the report.

use super::Context;
use crate::cdk::secrets::{ATTACHMENT_KEYS, Origin};
use crate::model::{By, Read, SecretId, Template, What};
use crate::secret::{FlawKind, Object};
use crate::text::Location;

/// The keys that are read of a secret whenever the code runs.
pub(super) fn certain_keys<'c>(
    context: &'c Context<'_>,
    secret: SecretId,
) -> impl Iterator<Item = (&'c Read, &'c str)> {
    let bound = context.bindings.of(secret);
    let reads =
        context.model.reads.iter().filter(move |read| read.certain && context.bindings.of(read.secret) == bound);
    reads.filter_map(|read| match &read.what {
        What::Key { name, .. } => Some((read, name.as_str())),
        What::Whole => None,
    })
}

/// The key of a read that the secret is known not to have, and the literal that says it in the same file.
pub(super) fn missing<'c>(context: &'c Context<'_>, read: &'c Read) -> Option<(&'c Read, &'c str, Option<Location>)> {
    let What::Key { name, literal } = &read.what else { return None };
    let keys = context.keys(read.secret)?;
    let object = context.object(read.secret);
    let filled = is_filled(context, read.secret, name) || read.attached && ATTACHMENT_KEYS.contains(&name.as_str());
    // Of such a key no reference can be made at all.
    let keyable = !(name.contains(':') && matches!(read.by, By::Method { .. } | By::Id { .. }));
    let known = read.certain && keyable && !filled && !object.is_some_and(|(_, object)| is_cut_off(object));
    let literal = literal.filter(|literal| literal.document == read.location.document);
    (known && !keys.has(name)).then_some((read, name, literal))
}

/// A text whose end is missing may have had the key.
fn is_cut_off(object: &Object) -> bool {
    let cut =
        [FlawKind::MissingBrace, FlawKind::UnterminatedString, FlawKind::MissingOpeningBrace, FlawKind::MissingValue];
    object.flaws.iter().any(|flaw| cut.contains(&flaw.kind))
}

/// Whether an attachment writes a key into the secret during the deployment.
#[must_use]
pub fn is_filled(context: &Context<'_>, secret: SecretId, key: &str) -> bool {
    let model = context.model;
    let same = |other: SecretId| model.itself(other) == model.itself(secret);
    let owned = || model.databases().filter(|(_, database)| database.secret.is_some_and(same));
    if !ATTACHMENT_KEYS.contains(&key) || !model.attaches(secret) && owned().next().is_none() {
        return false;
    }
    // Of a cluster and of an instance it writes different identifiers; what it is attached to may not be known.
    let mut credentials = model.credentials.iter().filter(|one| same(one.secret));
    let known = model.secrets().all(|(id, one)| !one.attached || !same(id))
        && credentials.all(|one| !one.attached && !one.databases.is_empty());
    let writes = |cluster: bool| owned().any(|(_, database)| database.kind.is_cluster() == cluster);
    match key {
        "dbClusterIdentifier" => !known || writes(true),
        "dbInstanceIdentifier" => !known || writes(false),
        _ => true,
    }
}

/// Whether the key of a read cannot be there by the way in which the secret's text is generated.
pub(super) fn is_unstructured(context: &Context<'_>, read: &Read) -> bool {
    let secret = &context.model[context.model.itself(read.secret)];
    let (What::Key { name, .. }, Some(generator)) = (&read.what, &secret.generator) else { return false };
    if !read.certain || secret.origin != Origin::Created || context.text(read.secret).is_some() {
        return false;
    }
    match generator.template {
        Template::None => true,
        Template::Text { .. } | Template::Object(_) if generator.key.is_none() => true,
        _ => read.by == By::Credentials && context.keys(read.secret).is_some_and(|keys| !keys.has(name)),
    }
}

/// What else the same code reads, for which a key is not the right one, or may not be: other secrets that have the key
/// that is read so far, or lack the other one.
pub(super) fn others(context: &Context<'_>, read: &Read, name: Option<&str>, key: &str) -> Vec<(Location, String)> {
    let itself = context.itself(read.secret);
    let reads = context.model.reads.iter().filter(|other| other.location == read.location);
    let mut others: Vec<(Location, String)> = reads
        .filter(|other| context.itself(other.secret) != itself)
        .filter_map(|other| {
            let secret = &context.model[other.secret];
            let what = match (context.keys(other.secret), name) {
                (Some(keys), Some(name)) if keys.has(name) => format!("has `{name}`"),
                (Some(keys), _) if keys.has(key) => return None,
                (Some(_), _) => format!("has no `{key}`"),
                (None, _) => format!("may have no `{key}`"),
            };
            Some((secret.location, format!("The same code reads {}, too, which {what}.", secret.described())))
        })
        .collect();
    let unknown = context.model.undecided.iter();
    let mut unknown = unknown.filter(|(at, _)| at.document == read.location.document);
    if let Some((at, _)) = unknown.find(|(at, _)| read.location.span.contains(at.span)) {
        others.push((*at, "In another call, the text does not say what this is.".to_owned()));
    }
    others
}
