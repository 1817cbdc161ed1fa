use super::attachment::{Attachment, detach_all, detach_one, note_existing, repeated, with_fix};
use super::{Context, declare_rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Applicability;

declare_rule! {
    /// One secret is attached to two databases, or twice to one.
    ///
    /// ## What it reports
    /// Two calls of `fromSecret` or `attach` for the same secret, where the code runs both: of one object of the code, or of
    /// two imports of one name in a stack or of one ARN. An object of `Credentials.fromSecret` that two databases take
    /// attaches twice, too.
    ///
    /// It is silent about two imports of one name in two stacks: they may be in two accounts or regions.
    ///
    /// ## Why it matters
    /// A secret has one attachment, in all stacks together. The CDK refuses a second one of the same object:
    /// `Secret is already attached to a target.` Two imports of one secret get past it, with two attachments in the
    /// template (both synthesized with aws-cdk-lib 2.276); CloudFormation refuses a second one in another stack with
    /// `<secret arn> already exists in stack <stack arn>`.
    ///
    /// ## Examples
    /// Two databases with the same login:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// const dbSecret = new rds.DatabaseSecret(this, 'DbSecret', { username: 'ledger' });
    /// new rds.DatabaseInstance(this, 'Db', { engine, vpc, credentials: rds.Credentials.fromSecret(dbSecret) });
    /// new rds.DatabaseInstance(this, 'Copy', { engine, vpc, credentials: rds.Credentials.fromSecret(dbSecret) });
    /// ```
    /// The second one only reads it:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// const dbSecret = new rds.DatabaseSecret(this, 'DbSecret', { username: 'ledger' });
    /// new rds.DatabaseInstance(this, 'Db', { engine, vpc, credentials: rds.Credentials.fromSecret(dbSecret) });
    /// new rds.DatabaseInstance(this, 'Copy', {
    ///   engine,
    ///   vpc,
    ///   credentials: rds.Credentials.fromPassword(
    ///     dbSecret.secretValueFromJson('username').unsafeUnwrap(),
    ///     dbSecret.secretValueFromJson('password'),
    ///   ),
    /// });
    /// ```
    ///
    /// ## Fix
    /// `fromPassword` for the second, as in `attached-existing-secret` and unsafe for the same reasons. It is unsafe, too,
    /// where the code uses the secret of the second database, since it holds the host of the first one, and where one call
    /// serves both with a secret that the code creates, since nothing attaches that then.
    "secret-attached-twice", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    repeated(context).into_iter().map(|(first, second)| report(context, &first, &second)).collect()
}

fn report(context: &Context<'_>, first: &Attachment<'_>, second: &Attachment<'_>) -> Diagnostic {
    let secret = &context.model[second.secret];
    let name = secret.described();
    let one_call = first.location == second.location;
    let message = if one_call {
        format!("This attaches {name} to several databases, and a secret has one attachment.")
    } else {
        format!("This attaches {name} a second time, and a secret has one attachment.")
    };
    let help = if second.by.is_some() {
        "Leave it attached to one database, and read user name and password by `fromPassword` for the other."
    } else if context.source.is_template(second.location) {
        "Leave it attached to one database: user name and password of the other are read the same way without it."
    } else {
        "`fromSecret` attaches the secret already: leave this call out, or read the login by `fromPassword`."
    };
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Error, second.location, message).help(help);
    if !one_call {
        diagnostic = diagnostic.related(first.location, "It is attached here first.");
    }
    if let (true, Some((_, database))) = (one_call, second.by) {
        diagnostic = diagnostic.related(database.location, "This database takes it, too.");
    }
    if context.source.is_template(second.location) {
        // What CloudFormation says to two attachments in one template is not known.
    } else if first.secret == second.secret {
        diagnostic = diagnostic.deploy_error("Secret is already attached to a target.");
    } else {
        let why = "Both imports are of one secret: this is the other one.";
        diagnostic = diagnostic.related(context.model[first.secret].location, why);
    }
    let diagnostic = note_existing(context, second.secret, diagnostic);
    match second.by {
        Some((credentials, _)) if one_call => with_fix(diagnostic, detach_all(context, credentials)),
        Some((credentials, _)) => with_fix(diagnostic, detach_one(context, credentials)),
        None => diagnostic,
    }
}
