use super::login::{Submitted, password, submitted};
use super::{Context, declare_rule};
use crate::diagnostic::{Diagnostic, Severity};

declare_rule! {
    /// The master password has a length or characters that the database's engine refuses.
    ///
    /// ## What it reports
    /// A master password, read from the secret or written as a literal, with other characters than printable ASCII, or one
    /// of `/`, `"`, `@` and space (on DocumentDB a space is fine; on Oracle also `&` and `'`; on Redshift also `'` and
    /// `\`), or of a length that the engine does not take. Redshift wants an upper-case letter, a lower-case letter and a
    /// digit. It is silent where the engine is unknown, and about placeholders. It does not say which character it is.
    ///
    /// ## Why it matters
    /// The database is not created:
    /// `The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '"', ' '`.
    ///
    /// ## Examples
    /// Too short:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromPassword('ledger', dbSecret.secretValueFromJson('password')),
    /// });
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP" }
    /// ```
    /// One that every engine takes:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.ORACLE_SE2,
    ///   vpc,
    ///   credentials: rds.Credentials.fromPassword('ledger', dbSecret.secretValueFromJson('password')),
    /// });
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T" }
    /// ```
    "invalid-password", Error, None, check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    submitted(context, password).filter_map(|submitted| report(&submitted)).collect()
}

fn report(submitted: &Submitted<'_>) -> Option<Diagnostic> {
    let Submitted { text: password, database, engine } = submitted;
    let refusal = engine.refuses_password(&password.text, database.kind.is_cluster())?;
    let message = format!("{} refuses this password: {}.", engine.name(), refusal.why);
    let diagnostic = submitted
        .report(RULE.name, Severity::Error, message, "It is read here.")
        .help("Store another password before you deploy.");
    Some(match refusal.deploy_error {
        Some(error) => diagnostic.deploy_error(error),
        None => diagnostic,
    })
}
