use rustc_hash::FxHashMap;

use super::{Context, declare_rule};
use crate::bind::Pasted;
use crate::cdk::consumers::Purpose;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Read, SecretId, What};
use crate::secret::{Content, Entry, Value};

declare_rule! {
    /// A user name or password in the secret is not a JSON string.
    ///
    /// ## What it reports
    /// A number, a boolean, `null`, an object or an array under `username` or `password`, or under another key that the code
    /// reads as a user name or password.
    ///
    /// ## Why it matters
    /// What a reference makes of such a value is not known here, and what reads the secret at run time gets it as it is.
    /// Quotes leave no doubt.
    ///
    /// ## Examples
    /// A password of digits without quotes:
    /// ```ts reports
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const password = dbSecret.secretValueFromJson('password');
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": 8471936205 }
    /// ```
    /// A port may be either:
    /// ```ts silent
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const password = dbSecret.secretValueFromJson('password');
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T", "port": 5432 }
    /// ```
    ///
    /// ## Fix
    /// Quotes around a number or boolean. Unsafe: the stored secret has to be changed as well.
    "non-string-credential", Warning, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.bound().flat_map(|(secret, pasted)| in_secret(context, secret, pasted)).collect()
}

fn in_secret(context: &Context<'_>, secret: SecretId, pasted: &Pasted) -> Vec<Diagnostic> {
    let Content::Json(object) = &pasted.secret.content else { return Vec::new() };
    if !object.flaws.is_empty() {
        return Vec::new();
    }
    let reads = context.reads_of(secret).filter(|read| reads_a_credential(read));
    let reads: FxHashMap<&str, &Read> = reads
        .filter_map(|read| match &read.what {
            What::Key { name, .. } => Some((name.as_str(), read)),
            What::Whole => None,
        })
        .collect();
    let counts = |entry: &&Entry| object.get(&entry.key).is_some_and(|last| last.span == entry.span);
    let others = object.entries.iter().filter(|entry| !matches!(entry.value, Value::String(_)));
    others.filter(counts).filter_map(|entry| report(context, secret, pasted, entry, &reads)).collect()
}

fn reads_a_credential(read: &Read) -> bool {
    read.consumers.iter().any(|consumer| matches!(consumer.purpose, Purpose::Username | Purpose::Password))
}

fn report(
    context: &Context<'_>,
    secret: SecretId,
    pasted: &Pasted,
    entry: &Entry,
    reads: &FxHashMap<&str, &Read>,
) -> Option<Diagnostic> {
    let key = &entry.key;
    let read = reads.get(key.as_str());
    if read.is_none() && !matches!(key.as_str(), "username" | "password") {
        return None;
    }
    let what = match entry.value {
        Value::String(_) | Value::Expanded => return None,
        Value::Number(_) => "a number",
        Value::Bool(_) => "a boolean",
        Value::Null => "`null`",
        Value::Object => "an object",
        Value::Array => "an array",
    };
    let message = format!("The value of `{key}` is {what}, not a string.");
    let help = "What a reference makes of such a value is not known here: store a string.";
    let place = context.in_text(pasted, entry.value_span);
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Warning, place, message).help(context.help(secret, help));
    diagnostic = match read {
        Some(read) => diagnostic.related(read.location, format!("`{key}` is read here.")),
        None => diagnostic.related(context.model[secret].location, "This is the secret."),
    };
    // In quotes, `null` would be a name or password like any other.
    let edits = if entry.value == Value::Null { None } else { pasted.secret.quote(entry) };
    let edits =
        edits.map(|edits| edits.into_iter().map(|(span, text)| Edit::replace(context.in_text(pasted, span), text)));
    Some(
        diagnostic
            .fixes(edits.map(|edits| Fix::unsafe_(format!("Put the value of `{key}` in quotes"), edits.collect()))),
    )
}
