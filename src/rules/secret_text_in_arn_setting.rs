use super::{Context, declare_rule, settings};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{PlainSetting, What};
use crate::secret::Content;

declare_rule! {
    /// A variable that is called an ARN gets the text of the secret.
    ///
    /// ## What it reports
    /// An environment variable, an output or a property of a custom resource whose name ends in `ARN`, given all of a
    /// secret's text (`secretValue`) instead of its ARN. It is silent where the text may be the ARN of something else.
    ///
    /// ## Why it matters
    /// What reads the variable asks Secrets Manager for a secret whose ARN is a password, which fails; and the text of the
    /// secret is plain to see in the configuration.
    ///
    /// ## Examples
    /// The function looks the secret up by what is in it:
    /// ```ts reports
    /// import * as lambda from 'aws-cdk-lib/aws-lambda';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// new lambda.Function(this, 'Handler', {
    ///   runtime: lambda.Runtime.NODEJS_22_X,
    ///   handler: 'index.handler',
    ///   code: lambda.Code.fromAsset('src'),
    ///   environment: { DB_SECRET_ARN: dbSecret.secretValue.unsafeUnwrap() },
    /// });
    /// ```
    /// By its ARN:
    /// ```ts silent
    /// import * as lambda from 'aws-cdk-lib/aws-lambda';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const handler = new lambda.Function(this, 'Handler', {
    ///   runtime: lambda.Runtime.NODEJS_22_X,
    ///   handler: 'index.handler',
    ///   code: lambda.Code.fromAsset('src'),
    ///   environment: { DB_SECRET_ARN: dbSecret.secretArn },
    /// });
    /// dbSecret.grantRead(handler);
    /// ```
    ///
    /// ## Fix
    /// Hands on `secretArn`.
    "secret-text-in-arn-setting", Warning, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .model
        .settings
        .iter()
        .filter(|setting| applies(context, setting))
        .map(|setting| report(context, setting))
        .collect()
}

/// Whether the name of a setting says that it is an ARN, and its value that it is a text.
pub(super) fn applies(context: &Context<'_>, setting: &PlainSetting) -> bool {
    let read = &context.model[setting.read];
    let Some(name) = setting.name.as_deref().filter(|name| read.what == What::Whole && settings::is_arn(name)) else {
        return false;
    };
    let name = name.to_ascii_lowercase();
    // The text of a secret may be the ARN of something else.
    match context.text(read.secret).map(|pasted| &pasted.secret.content) {
        Some(Content::Json(_)) => true,
        _ => name == "arn" || ["secret", "credential", "password", "token"].iter().any(|word| name.contains(word)),
    }
}

fn report(context: &Context<'_>, setting: &PlainSetting) -> Diagnostic {
    let read = &context.model[setting.read];
    let secret = &context.model[read.secret];
    let name = setting.name.as_deref().unwrap_or_default();
    let message = format!("`{name}` gets the whole text of {}, not its ARN.", secret.described());
    let fix = settings::secret(context, setting).map(|text| {
        Fix::safe("Hand on `secretArn`", vec![Edit::replace(setting.location, format!("{text}.secretArn"))])
    });
    let diagnostic = Diagnostic::new(RULE.name, Severity::Warning, setting.location, message)
        .help(if context.source.is_template(setting.location) {
            "Hand on the ARN, and allow whoever reads the secret `secretsmanager:GetSecretValue`."
        } else {
            "Hand on the ARN, and grant whoever reads the secret `grantRead`."
        })
        .fixes(fix);
    if setting.location.span.contains(read.location.span) {
        return diagnostic;
    }
    diagnostic.related(read.location, "The text is read here.")
}
