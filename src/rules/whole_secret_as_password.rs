use super::keys::others;
use super::{Context, declare_rule};
use crate::cdk::consumers::{Purpose, Service};
use crate::cdk::keys::{Meant, meant};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{By, Consumer, Read, What};
use crate::text::{Location, Span};

declare_rule! {
    /// All of a JSON secret is used as a password or user name.
    ///
    /// ## What it reports
    /// `secretValue`, or `SecretValue.secretsManager` without `jsonField`, as the password or user name of a database, an
    /// OpenSearch domain or a DMS endpoint, or as the access token of ElastiCache, where the secret is a JSON object: by
    /// its pasted text, or because the code creates it so. It is silent about secrets that are plain text, where this is
    /// right.
    ///
    /// ## Why it matters
    /// The JSON document becomes the password. It holds `"`, which RDS refuses:
    /// `The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '"', ' '`.
    /// The message puzzles, since the password inside looks fine.
    ///
    /// ## Examples
    /// JSON, of which one key is meant:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const login = rds.Credentials.fromPassword('ledger', dbSecret.secretValue);
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T" }
    /// ```
    /// Plain text, used whole:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const password = secretsmanager.Secret.fromSecretNameV2(this, 'Password', 'prod/password');
    /// const login = rds.Credentials.fromPassword('ledger', password.secretValue);
    /// ```
    /// ```text prod/password
    /// q9Zr-kP2-mm4T
    /// ```
    ///
    /// ## Fix
    /// Reads the key instead. Safe, since no database takes the whole document; unsafe where the same code reads other
    /// secrets, too, that may have no such key.
    "whole-secret-as-password", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let whole = context.model.reads.iter().filter(|read| read.what == What::Whole && read.certain);
    whole.flat_map(|read| read.consumers.iter().filter_map(move |consumer| report(context, read, consumer))).collect()
}

fn report(context: &Context<'_>, read: &Read, consumer: &Consumer) -> Option<Diagnostic> {
    let (role, wanted) = match consumer.purpose {
        Purpose::Username => ("user name", "username"),
        Purpose::Password => ("password", "password"),
        Purpose::Token => ("access token", "token"),
        Purpose::Environment
        | Purpose::Output
        | Purpose::UserData
        | Purpose::Property
        | Purpose::Secret
        | Purpose::Reference => {
            return None;
        }
    };
    let keys = context.keys(read.secret)?;
    let secret = &context.model[read.secret];
    let receiver = consumer.service.described();
    let message = format!("The whole JSON text of {} becomes the {role} of {receiver}.", secret.described());
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Error, read.location, message)
        .help(format!("Read one key of it, such as `{wanted}`."));
    if consumer.purpose == Purpose::Password && matches!(consumer.service, Service::Rds | Service::Aurora) {
        diagnostic = diagnostic.deploy_error(
            "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' '",
        );
    }
    let place =
        context.object(read.secret).map_or(secret.location, |(pasted, _)| context.in_text(pasted, pasted.secret.span));
    diagnostic = diagnostic.related(place, "The secret is a JSON object.");
    let key = match meant(wanted, keys.iter()) {
        _ if keys.has(wanted) => Some(wanted),
        Meant::Obvious(key) => Some(key),
        Meant::Near(_) => None,
    };
    let edit = key.and_then(|key| pick(context, read.by, read.location, key).map(|edit| (key, edit)));
    let mut fix = edit.map(|(key, edit)| (key, Fix::safe(format!("Read the key `{key}`"), vec![edit])));
    if let Some((key, fix)) = &mut fix {
        for (at, why) in others(context, read, None, key).into_iter().take(3) {
            diagnostic = diagnostic.related(at, why);
            fix.applicability = Applicability::Unsafe;
        }
    }
    Some(diagnostic.fixes(fix.map(|(_, fix)| fix)))
}

fn pick(context: &Context<'_>, by: By, location: Location, key: &str) -> Option<Edit> {
    let key = context.source.quote(location, key);
    match by {
        By::Method { name } => Some(Edit::replace(name, format!("secretValueFromJson({key})"))),
        By::Id { arguments: 1, first } => {
            let end = Location { span: Span::at(first.span.end), ..first };
            Some(Edit::replace(end, format!(", {{ jsonField: {key} }}")))
        }
        By::Id { .. }
        | By::Container
        | By::Credentials
        | By::Reference
        | By::ContainerReference
        | By::BuildVariable => None,
    }
}
