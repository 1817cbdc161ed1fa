//! What it means to do without the attachment that `fromSecret` makes, for every rule that offers it.

use super::{Context, Keys};
use crate::cdk::keys::{Meant, meant};
use crate::cdk::secrets::ATTACHMENT_KEYS;
use crate::fix::{Applicability, Fix, FromPassword, Login, from_password};
use crate::model::{By, SecretCredentials, What};
use crate::secret::value;
use crate::text::Location;

/// Whether the attachment can go.
pub(super) enum Detach {
    /// By this fix; with what makes it unsafe, and where that is seen.
    Fix(Fix, Vec<(Location, String)>),
    /// Something needs it.
    Needed(String, Location),
    /// It could, but not by an edit that keeps the rest as it is.
    NoPlace(String, Location),
}

/// How far a pasted text is from what an attachment makes of it.
pub(super) fn is_attached_already(keys: &Keys<'_>) -> bool {
    ["engine", "dbInstanceIdentifier", "dbClusterIdentifier"].iter().any(|key| keys.has(key))
}

/// Looks for the fix that reads the same keys by `fromPassword`.
pub(super) fn detach(context: &Context<'_>, credentials: &SecretCredentials) -> Detach {
    let key = |wanted: &'static str| match context.keys(credentials.secret) {
        Some(keys) if !keys.has(wanted) => match meant(wanted, keys.iter()) {
            Meant::Obvious(key) => key,
            Meant::Near(_) => wanted,
        },
        _ => wanted,
    };
    let (username, password) = (key("username"), key("password"));
    match from_password(context.model, context.source, credentials, Login::Keys { username, password }) {
        FromPassword::Needed(why, location) => Detach::Needed(why, location),
        FromPassword::NoPlace(why, location) => Detach::NoPlace(why, location),
        FromPassword::Edits(edits) => {
            let reasons = reasons(context, credentials);
            let applicability = if reasons.is_empty() { Applicability::Safe } else { Applicability::Unsafe };
            let title = title(context, credentials, (username, password));
            Detach::Fix(Fix { title, applicability, edits }, reasons)
        }
    }
}

fn title(context: &Context<'_>, credentials: &SecretCredentials, (username, password): (&str, &str)) -> String {
    let read = match credentials.username {
        None if !credentials.snapshot => format!("`{username}` and `{password}`"),
        _ => format!("`{password}`"),
    };
    let placeholder = context.object(credentials.secret).is_some_and(|(_, object)| {
        object.get("host").and_then(|entry| entry.value.text()).is_some_and(value::is_placeholder_host)
    });
    let consequence = if placeholder { "; `host` then stays a placeholder" } else { "" };
    format!("Read {read} by `fromPassword`, without the attachment{consequence}")
}

/// Why the change is not one to take unseen.
fn reasons(context: &Context<'_>, credentials: &SecretCredentials) -> Vec<(Location, String)> {
    let Some((pasted, object)) = context.object(credentials.secret) else {
        let why = "Without its text it is unknown whether something is attached to it already: taking an attachment \
                   away makes CloudFormation strip the connection data from the secret.";
        return vec![(context.model[credentials.secret].location, why.to_owned())];
    };
    if context.keys(credentials.secret).is_some_and(is_attached_already) {
        let why = "This text has connection data, so something may be attached already: taking an attachment away \
                   makes CloudFormation strip that data from the secret.";
        return vec![(context.in_text(pasted, pasted.secret.span), why.to_owned())];
    }
    let filled_by_attachment = |key: &str| {
        let value = object.get(key).map(|entry| entry.value.text().unwrap_or_default());
        ATTACHMENT_KEYS.contains(&key) && value.is_none_or(value::is_placeholder_host)
    };
    let others = context.model.reads_of(credentials.secret).filter(|read| read.by != By::Credentials);
    let reads = others.filter_map(|read| match &read.what {
        What::Key { name, .. } if filled_by_attachment(name) => Some((read.location, name)),
        _ => None,
    });
    let reads = reads
        .map(|(location, key)| (location, format!("This reads `{key}`, which only the attachment would fill in.")));
    reads.chain(unclear_uses(context)).collect()
}

/// Uses that may be of this database's secret, which is lost with the attachment.
fn unclear_uses(context: &Context<'_>) -> impl Iterator<Item = (Location, String)> {
    let places = context.model.unclear_uses.iter().take(3);
    places.map(|place| (*place, "If this is the database, its secret is lost with the attachment.".to_owned()))
}
