use super::{Context, declare_rule};
use crate::cdk::reads::LookKind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Look;

declare_rule! {
    /// The code looks at a value of the secret that it does not have yet.
    ///
    /// ## What it reports
    /// An unwrapped value that is compared, searched, measured, cut, parsed or printed. Whether it is `undefined` can be
    /// asked.
    ///
    /// ## Why it matters
    /// While the code runs, `unsafeUnwrap()` gives a token such as `${Token[TOKEN.12]}`, never the value: CloudFormation
    /// resolves it during the deployment (synthesized with `aws-cdk-lib` 2.276). A comparison is always false, a length is
    /// that of the token, and a part of a token is no reference any more.
    ///
    /// ## Examples
    /// No password is ever too short:
    /// ```ts reports
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const password = dbSecret.secretValueFromJson('password').unsafeUnwrap();
    /// if (password.length < 8) throw new Error('The password is too short.');
    /// ```
    /// Text around a token is fine:
    /// ```ts silent
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const url = `redis://:${dbSecret.secretValueFromJson('token').unsafeUnwrap()}@cache.internal`;
    /// ```
    "synth-time-secret", Warning, None, check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.model.looks.iter().map(|look| report(context, look)).collect()
}

fn report(context: &Context<'_>, look: &Look) -> Diagnostic {
    let read = &context.model[look.read];
    let secret = context.model[read.secret].described();
    let (does, help) = match look.kind {
        LookKind::Compares => {
            ("compares", "Check the value where it is: in the pasted text, or where it is read at run time.")
        }
        LookKind::Measures => {
            ("measures", "Check the value where it is: in the pasted text, or where it is read at run time.")
        }
        LookKind::Cuts => ("changes", "Store the value as it is needed, or change it where it is read at run time."),
        LookKind::Parses => {
            ("parses", "Read each key by `secretValueFromJson`; a number can be had by `Token.asNumber`.")
        }
        LookKind::Logs => {
            ("prints", "Leave it out: the value is not known here, and is not to be printed where it is.")
        }
    };
    let message = format!("This {does} a value of {secret}, which is a token while the code runs.");
    let diagnostic = Diagnostic::new(RULE.name, Severity::Warning, look.location, message).help(help);
    if look.location.document == read.location.document && look.location.span.contains(read.location.span) {
        return diagnostic;
    }
    diagnostic.related(read.location, "The value is read here.")
}
