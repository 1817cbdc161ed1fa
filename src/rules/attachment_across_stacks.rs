use super::attachment::{Tie, across_stacks, detach_refused, note_existing, repeated, with_fix};
use super::{Context, declare_rule};
use crate::cdk::secrets::Origin;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Applicability;
use crate::model::{Database, SecretCredentials};

declare_rule! {
    /// A secret of one stack is attached to a database of another one, so that each stack depends on the other.
    ///
    /// ## What it reports
    /// `fromSecret` for a database, with a secret that another stack of the pasted files creates; or one that another stack
    /// imports, where the database is in the network of that stack or has a proxy with `db.secret`.
    ///
    /// ## Why it matters
    /// The attachment is made in the stack of the secret and refers to the database: that stack depends on the database's.
    /// The database refers to what it needs of the secret's stack: its stack depends on that one. The synthesis fails with
    /// `DependencyCycle`: `'A' depends on 'B' … Adding this dependency … would create a cyclic reference.` (synthesized with
    /// aws-cdk-lib 2.276). It is silent where the secret is only imported in another stack and nothing else ties the two
    /// together: the attachment is then made there, which synthesizes. So do nested stacks.
    ///
    /// ## Examples
    /// A stack for the secrets:
    /// ```ts reports
    /// import { App, Stack } from 'aws-cdk-lib';
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// const app = new App();
    /// const secrets = new Stack(app, 'Secrets');
    /// const data = new Stack(app, 'Data');
    /// const dbSecret = new rds.DatabaseSecret(secrets, 'DbSecret', { username: 'ledger' });
    /// new rds.DatabaseInstance(data, 'Db', { engine, vpc, credentials: rds.Credentials.fromSecret(dbSecret) });
    /// ```
    /// The secret beside its database:
    /// ```ts silent
    /// import { App, Stack } from 'aws-cdk-lib';
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// const app = new App();
    /// const data = new Stack(app, 'Data');
    /// const dbSecret = new rds.DatabaseSecret(data, 'DbSecret', { username: 'ledger' });
    /// new rds.DatabaseInstance(data, 'Db', { engine, vpc, credentials: rds.Credentials.fromSecret(dbSecret) });
    /// ```
    ///
    /// ## Fix
    /// `fromPassword`, as in `attached-existing-secret`: the database's stack then only reads the secret of the other one. It
    /// is unsafe where something reads a key that only the attachment would fill in.
    "attachment-across-stacks", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let repeated: Vec<_> = repeated(context).into_iter().map(|(_, attachment)| attachment.location).collect();
    let calls = context.model.credentials.iter().filter(|one| !repeated.contains(&one.location));
    calls.filter_map(|one| Some(report(context, one, across_stacks(context, one)?))).collect()
}

fn report(context: &Context<'_>, credentials: &SecretCredentials, (database, tie): (&Database, Tie)) -> Diagnostic {
    let secret = &context.model[credentials.secret];
    let message = format!(
        "`fromSecret` attaches {} of another stack to this database, so that each of the two stacks depends on the other.",
        secret.described()
    );
    let created = secret.origin == Origin::Created;
    let made = if created { "creates" } else { "imports" };
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Error, credentials.location, message)
        .related(
            secret.location,
            format!("Another stack {made} the secret here: the attachment belongs to that stack."),
        )
        .related(database.location, "The attachment refers to this database.")
        .help("Read user name and password by `fromPassword`, or move the secret to the stack of its database.");
    diagnostic = match tie {
        Tie::Secret => diagnostic,
        Tie::Network => {
            diagnostic.related(database.location, "The network of the database belongs to the secret's stack, too.")
        }
        Tie::Proxy(proxy) => diagnostic.related(proxy, "The proxy refers to the attachment in the secret's stack."),
    };
    let diagnostic = diagnostic.deploy_error("would create a cyclic reference");
    with_fix(note_existing(context, credentials.secret, diagnostic), detach_refused(context, credentials))
}
