use std::collections::BTreeSet;

use super::{AGAINST_POLICY, ALL, Context, SYNTAX, declare_rule, is_silenceable};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Credential, Secret, SecretId};
use crate::silencers::{Silencer, quoted};
use crate::text::{DocumentId, Location};

declare_rule! {
    /// A silencing comment that silences nothing.
    ///
    /// ## How a finding is silenced
    /// By a comment that names its rule: `// cdk-secret-check-ignore missing-key: it is added tonight`. Several rules are
    /// separated by commas; the reason behind the colon may be left out; `/* … */` does as well. Behind code, the comment
    /// speaks of the line it stands on. On a line of its own it speaks of the next line that has code, further comments
    /// and empty lines in between or not.
    ///
    /// It silences what is found at a place that starts on that line. What is found in the secret, such as a user name
    /// that is reserved, is silenced on a line that the finding names as its reason: where the code reads that value, or
    /// makes the secret. A secret itself holds no comments. The report lists all that was silenced, with the reasons, and
    /// no fix of it is applied.
    ///
    /// ## What it reports
    /// Each rule that a comment names in vain: it finds nothing on the line, it does not exist, or it is `syntax` or this
    /// one, which cannot be silenced. And a comment that names no rule.
    ///
    /// It does not call a comment unused while the rule may only lack what it needs to speak: if part of the code does not
    /// parse, or if the line has to do with secrets or databases and the text of one of the secrets, the engine of one of
    /// the databases or one of the reads is not known.
    ///
    /// ## Why it matters
    /// What is left of a problem that is gone hides the next one on that line. A misspelt name silences nothing at all.
    ///
    /// ## Examples
    /// The secret has the key by now:
    /// ```ts reports
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// // cdk-secret-check-ignore missing-key: the proxy's host is added tonight
    /// const host = dbSecret.secretValueFromJson('proxyHost');
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T", "proxyHost": "proxy.internal" }
    /// ```
    /// It has not yet:
    /// ```ts silent
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// // cdk-secret-check-ignore missing-key: the proxy's host is added tonight
    /// const host = dbSecret.secretValueFromJson('proxyHost');
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T" }
    /// ```
    ///
    /// ## Fix
    /// The name is taken out, and the comment with the last one; or a near name is put in its place. Unsafe: the comment may
    /// have been meant for another line, or be needed for the secret of another stage, and its reason would be gone.
    "unused-ignore", Warning, Some(Applicability::Unsafe), check
}

/// The slips that are looked into: more are none.
const SLIPS: usize = 100;

/// Names that are reported: nobody wrote more of them in vain.
const MOST: usize = 1000;

/// What silences nothing, whatever is found.
fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let misnamed = context.silencers.iter().filter(|silencer| !is_rule(silencer));
    misnamed
        .take(MOST)
        .enumerate()
        .map(|(index, silencer)| report(silencer, misnaming(silencer, index < SLIPS)))
        .collect()
}

/// What silenced nothing of what was found.
pub fn unused(context: &Context<'_>, idle: &[&Silencer]) -> Vec<Diagnostic> {
    if !context.errors.is_empty() {
        return Vec::new();
    }
    let open = open(context);
    let is_open = |line: Location| {
        let Location { document, span } = line;
        open.range((document, span.start)..=(document, span.end)).next().is_some()
    };
    let is_off = |silencer: &Silencer| !context.existing_secrets_only && silencer.rule == AGAINST_POLICY;
    let idle =
        idle.iter().filter(|silencer| is_rule(silencer) && !is_off(silencer) && !silencer.line.is_some_and(is_open));
    idle.take(MOST).map(|silencer| report(silencer, idleness(silencer))).collect()
}

/// A finding without its place and its last fix.
struct Wording {
    message: String,
    help: &'static str,
    rename: Option<Fix>,
}

fn report(silencer: &Silencer, Wording { message, help, rename }: Wording) -> Diagnostic {
    let found = Diagnostic::new(RULE.name, Severity::Warning, silencer.place, message);
    let found = found.help(help).fixes(rename).fixes([silencer.removal.clone()]);
    match silencer.line {
        Some(line) => found.related(line, "The line that the comment speaks of: what it silences starts there."),
        None => found,
    }
}

fn idleness(Silencer { rule, line, .. }: &Silencer) -> Wording {
    let message = match line {
        Some(_) => format!("`{rule}` finds nothing that this comment could silence."),
        None => format!("No code follows in which `{rule}` could be silenced."),
    };
    Wording { message, help: "Take it out, so that it does not hide the next problem.", rename: None }
}

fn misnaming(silencer: &Silencer, is_slip: bool) -> Wording {
    let rule = silencer.rule.as_str();
    let near = if is_slip && is_silenceable(rule) { near(rule) } else { None };
    let message = match (quoted(rule), near) {
        _ if rule.is_empty() => "This comment names no rule, so that it silences nothing.".to_owned(),
        _ if rule == SYNTAX => "`syntax` cannot be silenced: what does not parse is not checked.".to_owned(),
        _ if rule == RULE.name => format!("`{rule}` cannot be silenced: mend the other comment instead."),
        (None, _) => "This comment names a rule that does not exist.".to_owned(),
        (Some(rule), None) => format!("There is no rule `{rule}`."),
        (Some(rule), Some(near)) => format!("There is no rule `{rule}`: `{near}` may be meant."),
    };
    let help =
        "Behind `cdk-secret-check-ignore` come the names of rules, separated by commas, then a colon and the reason.";
    let help = if is_silenceable(rule) { help } else { "Take it out: it silences nothing." };
    Wording { message, help, rename: near.and_then(|near| rename(silencer, near)) }
}

fn rename(silencer: &Silencer, near: &str) -> Option<Fix> {
    let name = match silencer.rule.split_once(char::is_whitespace) {
        None => near.to_owned(),
        // Only behind the last name can a reason follow.
        Some((_, reason)) => silencer.last.then(|| format!("{near}: {}", reason.trim()))?,
    };
    Some(Fix::unsafe_(format!("Write `{near}`"), vec![Edit::replace(silencer.place, name)]))
}

fn is_rule(silencer: &Silencer) -> bool {
    is_silenceable(&silencer.rule) && ALL.iter().any(|rule| rule.name == silencer.rule)
}

/// The rule that is nearest to a name, or to its first word where a reason follows without its colon.
fn near(wanted: &str) -> Option<&'static str> {
    let wanted = quoted(wanted)?.to_lowercase().replace('_', "-");
    let first = wanted.split(' ').next()?;
    let names = ALL.iter().map(|rule| rule.name).filter(|name| is_silenceable(name));
    names
        .map(|name| (strsim::damerau_levenshtein(name, first), name))
        .filter(|(distance, _)| *distance <= first.len().div_ceil(5))
        .min()
        .map(|(_, name)| name)
}

/// The places of which a rule could have something to say if only more were known: all that have to do with secrets and
/// databases, unless everything is known.
fn open(context: &Context<'_>) -> BTreeSet<(DocumentId, u32)> {
    let model = context.model;
    let unread = |(id, secret): (SecretId, &Secret)| context.text(id).is_none() && secret.keys.is_none();
    let is_complete = model.undecided.is_empty()
        && !model.secrets().any(unread)
        && model.databases.iter().all(|database| database.engine.is_some());
    if is_complete {
        return BTreeSet::new();
    }
    let literal = |credential| match credential {
        &Credential::Literal { location, .. } => Some(location),
        _ => None,
    };
    let readers = model.secrets.iter().flat_map(|secret| &secret.readers).map(|reader| reader.location);
    let literals = model.logins.iter().flat_map(|login| [&login.username, &login.password]).filter_map(literal);
    let places = (model.secrets.iter().map(|secret| secret.location))
        .chain(readers)
        .chain(literals)
        .chain(model.reads.iter().map(|read| read.location))
        .chain(model.databases.iter().map(|database| database.location))
        .chain(model.credentials.iter().map(|credentials| credentials.location))
        .chain(model.rotations.iter().map(|rotation| rotation.location))
        .chain(model.endpoints.iter().map(|endpoint| endpoint.location))
        .chain(model.undecided.iter().map(|(location, _)| *location));
    places.map(|Location { document, span }| (document, span.start)).collect()
}
