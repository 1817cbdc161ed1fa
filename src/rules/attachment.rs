//! What attaches a secret, and what it means to do without the attachment that `fromSecret` makes, for every rule about
//! it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::importing::{Ending, ending};
use super::sentences::capitalized;
use super::{Context, Keys};
use crate::cdk::databases::ADD_PROXY;
use crate::cdk::keys::{Meant, meant};
use crate::cdk::reads;
use crate::cdk::secrets::{ATTACHMENT_KEYS, Origin};
use crate::diagnostic::Diagnostic;
use crate::fix::{Applicability, Fix, FromPassword, Login, from_password};
use crate::model::{By, Database, Name, SecretCredentials, SecretId, Use, UseKind, What};
use crate::secret::value;
use crate::text::Location;

/// Something that attaches a secret for certain.
#[derive(Clone, Copy)]
pub(super) struct Attachment<'m> {
    /// The object of the code that is the secret.
    pub secret: SecretId,
    /// Where it is attached: the call of `fromSecret` or `attach`.
    pub location: Location,
    /// The call of `fromSecret`, and the database that takes it.
    pub by: Option<(&'m SecretCredentials, &'m Database)>,
}

/// The attachments of secrets that are attached already, each with the one before.
pub(super) fn repeated<'m>(context: &'m Context<'_>) -> Vec<(Attachment<'m>, Attachment<'m>)> {
    let model = context.model;
    let by_call = model.secrets().flat_map(|(id, secret)| {
        secret.attachments.iter().map(move |location| Attachment { secret: id, location: *location, by: None })
    });
    let by_database = model.credentials.iter().filter(|one| one.certain && !one.attached).flat_map(|one| {
        let databases = one.databases.iter().map(|database| &model[*database]).filter(|database| database.certain);
        databases.map(move |database| Attachment {
            secret: one.secret,
            location: one.location,
            by: Some((one, database)),
        })
    });
    let mut all: Vec<Attachment<'m>> = by_call.chain(by_database).collect();
    all.sort_by_key(|attachment| attachment.location);
    let mut repeated = Vec::new();
    let mut before: FxHashMap<SecretId, Vec<Attachment<'m>>> = FxHashMap::default();
    for attachment in all {
        let others = before.entry(model.itself(attachment.secret)).or_default();
        if let Some(other) = others.iter().find(|other| is_one(context, other, &attachment)) {
            repeated.push((*other, attachment));
        }
        others.push(attachment);
    }
    repeated
}

/// Whether two attachments of a secret cannot both be: of one object, or of two imports of one secret. In two stacks, one
/// name may stand for the secrets of two accounts or regions.
fn is_one(context: &Context<'_>, one: &Attachment<'_>, other: &Attachment<'_>) -> bool {
    if one.secret == other.secret {
        return true;
    }
    let (first, second) = (&context.model[one.secret], &context.model[other.secret]);
    let whole = matches!(&first.id, Name::Known(id) if id.starts_with("arn:"));
    let together = match (&first.stack, &second.stack) {
        (Some(first), Some(second)) => first.is_same(second) == Some(true),
        _ => false,
    };
    // A template may be what the code beside it is synthesized to.
    let alike = context.source.is_template(one.location) == context.source.is_template(other.location);
    one.location != other.location && alike && (whole || together)
}

/// What ties the stack of a database to that of a secret that is attached to it.
pub(super) enum Tie {
    /// The secret is created there.
    Secret,
    /// The network of the database is made there.
    Network,
    /// A proxy of the database refers to the attachment, which is made there.
    Proxy(Location),
}

/// The database whose stack would depend on that of the secret and the other way round, if the secret gets attached.
pub(super) fn across_stacks<'m>(
    context: &'m Context<'_>,
    credentials: &SecretCredentials,
) -> Option<(&'m Database, Tie)> {
    let secret = &context.model[credentials.secret];
    let stack = secret.stack.as_ref().filter(|_| credentials.certain && !credentials.attached)?;
    let created = secret.origin == Origin::Created && secret.imports.is_none();
    let databases = credentials.databases.iter().map(|database| &context.model[*database]);
    let mut apart = databases
        .filter(|database| database.certain && database.stack.as_ref().is_some_and(|own| own.is_apart_from(stack)));
    apart.find_map(|database| {
        if created {
            return Some((database, Tie::Secret));
        }
        if database.vpc.as_ref().is_some_and(|vpc| vpc.is_same(stack) == Some(true)) {
            return Some((database, Tie::Network));
        }
        let mut uses = database.uses.iter().filter(|used| used.certain && used.kind == UseKind::Property);
        let proxy = uses.find_map(|used| context.source.call_around(used.expr, ADD_PROXY))?;
        Some((database, Tie::Proxy(context.source.location(proxy))))
    })
}

/// The calls of which a rule speaks that knows more than that the secret exists.
pub(super) fn spoken_of(context: &Context<'_>) -> FxHashSet<Location> {
    let repeated = repeated(context).into_iter().map(|(_, attachment)| attachment.location);
    let across = context.model.credentials.iter().filter(|one| across_stacks(context, one).is_some());
    let managed = context.model.databases().filter(|(_, database)| database.managed.is_some());
    let managed = managed.flat_map(|(_, database)| &database.given).filter(|given| given.certain);
    repeated.chain(across.map(|one| one.location)).chain(managed.map(|given| given.location)).collect()
}

/// What `attached-existing-secret` says, as a note to what speaks instead of it.
pub(super) fn note_existing(context: &Context<'_>, secret: SecretId, diagnostic: Diagnostic) -> Diagnostic {
    if !context.exists(secret) || context.model[secret].assumed {
        return diagnostic;
    }
    let why = "The secret exists before this deployment: attaching it at all makes CloudFormation write into what this \
               code does not create.";
    diagnostic.related(context.model[secret].location, why)
}

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
    detach_if(context, credentials, reasons(context, credentials))
}

/// The same for an attachment that the CDK refuses, so that none was ever made of a secret that the code creates.
pub(super) fn detach_refused(context: &Context<'_>, credentials: &SecretCredentials) -> Detach {
    if context.exists(credentials.secret) {
        return detach(context, credentials);
    }
    detach_if(context, credentials, lost(context, credentials.secret).chain(unclear_uses(context)).collect())
}

/// The same where the call makes every attachment of the secret.
pub(super) fn detach_all(context: &Context<'_>, credentials: &SecretCredentials) -> Detach {
    if context.exists(credentials.secret) {
        return detach(context, credentials);
    }
    let why = "Nothing attaches this secret then, so that no connection data gets into it.";
    let at = context.model[credentials.secret].location;
    let all = std::iter::once((at, why.to_owned())).chain(lost(context, credentials.secret));
    detach_if(context, credentials, all.chain(unclear_uses(context)).collect())
}

/// The same where another attachment of the secret stays.
pub(super) fn detach_one(context: &Context<'_>, credentials: &SecretCredentials) -> Detach {
    let databases = credentials.databases.iter().map(|database| &context.model[*database]);
    let uses = databases.flat_map(|database| &database.uses).filter(|used| used.kind == UseKind::Property);
    let other = "Whoever reads this secret finds the other database's host in it.";
    let mut all: Vec<_> = uses.map(|used| (used.location, other.to_owned())).collect();
    if context.exists(credentials.secret) {
        all.extend(reasons(context, credentials));
    } else {
        all.extend(unclear_uses(context));
    }
    detach_if(context, credentials, all)
}

/// Adds the fix, with what makes it unsafe, or why there is none.
pub(super) fn with_fix(diagnostic: Diagnostic, detach: Detach) -> Diagnostic {
    match detach {
        Detach::Fix(fix, reasons) => {
            reasons.into_iter().fold(diagnostic, |all, (at, why)| all.related(at, why)).fixes([fix])
        }
        Detach::Needed(why, at) | Detach::NoPlace(why, at) => {
            diagnostic.related(at, format!("No fix is offered: {why}."))
        }
    }
}

fn detach_if(context: &Context<'_>, credentials: &SecretCredentials, mut reasons: Vec<(Location, String)>) -> Detach {
    for one in credentials.of_one_call(context.model) {
        let databases = one.databases.iter().map(|database| &context.model[*database]);
        for used in databases.flat_map(|database| &database.uses) {
            match lost_arn(context, one.secret, used) {
                Some(LostArn::Undefined(why)) => return Detach::NoPlace(why, used.location),
                Some(LostArn::Ambiguous(why)) => reasons.push((used.location, why)),
                None => {}
            }
        }
    }
    let others = others(context, credentials);
    let (username, password) = login_keys(context, credentials.secret).unwrap_or(LOGIN_KEYS);
    for other in &others {
        let keys = login_keys(context, other.secret);
        if keys.is_some_and(|keys| keys != (username, password)) {
            let secret = &context.model[other.secret];
            let why = format!("the same call takes {}, which has other keys", secret.described());
            return Detach::NoPlace(why, secret.location);
        }
        reasons.extend(reasons_of_other(context, other));
    }
    reasons.extend(unknown_others(context, credentials));
    let lines = context.text(credentials.secret).filter(|pasted| pasted.secret.is_lines());
    if let Some(pasted) = lines.filter(|_| (username, password) != LOGIN_KEYS) {
        let why = "These lines may list what a program is given: the secret may call its keys otherwise.";
        reasons.push((context.in_text(pasted, pasted.secret.span), why.to_owned()));
    }
    match from_password(context.model, context.source, credentials, Login::Keys { username, password }) {
        FromPassword::Needed(why, location) => Detach::Needed(why, location),
        FromPassword::NoPlace(why, location) => Detach::NoPlace(why, location),
        FromPassword::Edits(edits) => {
            let applicability = if reasons.is_empty() { Applicability::Safe } else { Applicability::Unsafe };
            let title = title(context, credentials, (username, password));
            Detach::Fix(Fix { title, applicability, edits }, reasons)
        }
    }
}

/// What becomes of an ARN that an attached secret knows completely, where the secret itself stands in for it.
pub(super) enum LostArn {
    /// It is not there.
    Undefined(String),
    /// One that Secrets Manager takes for another's.
    Ambiguous(String),
}

/// What a use of an attached secret gets instead of the complete ARN, if that is no good.
pub(super) fn lost_arn(context: &Context<'_>, secret: SecretId, used: &Use) -> Option<LostArn> {
    let secret = &context.model[secret];
    let (_, maker) = secret.made.filter(|_| used.kind == UseKind::Property)?;
    let read = context.source.read_of(used.expr).map(|(name, _)| name);
    if !maker.is_partial() || read.is_some_and(|name| name.starts_with("grant")) {
        return None;
    }
    let name = secret.described();
    if read == Some(reads::FULL_ARN) {
        let how = maker.name();
        return Some(LostArn::Undefined(format!("by `{how}`, {name} has no `{}`", reads::FULL_ARN)));
    }
    let texts = secret.id.texts();
    let end = texts.last().filter(|end| ending(end) != Ending::Partial)?;
    let why = format!("{name} would give an ARN that ends in `{end}`, and so looks complete.");
    Some(LostArn::Ambiguous(capitalized(&why)))
}

/// The keys that `fromSecret` reads.
const LOGIN_KEYS: (&str, &str) = ("username", "password");

/// The keys that a secret has for them; nothing where its keys are not known.
fn login_keys<'c>(context: &'c Context<'_>, secret: SecretId) -> Option<(&'c str, &'c str)> {
    let keys = context.keys(secret)?;
    let key = |wanted: &'static str| match meant(wanted, keys.iter()) {
        Meant::Obvious(key) if !keys.has(wanted) => key,
        _ => wanted,
    };
    Some((key(LOGIN_KEYS.0), key(LOGIN_KEYS.1)))
}

/// What the same call makes of other secrets.
pub(super) fn others<'m>(context: &Context<'m>, credentials: &SecretCredentials) -> Vec<&'m SecretCredentials> {
    let itself = context.itself(credentials.secret);
    credentials.of_one_call(context.model).filter(|other| context.itself(other.secret) != itself).collect()
}

/// Why the change is not one to take unseen for another secret that the same call takes.
fn reasons_of_other(context: &Context<'_>, other: &SecretCredentials) -> Vec<(Location, String)> {
    if other.certain && !other.attached && context.exists(other.secret) {
        return reasons(context, other);
    }
    let secret = &context.model[other.secret];
    let why = format!("The same call may attach {}, whose attachment would go, too.", secret.described());
    vec![(secret.location, why)]
}

/// The databases for which the same call takes a secret that the text does not show.
fn unknown_others(context: &Context<'_>, credentials: &SecretCredentials) -> Option<(Location, String)> {
    let known: Vec<_> = credentials.of_one_call(context.model).flat_map(|one| &one.databases).collect();
    let site = Some(credentials.call.site);
    let takes = |database: &Database| database.given.iter().any(|given| given.made.map(|made| made.site) == site);
    let unknown = context.model.databases().any(|(id, database)| takes(database) && !known.contains(&&id));
    unknown.then(|| {
        let why = "The same call takes a secret, too, of which this code does not say which one it is.";
        (credentials.argument, why.to_owned())
    })
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
    let Some((pasted, _)) = context.object(credentials.secret) else {
        let why = "Without its text it is unknown whether something is attached to it already: taking an attachment \
                   away makes CloudFormation strip the connection data from the secret.";
        return vec![(context.model[credentials.secret].location, why.to_owned())];
    };
    if pasted.secret.is_environment() {
        let why = "These lines set variables of an environment: what the secret calls its keys is not known.";
        return vec![(context.in_text(pasted, pasted.secret.span), why.to_owned())];
    }
    if context.keys(credentials.secret).is_some_and(is_attached_already) {
        let why = "This text has connection data, so something may be attached already: taking an attachment away \
                   makes CloudFormation strip that data from the secret.";
        return vec![(context.in_text(pasted, pasted.secret.span), why.to_owned())];
    }
    lost(context, credentials.secret).chain(unclear_uses(context)).collect()
}

/// What is read of the secret and only the attachment would fill in.
fn lost(context: &Context<'_>, secret: SecretId) -> impl Iterator<Item = (Location, String)> {
    let filled_by_attachment = move |key: &str| {
        let entry = context.object(secret).and_then(|(_, object)| object.get(key));
        let value = entry.map(|entry| entry.value.text().unwrap_or_default());
        let in_code = context.text(secret).is_none() && context.keys(secret).is_some_and(|keys| keys.has(key));
        ATTACHMENT_KEYS.contains(&key) && !in_code && value.is_none_or(value::is_placeholder_host)
    };
    let others = context.model.reads_of(secret).filter(|read| read.by != By::Credentials);
    let reads = others.filter_map(move |read| match &read.what {
        What::Key { name, .. } if filled_by_attachment(name) => Some((read.location, name)),
        _ => None,
    });
    reads.map(|(location, key)| (location, format!("This reads `{key}`, which only the attachment would fill in.")))
}

/// Uses that may be of this database's secret, which is lost with the attachment.
fn unclear_uses(context: &Context<'_>) -> impl Iterator<Item = (Location, String)> {
    let places = context.model.unclear_uses.iter().take(3);
    places.map(|place| (*place, "If this is the database, its secret is lost with the attachment.".to_owned()))
}
