//! What a database's service would say to its user name and password, for every rule about them and for the report.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::Context;
use super::flaws::{doubt, first_flaw};
use super::generated;
use super::keys::{is_unstructured, missing};
use crate::cdk::engines::{Engine, Refusal};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Credential, Database, Login, Read, What};
use crate::secret::{Content, value};
use crate::text::{Location, Span};

/// What the service would say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Accepted, as far as is known.
    Ok,
    /// Refused.
    Refused,
    /// Nothing that was given says so.
    #[default]
    Unknown,
}

/// A user name or password, where the code or the pasted text says it.
pub(super) struct Stated<'m> {
    pub text: String,
    pub location: Location,
    /// Whether it is a literal of the code.
    pub quoted: bool,
    /// The read that gets it from a secret.
    pub read: Option<&'m Read>,
}

/// The user name of a login.
pub(super) fn username<'m>(context: &'m Context<'_>, login: &'m Login) -> Option<Stated<'m>> {
    let read = match &login.username {
        Credential::Literal { text, location } => {
            return Some(Stated { text: text.clone(), location: *location, quoted: true, read: None });
        }
        Credential::Secret(read) => &context.model[*read],
        Credential::Generated | Credential::Managed | Credential::Unknown => return None,
    };
    // Under another key it may be a password.
    let stated = in_text(context, read).filter(|stated| match &read.what {
        What::Key { name, .. } => value::is_clear(name, &stated.text),
        What::Whole => false,
    });
    stated.or_else(|| in_code(context, read))
}

/// The password of a login. Placeholders are none, unless it is empty: somebody put them there to hide it.
pub(super) fn password<'m>(context: &'m Context<'_>, login: &'m Login) -> Option<Stated<'m>> {
    hidden(context, &login.password)
}

/// A password or token, where the code or the pasted text says it.
pub(super) fn hidden<'m>(context: &'m Context<'_>, credential: &'m Credential) -> Option<Stated<'m>> {
    let stated = match credential {
        Credential::Literal { location, .. } => {
            let literal = context.source.text(*location);
            let inner = literal.strip_prefix(['\'', '"', '`']).and_then(|rest| rest.strip_suffix(['\'', '"', '`']));
            let text = if context.source.is_template(*location) { literal } else { inner? };
            let plain = !text.contains(['\\', '$']);
            plain.then(|| Stated { text: text.to_owned(), location: *location, quoted: true, read: None })?
        }
        Credential::Secret(read) => in_text(context, &context.model[*read])?,
        Credential::Generated | Credential::Managed | Credential::Unknown => return None,
    };
    (stated.text.is_empty() || !value::is_placeholder(&stated.text)).then_some(stated)
}

fn in_text<'m>(context: &'m Context<'_>, read: &'m Read) -> Option<Stated<'m>> {
    let pasted = context.text(read.secret).filter(|_| read.certain)?;
    let stated = |text: &str, span: Span| Stated {
        text: text.to_owned(),
        location: context.in_text(pasted, span),
        quoted: false,
        read: Some(read),
    };
    match (&pasted.secret.content, &read.what) {
        (Content::Json(object), What::Key { name, .. }) => {
            let entry = object.get(name)?;
            Some(stated(entry.value.text()?, entry.inner_span))
        }
        (Content::Text(text), What::Whole) => Some(stated(text, pasted.secret.span)),
        _ => None,
    }
}

/// What the code gives a secret that it creates.
fn in_code<'m>(context: &'m Context<'_>, read: &'m Read) -> Option<Stated<'m>> {
    let What::Key { name, .. } = &read.what else { return None };
    if !read.certain || context.text(read.secret).is_some() {
        return None;
    }
    let key = context.model[read.secret].keys.as_ref()?.iter().find(|own| own.name == *name)?;
    let (text, location) = key.value.clone()?;
    let quoted = context.source.text(location).trim_matches(['\'', '"', '`']) == text;
    let in_template = context.source.is_template(location);
    (quoted || in_template).then_some(Stated { text, location, quoted, read: Some(read) })
}

/// A user name or password that a database of a known engine is created with.
pub(super) struct Submitted<'m> {
    pub text: Stated<'m>,
    pub database: &'m Database,
    pub engine: Engine,
}

/// All user names, or all passwords, that databases of known engines are created with.
pub(super) fn submitted<'m>(
    context: &'m Context<'_>,
    stated: fn(&'m Context<'_>, &'m Login) -> Option<Stated<'m>>,
) -> impl Iterator<Item = Submitted<'m>> {
    context.model.logins.iter().filter_map(move |login| {
        let database = &context.model[login.database?];
        let engine = database.engine?;
        Some(Submitted { text: stated(context, login)?, database, engine })
    })
}

impl Submitted<'_> {
    /// A finding about it, with the database, and the place that reads it from a secret.
    pub fn report(&self, rule: &'static str, severity: Severity, message: String, read_here: &str) -> Diagnostic {
        let diagnostic = Diagnostic::new(rule, severity, self.text.location, message)
            .related(self.database.location, describe(self.database, self.engine));
        match self.text.read {
            Some(read) => diagnostic.related(read.location, read_here),
            None => diagnostic,
        }
    }
}

/// The database in a sentence.
pub(super) fn describe(database: &Database, engine: Engine) -> String {
    let id = database.id.as_ref().map(|id| format!(" `{id}`")).unwrap_or_default();
    format!("The database{id} runs {}.", engine.name())
}

/// What the service says to the user name and to the password of a login, and why.
#[must_use]
pub fn verdicts(context: &Context<'_>, login: &Login) -> [(Verdict, Option<String>); 2] {
    let engine = login.database.and_then(|database| {
        let database = &context.model[database];
        Some((database.engine?, database.kind.is_cluster()))
    });
    let username = verdict(context, &login.username, || {
        if login.username == Credential::Generated {
            return Some(None);
        }
        let (stated, (engine, cluster)) = (username(context, login)?, engine?);
        let reserved = engine.reserves(&stated.text).map(|reserved| Refusal {
            why: reserved.deploy_error(&stated.text),
            doubtful: false,
            deploy_error: None,
        });
        Some(reserved.or_else(|| engine.refuses_username(&stated.text, cluster)))
    });
    let password = verdict(context, &login.password, || {
        if let Some(generated) = generated::password(context, login) {
            let refused = generated.refused();
            let refusal = refused.map(|refused| Refusal { why: refused.why(), doubtful: true, deploy_error: None });
            return (refusal.is_some() || generated.is_known()).then_some(refusal);
        }
        if login.password == Credential::Generated {
            return generated::is_default(context, login).then_some(None);
        }
        let (stated, (engine, cluster)) = (password(context, login)?, engine?);
        Some(engine.refuses_password(&stated.text, cluster))
    });
    [username, password]
}

/// `judge` gives nothing where the value or the engine is unknown.
fn verdict(
    context: &Context<'_>,
    credential: &Credential,
    judge: impl Fn() -> Option<Option<Refusal>>,
) -> (Verdict, Option<String>) {
    let unreadable = match credential {
        Credential::Managed => return (Verdict::Ok, None),
        Credential::Secret(read) => unreadable(context, &context.model[*read]),
        Credential::Generated | Credential::Literal { .. } | Credential::Unknown => None,
    };
    if let Some(why) = unreadable {
        return (Verdict::Refused, Some(why));
    }
    match judge() {
        None => (Verdict::Unknown, None),
        Some(None) => (Verdict::Ok, None),
        Some(Some(refusal)) => {
            let verdict = if refusal.doubtful { Verdict::Unknown } else { Verdict::Refused };
            (verdict, Some(refusal.why))
        }
    }
}

/// Why a value cannot be had from the secret.
fn unreadable(context: &Context<'_>, read: &Read) -> Option<String> {
    if !read.certain {
        return None;
    }
    if is_unstructured(context, read) {
        return Some("the secret is generated without this key".to_owned());
    }
    if let What::Key { name, .. } = &read.what {
        let pasted = context.text(read.secret);
        let stored = pasted.filter(|pasted| doubt(pasted).is_none());
        if let Some((_, what)) = stored.and_then(first_flaw) {
            return Some(format!("the secret is not a JSON object: {what}"));
        }
        // Lines of keys and values are no proof.
        let proof = pasted.is_none_or(|pasted| !pasted.secret.is_lines());
        return missing(context, read).filter(|_| proof).map(|_| format!("the secret has no key `{name}`"));
    }
    context.keys(read.secret).map(|_| "it is the whole JSON text of the secret".to_owned())
}
