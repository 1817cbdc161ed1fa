use super::attachment::{Detach, detach, is_attached_already, repeated, spoken_of, with_fix};
use super::{Context, declare_rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Applicability;
use crate::model::{SecretCredentials, SecretId};
use crate::secret::Content;
use crate::text::Location;

declare_rule! {
    /// `Credentials.fromSecret` attaches a secret that this code does not create.
    ///
    /// ## What it reports
    /// `Credentials.fromSecret` and `SnapshotCredentials.fromSecret` on a secret that exists before the deployment:
    /// imported by name or ARN. In a CloudFormation template, an `AWS::SecretsManager::SecretTargetAttachment` of a secret
    /// that is none of its resources.
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
    attaching.filter_map(|one| report(context, one)).chain(in_templates(context)).collect()
}

/// The attachments of templates, but for those of which `secret-attached-twice` speaks.
fn in_templates(context: &Context<'_>) -> impl Iterator<Item = Diagnostic> {
    let repeated: Vec<_> = repeated(context).into_iter().map(|(_, attachment)| attachment.location).collect();
    let secrets = context.model.secrets().filter(|(id, _)| context.exists(*id));
    let attachments = secrets.flat_map(|(id, secret)| secret.attachments.iter().map(move |at| (id, *at)));
    let alone = attachments.filter(move |(_, at)| context.source.is_template(*at) && !repeated.contains(at));
    alone.filter_map(|(secret, at)| in_template(context, secret, at))
}

fn in_template(context: &Context<'_>, id: SecretId, at: Location) -> Option<Diagnostic> {
    let secret = &context.model[id];
    let text = context.text(id);
    let unread = text.is_some_and(|pasted| pasted.secret.content == Content::Unread);
    if text.is_some() && !unread && context.object(id).is_none() {
        return None;
    }
    let rotated = context.all(id).iter().find_map(|secret| context.model[*secret].rotated);
    let plain = context.keys(id).is_some_and(|keys| !is_attached_already(keys));
    let severity = match (rotated, plain) {
        (Some(_), _) => Severity::Info,
        (None, true) => Severity::Error,
        (None, false) => Severity::Warning,
    };
    let message = format!(
        "This makes CloudFormation attach {}, which this template does not create: it writes engine, host and port into \
         the secret and claims its only attachment slot.",
        secret.described()
    );
    let help = "User name and password are read the same way without it. Keep it if the secret belongs to this database \
                alone and rotation, a proxy or applications want the connection data in it. The CDK makes it of \
                `Credentials.fromSecret`, and none of `Credentials.fromPassword`.";
    let diagnostic = Diagnostic::new(RULE.name, severity, at, message).help(context.help(id, help));
    let diagnostic = match rotated {
        Some(rotation) => diagnostic.related(rotation, "Rotation needs the connection data in the secret."),
        None => diagnostic,
    };
    Some(match text.filter(|_| plain) {
        Some(pasted) => {
            let why = "This text has no connection data: nothing is attached to the secret yet.";
            diagnostic.related(context.in_text(pasted, pasted.secret.span), why)
        }
        None => diagnostic,
    })
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
