//! `Credentials.fromSecret(secret)` → `Credentials.fromPassword(…)` that reads the same keys, without the attachment.
//!
//! The template stays the same but for the `AWS::SecretsManager::SecretTargetAttachment` that goes (synthesized with
//! `aws-cdk-lib` 2.276, for instances and Aurora clusters). The user name stays a reference: the same name as a literal
//! would replace a database that is deployed already. With the attachment goes `db.secret`, so its uses are rewritten.

use super::Edit;
use crate::cdk::databases::SecretUse;
use crate::code::ExprId;
use crate::model::{Model, SecretCredentials, Source, Use, UseKind};
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
    source: &Source<'_>,
    credentials: &SecretCredentials,
    login: Login<'_>,
) -> FromPassword {
    let uses: Vec<&Use> = credentials.databases.iter().flat_map(|database| &model[*database].uses).collect();
    if let Some(rotation) = uses.iter().find(|used| is_rotation(used.kind)) {
        return FromPassword::Needed(
            "rotation of this database needs the attached secret".to_owned(),
            rotation.location,
        );
    }
    if let Some(rotation) = model[credentials.secret].rotated {
        return FromPassword::Needed("rotation of this secret needs the connection data in it".to_owned(), rotation);
    }
    if source.text(credentials.name) != "fromSecret" {
        return FromPassword::NoPlace("the method is not called by its plain name".to_owned(), credentials.name);
    }
    if let Some(shared) = uses.iter().find(|used| !is_only_theirs(model, credentials, used)) {
        let why = "this also stands for the secret of another database";
        return FromPassword::NoPlace(why.to_owned(), shared.location);
    }
    let mut edits = Vec::new();
    let Some(secret) = reference(source, credentials, &mut edits) else {
        let why = "the secret is imported inside an expression, and there is no statement to import it before";
        return FromPassword::NoPlace(why.to_owned(), credentials.argument);
    };
    let rewrite = Rewrite { source, credentials, login, secret: &secret, hoisted: !edits.is_empty() };
    edits.push(rewrite.call());
    for used in uses {
        match rewrite.used(used) {
            Some(more) => edits.extend(more),
            None => return FromPassword::NoPlace("here the secret itself is not in reach".to_owned(), used.location),
        }
    }
    edits.sort_by_key(|edit| edit.location);
    edits.dedup();
    FromPassword::Edits(edits)
}

/// Whether a place, which may run several times, always uses the secret of the same databases.
fn is_only_theirs(model: &Model, credentials: &SecretCredentials, used: &Use) -> bool {
    let mut others = model.databases().filter(|(id, _)| !credentials.databases.contains(id));
    !model.unclear_uses.contains(&used.location)
        && !others.any(|(_, database)| database.uses.iter().any(|other| other.location == used.location))
}

fn is_rotation(kind: UseKind) -> bool {
    matches!(kind, UseKind::Rotation | UseKind::Method(SecretUse::Rotation))
}

/// How the code is to refer to the secret: as it does, or by a constant that is declared before the statement, since
/// importing it twice under one construct id throws.
fn reference(source: &Source<'_>, credentials: &SecretCredentials, edits: &mut Vec<Edit>) -> Option<String> {
    let text = source.text(credentials.argument);
    if source.is_path(credentials.argument_expr) {
        let bare = text.chars().all(|character| character.is_alphanumeric() || "_$.!?[]'\"#".contains(character));
        return Some(if bare { text.to_owned() } else { format!("({text})") });
    }
    let statement =
        source.statement(credentials.call.site).filter(|_| source.is_unconditional(credentials.call.site))?;
    let name = source.fresh_name(credentials.location, "dbSecret");
    let declaration = format!("const {name} = {text};{}", source.new_line(statement));
    let before = Location { span: Span::at(statement.span.start), ..statement };
    edits.push(Edit::replace(before, declaration));
    Some(name)
}

struct Rewrite<'a> {
    source: &'a Source<'a>,
    credentials: &'a SecretCredentials,
    login: Login<'a>,
    secret: &'a str,
    hoisted: bool,
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

    /// The edits for a use of the attached secret; `None` where the secret is not in reach.
    fn used(&self, used: &Use) -> Option<Vec<Edit>> {
        if !self.reaches(used.expr) {
            return None;
        }
        match used.kind {
            UseKind::Property if self.source.is_destructured(used.expr) => None,
            UseKind::Property => {
                let end = self.source.optional_dot(used.expr);
                let span = end.map_or(used.location.span, |dot| used.location.span.to(dot.span));
                let dot = if end.is_some() { "." } else { "" };
                Some(vec![Edit::replace(Location { span, ..used.location }, format!("{}{dot}", self.secret))])
            }
            UseKind::Method(SecretUse::GrantConnect) => match self.source.arguments(used.expr)[..] {
                [grantee] => {
                    let end = Location { span: Span::at(grantee.span.end), ..grantee };
                    let username = match self.credentials.username {
                        Some(username) => self.source.text(username).to_owned(),
                        None => self.username(),
                    };
                    Some(vec![Edit::replace(end, format!(", {username}"))])
                }
                _ => Some(Vec::new()),
            },
            UseKind::Method(SecretUse::GrantDataApi) => {
                let [grantee, ..] = self.source.arguments(used.expr)[..] else { return Some(Vec::new()) };
                let grant = format!("{}.grantRead({});", self.secret, self.source.text(grantee));
                if self.source.contains(used.location, &grant) {
                    return Some(Vec::new());
                }
                let statement = self.source.statement(used.expr)?;
                let after = Location { span: Span::at(statement.span.end), ..statement };
                Some(vec![Edit::replace(after, format!("{}{grant}", self.source.new_line(statement)))])
            }
            UseKind::Method(SecretUse::Rotation) | UseKind::Rotation => None,
        }
    }

    fn reaches(&self, place: ExprId) -> bool {
        if self.hoisted {
            return self.source.follows(self.credentials.call.site, place);
        }
        self.source.reaches(self.credentials.argument_expr, place)
    }
}
