use super::{Context, declare_rule};
use crate::cdk::credentials::Factory;
use crate::cdk::databases::CredentialsOf;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Credential, Database, DatabaseId, FactoryCall, GivenCredentials};
use crate::text::{Location, Span};

declare_rule! {
    /// `Credentials` where `SnapshotCredentials` is due or the reverse, or credentials for a read replica.
    ///
    /// ## What it reports
    /// A database from a snapshot that is given what `Credentials` makes, a new one that is given what `SnapshotCredentials`
    /// makes, either in a property that the construct does not have, and `credentials` of a `DatabaseInstanceReadReplica`.
    ///
    /// ## Why it matters
    /// A snapshot has its master user already, so its credentials are a password and perhaps nothing more. The types differ,
    /// and the code does not compile: `Property 'generatePassword' is missing in type 'Credentials' but required in type
    /// 'SnapshotCredentials'.` (compiled against aws-cdk-lib 2.276). In JavaScript it is not noticed. A replica has the
    /// login of its source, and no property for credentials.
    ///
    /// ## Examples
    /// A snapshot with the credentials of a new database:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.DatabaseInstanceFromSnapshot(this, 'Db', {
    ///   snapshotIdentifier: 'ledger-2026',
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromGeneratedSecret('ledger'),
    /// });
    /// ```
    /// With its own:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.DatabaseInstanceFromSnapshot(this, 'Db', {
    ///   snapshotIdentifier: 'ledger-2026',
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.SnapshotCredentials.fromGeneratedSecret('ledger'),
    /// });
    /// ```
    ///
    /// ## Fix
    /// The same factory of the other class, with what that takes; the right property; none for a replica. It is unsafe where
    /// the other class has no such factory, and a user name has to be found. It is not offered where another database takes
    /// the same credentials.
    "wrong-credentials-type", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let replicas = context.model.replica_credentials.iter().filter_map(|given| replica(context, given));
    let databases = context.model.databases().flat_map(|(id, database)| {
        database.given.iter().filter_map(move |given| report(context, (id, database), given))
    });
    databases.chain(replicas).collect()
}

fn replica(context: &Context<'_>, given: &GivenCredentials) -> Option<Diagnostic> {
    let written = given.written?;
    let message = "A read replica has the login of its source, and no property for credentials.";
    let error = format!(
        "Object literal may only specify known properties, and '{}' does not exist in type \
         'DatabaseInstanceReadReplicaProps'.",
        given.property
    );
    let edit = Edit::replace(context.source.removal(written), "");
    let diagnostic = Diagnostic::new(RULE.name, Severity::Error, written, message).help("Leave it out.");
    Some(diagnostic.deploy_error(error).fixes([Fix::safe("Give the replica no credentials", vec![edit])]))
}

fn report(
    context: &Context<'_>,
    (id, database): (DatabaseId, &Database),
    given: &GivenCredentials,
) -> Option<Diagnostic> {
    let call = given.factory.filter(|_| given.certain)?;
    // What version 1 takes there is not known.
    if context.source.v1(given.location) && database.kind.may_attach_deprecated_credentials() {
        return None;
    }
    let made = call.factory.makes();
    let due = database.kind.takes(given.property);
    if due == Some(made) {
        return None;
    }
    let construct = database.kind.name();
    let message = match due {
        Some(due) => format!("`{}` of `{construct}` takes what `{}` makes.", given.property, due.class()),
        None => format!("`{construct}` has no property `{}`.", given.property),
    };
    let other = ["credentials", "snapshotCredentials"].into_iter().find(|name| *name != given.property)?;
    // The deprecated property would leave the password as it is.
    let meant = due.is_none() || made == CredentialsOf::Snapshot;
    let fits = meant
        && database.kind.takes(other) == Some(made)
        && !database.given.iter().any(|given| given.property == other);
    let help = match due {
        _ if fits => format!("Give it as `{other}`."),
        Some(due) => format!("Make it by `{}`.", due.class()),
        None => return None,
    };
    let fix = if fits { rename(context, given, other) } else { retype(context, id, given, call, due?) };
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Error, given.location, message)
        .related(database.location, format!("This is a `{construct}`."))
        .help(help);
    if let Some(due) = due {
        diagnostic = diagnostic.deploy_error(due.compiler_error());
    }
    let fitting = is_right_elsewhere(context, given, made);
    Some(diagnostic.fixes(fix.filter(|_| fits || !fitting)))
}

/// Whether a database takes the same credentials where they are due.
pub(super) fn is_right_elsewhere(context: &Context<'_>, given: &GivenCredentials, made: CredentialsOf) -> bool {
    // The deprecated property takes them in vain.
    let in_vain = |other: &Database| made == CredentialsOf::New && other.kind.may_attach_deprecated_credentials();
    context.model.databases().filter(|(_, other)| !in_vain(other)).any(|(_, other)| {
        let right = other.given.iter().filter(|given| other.kind.takes(given.property) == Some(made));
        right.into_iter().any(|other| other.location == given.location)
    })
}

pub(super) fn rename(context: &Context<'_>, given: &GivenCredentials, property: &str) -> Option<Fix> {
    let written = given.written?;
    let value = context.source.text(written).strip_prefix(given.property)?;
    let start = written.span.start as usize;
    let key = Location { span: Span::new(start, start + given.property.len()), ..written };
    let edit = Edit::replace(key, property);
    value.trim_start().starts_with(':').then(|| Fix::safe(format!("Give it as `{property}`"), vec![edit]))
}

/// The same factory of the other class.
pub(super) fn retype(
    context: &Context<'_>,
    database: DatabaseId,
    given: &GivenCredentials,
    call: FactoryCall,
    due: CredentialsOf,
) -> Option<Fix> {
    let source = context.source;
    let site = given.made?.site;
    let arguments: Vec<&str> = source.arguments(site).into_iter().map(|argument| source.text(argument)).collect();
    let mut applicability = Applicability::Safe;
    let rewritten = match (call.factory, &arguments[..]) {
        (Factory::Secret, [secret, ..]) | (Factory::SnapshotSecret, [secret]) => format!("fromSecret({secret})"),
        (Factory::Password, [_, password]) => format!("fromPassword({password})"),
        (Factory::Username, [username]) => {
            applicability = Applicability::Unsafe;
            format!("fromGeneratedSecret({username})")
        }
        (Factory::Generated | Factory::SnapshotGenerated, arguments) => {
            format!("fromGeneratedSecret({})", arguments.join(", "))
        }
        (Factory::SnapshotPassword, [password]) => {
            let path = source.path(given.secret?)?;
            if !has_username(context, database) {
                applicability = Applicability::Unsafe;
            }
            let unwrap = if source.v1(given.location) { "toString" } else { "unsafeUnwrap" };
            let key = source.quote(given.location, "username");
            format!("fromPassword({path}.secretValueFromJson({key}).{unwrap}(), {password})")
        }
        _ => return None,
    };
    let class = source.callee_object(site)?;
    let (name, import) = source.class_beside(class, due.class(), true)?;
    let mut edits: Vec<Edit> = import.into_iter().map(|(place, text)| Edit::replace(place, text)).collect();
    edits.push(Edit::replace(source.location(class), name));
    let span = call.name.span.to(given.location.span);
    let before = source.text(Location { span, ..call.name });
    if before != rewritten {
        edits.push(Edit::replace(Location { span, ..call.name }, rewritten));
    }
    Edit::sort(&mut edits);
    Some(Fix { title: format!("Make it by `{}`", due.class()), applicability, edits })
}

fn has_username(context: &Context<'_>, database: DatabaseId) -> bool {
    let password = context.model.login_of(database).map(|login| &login.password);
    let Some(Credential::Secret(read)) = password else { return false };
    context.keys(context.model[*read].secret).is_some_and(|keys| keys.has("username"))
}
