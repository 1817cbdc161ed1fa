use super::connection::{Stored, databases, may_be_written};
use super::login::describe;
use super::{Context, declare_rule};
use crate::bind::Pasted;
use crate::cdk::engines::Engine;
use crate::cdk::rotation::{accepts, stored};
use crate::diagnostic::Diagnostic;
use crate::fix::Applicability;
use crate::model::SecretId;
use crate::secret::{Content, Entry, Object, value};

declare_rule! {
    /// The secret names another engine than its database has, or than its rotation function takes.
    ///
    /// ## What it reports
    /// An `engine` of another family than the database whose master password comes from this secret: `mysql` in the secret
    /// of a PostgreSQL database. Where AWS's rotation function reads the secret, also an `engine` that this function refuses,
    /// such as `sqlserver-ex` or `oracle-ee`: it wants `sqlserver` and `oracle`.
    ///
    /// It is silent where CloudFormation attaches the secret, which writes the engine into it; where one of several
    /// databases has that engine; and about words that name no engine it knows.
    ///
    /// ## Why it matters
    /// Creating the database ignores `engine`. Applications choose a driver by it, and a rotation function stops at it:
    /// `Database engine must be set to 'postgres' in order to use this rotation lambda`.
    ///
    /// ## Examples
    /// A secret that was copied from a MySQL database:
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
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T", "engine": "mysql" }
    /// ```
    /// Aurora PostgreSQL is of the family of PostgreSQL:
    /// ```ts silent
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
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T", "engine": "aurora-postgresql" }
    /// ```
    ///
    /// ## Fix
    /// The engine as secrets call it. Unsafe: the secret may belong to another database, and the stored secret has to be
    /// changed as well.
    "engine-mismatch", Warning, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.bound().filter_map(|(secret, pasted)| in_secret(context, secret, pasted)).collect()
}

fn in_secret(context: &Context<'_>, secret: SecretId, pasted: &Pasted) -> Option<Diagnostic> {
    let Content::Json(object) = &pasted.secret.content else { return None };
    let (entry, engine) = named_engine(object)?;
    if may_be_written(context, secret) {
        return None;
    }
    let stored = Stored { secret, pasted, entry };
    refused_by_rotation(context, stored, engine).or_else(|| of_another_database(context, stored, engine))
}

fn named_engine(object: &Object) -> Option<(&Entry, &str)> {
    let entry = object.get("engine").filter(|_| object.flaws.is_empty())?;
    let engine = entry.value.text()?;
    (value::is_clear("engine", engine) && !value::is_placeholder(engine)).then_some((entry, engine))
}

fn refused_by_rotation(context: &Context<'_>, entry: Stored<'_>, engine: &str) -> Option<Diagnostic> {
    let all = context.all(entry.secret);
    let mut rotations = context.model.rotations.iter().filter(|rotation| all.contains(&rotation.secret));
    let rotation = rotations.find(|rotation| !rotation.attached && !accepts(rotation.scheme.engine, engine))?;
    let wanted = rotation.scheme.engine;
    let message = format!("Rotation for {} does not take the engine `{engine}`.", wanted.name());
    let help = format!(
        "Write `{}` into the secret. The rotation function compares the word, case included, and otherwise stops.",
        stored(wanted)
    );
    let diagnostic = report(context, entry, message, help, wanted);
    Some(diagnostic.related(rotation.location, "The secret is rotated here."))
}

fn of_another_database(context: &Context<'_>, entry: Stored<'_>, engine: &str) -> Option<Diagnostic> {
    let databases = databases(context, entry.secret);
    let named = Family::of_text(engine)?;
    if databases.iter().any(|database| database.engine.is_none_or(|engine| named.may_be(engine))) {
        return None;
    }
    let database = databases.first()?;
    let own = database.engine?;
    let message = format!("The secret names the engine `{engine}`, but its database runs {}.", own.name());
    let help = "Creating the database ignores it; what reads the secret does not. Correct it, or use the secret of this \
                database if this one belongs to another.";
    let diagnostic = report(context, entry, message, help.to_owned(), own);
    Some(diagnostic.related(database.location, describe(database, own)))
}

fn report(context: &Context<'_>, entry: Stored<'_>, message: String, help: String, wanted: Engine) -> Diagnostic {
    let wanted = stored(wanted);
    let mended = (format!("Name the engine `{wanted}` in the secret"), wanted);
    entry.report(context, (RULE.name, message, help), mended)
}

/// Engines that one driver talks to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Postgres,
    MySql,
    Oracle,
    SqlServer,
    Db2,
    Mongo,
    Redshift,
}

impl Family {
    /// The family of what people write, in whatever edition.
    fn of_text(engine: &str) -> Option<Self> {
        let engine = engine.to_ascii_lowercase();
        let engine = engine.strip_prefix("custom-").unwrap_or(&engine);
        let families: [(&[&str], Self); 7] = [
            (&["postgres", "aurora-postgres"], Self::Postgres),
            (&["mysql", "aurora-mysql", "mariadb"], Self::MySql),
            (&["oracle"], Self::Oracle),
            (&["sqlserver", "mssql"], Self::SqlServer),
            (&["db2"], Self::Db2),
            (&["mongo", "docdb", "documentdb"], Self::Mongo),
            (&["redshift"], Self::Redshift),
        ];
        let found = families.iter().find(|(starts, _)| starts.iter().any(|start| engine.starts_with(start)));
        found.map(|(_, family)| *family)
    }

    fn may_be(self, engine: Engine) -> bool {
        match engine {
            Engine::Postgres => self == Self::Postgres,
            // With Babelfish, it speaks to clients of SQL Server.
            Engine::AuroraPostgres => matches!(self, Self::Postgres | Self::SqlServer),
            Engine::MySql | Engine::AuroraMySql | Engine::MariaDb => self == Self::MySql,
            Engine::Oracle => self == Self::Oracle,
            Engine::SqlServer => self == Self::SqlServer,
            Engine::Db2 => self == Self::Db2,
            Engine::DocumentDb => self == Self::Mongo,
            // It takes PostgreSQL's drivers.
            Engine::Redshift => matches!(self, Self::Redshift | Self::Postgres),
        }
    }
}
