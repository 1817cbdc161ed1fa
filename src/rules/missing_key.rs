use super::attachment::{Detach, detach};
use super::keys::{is_unstructured, missing, others};
use super::sentences::{capitalized, list};
use super::{Context, declare_rule};
use crate::bind::Pasted;
use crate::cdk::keys::{Meant, meant};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{By, Condition, Read, SecretId, What};
use crate::secret::Object;
use crate::text::Location;

declare_rule! {
    /// The code reads a key that the secret does not have.
    ///
    /// ## What it reports
    /// A key that is read directly, through `fromSecret`, by a container's secret, by `SecretValue.secretsManager` or by a
    /// dynamic reference that the code writes out, and
    /// that is neither in the pasted text nor among the keys that the code itself gives a secret it creates. Keys are
    /// case-sensitive.
    ///
    /// Lines of `key=value` may list what a program is given: a key that they lack is a warning, and nothing is said where
    /// they set variables of an environment such as `DB_USERNAME`.
    ///
    /// It leaves a new secret without the keys that `fromSecret` takes to `unstructured-new-secret`.
    ///
    /// It is a warning where a condition that the text leaves open decides between this key and one that the secret has:
    /// the other branch may be for other secrets.
    ///
    /// It is silent about the connection data of a secret that this code attaches to a database: CloudFormation writes
    /// `engine`, `host`, `port` and the rest into it during the deployment.
    ///
    /// ## Why it matters
    /// The deployment fails when CloudFormation resolves the reference:
    /// `Could not find a value associated with JSONKey in SecretString`.
    ///
    /// ## Examples
    /// The secret calls it `username`:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const login = rds.Credentials.fromPassword(
    ///   dbSecret.secretValueFromJson('user').unsafeUnwrap(),
    ///   dbSecret.secretValueFromJson('password'),
    /// );
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T" }
    /// ```
    /// The keys of a created secret come from the code:
    /// ```ts silent
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = new secretsmanager.Secret(this, 'DbSecret', {
    ///   generateSecretString: {
    ///     secretStringTemplate: JSON.stringify({ username: 'ledger' }),
    ///     generateStringKey: 'password',
    ///   },
    /// });
    /// const password = dbSecret.secretValueFromJson('password');
    /// ```
    ///
    /// ## Fix
    /// Safe if exactly one key is the obvious meant one: it differs in case, `_` or `-`, or is another usual word for the
    /// same thing, such as `user` for `username`. Unsafe: the other near ones, those in a branch, adding the key to the secret, and the
    /// obvious one where the same code reads other secrets, too, for which it may be wrong. None where it is wrong.
    "missing-key", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let reads = context.model.reads.iter().filter(|read| !is_unstructured(context, read));
    let missing: Vec<(&Read, &str, Option<Location>)> = reads.filter_map(|read| missing(context, read)).collect();
    let first_of_its_call = |at: usize, read: &Read| {
        read.by != By::Credentials || !missing.iter().take(at).any(|(before, ..)| is_one_call(before, read))
    };
    let reported = missing.iter().enumerate().filter(|(at, (read, ..))| first_of_its_call(*at, read));
    reported
        .map(|(_, &(read, name, literal))| {
            let mut names = vec![name];
            if read.by == By::Credentials {
                let others = missing.iter().filter(|(other, key, _)| is_one_call(other, read) && *key != name);
                names.extend(others.map(|(_, key, _)| *key));
                names.sort_unstable();
                names.dedup();
            }
            report(context, read, &names, literal)
        })
        .collect()
}

/// Whether `fromSecret` reads both at one place of one secret.
fn is_one_call(one: &Read, other: &Read) -> bool {
    one.by == By::Credentials && one.location == other.location && one.secret == other.secret
}

fn report(context: &Context<'_>, read: &Read, names: &[&str], literal: Option<Location>) -> Diagnostic {
    let name = names.first().copied().unwrap_or_default();
    let keys: Vec<&str> = context.keys(read.secret).map(|keys| keys.iter().collect()).unwrap_or_default();
    let object = context.object(read.secret);
    let secret = &context.model[read.secret];
    let lines = object.is_some_and(|(pasted, _)| pasted.secret.is_lines());
    let several = if names.len() > 1 { "keys" } else { "key" };
    let message = if lines {
        format!("The lines that were pasted for {} have no {several} {}.", secret.described(), list(names))
    } else {
        format!("{} has no {several} {}.", capitalized(&secret.described()), list(names))
    };
    let instead = instead(context, read);
    let severity = if lines || instead.is_some() { Severity::Warning } else { Severity::Error };
    let mut diagnostic = Diagnostic::new(RULE.name, severity, literal.unwrap_or(read.location), message);
    if read.by.is_resolved_at_deployment() {
        diagnostic = diagnostic.deploy_error("Could not find a value associated with JSONKey in SecretString");
    }
    let inside = literal.is_some_and(|literal| read.location.span.contains(literal.span));
    if literal.is_some() && !inside {
        diagnostic = diagnostic.related(read.location, format!("The key {} is read here.", list(names)));
    }
    let place = object.map_or(secret.location, |(pasted, _)| context.in_text(pasted, pasted.secret.span));
    let has = if lines { "The lines that were pasted have" } else { "The secret has" };
    diagnostic = diagnostic.related(place, format!("{has} {}.", list(&keys)));
    let meant = meant(name, keys.iter().copied());
    let mut help = match &meant {
        Meant::Obvious(key) => format!("`{key}` is likely meant. Keys are case-sensitive."),
        Meant::Near(near) if !near.is_empty() => format!("{} may be meant. Keys are case-sensitive.", list(near)),
        Meant::Near(_) => format!("Read another key, or add {} to the secret before you deploy.", list(names)),
    };
    if lines {
        help.push_str(" If the lines only list what a program is given, the secret may call it otherwise.");
    }
    if let Some(assumption) = context.assumption(read.secret) {
        help = format!("{help} {assumption}");
    }
    let others = match meant {
        Meant::Obvious(key) if read.by != By::Credentials => others(context, read, Some(name), key),
        _ => Vec::new(),
    };
    let only_here = inside && others.is_empty();
    let mut fixes = renames(context, read, name, &meant, literal, only_here);
    diagnostic = others.into_iter().take(3).fold(diagnostic, |all, (at, why)| all.related(at, why));
    if let ([name], Some(object)) = (names, object) {
        fixes.extend(in_secret(context, read.secret, object, name, &meant));
    }
    if let Some(instead) = &instead {
        let why = "Where a condition decides otherwise, this is read instead: the secret may have other keys then.";
        diagnostic = diagnostic.related(instead.location, why);
    }
    if lines || instead.is_some() {
        for fix in &mut fixes {
            fix.applicability = Applicability::Unsafe;
        }
    }
    diagnostic.help(help).fixes(fixes)
}

/// What is read of the secret, and is there, where a condition that the text leaves open decides otherwise.
fn instead<'c>(context: &'c Context<'_>, read: &Read) -> Option<&'c Read> {
    let keys = context.keys(read.secret).filter(|_| !read.branches.is_empty())?;
    let text = |test: &Location| context.source.text(*test);
    let differ = |one: &Condition, other: &Condition| match (one, other) {
        (Condition::Is(one), Condition::Is(other)) => one != other,
        (Condition::Equals(one), Condition::Equals(other)) => text(one) != text(other),
        _ => false,
    };
    let excludes = |other: &Read| {
        let branches = read.branches.iter().flat_map(|own| other.branches.iter().map(move |other| (own, other)));
        branches.into_iter().any(|((test, is), (other, be))| text(test) == text(other) && differ(is, be))
    };
    let is_there = |other: &Read| matches!(&other.what, What::Key { name, .. } if keys.has(name));
    context.reads_of(read.secret).find(|other| is_there(other) && excludes(other))
}

fn renames(
    context: &Context<'_>,
    read: &Read,
    name: &str,
    meant: &Meant<'_>,
    literal: Option<Location>,
    only_here: bool,
) -> Vec<Fix> {
    if read.by == By::Credentials {
        let credentials =
            context.model.credentials.iter().find(|one| one.location == read.location && one.secret == read.secret);
        return match (meant, credentials.map(|credentials| detach(context, credentials))) {
            (Meant::Obvious(_), Some(Detach::Fix(fix, _))) => vec![fix],
            _ => Vec::new(),
        };
    }
    let quoted = |literal: &Location| context.source.text(*literal).starts_with(['\'', '"', '`']);
    // A name as such, of a property or a member of an enum, is used elsewhere too.
    let Some(literal) = literal.filter(|literal| read.by.is_in_text() || quoted(literal)) else { return Vec::new() };
    let rename = |key: &str| {
        let text = if read.by.is_in_text() { key.to_owned() } else { context.source.quote(literal, key) };
        let edits = vec![Edit::replace(literal, text)];
        (format!("Read `{key}` instead"), edits)
    };
    // Another secret would lack the other key.
    let lacks = |secret, key: &str| context.keys(secret).is_some_and(|keys| keys.has(name) && !keys.has(key));
    let breaks = |key: &&str| {
        let mut others = context.model.reads.iter().filter(|other| other.location == read.location);
        others.any(|other| lacks(other.secret, key))
    };
    match meant {
        Meant::Obvious(key) if breaks(key) => Vec::new(),
        Meant::Obvious(key) => {
            let (title, edits) = rename(key);
            vec![if only_here { Fix::safe(title, edits) } else { Fix::unsafe_(title, edits) }]
        }
        Meant::Near(near) => near
            .iter()
            .filter(|key| !breaks(key))
            .map(|key| rename(key))
            .map(|(title, edits)| Fix::unsafe_(title, edits))
            .collect(),
    }
}

/// The change in the secret instead: unless something reads the key that would be renamed.
fn in_secret(
    context: &Context<'_>,
    secret: SecretId,
    (pasted, object): (&Pasted, &Object),
    name: &str,
    meant: &Meant<'_>,
) -> Option<Fix> {
    let (title, edits) = if let Meant::Obvious(key) = meant {
        let read = |other: &Read| matches!(&other.what, What::Key { name, .. } if name == key);
        if context.model.reads_of(secret).any(read) {
            return None;
        }
        (format!("Rename `{key}` to `{name}` in the secret"), pasted.secret.rename(object.get(key)?, name)?)
    } else {
        let text = context.source.document(pasted.document);
        (format!("Add `{name}` to the secret"), pasted.secret.add(text, name, &format!("<{name}>"))?)
    };
    let edits = edits.into_iter().map(|(span, edit)| Edit::replace(context.in_text(pasted, span), edit));
    Some(Fix::unsafe_(title, edits.collect()))
}
