//! The failed deployment and the findings: what the log confirms, and what it contradicts.

use super::{Deployment, Trouble, stacks};
use crate::code::Program;
use crate::diagnostic::Diagnostic;
use crate::log::Event;
use crate::model::constructs::{Constructs, Resource, is_inside};
use crate::model::{Credential, Database, What};
use crate::rules::Context;
use crate::secret::Content;
use crate::text::{DocumentId, Location};

/// Connects what went wrong with the constructs of the code and with the findings, which then name it.
pub fn connect(
    deployment: &mut Deployment,
    document: DocumentId,
    program: &Program,
    context: &Context<'_>,
    diagnostics: &mut [Diagnostic],
) {
    if let (None, Some(stack)) = (&deployment.id, &deployment.stack) {
        deployment.id = stacks::id(program, stack);
    }
    let Deployment { causes, stuck, .. } = deployment;
    if causes.is_empty() && stuck.is_empty() {
        return;
    }
    let constructs = Constructs::of(program);
    let causes = causes.iter_mut().map(|cause| (cause, "The log confirms it: the deployment failed of this."));
    let stuck = stuck.iter_mut().map(|stuck| (stuck, "The log confirms it: this could not be taken back."));
    for (trouble, confirmed) in causes.chain(stuck) {
        trouble.construct = find(&constructs, &trouble.event);
        let database = context.model.databases().map(|(_, database)| database);
        let database = database.filter(|database| Some(database.location) == trouble.construct).last();
        let Some(failure) = trouble.failure else { continue };
        let about = About::of(context, database);
        let fits = |diagnostic: &Diagnostic| failure.rules.contains(&diagnostic.rule);
        let alone = diagnostics.iter().filter(|diagnostic| fits(diagnostic)).count() == 1 && database.is_none();
        for (at, diagnostic) in diagnostics.iter_mut().enumerate() {
            if fits(diagnostic) && (alone || about.has(diagnostic) || trouble.is_of(diagnostic)) {
                trouble.findings.push(at);
                let location = Location { document, span: trouble.event.span };
                diagnostic.related.push((location, confirmed.to_owned()));
            }
        }
        if trouble.findings.is_empty() {
            trouble.contradiction = about.contradiction(context, failure.rules);
        }
    }
}

fn find(constructs: &Constructs, event: &Event) -> Option<Location> {
    let service = event.kind.strip_prefix("AWS::")?.split("::").next()?;
    let module = format!("aws_{}", service.to_ascii_lowercase());
    constructs.find(Resource { id: &event.id, path: event.path.as_deref(), module: &module })
}

impl Trouble {
    fn is_of(&self, diagnostic: &Diagnostic) -> bool {
        self.construct.is_some_and(|construct| diagnostic.places().any(|place| is_inside(place, construct)))
    }
}

/// What a database is made of.
#[derive(Default)]
struct About {
    places: Vec<Location>,
    /// The pasted secrets that it takes its login from, by their index.
    texts: Vec<usize>,
    /// The keys that it takes.
    keys: Vec<String>,
}

impl About {
    fn of(context: &Context<'_>, database: Option<&Database>) -> Self {
        let mut about = Self::default();
        let Some(database) = database else { return about };
        about.places.push(database.location);
        let Some(login) = database.login.and_then(|login| context.model.logins.get(login)) else { return about };
        for credential in [&login.username, &login.password] {
            match credential {
                Credential::Secret(read) => {
                    let read = &context.model[*read];
                    about.places.push(read.location);
                    about.texts.extend(context.bindings.of(read.secret));
                    if let What::Key { name, .. } = &read.what {
                        about.keys.push(name.clone());
                    }
                }
                Credential::Literal { location, .. } => about.places.push(*location),
                _ => {}
            }
        }
        about.texts.dedup();
        about
    }

    fn has(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.places().any(|place| self.places.contains(&place))
    }

    /// A secret that is right cannot be what failed.
    fn contradiction(&self, context: &Context<'_>, rules: &[&str]) -> Option<String> {
        let what = match rules {
            ["secret-not-json", ..] => "is JSON with the keys that the code reads",
            ["missing-key", ..] => "has the keys that the code reads",
            _ => return None,
        };
        let pasted = self.texts.iter().find_map(|text| context.pasted.get(*text))?;
        let Content::Json(object) = &pasted.secret.content else { return None };
        let name =
            pasted.name.as_ref().map_or_else(|| "The pasted secret".to_owned(), |name| format!("`{name}` as pasted"));
        let has = |key: &String| object.entries.iter().any(|entry| entry.key == *key);
        (object.flaws.is_empty() && !self.keys.is_empty() && self.keys.iter().all(has)).then(|| {
            format!(
                "{name} {what}: what was stored when this was deployed was another text, or another secret was read."
            )
        })
    }
}
