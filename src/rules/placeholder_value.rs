use super::login::{Stated, password};
use super::{Context, declare_rule};
use crate::bind::Pasted;
use crate::cdk::keys::{Meant, meant};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{By, Credential, SecretId, What};
use crate::secret::{Entry, value};
use crate::shell::quote;
use crate::text::Location;

declare_rule! {
    /// A value of the secret is a placeholder or a sample.
    ///
    /// ## What it reports
    /// A host or port such as `placeholder`, `localhost`, `TODO`, `<host>`; a user name that only stands for one; a
    /// password out of the documentation or among the first that anybody tries.
    ///
    /// ## Why it matters
    /// Creating a database ignores `host` and `port`. Applications, DMS, rotation and scripts that read the secret do not.
    /// With `fromSecret`, the attachment writes the real host into the secret; with `fromPassword`, nobody does.
    ///
    /// A placeholder host is a warning where something reads it and nothing attaches the secret, else an information. A
    /// sample password is always a warning; one that was left out (`***`, `<password>`) is an information.
    ///
    /// ## Examples
    /// A function is to read a host that is none:
    /// ```ts reports
    /// import * as lambda from 'aws-cdk-lib/aws-lambda';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// declare const fn: lambda.Function;
    /// dbSecret.grantRead(fn);
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T", "host": "placeholder", "port": 5432 }
    /// ```
    /// A host that is one:
    /// ```ts silent
    /// import * as lambda from 'aws-cdk-lib/aws-lambda';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// declare const fn: lambda.Function;
    /// dbSecret.grantRead(fn);
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T", "host": "ledger.c9akciq32.eu-west-1.rds.amazonaws.com", "port": 5432 }
    /// ```
    ///
    /// ## Fix
    /// None in the text: the host is known after the deployment. The commands write it into the stored secret then,
    /// keeping the other keys and the password out of the shell's history.
    "placeholder-value", Warning, None, check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let bound = context.pasted.iter().zip(&context.bindings.texts);
    bound
        .filter_map(|(pasted, binding)| {
            let secret = binding.bound?;
            let (_, object) = context.object(secret)?;
            Some(object.entries.iter().filter_map(move |entry| report(context, secret, pasted, entry)))
        })
        .flatten()
        .collect()
}

fn report(context: &Context<'_>, secret: SecretId, pasted: &Pasted, entry: &Entry) -> Option<Diagnostic> {
    let text = entry.value.text()?;
    let role = ["host", "port", "password", "username"].into_iter().find(|role| {
        entry.key == *role || matches!(meant(role, std::iter::once(entry.key.as_str())), Meant::Obvious(_))
    })?;
    let location = context.in_text(pasted, entry.value_span);
    let key = &entry.key;
    match role {
        "password" if text.is_empty() => (!is_refused(context, location)).then(|| {
            Diagnostic::new(RULE.name, Severity::Info, location, format!("The value of `{key}` is empty."))
                .help("Store a generated password before you deploy.")
        }),
        "password" if value::is_left_out(text) => Some(
            Diagnostic::new(
                RULE.name,
                Severity::Info,
                location,
                format!("The value of `{key}` only stands for a password."),
            )
            .help("If it was put there before pasting, all is well. If it is stored like that, store a generated password before you deploy."),
        ),
        "password" if value::is_trivial_password(text) => Some(
            Diagnostic::new(
                RULE.name,
                Severity::Warning,
                location,
                format!("The value of `{key}` is a sample, or among the first that anybody tries."),
            )
            .help("Store a generated password before you deploy."),
        ),
        "username" if value::is_placeholder(text) => Some(
            Diagnostic::new(
                RULE.name,
                Severity::Info,
                location,
                format!("The value of `{key}` only stands for a user name."),
            )
            .help("Store the name that the database is to have."),
        ),
        "host" if value::is_placeholder_host(text) => Some(connection(context, secret, key, location, "host")),
        "port" if value::is_placeholder(text) => Some(connection(context, secret, key, location, "port")),
        _ => None,
    }
}

/// Whether `invalid-password` speaks about an empty one.
fn is_refused(context: &Context<'_>, location: Location) -> bool {
    context.model.logins.iter().any(|login| {
        let engine = login.database.and_then(|database| context.model[database].engine);
        let here = |stated: &Stated<'_>| {
            location.document == stated.location.document && location.span.contains(stated.location.span)
        };
        engine.is_some() && password(context, login).as_ref().is_some_and(here)
    })
}

fn connection(context: &Context<'_>, secret: SecretId, key: &str, location: Location, role: &str) -> Diagnostic {
    let readers = readers(context, secret, key);
    let attached = context.model.attaches(secret);
    let severity = if readers.is_empty() || attached { Severity::Info } else { Severity::Warning };
    let message = format!("The value of `{key}` is a placeholder.");
    let help = if attached {
        "The attachment fills it in during the deployment. What is resolved before that, and everything once the \
         attachment is gone, gets the placeholder."
    } else if readers.is_empty() {
        "Creating a database ignores it. What reads the secret later does not: fill it in after the deployment."
    } else {
        "Creating a database ignores it, and nothing attaches the secret: fill it in after the deployment."
    };
    let mut diagnostic = Diagnostic::new(RULE.name, severity, location, message).help(help);
    for reader in readers.into_iter().take(3) {
        diagnostic = diagnostic.related(reader, "The secret is read here.");
    }
    diagnostic.command(
        format!("After the deployment, write the real {role} into the secret"),
        command(context, secret, key, role),
    )
}

/// Where the key is read, or the secret is handed to something that reads it at run time.
fn readers(context: &Context<'_>, secret: SecretId, key: &str) -> Vec<Location> {
    let reads = context.model.reads_of(secret).filter(|read| match &read.what {
        What::Key { name, .. } => name == key,
        What::Whole => read.by == By::Container,
    });
    let at_run_time = context.model[secret].readers.iter().map(|reader| reader.location);
    reads.map(|read| read.location).chain(at_run_time).collect()
}

fn command(context: &Context<'_>, secret: SecretId, key: &str, role: &str) -> String {
    let uses = |credential: &Credential| matches!(credential, Credential::Secret(read) if context.model[*read].secret == secret);
    let login = context.model.logins.iter().find(|login| uses(&login.password) || uses(&login.username));
    let database = login.and_then(|login| login.database);
    let cluster = database.is_some_and(|database| context.model[database].kind.is_cluster());
    let path = if role == "host" { "Address" } else { "Port" };
    let describe = match (cluster, role) {
        (false, _) => format!(
            "aws rds describe-db-instances --db-instance-identifier '<db-instance-identifier>' --query 'DBInstances[0].Endpoint.{path}'"
        ),
        (true, "host") => {
            "aws rds describe-db-clusters --db-cluster-identifier '<db-cluster-identifier>' --query 'DBClusters[0].Endpoint'".to_owned()
        }
        (true, _) => {
            "aws rds describe-db-clusters --db-cluster-identifier '<db-cluster-identifier>' --query 'DBClusters[0].Port'".to_owned()
        }
    };
    let id = context.shell_id(secret);
    let key = quote(key);
    format!(
        "umask 077\n\
         value=\"$({describe} --output text)\"\n\
         aws secretsmanager get-secret-value --secret-id {id} --query SecretString --output text |\n  \
         jq --arg key {key} --arg value \"$value\" '.[$key] = $value' > secret.json\n\
         aws secretsmanager put-secret-value --secret-id {id} --secret-string file://secret.json\n\
         rm secret.json"
    )
}
