use super::{Context, declare_rule};
use crate::cdk::keys::{Meant, meant};
use crate::cdk::secrets::Origin;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Name, PlainPassword};
use crate::secret::Content;

declare_rule! {
    /// A password stands in the code.
    ///
    /// ## What it reports
    /// A text as the password of a database, an OpenSearch domain, a DMS endpoint or an ElastiCache user, or as the token
    /// of an ElastiCache group, also behind `||` or `??`; `unsafePlainText` of a text in a property or variable that is
    /// called like a password.
    ///
    /// It is silent about an empty text, about dynamic references, parameters and other tokens, about texts that are not
    /// known, and in tests.
    ///
    /// ## Why it matters
    /// Whoever can read the repository or the template can read the password, also after it is changed.
    ///
    /// ## Examples
    /// The password is in the template:
    /// ```ts reports
    /// import { SecretValue } from 'aws-cdk-lib';
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// const login = rds.Credentials.fromPassword('ledger', SecretValue.unsafePlainText('S3curePhrase'));
    /// ```
    /// This text is to be seen:
    /// ```ts silent
    /// import { SecretValue } from 'aws-cdk-lib';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// declare const key: SecretValue;
    /// new secretsmanager.Secret(this, 'Mail', {
    ///   secretObjectValue: { host: SecretValue.unsafePlainText('mail.internal'), password: key },
    /// });
    /// ```
    ///
    /// ## Fix
    /// Reads it from the only secret that the code imports or that is pasted. Unsafe: what is stored there may be another
    /// password.
    "hardcoded-password", Warning, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plain = context.model.plain_passwords.iter().filter(|plain| !context.source.is_test(plain.location));
    plain.map(|plain| report(context, plain)).collect()
}

fn report(context: &Context<'_>, plain: &PlainPassword) -> Diagnostic {
    let what = if plain.token { "An access token" } else { "A password" };
    let whose = if context.source.is_template(plain.location) { "template" } else { "code" };
    let message = format!("{what} stands in the {whose}.");
    let fix = stored(context).map(|(id, key)| fix(context, plain, &id, key.as_deref()));
    Diagnostic::new(RULE.name, Severity::Warning, plain.location, message)
        .help("Read it from a secret, and choose another one: this one is in the repository and in the template.")
        .fixes(fix)
}

fn fix(context: &Context<'_>, plain: &PlainPassword, id: &str, key: Option<&str>) -> Fix {
    let quote = |text: &str| context.source.quote(plain.location, text);
    let edit = match (plain.call, key) {
        (Some(call), None) => Edit::replace(call, format!("secretsManager({})", quote(id))),
        (Some(call), Some(key)) => {
            Edit::replace(call, format!("secretsManager({}, {{ jsonField: {} }})", quote(id), quote(key)))
        }
        (None, key) => {
            let key = key.map(|key| format!(":{key}")).unwrap_or_default();
            Edit::replace(plain.location, quote(&format!("{{{{resolve:secretsmanager:{id}:SecretString{key}}}}}")))
        }
    };
    let what = key.map_or_else(|| "Read".to_owned(), |key| format!("Read `{key}` of"));
    Fix::unsafe_(format!("{what} the secret `{id}`"), vec![edit])
}

/// The only secret that exists, and its key for a password; nothing for all of its text.
fn stored(context: &Context<'_>) -> Option<(String, Option<String>)> {
    let mut existing: Vec<_> = context
        .model
        .secrets()
        .filter(|(_, secret)| secret.origin == Origin::Existing)
        .map(|(id, _)| context.model.itself(id))
        .collect();
    existing.sort_unstable();
    existing.dedup();
    let (id, stored, keys) = match (&existing[..], context.pasted) {
        ([secret], _) => {
            let pasted = context.text(*secret);
            let id = match &context.model[*secret].id {
                Name::Known(id) => id.clone(),
                Name::Partial(_) | Name::Unknown => pasted?.name.clone()?,
            };
            (id, pasted.map(|pasted| &pasted.secret.content), context.keys(*secret))
        }
        ([], [pasted]) => (pasted.name.clone()?, Some(&pasted.secret.content), None),
        _ => return None,
    };
    if id.contains(':') && !id.starts_with("arn:") {
        return None;
    }
    let names: Vec<&str> = match (stored, keys) {
        (Some(Content::Text(_)), _) => return Some((id, None)),
        (Some(Content::Json(object)), _) => object.entries.iter().map(|entry| entry.key.as_str()).collect(),
        (_, Some(keys)) => keys.iter().collect(),
        (_, None) => vec!["password"],
    };
    let key = match meant("password", names.iter().copied()) {
        _ if names.contains(&"password") => "password",
        Meant::Obvious(key) => key,
        Meant::Near(_) => return None,
    };
    Some((id, Some(key.to_owned())))
}
