use super::importing::{Ending, by_complete_arn, ending, pasted_arn};
use super::{Context, declare_rule};
use crate::cdk::consumers::Service;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Fix};
use crate::model::{Name, Secret, SecretId};

declare_rule! {
    /// A database proxy gets a secret that is imported without its complete ARN.
    ///
    /// ## What it reports
    /// A secret of `fromSecretNameV2` or `fromSecretPartialArn` among the `secrets` of a proxy.
    ///
    /// ## Why it matters
    /// The proxy is created with the ARN as it is: without the six characters at its end (synthesized with aws-cdk-lib
    /// 2.276). Whether RDS accepts such a partial ARN is unverified here; the name in place of an ARN failed (aws-cdk #11117).
    /// `db.secret` of an attached secret and `fromSecretCompleteArn` give the complete one.
    ///
    /// ## Examples
    /// By its name:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// new rds.DatabaseProxy(this, 'Proxy', { proxyTarget, vpc, secrets: [dbSecret] });
    /// ```
    /// By its complete ARN:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf';
    /// const dbSecret = secretsmanager.Secret.fromSecretCompleteArn(this, 'DbSecret', arn);
    /// new rds.DatabaseProxy(this, 'Proxy', { proxyTarget, vpc, secrets: [dbSecret] });
    /// ```
    ///
    /// ## Fix
    /// `fromSecretCompleteArn` with the ARN that was pasted with the secret's text. Unsafe: the code then holds region and
    /// account.
    "partial-proxy-arn", Info, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.model.secrets().filter_map(|(id, secret)| report(context, id, secret)).collect()
}

fn report(context: &Context<'_>, id: SecretId, secret: &Secret) -> Option<Diagnostic> {
    let (_, maker) = secret.made?;
    // Of a name that ends like an ARN there is more to say.
    let other = matches!(&secret.id, Name::Known(text) if ending(text) != Ending::Partial);
    if !maker.is_partial() || other {
        return None;
    }
    let proxy = secret.readers.iter().find(|reader| reader.service == Some(Service::Proxy) && !reader.attached)?;
    let message = format!(
        "The proxy gets {} by an ARN without its last six characters. Whether RDS accepts a partial ARN is unverified.",
        secret.described()
    );
    let help = if secret.in_template {
        "Write the complete ARN, or refer to the attachment of the secret, which knows it."
    } else {
        "`fromSecretCompleteArn` gives the proxy the complete ARN, as `db.secret` of an attached secret does."
    };
    let diagnostic = Diagnostic::new(RULE.name, Severity::Info, proxy.location, message).help(help);
    let diagnostic = if proxy.location == secret.location {
        diagnostic
    } else {
        diagnostic.related(secret.location, "The secret is imported here.")
    };
    let edits = pasted_arn(context, id).and_then(|arn| by_complete_arn(context, secret, arn));
    Some(diagnostic.fixes(edits.map(|edits| Fix::unsafe_("Import the secret by its complete ARN", edits))))
}
