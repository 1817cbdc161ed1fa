use super::{Context, declare_rule, settings};
use crate::cdk::caches::NODES;
use crate::code::Literal;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Cache, Said};

declare_rule! {
    /// An ElastiCache group is to fail over, and has no replica to fail over to.
    ///
    /// ## What it reports
    /// `automaticFailoverEnabled` or `multiAzEnabled` in a group of fewer than two nodes and without shards. A group that
    /// leaves the number out has one.
    ///
    /// ## Why it matters
    /// The group is not created: `When using automatic failover, there must be at least 2 cache clusters`.
    ///
    /// ## Examples
    /// One node has no other:
    /// ```ts reports
    /// import * as elasticache from 'aws-cdk-lib/aws-elasticache';
    ///
    /// new elasticache.CfnReplicationGroup(this, 'Redis', {
    ///   replicationGroupDescription: 'Sessions',
    ///   automaticFailoverEnabled: true,
    ///   numCacheClusters: 1,
    /// });
    /// ```
    /// Shards may do without:
    /// ```ts silent
    /// import * as elasticache from 'aws-cdk-lib/aws-elasticache';
    ///
    /// new elasticache.CfnReplicationGroup(this, 'Redis', {
    ///   replicationGroupDescription: 'Sessions',
    ///   automaticFailoverEnabled: true,
    ///   numNodeGroups: 2,
    ///   replicasPerNodeGroup: 1,
    /// });
    /// ```
    ///
    /// ## Fix
    /// Two nodes. Unsafe: the second one costs as much as the first.
    "cache-without-replica", Error, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let caches = context
        .model
        .caches
        .iter()
        .filter(|cache| !cache.shards && !settings::changes(context, cache.made.site, NODES));
    caches.filter_map(|cache| report(context, cache)).collect()
}

fn report(context: &Context<'_>, cache: &Cache) -> Option<Diagnostic> {
    let enabled = |said: &Said| match said {
        Said::Literal(Literal::Boolean(true), location) => Some(*location),
        _ => None,
    };
    let [failover, zones] = &cache.failover;
    let (place, what) = match (enabled(failover), enabled(zones)) {
        (Some(place), _) => (place, "fail over"),
        (None, Some(place)) => (place, "stand in several zones"),
        (None, None) => return None,
    };
    let (primary, edit) = match &cache.nodes {
        Said::Literal(Literal::Number(nodes), location) if *nodes < 2.0 => {
            (*location, Some(Edit::replace(*location, "2")))
        }
        Said::Nothing => (place, settings::add(context, cache.options?, "numCacheClusters: 2")),
        Said::Literal(..) | Said::Unclear => return None,
    };
    let message = format!("The group is to {what}, and has one node only.");
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Error, primary, message)
        .help("Give it two nodes or more, or leave the failover out.")
        .fixes(edit.map(|edit| Fix::unsafe_("Give it two nodes", vec![edit])));
    if what == "fail over" {
        diagnostic = diagnostic.deploy_error("When using automatic failover, there must be at least 2 cache clusters");
    }
    Some(if primary == place { diagnostic } else { diagnostic.related(place, format!("It is to {what}.")) })
}
