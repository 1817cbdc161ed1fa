//! The connection data of a secret: which databases it is for, and whether an attachment writes it.

use super::Context;
use crate::cdk::keys::{Meant, meant};
use crate::model::{Credential, Database, Login, SecretId, What};
use crate::report::Origin;

/// The databases that take the password of their master user from a secret.
pub(super) fn databases<'m>(context: &'m Context<'_>, secret: SecretId) -> Vec<&'m Database> {
    let takes = |login: &&Login| {
        let Credential::Secret(read) = login.password else { return false };
        let read = &context.model[read];
        // Under another key it may be the password of another database than the secret is for.
        let password = match &read.what {
            What::Key { name, .. } => {
                name == "password" || meant("password", [&**name].into_iter()) == Meant::Obvious(name)
            }
            What::Whole => false,
        };
        password && read.certain && context.same(read.secret, secret)
    };
    let logins = context.model.logins.iter().filter(takes);
    logins.filter_map(|login| Some(&context.model[login.database?])).collect()
}

/// Whether CloudFormation writes the connection data into a secret: it attaches it to a database, or the CDK makes it
/// for one.
pub(super) fn is_written(context: &Context<'_>, secret: SecretId) -> bool {
    let generated = context.model[secret].origin == Origin::Generated;
    if generated {
        return !is_managed(context, secret);
    }
    context.model.secrets().any(|(other, _)| context.same(other, secret) && context.model.attaches(other))
}

/// Whether RDS manages the secret: it has a user name and a password, and nothing else.
pub(super) fn is_managed(context: &Context<'_>, secret: SecretId) -> bool {
    let managed = |login: &Login| {
        login.password == Credential::Managed
            && login.database.is_some_and(|database| context.model[database].secret == Some(secret))
    };
    context.model.logins.iter().any(managed)
}
