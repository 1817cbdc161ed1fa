//! `Credentials.fromSecret(secret)` → `Credentials.fromPassword(…)` that reads the same keys, without the attachment.
//!
//! The template stays the same but for the `AWS::SecretsManager::SecretTargetAttachment` that goes (synthesized with
//! `aws-cdk-lib` 2.276, for instances and Aurora clusters). The user name stays a reference: the same name as a literal
//! would replace a database that is deployed already. With the attachment goes `db.secret`, so its uses are rewritten.

use super::Edit;
use super::uses::{Instead, Reach};
use crate::model::{DatabaseId, Model, SecretCredentials, SourceText, Use};
use crate::text::{Location, Span};

/// What the login is read from.
#[derive(Clone, Copy, Debug)]
pub enum Login<'k> {
    /// Two keys of the secret.
    Keys {
        /// The user name's.
        username: &'k str,
        /// The password's.
        password: &'k str,
    },
    /// All of the secret, as the password of a user that the code names.
    Whole {
        /// The user name.
        username: &'k str,
    },
}

/// Whether and how the attachment can be done without.
pub enum FromPassword {
    /// It can, by these edits.
    Edits(Vec<Edit>),
    /// It cannot; why, and where that is seen.
    Needed(String, Location),
    /// It can, but the text around it leaves no place for the edits.
    NoPlace(String, Location),
}

/// Rewrites a `fromSecret` call and every use of the secret that it attaches.
#[must_use]
pub fn from_password(
    model: &Model,
    source: &SourceText<'_>,
    credentials: &SecretCredentials,
    login: Login<'_>,
) -> FromPassword {
    let all: Vec<&SecretCredentials> = credentials.of_one_call(model).collect();
    let databases: Vec<DatabaseId> = all.iter().flat_map(|one| &one.databases).copied().collect();
    let uses: Vec<&Use> = databases.iter().flat_map(|database| &model[*database].uses).collect();
    if let Some(rotation) = uses.iter().find(|used| used.kind.is_rotation()) {
        return FromPassword::Needed(
            "rotation of this database needs the attached secret".to_owned(),
            rotation.location,
        );
    }
    if let Some(rotation) = all.iter().find_map(|one| model[one.secret].rotated) {
        return FromPassword::Needed("rotation of this secret needs the connection data in it".to_owned(), rotation);
    }
    if source.text(credentials.name) != "fromSecret" {
        return FromPassword::NoPlace("the method is not called by its plain name".to_owned(), credentials.name);
    }
    if let Some(shared) = uses.iter().find(|used| !is_only_theirs(model, &databases, used)) {
        let why = "this also stands for the secret of another database";
        return FromPassword::NoPlace(why.to_owned(), shared.location);
    }
    let mut edits = Vec::new();
    let Some(secret) = reference(source, credentials, &mut edits) else {
        let why = "the secret is imported inside an expression, and there is no statement to import it before";
        return FromPassword::NoPlace(why.to_owned(), credentials.argument);
    };
    let hoisted = !edits.is_empty();
    let rewrite = Rewrite { source, credentials, login, secret: &secret };
    edits.push(rewrite.call());
    let reach = if hoisted { Reach::After(credentials.call.site) } else { Reach::Of(credentials.argument_expr) };
    let username = credentials.username.map_or_else(|| rewrite.username(), |username| source.text(username).to_owned());
    let grants = model.grants(credentials.secret).collect();
    let instead = Instead { source, secret: &secret, grants, reach, username: Some(&username) };
    for used in uses {
        match instead.of(used) {
            Some(more) => edits.extend(more),
            None => return FromPassword::NoPlace("here the secret itself is not in reach".to_owned(), used.location),
        }
    }
    Edit::sort(&mut edits);
    edits.dedup();
    FromPassword::Edits(edits)
}

/// Whether a place, which may run several times, always uses the secret of the same databases.
fn is_only_theirs(model: &Model, databases: &[DatabaseId], used: &Use) -> bool {
    let mut others = model.databases().filter(|(id, _)| !databases.contains(id));
    !model.unclear_uses.contains(&used.location)
        && !others.any(|(_, database)| database.uses.iter().any(|other| other.location == used.location))
}

/// How the code is to refer to the secret: as it does, or by a constant that is declared before the statement, since
/// importing it twice under one construct id throws.
fn reference(source: &SourceText<'_>, credentials: &SecretCredentials, edits: &mut Vec<Edit>) -> Option<String> {
    if let Some(path) = source.path(credentials.argument_expr) {
        return Some(path);
    }
    let text = source.text(credentials.argument);
    let statement =
        source.statement(credentials.call.site).filter(|_| source.is_unconditional(credentials.call.site))?;
    let name = source.fresh_name(credentials.location, "dbSecret");
    let before = source.before(statement);
    edits.push(Edit::replace(before, format!("const {name} = {text};{}", source.new_line(before))));
    Some(name)
}

struct Rewrite<'a> {
    source: &'a SourceText<'a>,
    credentials: &'a SecretCredentials,
    login: Login<'a>,
    secret: &'a str,
}

impl Rewrite<'_> {
    fn call(&self) -> Edit {
        let Self { source, credentials, login, secret, .. } = self;
        let at = credentials.location;
        let password = match login {
            Login::Keys { password, .. } => format!("{secret}.secretValueFromJson({})", source.quote(at, password)),
            Login::Whole { .. } => format!("{secret}.secretValue"),
        };
        let arguments = match credentials.username {
            _ if credentials.snapshot => password,
            Some(username) => format!("{}, {password}", source.text(username)),
            None => format!("{}, {password}", self.username()),
        };
        let span = Span { start: credentials.name.span.start, end: at.span.end };
        Edit::replace(Location { span, ..at }, format!("fromPassword({arguments})"))
    }

    fn username(&self) -> String {
        let at = self.credentials.location;
        let unwrap = if self.source.v1(at) { "toString" } else { "unsafeUnwrap" };
        match self.login {
            Login::Keys { username, .. } => {
                format!("{}.secretValueFromJson({}).{unwrap}()", self.secret, self.source.quote(at, username))
            }
            Login::Whole { username } => self.source.quote(at, username),
        }
    }
}
