use super::attachment::{LostArn, lost_arn};
use super::{Context, declare_rule};
use crate::cdk::credentials::Factory;
use crate::cdk::databases::{MULTI_USER_ROTATION, ROTATION_ERRORS, SecretMethod};
use crate::cdk::reads;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix, Instead, Reach};
use crate::model::{Credential, Database, DatabaseId, GivenCredentials, SecretId, Use, UseKind};
use crate::text::{Location, Span};

declare_rule! {
    /// The code uses the secret of a database that has none attached.
    ///
    /// ## What it reports
    /// A database that takes its password by `fromPassword`, or from an object with a user name and a password, while the
    /// code uses `db.secret!`, `addRotationSingleUser` or `addRotationMultiUser`, `grantConnect` without a user, or
    /// `grantDataApiAccess` without granting the same one to read the secret.
    ///
    /// It is an error where the use throws or is undefined, and a warning where it is skipped without a word. It is silent
    /// where a condition asks for the secret first.
    ///
    /// ## Why it matters
    /// `fromSecret` attaches the secret, and so it is `db.secret`. `fromPassword` does not, and `db.secret` is undefined.
    /// What throws stops the synthesis: `Cannot add single user rotation for an instance without secret.`,
    /// `A secret or dbUser is required to grantConnect()`,
    /// `TypeError: Cannot read properties of undefined (reading 'grantRead')` (all synthesized with aws-cdk-lib 2.276).
    /// What does not throw is worse: `db.secret?.grantRead(fn)` and `grantDataApiAccess(fn)` deploy, and `fn` may not read
    /// the secret.
    ///
    /// ## Examples
    /// The secret is not the database's any more:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const db = new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromPassword(
    ///     dbSecret.secretValueFromJson('username').unsafeUnwrap(),
    ///     dbSecret.secretValueFromJson('password'),
    ///   ),
    /// });
    /// db.secret?.grantRead(fn);
    /// ```
    /// The secret itself is there:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const db = new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromPassword(
    ///     dbSecret.secretValueFromJson('username').unsafeUnwrap(),
    ///     dbSecret.secretValueFromJson('password'),
    ///   ),
    /// });
    /// dbSecret.grantRead(fn);
    /// ```
    ///
    /// ## Fix
    /// Uses of `db.secret` read the secret itself; `grantConnect` gets the user name; `grantDataApiAccess` gets a `grantRead`
    /// beside it. It is unsafe where the code reads a key that the secret may not have without an attachment, or gets an ARN
    /// that looks complete. For rotation
    /// it is `fromSecret` instead of `fromPassword`, which is unsafe: it attaches the secret.
    "detached-secret-use", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let detached = context.model.databases().filter_map(|(id, database)| Some((id, database, database.detached()?)));
    detached
        .flat_map(|(id, database, given)| {
            let uses = database.uses.iter().filter(|used| used.certain);
            uses.filter_map(move |used| report(context, (id, database), given, used))
        })
        .collect()
}

/// What a use comes to without a secret.
struct Outcome {
    severity: Severity,
    what: String,
    error: Option<String>,
}

impl Outcome {
    fn throws(what: String, error: Option<String>) -> Self {
        Self { severity: Severity::Error, what, error }
    }

    fn skipped(what: String) -> Self {
        Self { severity: Severity::Warning, what, error: None }
    }
}

fn report(
    context: &Context<'_>,
    (id, database): (DatabaseId, &Database),
    given: &GivenCredentials,
    used: &Use,
) -> Option<Diagnostic> {
    let secret = secret(context, id);
    let Outcome { severity, what, error } = outcome(context, database, secret, used)?;
    let how = match given.factory {
        Some(call) => format!("`{}`", context.source.text(call.name)),
        None => "an object with a password".to_owned(),
    };
    let why = format!("The database takes its password by {how}, which attaches no secret to it.");
    let instead = given.secret.and_then(|secret| context.source.path(secret));
    let help = match (&instead, used.kind) {
        (_, kind) if kind.is_rotation() => {
            "Attach the secret by `fromSecret`, or rotate it by `new SecretRotation` with `secret.attach(db)`."
                .to_owned()
        }
        (_, UseKind::Method(SecretMethod::GrantConnect)) => "Say which user, as the second argument.".to_owned(),
        (Some(path), UseKind::Property) => format!("Use `{path}` itself."),
        (Some(path), _) => format!("Grant reading `{path}` beside it."),
        (None, UseKind::Property) => "Use the secret itself.".to_owned(),
        (None, _) => "Grant reading the secret beside it.".to_owned(),
    };
    let diagnostic = Diagnostic::new(RULE.name, severity, used.location, what).related(given.location, why).help(help);
    let diagnostic = error.into_iter().fold(diagnostic, Diagnostic::deploy_error);
    let fix = if used.kind.is_rotation() { attach(context, given) } else { instead_of(context, secret, given, used) };
    let shared = context
        .model
        .databases()
        .any(|(other, database)| other != id && database.uses.iter().any(|other| other.location == used.location));
    Some(diagnostic.fixes(fix.filter(|_| !shared)))
}

/// The secret that the password is read of.
fn secret(context: &Context<'_>, database: DatabaseId) -> Option<SecretId> {
    match context.model.login_of(database)?.password {
        Credential::Secret(read) => Some(context.model[read].secret),
        _ => None,
    }
}

fn outcome(context: &Context<'_>, database: &Database, secret: Option<SecretId>, used: &Use) -> Option<Outcome> {
    let source = context.source;
    let text = source.text(used.location);
    match used.kind {
        UseKind::Property if source.is_asked_for(used.expr) || source.is_destructured(used.expr) => None,
        UseKind::Property => {
            let read = source.read_of(used.expr);
            let undefined =
                format!("`{}` is undefined: no secret is attached to the database", text.trim_end_matches('!'));
            match read {
                Some((name, call)) if source.optional_dot(used.expr).is_some() => {
                    let others = context.model.databases().filter(|(_, other)| other.detached().is_none());
                    let shared = others.flat_map(|(_, other)| &other.uses).any(|other| other.location == used.location);
                    let rest = if call.is_some() { "is never called" } else { "is undefined, too" };
                    (!shared).then(|| Outcome::skipped(format!("{undefined}, and `{name}` {rest}.")))
                }
                Some((name, _)) => {
                    let error = format!("TypeError: Cannot read properties of undefined (reading '{name}')");
                    Some(Outcome::throws(format!("{undefined}."), Some(error)))
                }
                None => text.ends_with('!').then(|| Outcome::throws(format!("{undefined}."), None)),
            }
        }
        UseKind::Method(SecretMethod::Rotation) => {
            let number = if source.method(used.expr) == Some(MULTI_USER_ROTATION) { "multi" } else { "single" };
            let errors = ROTATION_ERRORS.iter().find(|(api, _)| *api == database.kind.api);
            let error = errors.map(|(_, [before, behind])| format!("{before}{number}{behind}"));
            Some(Outcome::throws("There is no attached secret to rotate.".to_owned(), error))
        }
        // Clusters have no such default, and version 1 asks for no user.
        UseKind::Method(SecretMethod::GrantConnect) if database.kind.is_cluster() || source.v1(used.location) => None,
        UseKind::Method(SecretMethod::GrantConnect) => (source.arguments(used.expr).len() == 1).then(|| {
            Outcome::throws(
                "There is no attached secret that `grantConnect` could read the user of.".to_owned(),
                Some("A secret or dbUser is required to grantConnect()".to_owned()),
            )
        }),
        UseKind::Method(SecretMethod::GrantDataApi) => {
            let grantee = source.text(*source.arguments(used.expr).first()?);
            (!may_read(context, secret?, grantee, used)).then(|| {
                let what = "`grantDataApiAccess` grants no reading of the secret: none is attached to the cluster";
                Outcome::skipped(format!("{what}, and the Data API takes the login from a secret."))
            })
        }
        UseKind::Rotation => None,
    }
}

/// Whether the grantee may be granted to read the secret: there, or somewhere that cannot be compared.
fn may_read(context: &Context<'_>, secret: SecretId, grantee: &str, used: &Use) -> bool {
    let may = context.model.grants(secret).any(|grant| {
        grant.document != used.location.document || context.source.text(grant).ends_with(&format!("({grantee})"))
    });
    may || context.source.contains(used.location, "secretsmanager:")
}

/// The same with the secret itself.
fn instead_of(context: &Context<'_>, secret: Option<SecretId>, given: &GivenCredentials, used: &Use) -> Option<Fix> {
    let source = context.source;
    let username = given.username.filter(|username| source.repeats(*username, used.expr));
    let username = username.map(|username| source.text(source.location(username)));
    if used.kind == UseKind::Method(SecretMethod::GrantConnect) {
        let [grantee] = source.arguments(used.expr)[..] else { return None };
        let edit = Edit::replace(Location { span: Span::at(grantee.span.end), ..grantee }, format!(", {}", username?));
        return Some(Fix::safe("Name the user", vec![edit]));
    }
    let object = given.secret?;
    let path = source.path(object)?;
    let grants = secret.into_iter().flat_map(|secret| context.model.grants(secret)).collect();
    let edits = Instead { source, secret: &path, grants, reach: Reach::Of(object), username }.of(used)?;
    if used.kind != UseKind::Property {
        return Some(Fix::safe(format!("Grant reading `{path}`, too"), edits));
    }
    let title = format!("Use `{path}` itself");
    let lost = secret.and_then(|secret| lost_arn(context, secret, used));
    if let Some(LostArn::Undefined(_)) = lost {
        return None;
    }
    Some(if lost.is_none() && has_what_is_read(context, secret, used) {
        Fix::safe(title, edits)
    } else {
        Fix::unsafe_(title, edits)
    })
}

/// Whether the secret has the key that is read of it, without what an attachment would write.
fn has_what_is_read(context: &Context<'_>, secret: Option<SecretId>, used: &Use) -> bool {
    let Some((reads::READ_KEY, Some(call))) = context.source.read_of(used.expr) else { return true };
    let [key] = context.source.arguments(call)[..] else { return false };
    let key = context.source.text(key).trim_matches(['\'', '"', '`']);
    secret.and_then(|secret| context.keys(secret)).is_some_and(|keys| keys.has(key))
}

/// `fromSecret`, where it reads the same.
fn attach(context: &Context<'_>, given: &GivenCredentials) -> Option<Fix> {
    let source = context.source;
    let call = given.factory.filter(|call| matches!(call.factory, Factory::Password | Factory::SnapshotPassword))?;
    let path = source.path(given.secret?)?;
    let reads = |key: &str, text: &str| {
        let rest = text.strip_prefix(&*path).and_then(|rest| rest.trim_start().strip_prefix(".secretValueFromJson("));
        let read = rest.and_then(|rest| rest.split_once(')')).map(|(read, _)| read);
        read.is_some_and(|read| read.trim().trim_matches(['\'', '"', '`']) == key)
    };
    let arguments = source.arguments(given.made?.site);
    let (username, password) = match arguments[..] {
        [username, password] => (Some(source.text(username)), source.text(password)),
        [password] => (None, source.text(password)),
        _ => return None,
    };
    if source.text(call.name) != "fromPassword" || !reads("password", password) {
        return None;
    }
    let username = username.filter(|username| !reads("username", username));
    let more = username.map(|username| format!(", {username}")).unwrap_or_default();
    let span = call.name.span.to(given.location.span);
    let edit = Edit::replace(Location { span, ..call.name }, format!("fromSecret({path}{more})"));
    Some(Fix::unsafe_(format!("Attach `{path}` by `fromSecret`"), vec![edit]))
}
