//! The connection data of a secret: which databases it is for, and whether an attachment writes it.

use super::Context;
use super::sentences::list;
use crate::bind::Pasted;
use crate::cdk::consumers::Purpose;
use crate::cdk::keys::{Meant, meant};
use crate::cdk::secrets::Origin;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Edit, Fix};
use crate::model::{Credential, Database, DatabaseId, Login, Read, SecretId, What};
use crate::secret::Entry;
use crate::text::Location;

/// The databases that take the password of their master user from a secret.
pub(super) fn databases<'m>(context: &Context<'m>, secret: SecretId) -> Vec<&'m Database> {
    // Under another key it may be the password of another database than the secret is for.
    let password = |read: &&Read| match &read.what {
        What::Key { name, .. } => meant("password", std::iter::once(&**name)) == Meant::Obvious(name),
        What::Whole => false,
    };
    let reads = context.reads_of(secret).filter(|read| read.certain).filter(password);
    let consumers = reads.flat_map(|read| &read.consumers).filter(|consumer| consumer.purpose == Purpose::Password);
    let mut databases: Vec<DatabaseId> = consumers.filter_map(|consumer| consumer.database).collect();
    databases.sort_unstable();
    databases.dedup();
    databases.into_iter().map(|database| &context.model[database]).collect()
}

/// Whether CloudFormation writes the connection data into a secret, as far as can be seen: it attaches it to a database,
/// the CDK makes it for one, or something that the text does not show gets it and may attach it.
pub(super) fn may_be_written(context: &Context<'_>, secret: SecretId) -> bool {
    let generated = context.model[secret].origin == Origin::Generated;
    if generated {
        return !is_managed(context, secret);
    }
    context.all(secret).iter().any(|secret| context.model[*secret].escapes || context.model.attaches(*secret))
}

/// Whether RDS manages the secret: it has a user name and a password, and nothing else.
pub(super) fn is_managed(context: &Context<'_>, secret: SecretId) -> bool {
    let managed = |login: &Login| {
        login.password == Credential::Managed
            && login.database.is_some_and(|database| context.model[database].secret == Some(secret))
    };
    context.model.logins.iter().any(managed)
}

/// Keys that something needs and a secret does not have.
pub(super) struct Missing<'c> {
    pub keys: Vec<&'c str>,
    /// The secret: its text, or where the code makes it.
    pub place: Location,
    present: Vec<&'c str>,
    pasted: Option<&'c Pasted>,
}

/// Which of some keys a secret is known not to have.
pub(super) fn missing_keys<'c>(context: &Context<'c>, secret: SecretId, wanted: &[&'c str]) -> Option<Missing<'c>> {
    let object = context.object(secret);
    if object.is_some_and(|(_, object)| !object.flaws.is_empty()) {
        return None;
    }
    let present = context.keys(secret)?;
    let keys: Vec<&str> = wanted.iter().copied().filter(|key| !present.has(key)).collect();
    let pasted = object.map(|(pasted, _)| pasted);
    let place = pasted.map_or(context.model[secret].location, |pasted| context.in_text(pasted, pasted.secret.span));
    (!keys.is_empty()).then(|| Missing { keys, place, present: present.iter().collect(), pasted })
}

impl Missing<'_> {
    /// The missing keys in a sentence.
    pub fn list(&self) -> String {
        list(&self.keys)
    }

    /// What the secret has, as a sentence.
    pub fn present(&self) -> String {
        format!("The secret has {}.", list(&self.present))
    }

    /// Adds the keys to the text, each with the value that stands for it.
    pub fn fix(&self, context: &Context<'_>, value: impl Fn(&str) -> String) -> Option<Fix> {
        let pasted = self.pasted?;
        let values: Vec<String> = self.keys.iter().map(|key| value(key)).collect();
        let pairs: Vec<(&str, &str)> = self.keys.iter().copied().zip(values.iter().map(String::as_str)).collect();
        let edits = pasted.secret.add_all(context.source.document(pasted.document), &pairs)?;
        let edits = edits.into_iter().map(|(span, text)| Edit::replace(context.in_text(pasted, span), text));
        Some(Fix::unsafe_(format!("Add {} to the secret", self.list()), edits.collect()))
    }
}

/// A value of the connection data in a pasted secret.
#[derive(Clone, Copy)]
pub(super) struct Stored<'c> {
    pub secret: SecretId,
    pub pasted: &'c Pasted,
    pub entry: &'c Entry,
}

impl<'c> Stored<'c> {
    /// The value, where it is one.
    pub fn text(&self) -> Option<&'c str> {
        self.entry.value.text()
    }

    /// A finding about it, with a fix that writes another text in its place. Unsafe: the code may be what is wrong.
    pub fn report(
        &self,
        context: &Context<'_>,
        (rule, message, help): (&'static str, String, String),
        (title, text): (String, &str),
    ) -> Diagnostic {
        let place = context.in_text(self.pasted, self.entry.value_span);
        let edit = Edit::replace(context.in_text(self.pasted, self.entry.inner_span), text);
        Diagnostic::new(rule, Severity::Warning, place, message)
            .help(context.help(self.secret, help))
            .fixes([Fix::unsafe_(title, vec![edit])])
    }
}
