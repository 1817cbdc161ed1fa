use super::sentences::capitalized;
use super::{Context, declare_rule};
use crate::cdk::credentials::Factory;
use crate::cdk::databases::{CredentialsOf, MANAGED, MANAGING, SecretMethod};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Database, GivenCredentials, Use, UseKind};
use crate::text::Location;

declare_rule! {
    /// The service is to manage the password, and the code gives one or rotates it.
    ///
    /// ## What it reports
    /// `manageMasterUserPassword: true` together with credentials that hold a password or a secret, generated ones among
    /// them, or with `addRotationSingleUser` or `addRotationMultiUser`.
    ///
    /// ## Why it matters
    /// With this property the service makes, keeps and rotates the password in a secret of its own. The synthesis fails:
    /// `When manageMasterUserPassword is enabled, only 'username' and 'encryptionKey' are allowed in credentials.`, and a
    /// call that rotates throws `CannotAddRotationWithManageMasterUserPassword` (synthesized with aws-cdk-lib 2.276). The
    /// resources `CfnDBInstance` and `CfnDBCluster` take both without a word, and their documentation excludes it.
    ///
    /// ## Examples
    /// A generated secret beside the managed one:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   manageMasterUserPassword: true,
    ///   credentials: rds.Credentials.fromGeneratedSecret('ledger'),
    /// });
    /// ```
    /// The user name alone:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   manageMasterUserPassword: true,
    ///   credentials: rds.Credentials.fromUsername('ledger'),
    /// });
    /// ```
    ///
    /// ## Fix
    /// The user name stays, by `fromUsername`, and the password goes; the call that rotates goes. It is not offered where
    /// another database takes the same credentials.
    "managed-password-conflict", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, database) in context.model.databases() {
        let row = MANAGING.iter().find(|(api, ..)| *api == database.kind.api);
        // Version 1 has no such property.
        let managed = database.managed.filter(|managed| !context.source.v1(*managed));
        let (Some((_, credentials, rotation)), Some(managed)) = (row, managed) else { continue };
        let given = database.given.iter().filter(|given| is_conflict(database, given));
        found.extend(given.map(|given| password(context, database, given, managed, *credentials)));
        let rotating = |used: &&Use| used.certain && used.kind == UseKind::Method(SecretMethod::Rotation);
        found.extend(database.uses.iter().filter(rotating).map(|used| rotated(context, used, managed, *rotation)));
    }
    found
}

/// Whether credentials have more than a user name.
fn is_conflict(database: &Database, given: &GivenCredentials) -> bool {
    let property = database.kind.credentials.property().unwrap_or(given.property);
    let generated =
        given.factory.is_some_and(|call| matches!(call.factory, Factory::Generated | Factory::SnapshotGenerated));
    given.certain && given.property == property && (given.password || generated)
}

const WHY: &str = "The service is to make, keep and rotate the password.";

fn password(
    context: &Context<'_>,
    database: &Database,
    given: &GivenCredentials,
    managed: Location,
    error: Option<&str>,
) -> Diagnostic {
    let what = if given.attaches() {
        "a secret"
    } else if given.password {
        "a password"
    } else {
        "a generated password"
    };
    let property = if context.source.is_template(given.location) { capitalized(MANAGED) } else { MANAGED.to_owned() };
    let message = format!("These credentials hold {what}, while `{property}` leaves the password to the service.");
    let help = format!("Give the user name alone, or leave `{property}` out to keep the password.");
    let diagnostic =
        Diagnostic::new(RULE.name, Severity::Error, given.location, message).related(managed, WHY).help(help);
    let diagnostic = error.into_iter().fold(diagnostic, Diagnostic::deploy_error);
    let elsewhere = context.model.databases().any(|(_, other)| {
        other.made != database.made && other.given.iter().any(|other| other.location == given.location)
    });
    let edit = without_password(context, given).filter(|_| !elsewhere);
    diagnostic.fixes(edit.map(|edit| Fix::safe("Leave the password to the service", vec![edit])))
}

fn without_password(context: &Context<'_>, given: &GivenCredentials) -> Option<Edit> {
    let source = context.source;
    let removed = |written: Location| Edit::replace(source.removal(written), "");
    let Some(call) = given.factory else {
        // A property of the database itself, or of an object.
        return given.made.map_or(given.written, |_| given.password_property).map(removed);
    };
    if call.factory.makes() == CredentialsOf::Snapshot {
        return given.written.map(removed);
    }
    if call.factory == Factory::Username {
        return given.password_property.map(removed);
    }
    let arguments = source.arguments(given.made?.site);
    let username = match (call.factory, &arguments[..]) {
        (Factory::Secret, [_]) => {
            let key = source.quote(given.location, "username");
            format!("{}.secretValueFromJson({key}).unsafeUnwrap()", source.path(given.secret?)?)
        }
        (Factory::Secret, [_, username]) | (Factory::Password, [username, _]) | (Factory::Generated, [username]) => {
            source.text(*username).to_owned()
        }
        _ => return None,
    };
    let span = call.name.span.to(given.location.span);
    Some(Edit::replace(Location { span, ..call.name }, format!("fromUsername({username})")))
}

fn rotated(context: &Context<'_>, used: &Use, managed: Location, error: Option<&str>) -> Diagnostic {
    let message = format!("`{MANAGED}` leaves rotating the password to the service.");
    let diagnostic = Diagnostic::new(RULE.name, Severity::Error, used.location, message)
        .related(managed, WHY)
        .help("Leave this call out: the service rotates the secret that it manages.");
    let diagnostic = error.into_iter().fold(diagnostic, Diagnostic::deploy_error);
    let statement = context.source.statement(used.expr).filter(|statement| {
        let text = context.source.text(*statement).trim_end_matches(';').trim_end();
        text == context.source.text(used.location)
    });
    let shared = context
        .model
        .databases()
        .any(|(_, other)| other.managed.is_none() && other.uses.iter().any(|other| other.location == used.location));
    let fix = statement.filter(|_| !shared).map(|statement| {
        Fix::safe("Leave rotation to the service", vec![Edit::replace(context.source.removal(statement), "")])
    });
    diagnostic.fixes(fix)
}
