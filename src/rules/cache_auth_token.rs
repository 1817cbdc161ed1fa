use super::{Context, declare_rule, login, settings};
use crate::cdk::caches;
use crate::code::Literal;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Cache, Said};

declare_rule! {
    /// ElastiCache refuses the token of a group.
    ///
    /// ## What it reports
    /// `authToken` in a group without `transitEncryptionEnabled: true`; a token, written as a literal or read from the
    /// secret, that is shorter than 16 or longer than 128 characters or has others than letters, digits and
    /// `!`, `&`, `#`, `$`, `^`, `<`, `>`, `-` (the service model of ElastiCache says so).
    ///
    /// ## Why it matters
    /// The group is not created.
    ///
    /// ## Examples
    /// A token goes over encrypted connections only:
    /// ```ts reports
    /// import * as elasticache from 'aws-cdk-lib/aws-elasticache';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const token = secretsmanager.Secret.fromSecretNameV2(this, 'Token', 'prod/redis');
    /// new elasticache.CfnReplicationGroup(this, 'Redis', {
    ///   replicationGroupDescription: 'Sessions',
    ///   authToken: token.secretValueFromJson('token').unsafeUnwrap(),
    /// });
    /// ```
    /// Now they are:
    /// ```ts silent
    /// import * as elasticache from 'aws-cdk-lib/aws-elasticache';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const token = secretsmanager.Secret.fromSecretNameV2(this, 'Token', 'prod/redis');
    /// new elasticache.CfnReplicationGroup(this, 'Redis', {
    ///   replicationGroupDescription: 'Sessions',
    ///   authToken: token.secretValueFromJson('token').unsafeUnwrap(),
    ///   transitEncryptionEnabled: true,
    ///   cacheSubnetGroupName: 'private',
    /// });
    /// ```
    ///
    /// ## Fix
    /// `transitEncryptionEnabled: true`. Unsafe: clients have to connect by TLS then, and the group needs a subnet group.
    "cache-auth-token", Error, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let caches = context.model.caches.iter().filter(|cache| cache.has_token);
    caches.flat_map(|cache| unencrypted(context, cache).into_iter().chain(refused(context, cache))).collect()
}

fn unencrypted(context: &Context<'_>, cache: &Cache) -> Option<Diagnostic> {
    if settings::changes(context, cache.made.site, caches::ENCRYPTION) {
        return None;
    }
    let (place, edit) = match &cache.encryption {
        Said::Literal(Literal::Boolean(false), location) => (*location, Some(Edit::replace(*location, "true"))),
        Said::Nothing => (cache.location, settings::add(context, cache.options?, "transitEncryptionEnabled: true")),
        Said::Literal(..) | Said::Unclear => return None,
    };
    let fix = edit.map(|edit| Fix::unsafe_("Encrypt the connections", vec![edit]));
    Some(
        Diagnostic::new(
            RULE.name,
            Severity::Error,
            place,
            "The group has a token, and its connections are not encrypted.",
        )
        .help(if context.source.is_template(place) {
            "Set `TransitEncryptionEnabled: true` and a `CacheSubnetGroupName`: a token needs both."
        } else {
            "Set `transitEncryptionEnabled: true` and a `cacheSubnetGroupName`: a token needs both."
        })
        .fixes(fix),
    )
}

fn refused(context: &Context<'_>, cache: &Cache) -> Option<Diagnostic> {
    let token = login::hidden(context, &cache.token)?;
    let why = caches::refuses_token(&token.text)?;
    let message = format!("ElastiCache refuses this token: {why}.");
    let diagnostic = Diagnostic::new(RULE.name, Severity::Error, token.location, message)
        .help("Store another token, of 16 to 128 letters, digits and hyphens.")
        .related(cache.location, "The group is created with it.");
    Some(match token.read {
        Some(read) => diagnostic.related(read.location, "Its token is read here."),
        None => diagnostic,
    })
}
