use rustc_hash::FxHashSet;

use super::{Context, declare_rule};
use crate::code::Made;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Cache, Credential, Database, DatabaseId, Name};
use crate::shell::quote;
use crate::text::{Location, Span};

declare_rule! {
    /// A cache and a database are created side by side, so that a failing database may leave a stack that does not roll back.
    ///
    /// ## What it reports
    /// An ElastiCache group or cluster and an RDS database in one stack, without a dependency between them. An information;
    /// a warning where something else is wrong with that very database.
    ///
    /// ## Why it matters
    /// If the database fails, CloudFormation cancels what is being created and deletes it. ElastiCache refuses to delete
    /// what is not available yet (`InvalidReplicationGroupState`, `InvalidCacheClusterState`), so the rollback may get
    /// stuck. Whether it does depends on the moment.
    ///
    /// ## Examples
    /// Both start at once:
    /// ```ts reports
    /// import * as elasticache from 'aws-cdk-lib/aws-elasticache';
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// const db = new rds.DatabaseInstance(this, 'Db', { engine: rds.DatabaseInstanceEngine.POSTGRES, vpc });
    /// const redis = new elasticache.CfnReplicationGroup(this, 'Redis', { replicationGroupDescription: 'Sessions' });
    /// ```
    /// The cache waits:
    /// ```ts silent
    /// import * as elasticache from 'aws-cdk-lib/aws-elasticache';
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// const db = new rds.DatabaseInstance(this, 'Db', { engine: rds.DatabaseInstanceEngine.POSTGRES, vpc });
    /// const redis = new elasticache.CfnReplicationGroup(this, 'Redis', { replicationGroupDescription: 'Sessions' });
    /// redis.node.addDependency(db);
    /// ```
    ///
    /// ## Fix
    /// `redis.node.addDependency(db)`. Unsafe: the two are created one after the other then, which takes longer. Two stacks
    /// do as well, and so does a first deployment with `--no-rollback`.
    "rollback-race", Info, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let caches = context.model.caches.iter();
    caches.filter_map(|cache| report(context, cache, &beside(context, cache))).collect()
}

/// Makes it a warning where something is wrong with the database.
pub fn raise(context: &Context<'_>, diagnostics: &mut [Diagnostic]) {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let mut errors: Vec<Location> = errors
        .flat_map(|error| std::iter::once(error.primary).chain(error.related.iter().map(|(location, _)| *location)))
        .collect();
    errors.sort_unstable();
    let holds_error = |place: Location| {
        let from =
            errors.partition_point(|error| (error.document, error.span.start) < (place.document, place.span.start));
        let is_near = |error: &&Location| error.document == place.document && error.span.start <= place.span.end;
        errors.iter().skip(from).take_while(is_near).any(|error| place.span.contains(error.span))
    };
    let model = context.model;
    let own = model.databases().filter(|(id, database)| {
        let login = model.login_of(*id).into_iter().flat_map(|login| [&login.username, &login.password]);
        let mut places = login.filter_map(|credential| match credential {
            Credential::Secret(read) => Some(model[*read].location),
            Credential::Literal { location, .. } => Some(*location),
            Credential::Generated | Credential::Managed | Credential::Unknown => None,
        });
        holds_error(database.location) || places.any(holds_error)
    });
    let credentials = model.credentials.iter().filter(|credentials| holds_error(credentials.location));
    let wrong = own.map(|(id, _)| id).chain(credentials.flat_map(|credentials| &credentials.databases).copied());
    let wrong: FxHashSet<Location> = wrong.map(|database| model[database].location).collect();
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.rule == RULE.name) {
        if diagnostic.related.iter().any(|(database, _)| wrong.contains(database)) {
            diagnostic.severity = Severity::Warning;
        }
    }
}

/// The databases that are created while a cache is.
fn beside(context: &Context<'_>, cache: &Cache) -> Vec<DatabaseId> {
    let unclear = &context.model.unclear_dependents;
    if unclear.contains(&cache.made) || cache.logical_id.is_none() && !unclear.is_empty() {
        return Vec::new();
    }
    let same_stack = |database: &Database| match (&cache.stack, &database.stack) {
        (Some(one), Some(other)) => one.is_same(other) == Some(true),
        _ => false,
    };
    let databases = context.model.databases().filter(|(_, database)| {
        database.kind.api.starts_with("aws_rds.")
            && same_stack(database)
            && !unclear.contains(&database.made)
            && !waits(context, cache.made, database.made)
            && !waits(context, database.made, cache.made)
    });
    databases.map(|(id, _)| id).collect()
}

/// Whether one construct waits for another one, directly or not.
fn waits(context: &Context<'_>, dependent: Made, on: Made) -> bool {
    let mut reached = vec![dependent];
    let mut at = 0;
    while let Some(made) = reached.get(at).copied() {
        if made == on {
            return true;
        }
        for dependency in context.model.dependencies.iter().filter(|dependency| dependency.dependent == made) {
            if !reached.contains(&dependency.on) {
                reached.push(dependency.on);
            }
        }
        at += 1;
    }
    false
}

fn report(context: &Context<'_>, cache: &Cache, databases: &[DatabaseId]) -> Option<Diagnostic> {
    databases.first()?;
    let what = cache.kind.described;
    let message = format!("If the database fails while {what} is being created, the rollback may get stuck at it.");
    let in_template = context.source.is_template(cache.location);
    let help = if in_template {
        "Let the one wait for the other by `DependsOn`, put them into two stacks, or let a failure of the first deployment \
         leave the rest as it is."
    } else {
        "Let the one wait for the other, put them into two stacks, or deploy for the first time with `--no-rollback`."
    };
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Info, cache.location, message).help(help);
    for database in databases {
        diagnostic = diagnostic.related(context.model[*database].location, "This is created at the same time.");
    }
    let fix = databases.iter().find_map(|database| wait(context, cache, &context.model[*database]));
    let mut diagnostic = diagnostic.fixes(fix);
    // Only the CDK notes paths in a template.
    if !in_template || context.source.contains(cache.location, "aws:cdk:path") {
        diagnostic = diagnostic.command(
            "Deploy for the first time so that a failure leaves the rest as it is",
            "cdk deploy '<stack-name>' --no-rollback",
        );
    }
    let (id, kind) = (cache_id(cache), cache.kind.command);
    let logical = quote(cache.logical_id.as_deref().unwrap_or("<LogicalId>"));
    Some(
        diagnostic
            .command(
                "In ROLLBACK_FAILED: delete the cache once it is available, then the stack",
                format!(
                    "aws elasticache wait {kind}-available --{kind}-id {id}\n\
                     aws elasticache delete-{kind} --{kind}-id {id}\n\
                     aws elasticache wait {kind}-deleted --{kind}-id {id}\n\
                     aws cloudformation delete-stack --stack-name '<stack-name>'\n\
                     aws cloudformation wait stack-delete-complete --stack-name '<stack-name>'"
                ),
            )
            .command(
                "In DELETE_FAILED: delete the stack without the cache",
                format!("aws cloudformation delete-stack --stack-name '<stack-name>' --retain-resources {logical}"),
            )
            .command(
                "In UPDATE_ROLLBACK_FAILED, never after a first deployment: go on without the cache",
                format!(
                    "aws cloudformation continue-update-rollback --stack-name '<stack-name>' --resources-to-skip {logical}"
                ),
            )
            .command(
                "In CREATE_FAILED or UPDATE_FAILED, after --no-rollback: roll back after all",
                "aws cloudformation rollback-stack --stack-name '<stack-name>'",
            ),
    )
}

fn cache_id(cache: &Cache) -> String {
    match &cache.id {
        Name::Known(id) => quote(id),
        Name::Partial(_) | Name::Unknown => quote(&format!("<{}-id>", cache.kind.command)),
    }
}

/// Makes the cache wait, behind the one that is made last.
fn wait(context: &Context<'_>, cache: &Cache, database: &Database) -> Option<Fix> {
    let source = context.source;
    let (one, other) = (cache.made.site, database.made.site);
    let last = if source.follows(one, other) { other } else { one };
    if last == one && !source.follows(other, one) || !source.is_unconditional(one) || !source.is_unconditional(other) {
        return None;
    }
    let (redis, db) = (source.name_at(one, last)?, source.name_at(other, last)?);
    let statement = source.statement(last)?;
    let end = Location { span: Span::at(statement.span.end), ..statement };
    let call = format!("{redis}.node.addDependency({db});");
    let title = format!("Let `{redis}` wait for `{db}`");
    Some(Fix::unsafe_(title, vec![Edit::replace(end, format!("{}{call}", source.new_line(statement)))]))
}
