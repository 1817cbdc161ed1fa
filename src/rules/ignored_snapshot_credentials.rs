use super::wrong_credentials_type::{is_right_elsewhere, rename, retype};
use super::{Context, declare_rule};
use crate::cdk::databases::CredentialsOf;
use crate::code::ExprId;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Database, DatabaseId, GivenCredentials};

declare_rule! {
    /// A cluster from a snapshot with the deprecated `credentials`, or with none.
    ///
    /// ## What it reports
    /// `DatabaseClusterFromSnapshot` with the property `credentials`, or with neither that nor `snapshotCredentials`. It is
    /// silent where `manageMasterUserPassword` leaves the password to the service.
    ///
    /// ## Why it matters
    /// The deprecated property never sets the password: the cluster keeps the login of its snapshot. Yet, as long as the
    /// feature flag `@aws-cdk/aws-rds:preventRenderingDeprecatedCredentials` is off, the CDK attaches the secret of these
    /// credentials, and where there are none, it generates a secret and attaches that. Whoever takes the login from
    /// `cluster.secret` then gets a password that the cluster does not have. With `snapshotCredentials` beside it, two
    /// secrets are attached. With the flag on, the property does nothing. (All synthesized with aws-cdk-lib 2.276, and see
    /// aws-cdk #23815.)
    ///
    /// ## Examples
    /// A password that the cluster does not get:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.DatabaseClusterFromSnapshot(this, 'Db', {
    ///   snapshotIdentifier: 'ledger-2026',
    ///   engine: rds.DatabaseClusterEngine.AURORA_POSTGRESQL,
    ///   vpc,
    ///   credentials: rds.Credentials.fromGeneratedSecret('ledger'),
    /// });
    /// ```
    /// One that it gets:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.DatabaseClusterFromSnapshot(this, 'Db', {
    ///   snapshotIdentifier: 'ledger-2026',
    ///   engine: rds.DatabaseClusterEngine.AURORA_POSTGRESQL,
    ///   vpc,
    ///   snapshotCredentials: rds.SnapshotCredentials.fromGeneratedSecret('ledger'),
    /// });
    /// ```
    ///
    /// ## Fix
    /// Unsafe, since the password of the cluster changes: the same as `snapshotCredentials`, or a generated password where
    /// there is none, for the user name that is usual. It has to be that of the snapshot. A deprecated property beside the
    /// right one is taken out.
    "ignored-snapshot-credentials", Warning, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let clusters = context.model.databases().filter(|(_, database)| {
        // What version 1 does is not known.
        database.kind.may_attach_deprecated_credentials() && !context.source.v1(database.location)
    });
    clusters
        .filter_map(|(id, database)| match database.ungiven {
            Some(properties) => Some(none(context, database, properties)),
            None => ignored(context, id, database),
        })
        .collect()
}

const FLAG: &str = "`@aws-cdk/aws-rds:preventRenderingDeprecatedCredentials`";

fn none(context: &Context<'_>, database: &Database, properties: ExprId) -> Diagnostic {
    let message = format!(
        "This cluster keeps the login of its snapshot, and unless the feature flag {FLAG} is on, the CDK attaches a \
         generated secret that has another password."
    );
    let help = "Give it `snapshotCredentials` to set a password, or turn the flag on to keep the snapshot's without a \
                secret.";
    let fix = generated(context, database, properties);
    let error = "Generated credentials will not be applied to cluster. Use `snapshotCredentials` instead. \
                 `addRotationSingleUser()` and `addRotationMultiUser()` cannot be used on this cluster.";
    let used = database.uses.iter().find(|used| used.certain);
    let diagnostic =
        Diagnostic::new(RULE.name, Severity::Warning, database.location, message).help(help).deploy_error(error);
    let diagnostic = used.into_iter().fold(diagnostic, |diagnostic, used| {
        diagnostic.related(used.location, "This is the generated secret, whose password the cluster does not have.")
    });
    diagnostic.fixes(fix)
}

/// The fix that sets a password.
fn generated(context: &Context<'_>, database: &Database, properties: ExprId) -> Option<Fix> {
    let source = context.source;
    let username = database.engine?.usual_username();
    let class = source.class_of(database.made.site)?;
    let (class, import) = source.class_beside(class, CredentialsOf::Snapshot.class(), false)?;
    let user = source.quote(database.location, username);
    let property = format!("snapshotCredentials: {class}.fromGeneratedSecret({user})");
    let property = source.new_property(properties, &property)?;
    let edits = import.into_iter().chain([property]).map(|(place, text)| Edit::replace(place, text));
    Some(Fix::unsafe_(format!("Generate a password for the snapshot's user `{username}`"), edits.collect()))
}

fn ignored(context: &Context<'_>, id: DatabaseId, database: &Database) -> Option<Diagnostic> {
    let is_known = |given: &&GivenCredentials| given.property == "credentials" && given.certain;
    let given = database.given.iter().find(is_known).filter(|_| database.managed.is_none())?;
    let made = given.factory.map(|call| call.factory.makes());
    if made == Some(CredentialsOf::Snapshot) {
        return None;
    }
    let message = "`credentials` of `DatabaseClusterFromSnapshot` is deprecated and never sets the password: the cluster \
                   keeps the login of its snapshot.";
    let place = given.written.unwrap_or(given.location);
    let attaches =
        format!("Unless the feature flag {FLAG} is on, the secret of these credentials is attached all the same.");
    let diagnostic = Diagnostic::new(RULE.name, Severity::Warning, place, message);
    let diagnostic =
        if given.password && !given.attaches() { diagnostic } else { diagnostic.related(given.location, attaches) };
    let right = database.given.iter().find(|given| given.property == "snapshotCredentials");
    if let Some(right) = right {
        let fix = given.written.map(|written| {
            let edit = Edit::replace(context.source.removal(written), "");
            Fix::unsafe_("Leave out the deprecated `credentials`", vec![edit])
        });
        let diagnostic = diagnostic.related(right.location, "This one sets the password.");
        return Some(diagnostic.help("Leave it out.").fixes(fix));
    }
    let fix = given.factory.filter(|_| !is_right_elsewhere(context, given, CredentialsOf::New)).and_then(|call| {
        let mut edits = rename(context, given, "snapshotCredentials")?.edits;
        edits.extend(retype(context, id, given, call, CredentialsOf::Snapshot)?.edits);
        Edit::sort(&mut edits);
        Some(Fix::unsafe_("Give it as `snapshotCredentials`", edits))
    });
    Some(diagnostic.help("Give it as `snapshotCredentials`, made by `SnapshotCredentials`.").fixes(fix))
}
