use super::importing::is_secret_arn;
use super::{Context, declare_rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Name, Secret, SecretId};

declare_rule! {
    /// A secret's ARN is of another region or account than the stack.
    ///
    /// ## What it reports
    /// A literal ARN of which the deployment reads a value, in a stack whose `env` says another region or account by literals.
    /// It is silent where either is computed, and where the secret is only handed on or granted.
    ///
    /// ## Why it matters
    /// CloudFormation resolves a reference in the region of the stack: the ARN of another region does not work
    /// (aws-cdk #12086). A secret of another account can be read by its full ARN, if its resource policy and the policy of its own
    /// KMS key allow that (aws-cdk #28537).
    ///
    /// ## Examples
    /// Another region:
    /// ```ts reports
    /// import { App, Stack } from 'aws-cdk-lib';
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const stack = new Stack(new App(), 'Db', { env: { region: 'us-east-1', account: '123456789012' } });
    /// const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf';
    /// const dbSecret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'DbSecret', arn);
    /// const login = rds.Credentials.fromPassword('ledger', dbSecret.secretValueFromJson('password'));
    /// ```
    /// The same:
    /// ```ts silent
    /// import { App, Stack } from 'aws-cdk-lib';
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const stack = new Stack(new App(), 'Db', { env: { region: 'eu-west-1', account: '123456789012' } });
    /// const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf';
    /// const dbSecret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'DbSecret', arn);
    /// const login = rds.Credentials.fromPassword('ledger', dbSecret.secretValueFromJson('password'));
    /// ```
    "region-mismatch", Warning, None, check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.model.secrets().filter_map(|(id, secret)| report(context, id, secret)).collect()
}

fn report(context: &Context<'_>, id: SecretId, secret: &Secret) -> Option<Diagnostic> {
    let (Name::Known(arn), Some(environment)) = (&secret.id, &secret.environment) else { return None };
    let read = context.model.reads_of(id).find(|read| read.certain && read.by.is_resolved_at_deployment())?;
    let part = |index| arn.split(':').nth(index).filter(|_| is_secret_arn(arn));
    let region = part(3).filter(|region| is_region(region)).zip(environment.region.as_ref());
    let account = part(4).filter(|account| is_account(account)).zip(environment.account.as_ref());
    let (what, own, (stated, place)) =
        if let Some((own, stated)) = region.filter(|(own, (stated, _))| own != stated && is_region(stated)) {
            ("region", own, stated)
        } else {
            let (own, stated) = account.filter(|(own, (stated, _))| own != stated && is_account(stated))?;
            ("account", own, stated)
        };
    let message = format!("The secret is of the {what} `{own}`, and the stack is deployed to `{stated}`.");
    let help = if what == "region" {
        "Import a secret of the stack's own region."
    } else {
        "It can be read if its resource policy, and the policy of its own KMS key, allow that."
    };
    Some(
        Diagnostic::new(RULE.name, Severity::Warning, secret.id_literal?, message)
            .help(help)
            .related(*place, format!("The stack's {what} is said here."))
            .related(read.location, "The secret is read here."),
    )
}

fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lower = |part: &&str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase());
    match parts.as_slice() {
        [names @ .., number] => names.len() >= 2 && names.iter().all(lower) && number.parse::<u8>().is_ok(),
        [] => false,
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.chars().all(|digit| digit.is_ascii_digit())
}
