use super::connection::{may_be_written, missing_keys};
use super::{Context, declare_rule};
use crate::cdk::rotation::{SUPERUSER_KEY, stored};
use crate::cdk::secrets::Origin;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Applicability;
use crate::model::Rotation;

declare_rule! {
    /// A rotation function needs keys that the secret does not have.
    ///
    /// ## What it reports
    /// Rotation by a function that AWS wrote (`SecretRotation`, `HostedRotation`, `addRotationMultiUser`) of a secret without
    /// what the function reads: `engine`, `host`, `username`, `password`, for Oracle also `dbname`; for alternating users
    /// also `masterarn`, the ARN of the superuser's secret.
    ///
    /// It is silent about the connection data where CloudFormation attaches the secret, which writes it: `fromSecret`,
    /// `attach`, a generated secret. An attachment writes no `masterarn`. It is silent as well where something that
    /// is not pasted gets the secret and may attach it, and about functions of your own.
    ///
    /// ## Why it matters
    /// The CDK does not look (synthesized with aws-cdk-lib 2.276). The function stops at the first rotation, with
    /// `host key is missing from secret JSON` or
    /// `Database engine must be set to 'postgres' in order to use this rotation lambda`.
    ///
    /// ## Examples
    /// A secret that nothing attaches:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// declare const database: rds.DatabaseInstance;
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// new secretsmanager.SecretRotation(this, 'Rotation', {
    ///   application: secretsmanager.SecretRotationApplication.POSTGRES_ROTATION_SINGLE_USER,
    ///   secret: dbSecret,
    ///   target: database,
    ///   vpc,
    /// });
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T" }
    /// ```
    /// One that is attached:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// declare const database: rds.DatabaseInstance;
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// new secretsmanager.SecretRotation(this, 'Rotation', {
    ///   application: secretsmanager.SecretRotationApplication.POSTGRES_ROTATION_SINGLE_USER,
    ///   secret: dbSecret.attach(database),
    ///   target: database,
    ///   vpc,
    /// });
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T" }
    /// ```
    ///
    /// ## Fix
    /// The keys are added to the secret, to be filled in. Unsafe: the stored secret has to be changed as well, and attaching
    /// it may be what you want.
    "incomplete-rotation-secret", Error, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.model.rotations.iter().filter_map(|rotation| report(context, rotation)).collect()
}

fn report(context: &Context<'_>, rotation: &Rotation) -> Option<Diagnostic> {
    let secret = &context.model[rotation.secret];
    if secret.origin == Origin::Generated {
        return None;
    }
    let scheme = rotation.scheme;
    let written = rotation.attached || may_be_written(context, rotation.secret);
    let connection = if written { &[] } else { scheme.connection_keys() };
    let superuser = scheme.alternating.then_some(SUPERUSER_KEY);
    let wanted: Vec<&str> = connection.iter().copied().chain(superuser).collect();
    let missing = missing_keys(context, rotation.secret, &wanted)?;
    let message = format!(
        "Rotation for {} reads {}, which {} does not have.",
        scheme.engine.name(),
        missing.list(),
        secret.described()
    );
    let attach = "Attach the secret to the database, so that CloudFormation writes engine, host and port into it, or add \
                  what is missing.";
    let add =
        "Add the ARN of the secret by which the function logs in as a superuser. An attachment does not write it.";
    let help = match (missing.keys.contains(&SUPERUSER_KEY), missing.keys.len()) {
        (true, 1) => add.to_owned(),
        (true, _) => {
            format!("{attach} `{SUPERUSER_KEY}` is the ARN of the secret by which the function logs in as a superuser.")
        }
        (false, _) => attach.to_owned(),
    };
    let diagnostic = Diagnostic::new(RULE.name, Severity::Error, rotation.location, message)
        .help(context.help(rotation.secret, help))
        .related(missing.place, missing.present());
    Some(diagnostic.fixes(missing.fix(context, |key| match key {
        "engine" => stored(scheme.engine).to_owned(),
        _ => format!("<{key}>"),
    })))
}
