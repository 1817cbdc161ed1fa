use super::connection::{Stored, databases, may_be_written};
use super::{Context, declare_rule};
use crate::bind::Pasted;
use crate::cdk::consumers::Service;
use crate::cdk::engines::Engine;
use crate::diagnostic::Diagnostic;
use crate::fix::Applicability;
use crate::model::{Database, SecretId};
use crate::secret::{Content, Object, value};

declare_rule! {
    /// The secret says another port or database name than the code that creates the database.
    ///
    /// ## What it reports
    /// A `port` that is neither the `port` in the code nor, without one there, the engine's usual port. A `dbname` that is not
    /// the database that the code creates (`databaseName`, `defaultDatabaseName`). The database is the one whose master
    /// password comes from this secret.
    ///
    /// It is silent where CloudFormation attaches the secret, which writes both; where the secret has the host of some
    /// server, or `localhost`, since the port may be that of a tunnel, a pooler or another database; where a proxy reads the
    /// secret; about databases that are there anyway, such as `postgres` and `master`; and where one of several databases
    /// fits. A port may be a number or a string.
    ///
    /// ## Why it matters
    /// Creating the database ignores both. What connects by the secret later does not.
    ///
    /// ## Examples
    /// The port of MySQL for a PostgreSQL database:
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
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T", "port": 3306 }
    /// ```
    /// The same port as in the code:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   port: 5544,
    ///   credentials: rds.Credentials.fromPassword(
    ///     dbSecret.secretValueFromJson('username').unsafeUnwrap(),
    ///     dbSecret.secretValueFromJson('password'),
    ///   ),
    /// });
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T", "port": "5544" }
    /// ```
    ///
    /// ## Fix
    /// What the code says, in the secret. Unsafe: the code may be what is wrong, and the stored secret has to be changed as
    /// well.
    "endpoint-mismatch", Warning, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.bound().flat_map(|(secret, pasted)| in_secret(context, secret, pasted)).collect()
}

fn in_secret(context: &Context<'_>, secret: SecretId, pasted: &Pasted) -> Vec<Diagnostic> {
    let Content::Json(object) = &pasted.secret.content else { return Vec::new() };
    let (port_entry, name_entry) = (object.get("port"), object.get("dbname"));
    if port_entry.or(name_entry).is_none()
        || !object.flaws.is_empty()
        || leads_elsewhere(object)
        || may_be_written(context, secret)
    {
        return Vec::new();
    }
    let databases = databases(context, secret);
    let stored = |entry| Stored { secret, pasted, entry };
    let port = port_entry.and_then(|entry| port(context, stored(entry), &databases));
    let name = name_entry.and_then(|entry| name(context, stored(entry), &databases));
    port.into_iter().chain(name).collect()
}

/// Whether the secret is for another server than the one to be created, or for what stands before it.
fn leads_elsewhere(object: &Object) -> bool {
    let Some(entry) = object.get("host") else { return false };
    let loopback =
        |host: &str| host.eq_ignore_ascii_case("localhost") || matches!(host, "127.0.0.1" | "0.0.0.0" | "::1");
    entry.value.text().is_none_or(|host| loopback(host.trim()) || !value::is_placeholder_host(host))
}

fn port(context: &Context<'_>, entry: Stored<'_>, databases: &[&Database]) -> Option<Diagnostic> {
    let stored: u16 = entry.text()?.parse().ok()?;
    // With Babelfish, Aurora PostgreSQL has the port of SQL Server as well.
    let fits = |database: &&Database| {
        database.port.is_none_or(|(port, _)| port == stored)
            || database.engine == Some(Engine::AuroraPostgres) && stored == Engine::SqlServer.usual_port()
    };
    let mut readers = context.all(entry.secret).iter().flat_map(|secret| &context.model[*secret].readers);
    if databases.iter().any(fits) || readers.any(|reader| reader.service == Some(Service::Proxy)) {
        return None;
    }
    let database = databases.first()?;
    let (port, stated) = database.port?;
    let why = match (stated, database.engine) {
        (None, Some(engine)) => format!("The database has the usual port of {}, {port}.", engine.name()),
        _ => format!("The database gets the port {port} here."),
    };
    let message = format!("The secret says the port {stored}, but its database has {port}.");
    let mended = (format!("Write the port {port} into the secret"), &*port.to_string());
    let diagnostic = entry.report(context, (RULE.name, message, HELP.to_owned()), mended);
    Some(diagnostic.related(stated.unwrap_or(database.location), why))
}

const HELP: &str =
    "Creating the database ignores what the secret says; what connects by the secret does not. Let the two agree.";

/// Databases that a server has without being told.
const GIVEN: [&str; 7] = ["postgres", "template1", "mysql", "information_schema", "master", "admin", "dev"];

fn name(context: &Context<'_>, entry: Stored<'_>, databases: &[&Database]) -> Option<Diagnostic> {
    let stored = entry.text()?;
    let shown = value::is_clear("dbname", stored) && !value::is_placeholder(stored);
    // Engines differ in whether case counts.
    let fits = |database: &&Database| database.name.as_ref().is_none_or(|(name, _)| name.eq_ignore_ascii_case(stored));
    if !shown || GIVEN.iter().any(|given| given.eq_ignore_ascii_case(stored)) || databases.iter().any(fits) {
        return None;
    }
    let (name, stated) = databases.first()?.name.as_ref()?;
    let plain = name.chars().all(|character| character.is_ascii_alphanumeric() || "-_".contains(character));
    let message = format!("The secret says the database `{stored}`, but the code creates `{name}`.");
    let why = format!("The database `{name}` is created here.");
    let mended = (format!("Write the database `{name}` into the secret"), name.as_str());
    let report = || entry.report(context, (RULE.name, message, HELP.to_owned()), mended).related(*stated, why);
    plain.then(report)
}
