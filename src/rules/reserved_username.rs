use super::login::{Submitted, submitted, username};
use super::{Context, declare_rule};
use crate::cdk::engines::Engine;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};

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
    submitted(context, username).filter_map(|submitted| report(context, &submitted)).collect()
}

fn report(context: &Context<'_>, submitted: &Submitted<'_>) -> Option<Diagnostic> {
    let Submitted { text: username, engine, .. } = submitted;
    let reserved = engine.reserves(&username.text)?;
    let message =
        format!("{} refuses `{}` as the name of the master user: it is reserved.", engine.name(), username.text);
    let other = engine.usual_username();
    let text = if username.quoted { context.source.quote(username.location, other) } else { other.to_owned() };
    let fix = Fix::unsafe_(format!("Use `{other}` instead"), vec![Edit::replace(username.location, text)]);
    let diagnostic = submitted
        .report(RULE.name, Severity::Error, message, "Its user name is read here.")
        .help(help(&username.text, *engine))
        .deploy_error(reserved.deploy_error(&username.text));
    Some(diagnostic.fixes([fix]))
}

fn help(name: &str, engine: Engine) -> String {
    let elsewhere = if name == "admin" { " It is fine on MySQL and MariaDB." } else { "" };
    format!("Choose another name, such as `{}`.{elsewhere}", engine.usual_username())
}
