use super::{Context, declare_rule};
use crate::cdk::caches::{self, REPLICATION_GROUP};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Cache, Name};

declare_rule! {
    /// ElastiCache refuses the id of a group.
    ///
    /// ## What it reports
    /// A `replicationGroupId`, or what is known of it, that is longer than 40 characters, does not start with a letter, ends
    /// with a hyphen, has two of them in a row, or has anything but letters, digits and hyphens (the service model of
    /// ElastiCache says so). It is silent about what a template literal fills in.
    ///
    /// ## Why it matters
    /// The group is not created.
    ///
    /// ## Examples
    /// An underscore:
    /// ```ts reports
    /// import * as elasticache from 'aws-cdk-lib/aws-elasticache';
    ///
    /// new elasticache.CfnReplicationGroup(this, 'Redis', {
    ///   replicationGroupDescription: 'Sessions',
    ///   replicationGroupId: 'ledger_sessions',
    /// });
    /// ```
    /// A hyphen:
    /// ```ts silent
    /// import * as elasticache from 'aws-cdk-lib/aws-elasticache';
    ///
    /// new elasticache.CfnReplicationGroup(this, 'Redis', {
    ///   replicationGroupDescription: 'Sessions',
    ///   replicationGroupId: 'ledger-sessions',
    /// });
    /// ```
    ///
    /// ## Fix
    /// An id that is like it. Unsafe: the name is yours to choose.
    "invalid-cache-id", Error, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let groups = context.model.caches.iter().filter(|cache| cache.kind.api == REPLICATION_GROUP);
    groups.filter_map(|cache| report(context, cache)).collect()
}

fn report(context: &Context<'_>, cache: &Cache) -> Option<Diagnostic> {
    let location = cache.id_location?;
    let why = caches::refuses_id(&cache.id.texts())?;
    let similar = match &cache.id {
        Name::Known(id) => caches::similar_id(id),
        Name::Partial(_) | Name::Unknown => None,
    };
    let fix = similar.map(|similar| {
        let edit = Edit::replace(location, context.source.quote(location, &similar));
        Fix::unsafe_(format!("Call it `{similar}`"), vec![edit])
    });
    Some(
        Diagnostic::new(RULE.name, Severity::Error, location, format!("ElastiCache refuses this id: {why}."))
            .help("Choose an id of up to 40 letters, digits and single hyphens, a letter first and no hyphen last.")
            .fixes(fix),
    )
}
