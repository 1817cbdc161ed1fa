use super::{Context, declare_rule};
use crate::cdk::engines::Engine;
use crate::diagnostic::Diagnostic;
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Credential, Database, Login, What};
use crate::report::Severity;
use crate::secret::value;
use crate::text::Location;

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
    let username = username(context, &login.username)?;
    let reserved = engine.reserves(&username.name)?;
    let message =
        format!("{} refuses `{}` as the name of the master user: it is reserved.", engine.name(), username.name);
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Error, username.location, message)
        .help(help(&username.name, engine))
        .deploy_error(reserved.deploy_error(&username.name))
        .related(database.location, describe(database, engine));
    if let Some(read) = username.read {
        diagnostic = diagnostic.related(read, "Its user name is read here.");
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

fn describe(database: &Database, engine: Engine) -> String {
    let id = database.id.as_ref().map(|id| format!(" `{id}`")).unwrap_or_default();
    format!("The database{id} runs {}.", engine.name())
}

/// The user name that a database gets, where the code or the pasted text says it.
#[must_use]
pub fn literal_username(context: &Context<'_>, credential: &Credential) -> Option<String> {
    username(context, credential).map(|username| username.name)
}

struct Username {
    name: String,
    location: Location,
    quoted: bool,
    read: Option<Location>,
}

/// The user name, where the code or the pasted text says it.
fn username(context: &Context<'_>, credential: &Credential) -> Option<Username> {
    let read = match credential {
        Credential::Literal { text, location } => {
            return Some(Username { name: text.clone(), location: *location, quoted: true, read: None });
        }
        Credential::Secret(read) => &context.model[*read],
        Credential::Generated | Credential::Managed | Credential::Unknown => return None,
    };
    let What::Key { name: key, .. } = &read.what else { return None };
    if !read.certain {
        return None;
    }
    if let Some((pasted, object)) = context.object(read.secret) {
        let entry = object.get(key)?;
        // Under another key it may be a password.
        let name = entry.value.text().filter(|name| value::is_clear(key, name))?.to_owned();
        let location = context.in_text(pasted, entry.inner_span);
        return Some(Username { name, location, quoted: false, read: Some(read.location) });
    }
    let key = context.model[read.secret].keys.as_ref()?.iter().find(|own| own.name == *key)?;
    let (name, location) = key.value.clone()?;
    let quoted = context.source.text(location).trim_matches(['\'', '"', '`']) == name;
    quoted.then_some(Username { name, location, quoted, read: Some(read.location) })
}
