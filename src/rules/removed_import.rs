use super::importing::{call_instead, function_for};
use super::{Context, declare_rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Fix};
use crate::model::{Name, Secret};

declare_rule! {
    /// A function that imports a secret and that CDK v2 has removed.
    ///
    /// ## What it reports
    /// `Secret.fromSecretName` and `Secret.fromSecretArn` in TypeScript that imports CDK v2. It is silent in JavaScript
    /// and behind a cast: the functions still run, and only the typings lack them (tried with aws-cdk-lib 2.276).
    ///
    /// ## Why it matters
    /// It does not compile.
    ///
    /// ## Examples
    /// A name:
    /// ```ts reports
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretName(this, 'DbSecret', 'prod/db');
    /// ```
    /// CDK v1 has it:
    /// ```ts silent
    /// import * as secretsmanager from '@aws-cdk/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretName(this, 'DbSecret', 'prod/db');
    /// ```
    ///
    /// ## Fix
    /// `fromSecretNameV2` for a name; for an ARN `fromSecretCompleteArn` or `fromSecretPartialArn`, as the text says whether
    /// it ends in the six characters that Secrets Manager makes. None where the text does not say.
    "removed-import", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.model.secrets.iter().filter_map(|secret| report(context, secret)).collect()
}

/// The removed function that imports a secret.
pub(super) fn removed(context: &Context<'_>, secret: &Secret) -> Option<&'static str> {
    let (call, maker) = secret.made?;
    let name = maker.name();
    let cast = context.source.text(context.source.callee(call)?).contains(" as ");
    let removed = ["fromSecretName", "fromSecretArn"].contains(&name) && context.source.is_typed_v2(secret.location);
    (removed && !cast).then_some(name)
}

fn report(context: &Context<'_>, secret: &Secret) -> Option<Diagnostic> {
    let name = removed(context, secret)?;
    let known = match &secret.id {
        Name::Known(text) => function_for(text),
        Name::Partial(_) | Name::Unknown => None,
    };
    let instead = match (name, known) {
        ("fromSecretName", None) if !matches!(secret.id, Name::Known(_)) => Some("fromSecretNameV2"),
        _ => known,
    };
    let (error, help) = if name == "fromSecretName" {
        (
            "Property 'fromSecretName' does not exist on type 'typeof Secret'. Did you mean 'fromSecretNameV2'?",
            "`fromSecretNameV2` takes its place.",
        )
    } else {
        (
            "Property 'fromSecretArn' does not exist on type 'typeof Secret'.",
            "`fromSecretCompleteArn` takes its place, or `fromSecretPartialArn` for an ARN without the six characters that \
             Secrets Manager puts at its end.",
        )
    };
    let message = format!("CDK v2 has no `{name}`.");
    let edit = instead.and_then(|function| Some((function, call_instead(context, secret, function)?)));
    let at = call_instead(context, secret, name).map_or(secret.location, |edit| edit.location);
    Some(
        Diagnostic::new(RULE.name, Severity::Error, at, message)
            .help(help)
            .deploy_error(error)
            .fixes(edit.map(|(function, edit)| Fix::safe(format!("Call `{function}`"), vec![edit]))),
    )
}
