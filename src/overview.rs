//! The secrets and databases of the code, as a report lists them: which keys are read and whether the secret has them, where
//! credentials come from and what the service would say.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use crate::cdk::engines::Engine;
use crate::cdk::secrets::{ATTACHMENT_KEYS, Origin};
use crate::model::{self, DatabaseId, Login, Name, SecretId, What};
use crate::rules::{Context, Keys, Verdict, is_filled, verdicts};
use crate::text::Location;

/// What the code has, besides what is wrong with it.
pub struct Overview {
    /// The secrets, in the order of their first mention.
    pub secrets: Vec<Secret>,
    /// The databases, in the order of the code.
    pub databases: Vec<Database>,
    /// Reads that were not followed, and why.
    pub undecided: Vec<(Location, &'static str)>,
}

/// A secret of the code.
pub struct Secret {
    /// Which one.
    pub id: SecretId,
    /// Its name in Secrets Manager where the code says it, else how the code calls it.
    pub label: String,
    /// Who made it.
    pub origin: Origin,
    /// Where the code makes or imports it.
    pub location: Location,
    /// The keys that are read of it, in the order of the code.
    pub keys: Vec<Key>,
    /// The pasted secret that speaks for it, by its index.
    pub pasted: Option<usize>,
}

/// A key of a secret.
#[derive(Clone)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Where the code reads it.
    pub read_at: Vec<Location>,
    /// Whether the secret has it.
    pub state: KeyState,
    /// Where the pasted text has it.
    pub found_at: Option<Location>,
}

/// Whether a secret has a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum KeyState {
    /// It has.
    Present,
    /// It has not.
    Missing,
    /// Nothing that was given says so, or an attachment fills it in during the deployment.
    Unknown,
}

/// A database of the code.
pub struct Database {
    /// Where it is made.
    pub location: Location,
    /// The construct, such as `DatabaseInstance`; of a template the type, such as `AWS::RDS::DBInstance`.
    pub kind: String,
    /// Such as `aurora-postgresql`, where the text says it.
    pub engine: Option<&'static str>,
    /// Its master user's name.
    pub username: Credential,
    /// Its master user's password.
    pub password: Credential,
    /// The secret that CloudFormation attaches to it.
    pub attaches: Option<SecretId>,
    /// The keys that CloudFormation writes into that secret, as far as they are known.
    pub writes: Vec<Key>,
}

/// A user name or password. Never its value.
pub struct Credential {
    /// Where it comes from.
    pub from: Source,
    /// The key of the secret it is read from.
    pub key: Option<String>,
    /// The secret it is read from.
    pub secret: Option<SecretId>,
    /// Where the code says so: the read of the secret, or the literal.
    pub location: Option<Location>,
    /// Whether the service would accept it.
    pub verdict: Verdict,
    /// Why not, or why that is unknown.
    pub why: Option<String>,
}

/// Where a credential comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A key of a secret, or all of it.
    Secret,
    /// A literal in the code.
    Literal,
    /// The CDK generates it.
    Generated,
    /// RDS manages it.
    Managed,
    /// The text does not say.
    Unknown,
}

impl Overview {
    /// What the code has, in the light of the pasted secrets.
    #[must_use]
    pub fn of(context: &Context<'_>) -> Self {
        let secrets: Vec<Secret> = context.model.secrets().map(|(id, one)| secret(context, id, one)).collect();
        let databases = context.model.databases().map(|(id, one)| database(context, &secrets, id, one)).collect();
        Self { secrets, databases, undecided: undecided(context) }
    }
}

fn secret(context: &Context<'_>, id: SecretId, secret: &model::Secret) -> Secret {
    Secret {
        id,
        label: match &secret.id {
            Name::Known(name) => name.clone(),
            Name::Partial(_) | Name::Unknown => secret.label.clone().unwrap_or_else(|| "secret".to_owned()),
        },
        origin: if context.exists(id) || !secret.assumed { secret.origin } else { Origin::Unknown },
        location: secret.location,
        keys: keys(context, id),
        pasted: context.bindings.of(id),
    }
}

/// What is read of a secret.
fn keys(context: &Context<'_>, id: SecretId) -> Vec<Key> {
    let has = context.keys(id);
    let mut keys: Vec<Key> = Vec::new();
    let mut known: FxHashMap<&str, usize> = FxHashMap::default();
    let mut seen = FxHashSet::default();
    for read in context.model.reads_of(id) {
        let What::Key { name, .. } = &read.what else { continue };
        let at = *known.entry(name).or_insert_with(|| {
            let key = key(context, id, name, has);
            let filled = key.state == KeyState::Missing && is_filled(context, id, name);
            keys.push(Key { state: if filled { KeyState::Unknown } else { key.state }, ..key });
            keys.len() - 1
        });
        if let Some(key) = keys.get_mut(at).filter(|_| seen.insert((at, read.location))) {
            key.read_at.push(read.location);
        }
    }
    keys
}

fn key(context: &Context<'_>, id: SecretId, name: &str, has: Option<&Keys<'_>>) -> Key {
    let found = context.object(id).and_then(|(pasted, object)| Some((pasted, object.get(name)?)));
    let state = match has {
        _ if found.is_some() => KeyState::Present,
        None => KeyState::Unknown,
        Some(has) if has.has(name) => KeyState::Present,
        Some(_) => KeyState::Missing,
    };
    let found_at = found.map(|(pasted, entry)| context.in_text(pasted, entry.key_span));
    Key { name: name.to_owned(), read_at: Vec::new(), state, found_at }
}

fn database(context: &Context<'_>, secrets: &[Secret], id: DatabaseId, database: &model::Database) -> Database {
    let login = context.model.login_of(id);
    let [username, password] = login.map(|login| verdicts(context, login)).unwrap_or_default();
    let of = |of: fn(&Login) -> &model::Credential| login.map_or(&model::Credential::Unknown, of);
    let managed = login.is_some_and(|login| matches!(login.password, model::Credential::Managed));
    let by_itself = context.model.attached.iter().find(|(_, other)| *other == id).map(|(secret, _)| *secret);
    let attaches = database.secret.or(by_itself).filter(|_| !managed);
    let resource = database.kind.resource().filter(|_| context.source.is_template(database.location));
    Database {
        location: database.location,
        kind: resource.unwrap_or_else(|| database.kind.name().to_owned()),
        engine: database.engine.map(Engine::id),
        username: credential(context, of(|login| &login.username), username),
        password: credential(context, of(|login| &login.password), password),
        attaches,
        writes: attaches.map(|secret| writes(context, secrets, secret, database)).unwrap_or_default(),
    }
}

/// Silent about databases other than those of RDS: nobody has reported what deployments wrote there.
fn writes(context: &Context<'_>, secrets: &[Secret], secret: SecretId, database: &model::Database) -> Vec<Key> {
    if !database.kind.api.starts_with("aws_rds.") {
        return Vec::new();
    }
    let other = if database.kind.is_cluster() { "dbInstanceIdentifier" } else { "dbClusterIdentifier" };
    let has = context.keys(secret);
    let written = ATTACHMENT_KEYS.iter().filter(|key| **key != other);
    let read = secrets.get(secret.index()).map_or(&[][..], |secret| &secret.keys);
    let read_at = |name: &str| {
        let known = read.iter().find(|known| known.name == name);
        known.map(|known| known.read_at.clone()).unwrap_or_default()
    };
    written.map(|name| Key { read_at: read_at(name), ..key(context, secret, name, has) }).collect()
}

fn credential(
    context: &Context<'_>,
    credential: &model::Credential,
    (verdict, why): (Verdict, Option<String>),
) -> Credential {
    let (from, key, secret, location) = match credential {
        model::Credential::Secret(read) => {
            let read = &context.model[*read];
            let key = match &read.what {
                What::Key { name, .. } => Some(name.clone()),
                What::Whole => None,
            };
            (Source::Secret, key, Some(read.secret), Some(read.location))
        }
        model::Credential::Literal { location, .. } => (Source::Literal, None, None, Some(*location)),
        model::Credential::Generated => (Source::Generated, None, None, None),
        model::Credential::Managed => (Source::Managed, None, None, None),
        model::Credential::Unknown => (Source::Unknown, None, None, None),
    };
    Credential { from, key, secret, location, verdict, why }
}

fn undecided(context: &Context<'_>) -> Vec<(Location, &'static str)> {
    let followed = context.model.undecided.iter().copied();
    let unbound = context.model.secrets().filter(|(id, secret)| secret.assumed && !context.exists(*id));
    let unbound = unbound.map(|(_, secret)| {
        (secret.location, "nothing in the pasted code declares this name, and no text was pasted for it")
    });
    followed.chain(unbound).collect()
}
