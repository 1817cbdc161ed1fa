use super::connection::{is_managed, may_be_written, missing_keys};
use super::sentences::list;
use super::{Context, declare_rule};
use crate::cdk::keys::{Meant, meant};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Endpoint, SecretId, Setting};
use crate::text::{Location, Span};

declare_rule! {
    /// A DMS endpoint takes a secret without host or port, or has credentials in clear beside it.
    ///
    /// ## What it reports
    /// An endpoint of Database Migration Service with a `secretsManagerSecretId` whose secret has no host or no port, by
    /// whatever usual word. And one that has `username`, `password`, `serverName` or `port` besides.
    ///
    /// It is silent about host and port where CloudFormation attaches the secret, which writes them, and where something that
    /// is not pasted gets the secret and may attach it.
    ///
    /// ## Why it matters
    /// DMS takes host and port from the secret as well as user name and password. So it cannot use a secret that RDS
    /// manages, which lacks them. And it takes either a secret or the settings in clear, not both, which the CDK does not
    /// look at (synthesized with aws-cdk-lib 2.276).
    ///
    /// ## Examples
    /// A secret that was made for a database alone:
    /// ```ts reports
    /// import * as dms from 'aws-cdk-lib/aws-dms';
    ///
    /// new dms.CfnEndpoint(this, 'Source', {
    ///   endpointType: 'source',
    ///   engineName: 'postgres',
    ///   postgreSqlSettings: { secretsManagerSecretId: 'prod/db', secretsManagerAccessRoleArn: role.roleArn },
    /// });
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T" }
    /// ```
    /// One with the connection data:
    /// ```ts silent
    /// import * as dms from 'aws-cdk-lib/aws-dms';
    ///
    /// new dms.CfnEndpoint(this, 'Source', {
    ///   endpointType: 'source',
    ///   engineName: 'postgres',
    ///   postgreSqlSettings: { secretsManagerSecretId: 'prod/db', secretsManagerAccessRoleArn: role.roleArn },
    /// });
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T", "host": "db.internal", "port": 5432 }
    /// ```
    ///
    /// ## Fix
    /// The keys are added to the secret, to be filled in; the settings in clear are taken out. Unsafe: the stored secret has
    /// to be changed as well, and either kind of settings may be the one that was meant.
    "incomplete-dms-secret", Warning, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let incomplete = |endpoint| incomplete(context, endpoint);
    context
        .model
        .endpoints
        .iter()
        .flat_map(|endpoint| incomplete(endpoint).into_iter().chain(both(context, endpoint)))
        .collect()
}

fn incomplete(context: &Context<'_>, endpoint: &Endpoint) -> Option<Diagnostic> {
    let secret = endpoint.secret?;
    let managed = is_managed(context, secret);
    if !managed && (endpoint.attached || may_be_written(context, secret)) {
        return None;
    }
    let wanted: Vec<&str> = ["host", "port"].into_iter().filter(|key| !has(context, secret, key)).collect();
    let missing = missing_keys(context, secret, &wanted)?;
    let name = context.model[secret].described();
    let message = format!("DMS takes {} from the secret, but {name} has none.", missing.list());
    let help = if managed {
        "A secret that RDS manages has a user name and a password only: give the endpoint another one."
    } else {
        "Add what is missing, or attach the secret to the database, so that CloudFormation writes it."
    };
    let diagnostic = Diagnostic::new(RULE.name, Severity::Warning, endpoint.location, message)
        .help(context.help(secret, help))
        .related(missing.place, missing.present());
    Some(diagnostic.fixes(missing.fix(context, |key| format!("<{key}>"))))
}

/// Whether the secret may have what a key is for, under whatever word: which ones DMS knows is not known here.
fn has(context: &Context<'_>, secret: SecretId, wanted: &str) -> bool {
    let Some(keys) = context.keys(secret) else { return true };
    keys.has(wanted) || meant(wanted, keys.iter()) != Meant::Near(Vec::new())
}

fn both(context: &Context<'_>, endpoint: &Endpoint) -> Option<Diagnostic> {
    let first = endpoint.clear.first()?;
    let names: Vec<&str> = endpoint.clear.iter().map(|setting| setting.name.as_str()).collect();
    let message = format!("The endpoint has {} besides its secret: DMS takes one or the other.", list(&names));
    let fix = Fix::unsafe_(format!("Remove {}", list(&names)), removals(context, &endpoint.clear));
    Some(
        Diagnostic::new(RULE.name, Severity::Warning, first.location, message)
            .help("Leave the connection to the secret, or take the secret away.")
            .related(endpoint.location, "The secret is named here.")
            .fixes([fix]),
    )
}

/// Takes properties out of their objects, those that stand side by side at once.
fn removals(context: &Context<'_>, settings: &[Setting]) -> Vec<Edit> {
    let mut runs: Vec<Location> = Vec::new();
    for Setting { location, .. } in settings {
        let text = context.source.document(location.document);
        match runs.last_mut() {
            Some(run) if run.document == location.document && is_comma(run.span.end, location.span.start, text) => {
                run.span = run.span.to(location.span);
            }
            _ => runs.push(*location),
        }
    }
    runs.into_iter().map(|run| Edit::replace(Location { span: removed(context, run), ..run }, "")).collect()
}

fn is_comma(start: u32, end: u32, text: &str) -> bool {
    start <= end && Span { start, end }.of(text).trim() == ","
}

/// A run of properties with the comma and the space behind it; at the end of its object, with those before it.
fn removed(context: &Context<'_>, Location { document, span }: Location) -> Span {
    let text = context.source.document(document);
    let (before, after) = (text.get(..span.start as usize), text.get(span.end as usize..));
    let (before, after) = (before.unwrap_or_default().trim_end(), after.unwrap_or_default());
    let next = after.trim_start().strip_prefix(',').map(str::trim_start).filter(|next| !next.starts_with('}'));
    let at = |offset: usize| u32::try_from(offset).unwrap_or(span.end);
    match next {
        Some(next) => Span { start: span.start, end: at(text.len() - next.len()) },
        None => Span { start: at(before.strip_suffix(',').unwrap_or(before).len()), end: span.end },
    }
}
