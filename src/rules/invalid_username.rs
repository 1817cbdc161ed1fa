use super::login::{Submitted, submitted, username};
use super::{Context, declare_rule};
use crate::diagnostic::{Diagnostic, Severity};

declare_rule! {
    /// The master user name has a length or characters that the database's engine refuses.
    ///
    /// ## What it reports
    /// A master user name, read from the secret or written as a literal, that does not start with a letter, holds other
    /// characters than letters, digits and `_` (on Redshift also `+.@-`, and no upper-case letters), or is too long: 63
    /// characters on PostgreSQL and DocumentDB, 30 on Oracle, 16 on MariaDB and Db2, 128 on SQL Server and Redshift.
    ///
    /// It is a warning where the sources disagree: 17 to 32 characters on MySQL, of which the documentation allows 16 and
    /// deployments took 32; more than 16 in a cluster. It is silent where the engine is unknown.
    ///
    /// ## Why it matters
    /// The database is not created, and the stack rolls back.
    ///
    /// ## Examples
    /// A hyphen:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromPassword(
    ///     dbSecret.secretValueFromJson('username').unsafeUnwrap(),
    ///     dbSecret.secretValueFromJson('password'),
    ///   ),
    /// });
    /// ```
    /// ```json prod/db
    /// { "username": "ledger-app", "password": "q9Zr-kP2-mm4T" }
    /// ```
    /// An underscore is fine:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromGeneratedSecret('ledger_app'),
    /// });
    /// ```
    "invalid-username", Error, None, check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    submitted(context, username).filter_map(|submitted| report(&submitted)).collect()
}

fn report(submitted: &Submitted<'_>) -> Option<Diagnostic> {
    let Submitted { text: username, database, engine } = submitted;
    let refusal = engine.refuses_username(&username.text, database.kind.is_cluster())?;
    let severity = if refusal.doubtful { Severity::Warning } else { Severity::Error };
    let verb = if refusal.doubtful { "may refuse" } else { "refuses" };
    let message =
        format!("{} {verb} `{}` as the name of the master user: {}.", engine.name(), username.text, refusal.why);
    let diagnostic = submitted.report(RULE.name, severity, message, "Its user name is read here.");
    Some(diagnostic.help("Choose another name before the database exists: another name replaces it."))
}
