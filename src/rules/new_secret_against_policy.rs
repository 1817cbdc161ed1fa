use super::{Context, declare_rule};
use crate::cdk::secrets::Origin;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Credential, Database, Name, Secret, SecretId};
use crate::text::{Location, Span};

declare_rule! {
    /// The code creates a secret where the team's policy is to fetch existing ones.
    ///
    /// ## What it reports
    /// Off unless the policy `existingSecretsOnly` is asked for. Then: each secret that the code creates, and each database
    /// whose password the CDK or RDS generates.
    ///
    /// ## Why it matters
    /// It deploys. The policy says that secrets are made, named and rotated by others, and fetched here.
    ///
    /// ## Examples
    /// A new secret:
    /// ```ts reports
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// new secretsmanager.Secret(this, 'DbSecret', { secretName: 'prod/db' });
    /// ```
    /// ```policy
    /// existingSecretsOnly
    /// ```
    /// An existing one:
    /// ```ts silent
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// ```
    /// ```policy
    /// existingSecretsOnly
    /// ```
    ///
    /// ## Fix
    /// Fetches the secret by its name, where the code or a pasted text says it. Unsafe: somebody has to create it first, and a
    /// secret that is deployed already leaves the stack.
    "new-secret-against-policy", Error, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if !context.existing_secrets_only {
        return Vec::new();
    }
    let secrets = context.model.secrets().filter_map(|(id, secret)| created(context, id, secret));
    let databases = context.model.databases.iter().filter_map(|database| generated(context, database));
    secrets.chain(databases).collect()
}

fn created(context: &Context<'_>, id: SecretId, secret: &Secret) -> Option<Diagnostic> {
    if secret.origin != Origin::Created || secret.imports.is_some() {
        return None;
    }
    let who = if secret.in_template { "template" } else { "code" };
    let message = format!("The {who} creates {}, but the policy is to fetch existing secrets.", secret.described());
    let diagnostic =
        Diagnostic::new(RULE.name, Severity::Error, secret.location, message).help(if secret.in_template {
            "Refer to an existing secret by its name or ARN: `{{resolve:secretsmanager:<name>:SecretString:<key>}}`."
        } else {
            "Fetch the secret by its name or ARN: `Secret.fromSecretNameV2`, `Secret.fromSecretCompleteArn`."
        });
    Some(diagnostic.fixes(fetch(context, id, secret)))
}

fn fetch(context: &Context<'_>, id: SecretId, secret: &Secret) -> Option<Fix> {
    let (call, maker) = secret.made.filter(|(_, maker)| maker.api == "aws_secretsmanager.Secret")?;
    let name = match &secret.id {
        Name::Known(name) => name.as_str(),
        Name::Partial(_) | Name::Unknown => context.text(id)?.name.as_deref()?,
    };
    let callee = context.source.callee(call)?;
    let name = context.source.quote(secret.location, name);
    let name = match context.source.arguments(call)[..] {
        [_, _] => {
            let (place, text) = context.source.add_argument(call, &name)?;
            Edit::replace(place, text)
        }
        [_, _, properties] => Edit::replace(properties, name),
        _ => return None,
    };
    let new = Location { span: Span { start: secret.location.span.start, end: callee.span.start }, ..callee };
    let method = Location { span: Span::at(callee.span.end), ..callee };
    let edits = vec![Edit::replace(new, ""), Edit::replace(method, ".fromSecretNameV2"), name];
    Some(Fix::unsafe_(format!("Fetch the existing secret by `{}.fromSecretNameV2`", maker.name()), edits))
}

fn generated(context: &Context<'_>, database: &Database) -> Option<Diagnostic> {
    let who = match context.model.logins.get(database.login?)?.password {
        Credential::Generated => "The CDK generates a secret for",
        Credential::Managed => "RDS generates a secret for",
        Credential::Secret(_) | Credential::Literal { .. } | Credential::Unknown => return None,
    };
    let id = database.id.as_ref().map(|id| format!(" `{id}`")).unwrap_or_default();
    let message = format!("{who} the database{id}, but the policy is to fetch existing secrets.");
    Some(Diagnostic::new(RULE.name, Severity::Error, database.location, message).help(
        if context.source.is_template(database.location) {
            "Read user name and password of an existing secret by references to it."
        } else {
            "Import the secret, and read user name and password of it: `Credentials.fromPassword` takes both."
        },
    ))
}
