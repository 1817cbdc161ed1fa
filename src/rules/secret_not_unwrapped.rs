use super::{Context, declare_rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::Wrapped;
use crate::text::{Location, Span};

declare_rule! {
    /// A `SecretValue` stands where a text is due.
    ///
    /// ## What it reports
    /// A value of a secret without `unsafeUnwrap()` in a template literal, in a sum of texts, as the user name of a
    /// database or in a property of type `string`; and `toString()` on it. Version 1 of the CDK has no `unsafeUnwrap`: it
    /// is silent there.
    ///
    /// ## Why it matters
    /// As a user name or in a property of type `string`, the types do not fit. `toString()` and template literals compile:
    /// synthesizing fails there as soon as `@aws-cdk/core:checkSecretUsage` is on, which it is in new projects, and until
    /// then it works (synthesized with `aws-cdk-lib` 2.276). So these two are a warning.
    ///
    /// ## Examples
    /// The template literal calls `toString()`:
    /// ```ts reports
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const user = `${dbSecret.secretValueFromJson('username')}@ledger`;
    /// ```
    /// A password is a `SecretValue`:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const login = rds.Credentials.fromPassword(
    ///   dbSecret.secretValueFromJson('username').unsafeUnwrap(),
    ///   dbSecret.secretValueFromJson('password'),
    /// );
    /// ```
    ///
    /// ## Fix
    /// `unsafeUnwrap()`. The template gets the same reference as before, not the value.
    "secret-not-unwrapped", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let wrapped = context.model.wrapped.iter().filter(|wrapped| !context.source.v1(wrapped.location));
    wrapped.map(|wrapped| report(context, wrapped)).collect()
}

fn report(context: &Context<'_>, wrapped: &Wrapped) -> Diagnostic {
    let read = &context.model[wrapped.read];
    let secret = context.model[read.secret].described();
    let (message, edit) = if wrapped.method {
        let message =
            format!("`toString()` on a value of {secret}: a secret's value is unwrapped by `unsafeUnwrap()`.");
        (message, Edit::replace(wrapped.location, "unsafeUnwrap"))
    } else {
        let message = format!("A value of {secret} stands where a text is due, and is not unwrapped.");
        let end = Location { span: Span::at(wrapped.location.span.end), ..wrapped.location };
        (message, Edit::replace(end, ".unsafeUnwrap()"))
    };
    let fix = wrapped.callable.then(|| Fix::safe("Unwrap it by `unsafeUnwrap()`", vec![edit]));
    let severity = if wrapped.typed { Severity::Error } else { Severity::Warning };
    let diagnostic = Diagnostic::new(RULE.name, severity, wrapped.location, message)
        .help(
            "Call `unsafeUnwrap()`: the template gets a reference, which CloudFormation resolves. Without it, synthesizing \
             fails where `@aws-cdk/core:checkSecretUsage` is on, as it is in new projects.",
        )
        .deploy_error("Using a SecretValue here risks exposing your secret.")
        .fixes(fix);
    if read.location.span.contains(wrapped.location.span) || wrapped.location.span.contains(read.location.span) {
        return diagnostic;
    }
    diagnostic.related(read.location, "The value is read here.")
}
