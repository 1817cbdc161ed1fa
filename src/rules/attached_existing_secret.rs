use super::attachment::{Detach, detach, is_attached_already, spoken_of, with_fix};
use super::{Context, declare_rule};
use crate::diagnostic::Diagnostic;
use crate::fix::Applicability;
use crate::model::SecretCredentials;
use crate::report::Severity;
use crate::secret::Content;

declare_rule! {
    /// `Credentials.fromSecret` attaches a secret that this code does not create.
    ///
    /// ## What it reports
    /// `Credentials.fromSecret` and `SnapshotCredentials.fromSecret` on a secret that exists before the deployment:
    /// imported by name or ARN.
    ///
    /// ## Why it matters
    /// `fromSecret` does two things. It reads the keys `username` and `password`, as `fromPassword` can. And it adds an
    /// `AWS::SecretsManager::SecretTargetAttachment`, by which CloudFormation writes `engine`, `host`, `port` and the
    /// database's identifier into the secret, claims its only attachment slot, and takes those keys out again when the
    /// attachment goes. On a secret that belongs to somebody else, or to several databases, that overwrites what is
    /// not yours. A second stack that attaches it fails with `<secret arn> already exists in stack <stack arn>`.
    ///
    /// The two templates are the same but for that one resource (synthesized with aws-cdk-lib 2.276, for instances and
    /// Aurora clusters). So the change cures no error in reading the secret.
    ///
    /// `secret-attached-twice` and `attachment-across-stacks` speak instead where they see the same call.
    ///
    /// It is an error where the pasted text is plain; a warning where no text is bound or the text has connection data
    /// already; an information where rotation needs the attachment.
    ///
    /// ## Examples
    /// A secret that was written by hand:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromSecret(dbSecret),
    /// });
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T" }
    /// ```
    /// A secret that the code creates for its database is meant to be attached:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// const dbSecret = new rds.DatabaseSecret(this, 'DbSecret', { username: 'ledger' });
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromSecret(dbSecret),
    /// });
    /// ```
    ///
    /// ## Fix
    /// `fromPassword` with the keys that the secret has. The user name stays a reference, since the same name as a
    /// literal would replace a deployed database. Uses of `db.secret`, which is then undefined, read the secret itself;
    /// `grantConnect` gets the user name; `grantDataApiAccess` gets a `grantRead` beside it. The fix is unsafe where no
    /// text is bound, where the text has connection data already, and where something reads a key that only the
    /// attachment would fill in. It is judged by all secrets that the same call takes: not offered where they have
    /// other keys. Nor is it where rotation needs the attachment.
    ///
    /// ## When to keep `fromSecret`
    /// The secret belongs to this database alone, and rotation, a proxy or applications want the connection data in it.
    "attached-existing-secret", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let spoken_of = spoken_of(context);
    let credentials = context.model.credentials.iter().filter(|one| !spoken_of.contains(&one.location));
    let attaching = credentials.filter(|one| one.certain && !one.attached && context.exists(one.secret));
    attaching.filter_map(|one| report(context, one)).collect()
}

fn report(context: &Context<'_>, credentials: &SecretCredentials) -> Option<Diagnostic> {
    let secret = &context.model[credentials.secret];
    let text = context.text(credentials.secret);
    let keys = context.keys(credentials.secret);
    let unread = text.is_some_and(|pasted| pasted.secret.content == Content::Unread);
    if text.is_some() && !unread && context.object(credentials.secret).is_none() {
        return None;
    }
    let plain = keys.is_some_and(|keys| !is_attached_already(keys));
    let detach = detach(context, credentials);
    let severity = match (&detach, plain) {
        (Detach::Needed(..), _) => Severity::Info,
        (_, true) => Severity::Error,
        (_, false) => Severity::Warning,
    };
    let mut help = "User name and password are read the same way by `fromPassword`, which leaves the secret alone. Keep \
                    `fromSecret` if the secret belongs to this database alone and rotation, a proxy or applications want \
                    the connection data in it."
        .to_owned();
    if let Some(assumption) = context.assumption(credentials.secret) {
        help = format!("{assumption} {help}");
    }
    let message = format!(
        "`fromSecret` makes CloudFormation attach {}, which this code does not create: it writes engine, host and port \
         into the secret and claims its only attachment slot.",
        secret.described()
    );
    let mut diagnostic = Diagnostic::new(RULE.name, severity, credentials.location, message).help(help);
    if !secret.assumed {
        diagnostic =
            diagnostic.related(secret.location, "The secret is imported here: it exists before this deployment.");
    }
    if let (Some(pasted), true) = (text, plain) {
        let why = "This text has no connection data: nothing is attached to the secret yet.";
        diagnostic = diagnostic.related(context.in_text(pasted, pasted.secret.span), why);
    }
    Some(with_fix(diagnostic, detach))
}
