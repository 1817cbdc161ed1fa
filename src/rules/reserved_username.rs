use super::login::{describe, username};
use super::{Context, declare_rule};
use crate::cdk::engines::Engine;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::Login;

declare_rule! {
    /// The master user name is reserved by the database's engine.
    ///
    /// ## What it reports
    /// A master user name, read from the secret or written as a literal, that the engine refuses: `admin` on PostgreSQL,
    /// Aurora PostgreSQL and DocumentDB; `rdsadmin` on RDS; names that start with `pg_` on PostgreSQL. `admin` is fine on
    /// MySQL and MariaDB. It is silent where the engine is unknown: the full lists of AWS are undocumented, so nothing
    /// beyond what deployments showed is claimed (cfn-lint #4425; aws-cdk #5076, #5125, #10597, #13295).
    ///
    /// ## Why it matters
    /// The database is not created:
    /// `MasterUsername admin cannot be used as it is a reserved word used by the engine`.
    ///
    /// ## Examples
    /// PostgreSQL refuses `admin`:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromGeneratedSecret('admin'),
    /// });
    /// ```
    /// MySQL does not:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.MYSQL,
    ///   vpc,
    ///   credentials: rds.Credentials.fromGeneratedSecret('admin'),
    /// });
    /// ```
    ///
    /// ## Fix
    /// Another name. Unsafe: the name is yours to choose, and a secret that is stored has to be changed as well.
    "reserved-username", Error, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.model.logins.iter().filter_map(|login| report(context, login)).collect()
}

fn report(context: &Context<'_>, login: &Login) -> Option<Diagnostic> {
    let database = &context.model[login.database?];
    let engine = database.engine?;
    let username = username(context, login)?;
    let reserved = engine.reserves(&username.text)?;
    let message =
        format!("{} refuses `{}` as the name of the master user: it is reserved.", engine.name(), username.text);
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Error, username.location, message)
        .help(help(&username.text, engine))
        .deploy_error(reserved.deploy_error(&username.text))
        .related(database.location, describe(database, engine));
    if let Some(read) = username.read {
        diagnostic = diagnostic.related(read.location, "Its user name is read here.");
    }
    let other = engine.usual_username();
    let text = if username.quoted { context.source.quote(username.location, other) } else { other.to_owned() };
    Some(
        diagnostic
            .fixes([Fix::unsafe_(format!("Use `{other}` instead"), vec![Edit::replace(username.location, text)])]),
    )
}

fn help(name: &str, engine: Engine) -> String {
    let elsewhere = if name == "admin" { " It is fine on MySQL and MariaDB." } else { "" };
    format!("Choose another name, such as `{}`.{elsewhere}", engine.usual_username())
}
