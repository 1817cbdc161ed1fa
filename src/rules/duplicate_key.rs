use rustc_hash::FxHashMap;

use super::{Context, declare_rule};
use crate::bind::Pasted;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{SecretId, What};
use crate::secret::{Content, Entry};

declare_rule! {
    /// A key stands twice in the secret.
    ///
    /// ## What it reports
    /// A key that the JSON object of a secret has more than once. It is silent where the pasted text is not JSON, and about
    /// lines of `KEY=value`, which only list what is stored.
    ///
    /// ## Why it matters
    /// JSON leaves open which of the two counts. Parsers usually keep the last one and say nothing, so the first, which
    /// somebody may be editing, has no effect.
    ///
    /// ## Examples
    /// An old password above the new one:
    /// ```ts reports
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const password = dbSecret.secretValueFromJson('password');
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "kP2-q9Zr-mm4T", "password": "q9Zr-kP2-mm4T" }
    /// ```
    /// Keys that differ in case are two keys:
    /// ```ts silent
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const password = dbSecret.secretValueFromJson('password');
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T", "Password": "q9Zr-kP2-mm4T" }
    /// ```
    ///
    /// ## Fix
    /// All but the last are taken out. Unsafe: the stored secret has to be changed as well, and the first may be the one
    /// that was meant.
    "duplicate-key", Warning, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.bound().flat_map(|(secret, pasted)| duplicates(context, secret, pasted)).collect()
}

fn duplicates(context: &Context<'_>, secret: SecretId, pasted: &Pasted) -> Vec<Diagnostic> {
    let Content::Json(object) = &pasted.secret.content else { return Vec::new() };
    if pasted.secret.stored_len.is_none() || !object.flaws.is_empty() {
        return Vec::new();
    }
    let mut places: FxHashMap<&str, Vec<(usize, &Entry)>> = FxHashMap::default();
    for (index, entry) in object.entries.iter().enumerate() {
        places.entry(&entry.key).or_default().push((index, entry));
    }
    places.into_values().filter_map(|places| report(context, secret, pasted, &places)).collect()
}

fn report(context: &Context<'_>, secret: SecretId, pasted: &Pasted, places: &[(usize, &Entry)]) -> Option<Diagnostic> {
    let ((_, last), earlier) = places.split_last()?;
    let (_, first) = earlier.first()?;
    let key = &first.key;
    let message = match earlier {
        [_] => format!("The secret has the key `{key}` twice."),
        _ => format!("The secret has the key `{key}` {} times.", places.len()),
    };
    let mut diagnostic =
        Diagnostic::new(RULE.name, Severity::Warning, context.in_text(pasted, first.key_span), message)
            .help(
                context.help(secret, "Keep one. JSON leaves open which of them counts; parsers usually take the last."),
            )
            .related(context.in_text(pasted, last.key_span), "The last one.");
    let reads = context.reads_of(secret).find(|read| matches!(&read.what, What::Key { name, .. } if name == key));
    if let Some(read) = reads {
        diagnostic = diagnostic.related(read.location, format!("`{key}` is read here."));
    }
    let removals: Option<Vec<_>> = earlier.iter().map(|(index, _)| pasted.secret.remove(*index)).collect();
    let edits = removals.into_iter().flatten().flatten();
    let edits: Vec<Edit> = edits.map(|(span, text)| Edit::replace(context.in_text(pasted, span), text)).collect();
    let title = if earlier.len() == 1 { "Remove the first" } else { "Remove all but the last" };
    Some(diagnostic.fixes((!edits.is_empty()).then(|| Fix::unsafe_(title, edits))))
}
