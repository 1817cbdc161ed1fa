use rustc_hash::FxHashMap;

use super::attachment::is_attached_already;
use super::keys::others;
use super::{Context, declare_rule};
use crate::cdk::engines::Engine;
use crate::cdk::keys::{Meant, meant};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{By, Credential, Login, Read, SecretId, What};
use crate::secret::{Value, value};
use crate::text::{Location, Span};

declare_rule! {
    /// The code names another master user than the secret that its password comes from.
    ///
    /// ## What it reports
    /// A literal master user name, as in `fromSecret(secret, 'ledger')` or `fromPassword('ledger', …)`, where the password is
    /// read from a secret whose `username` says another name. A name that differs in case only is let pass, as is the
    /// `…_clone` of a rotation with alternating users, and a secret with several passwords.
    ///
    /// ## Why it matters
    /// The database is created, with one user name. Whatever logs in by the secret, an application, a proxy or the rotation
    /// function, uses the other one with the master user's password, and is refused. The rotation functions of AWS then say
    /// `Unable to log into database with previous, current, or pending secret`.
    ///
    /// ## Examples
    /// The master user is `postgres`, the secret says `ledger`:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromPassword('postgres', dbSecret.secretValueFromJson('password')),
    /// });
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T" }
    /// ```
    /// A secret that has no user name:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromPassword('postgres', dbSecret.secretValueFromJson('password')),
    /// });
    /// ```
    /// ```json prod/db
    /// { "password": "q9Zr-kP2-mm4T" }
    /// ```
    ///
    /// ## Fix
    /// The user name is read from the secret as well. **Only before the first deployment:** another user name replaces a
    /// database that exists. The fix is unsafe where the secret has connection data, which a deployment wrote, and where the
    /// same code reads other secrets, too, that may have no such key. It is not offered where
    /// the engine refuses the secret's user name. To keep a deployed database, change `username` in the secret instead.
    "username-mismatch", Warning, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut named = FxHashMap::default();
    context.model.logins.iter().filter_map(|login| report(context, login, &mut named)).collect()
}

/// What the secret says.
struct Named {
    key: String,
    name: String,
    location: Location,
}

fn report<'m>(
    context: &Context<'m>,
    login: &Login,
    known: &mut FxHashMap<(SecretId, &'m str), Option<Named>>,
) -> Option<Diagnostic> {
    let (Credential::Literal { text, location }, Credential::Secret(read)) = (&login.username, &login.password) else {
        return None;
    };
    let read = &context.model[*read];
    let What::Key { name: password, .. } = &read.what else { return None };
    if !read.certain {
        return None;
    }
    let named = known.entry((read.secret, password)).or_insert_with(|| named(context, read.secret, password));
    let named = named.as_ref()?;
    let alternating = named.name.strip_suffix("_clone").unwrap_or(&named.name);
    if [&named.name, alternating].iter().any(|name| name.eq_ignore_ascii_case(text)) {
        return None;
    }
    let secret = &context.model[read.secret];
    let message = format!(
        "The master user is `{text}`, but {}, which its password comes from, says `{}`.",
        secret.described(),
        named.name
    );
    let help = format!(
        "Whatever logs in by the secret does so as `{}`. Read the user name from the secret if nothing is deployed yet; \
         else change `{}` in the secret, since another user name replaces the database.",
        named.name, named.key
    );
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Warning, *location, message)
        .help(context.help(read.secret, help))
        .related(named.location, format!("The secret says `{}` here.", named.name))
        .related(read.location, "The password is read here.");
    let deployed = context.keys(read.secret).is_some_and(is_attached_already);
    if deployed {
        diagnostic = diagnostic.related(
            named.location,
            "This text has connection data, so the database may exist already: another user name replaces it.",
        );
    }
    let title = "Read the user name from the secret (only if nothing is deployed yet: it replaces the database)";
    let others = others(context, read, None, &named.key);
    let safe = !deployed && others.is_empty();
    diagnostic = others.into_iter().take(3).fold(diagnostic, |all, (at, why)| all.related(at, why));
    let applicability = if safe { Applicability::Safe } else { Applicability::Unsafe };
    let edit = edit(context, read, *location, &named.key).filter(|_| !is_refused(context, login, &named.name));
    Some(diagnostic.fixes(edit.map(|edit| Fix { title: title.to_owned(), applicability, edits: vec![edit] })))
}

/// Whether the database would not have the secret's user name, which may be why the code names another one.
fn is_refused(context: &Context<'_>, login: &Login, name: &str) -> bool {
    let Some(database) = login.database.map(|database| &context.model[database]) else { return false };
    let refuses = |engine: Engine| {
        engine.reserves(name).is_some() || engine.refuses_username(name, database.kind.is_cluster()).is_some()
    };
    database.engine.is_some_and(refuses)
}

/// The user name that goes with a password: of a secret with one name and one password.
fn named(context: &Context<'_>, secret: SecretId, password: &str) -> Option<Named> {
    let keys: Vec<&str> = context.keys(secret)?.iter().collect();
    let means = |role: &str, key: &str| key == role || matches!(meant(role, std::iter::once(key)), Meant::Obvious(_));
    let only = |role: &str| {
        let mut found: Vec<&str> = keys.iter().copied().filter(|key| means(role, key)).collect();
        found.dedup();
        if let [only] = found[..] { Some(only) } else { None }
    };
    if only("password") != Some(password) {
        return None;
    }
    let key = only("username")?;
    let (name, location) = match context.object(secret) {
        Some((pasted, object)) => {
            let entry = object.get(key).filter(|_| object.flaws.is_empty())?;
            let Value::String(name) = &entry.value else { return None };
            (name.clone(), context.in_text(pasted, entry.value_span))
        }
        None => context.model[secret].keys.as_ref()?.iter().find(|own| own.name == key)?.value.clone()?,
    };
    let shown = value::is_clear(key, &name) && !value::is_placeholder(&name);
    shown.then(|| Named { key: key.to_owned(), name, location })
}

/// Reads the user name where the literal stands, as the password is read beside it.
fn edit(context: &Context<'_>, read: &Read, literal: Location, key: &str) -> Option<Edit> {
    if read.by == By::Credentials {
        let credentials = context.model.credentials.iter().find(|one| one.location == read.location)?;
        let removable = credentials.certain && credentials.username == Some(literal) && key == "username";
        let span = Span { start: credentials.argument.span.end, end: literal.span.end };
        return removable.then(|| Edit::replace(Location { span, ..literal }, ""));
    }
    let What::Key { literal: Some(password), .. } = &read.what else { return None };
    if !read.location.span.contains(password.span) || !is_beside(context, literal, read.location) {
        return None;
    }
    let part = |start: u32, end: u32| context.source.text(Location { span: Span { start, end }, ..read.location });
    if let By::Method { name } = read.by {
        let object = part(read.location.span.start, name.span.start);
        if object.contains(|c: char| !(c.is_alphanumeric() || "_$.!#".contains(c))) {
            return None;
        }
    } else if !matches!(read.by, By::Id { .. }) {
        return None;
    }
    let before = part(read.location.span.start, password.span.start);
    let after = part(password.span.end, read.location.span.end);
    let unwrap = if context.source.v1(literal) { "toString" } else { "unsafeUnwrap" };
    Some(Edit::replace(literal, format!("{before}{}{after}.{unwrap}()", context.source.quote(literal, key))))
}

/// Whether two expressions are arguments of one call or values of one object, with nothing between them.
fn is_beside(context: &Context<'_>, one: Location, other: Location) -> bool {
    let (first, second) = if one.span < other.span { (one, other) } else { (other, one) };
    let between = Location { span: Span { start: first.span.end, end: second.span.start }, ..first };
    let plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_,:{".contains(c);
    one.document == other.document
        && first.span.end <= second.span.start
        && context.source.text(between).chars().all(plain)
}
