//! Findings in byte spans → the report in UTF-16.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Bound, BoundText, Course, DatabaseUse, Deployment, Diagnostic, Edit, Event, Fix, KeyState, KeyUse, Place, Progress,
    Related, Report, Resolved, SecretUse, Silenced, Source, StackState, Undecided, Verdict,
};
use crate::cdk::secrets::ATTACHMENT_KEYS;
use crate::model::{Credential, Database, DatabaseId, Login, Name, Secret, SecretId, What};
use crate::rules::{Context, Keys, is_filled, verdicts};
use crate::text::{DocumentId, Location, Span, Utf16Table};
use crate::{deployment, diagnostic, fix, log, silence};

/// Writes the report of a check.
#[must_use]
pub fn write(
    names: &[String],
    texts: &[&str],
    context: &Context<'_>,
    diagnostics: &[diagnostic::Diagnostic],
    silenced: &[silence::Silenced],
    deployment: Option<&deployment::Deployment>,
) -> Report {
    let tables = texts.iter().map(|_| OnceCell::new()).collect();
    let keys = context.model.secrets.iter().map(|_| OnceCell::new()).collect();
    let writer = Writer { names, texts, tables, keys, context };
    Report {
        diagnostics: diagnostics.iter().map(|diagnostic| writer.diagnostic(diagnostic)).collect(),
        secrets: writer.secrets(),
        databases: context.model.databases().map(|(id, database)| writer.database(id, database)).collect(),
        texts: writer.texts(),
        undecided: writer.undecided(),
        silenced: silenced.iter().map(|silenced| writer.silenced(silenced)).collect(),
        deployment: deployment.map(|deployment| writer.deployment(deployment)),
        ..Report::default()
    }
}

struct Writer<'a, 'c> {
    names: &'a [String],
    texts: &'a [&'a str],
    /// Made for the texts that a place is in.
    tables: Vec<OnceCell<Utf16Table>>,
    /// What is read of each secret.
    keys: Vec<OnceCell<Vec<KeyUse>>>,
    context: &'a Context<'c>,
}

impl Writer<'_, '_> {
    fn name(&self, location: Location) -> String {
        self.names.get(location.document.0 as usize).cloned().unwrap_or_default()
    }

    fn table(&self, location: Location) -> Option<&Utf16Table> {
        let document = location.document.0 as usize;
        Some(self.tables.get(document)?.get_or_init(|| Utf16Table::new(self.texts.get(document).unwrap_or(&""))))
    }

    /// A place covers at least one character of a text that has any.
    fn place(&self, location: Location) -> Place {
        let text = self.texts.get(location.document.0 as usize).copied().unwrap_or_default();
        let (mut start, mut end) = (location.span.start as usize, location.span.end as usize);
        if start == end {
            if let Some(next) = text.get(start..).and_then(|rest| rest.chars().next()) {
                end += next.len_utf8();
            } else {
                let last = text.get(..start).and_then(|before| before.chars().next_back());
                start -= last.map_or(0, char::len_utf8);
            }
        }
        let span = Span::new(start, end);
        let Some(table) = self.table(location) else {
            return Place { document: self.name(location), start: 0, end: 0, line: 1, column: 1 };
        };
        let from = table.position(span.start);
        Place {
            document: self.name(location),
            start: from.offset,
            end: table.position(span.end).offset,
            line: from.line,
            column: from.column,
        }
    }

    fn diagnostic(&self, diagnostic: &diagnostic::Diagnostic) -> Diagnostic {
        Diagnostic {
            rule: diagnostic.rule.to_owned(),
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            deploy_error: diagnostic.deploy_error.clone(),
            primary: self.place(diagnostic.primary),
            related: diagnostic
                .related
                .iter()
                .map(|(location, message)| Related { place: self.place(*location), message: message.clone() })
                .collect(),
            fixes: diagnostic.fixes.iter().map(|fix| self.fix(fix)).collect(),
            commands: diagnostic.commands.clone(),
            docs: format!("#rules/{}", diagnostic.rule),
        }
    }

    fn fix(&self, fix: &fix::Fix) -> Fix {
        let edit = |edit: &fix::Edit| {
            let at = |offset| self.table(edit.location).map_or(0, |table| table.position(offset).offset);
            Edit {
                document: self.name(edit.location),
                start: at(edit.location.span.start),
                end: at(edit.location.span.end),
                text: edit.text.clone(),
            }
        };
        Fix { title: fix.title.clone(), applicability: fix.applicability, edits: fix.edits.iter().map(edit).collect() }
    }

    fn deployment(&self, deployment: &deployment::Deployment) -> Deployment {
        let troubles =
            |troubles: &[deployment::Trouble]| troubles.iter().map(|trouble| self.trouble(trouble)).collect();
        let count = |count| Span::new(0, count).len();
        Deployment {
            summary: deployment.summary(),
            stack: deployment.stack.clone(),
            state: deployment.state.map(|state| state.name.to_owned()),
            resources: Progress {
                total: deployment.total,
                created: count(deployment.created),
                failed: count(deployment.failed),
            },
            causes: troubles(&deployment.causes),
            consequences: deployment.consequences.iter().map(|event| self.event(event)).collect(),
            stuck: troubles(&deployment.stuck),
            course: deployment.course.iter().map(|course| self.course(course)).collect(),
            commands: deployment::way_out(deployment),
            advice: deployment::advice(deployment),
            others: deployment
                .others
                .iter()
                .map(|(stack, state)| StackState { stack: stack.clone(), state: state.name.to_owned() })
                .collect(),
        }
    }

    fn trouble(&self, trouble: &deployment::Trouble) -> Event {
        let rules = trouble.failure.map(|failure| failure.rules).unwrap_or_default();
        Event {
            rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
            cause: trouble.failure.map(|failure| failure.cause.to_owned()),
            remedy: trouble.failure.map(|failure| failure.remedy.to_owned()),
            contradiction: trouble.contradiction.clone(),
            construct: trouble.construct.map(|construct| self.place(construct)),
            findings: trouble.findings.iter().map(|finding| Span::new(0, *finding).len()).collect(),
            ..self.event(&trouble.event)
        }
    }

    fn event(&self, event: &log::Event) -> Event {
        Event {
            place: self.place_in_log(event.span),
            logical_id: event.id.clone(),
            kind: event.kind.clone(),
            status: event.status.name.to_owned(),
            reason: event.reason.clone(),
            rules: Vec::new(),
            cause: None,
            remedy: None,
            contradiction: None,
            construct: None,
            findings: Vec::new(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a deployment takes less than 2^52 seconds")]
    fn course(&self, course: &deployment::Course) -> Course {
        Course {
            place: self.place_in_log(course.event.span),
            logical_id: course.event.id.clone(),
            kind: course.event.kind.clone(),
            from: course.from.map(|seconds| seconds as f64),
            to: course.to.map(|seconds| seconds as f64),
            role: course.role,
        }
    }

    /// The log is the last of the texts.
    fn place_in_log(&self, span: Span) -> Place {
        self.place(Location { document: DocumentId(Span::new(1, self.names.len()).len()), span })
    }

    fn silenced(&self, silence::Silenced { rule, place, reason }: &silence::Silenced) -> Silenced {
        Silenced { rule: (*rule).to_owned(), place: self.place(*place), reason: reason.clone() }
    }

    fn secrets(&self) -> Vec<SecretUse> {
        self.context.model.secrets().map(|(id, secret)| self.secret(id, secret)).collect()
    }

    fn secret(&self, id: SecretId, secret: &Secret) -> SecretUse {
        let bound = self.context.text(id).map(|pasted| {
            let several = self.context.pasted.iter().filter(|other| other.document == pasted.document).count() > 1;
            let document = self.names.get(pasted.document.0 as usize).cloned().unwrap_or_default();
            Bound { document, name: pasted.name.clone().filter(|_| several) }
        });
        SecretUse {
            id: secret_id(id),
            label: match &secret.id {
                Name::Known(name) => name.clone(),
                Name::Partial(_) | Name::Unknown => secret.label.clone().unwrap_or_else(|| "secret".to_owned()),
            },
            origin: if self.context.exists(id) || !secret.assumed { secret.origin } else { super::Origin::Unknown },
            place: self.place(secret.location),
            keys: self.keys(id).to_vec(),
            bound,
        }
    }

    /// What is read of a secret, in the order of the code.
    fn keys(&self, id: SecretId) -> &[KeyUse] {
        let Some(keys) = self.keys.get(id.index()) else { return &[] };
        keys.get_or_init(|| {
            let has = self.context.keys(id);
            let mut keys: Vec<KeyUse> = Vec::new();
            let mut known: FxHashMap<&str, usize> = FxHashMap::default();
            let mut seen = FxHashSet::default();
            for read in self.context.model.reads_of(id) {
                let What::Key { name, .. } = &read.what else { continue };
                let at = *known.entry(name).or_insert_with(|| {
                    let key = self.key(id, name, has);
                    let filled = key.state == KeyState::Missing && is_filled(self.context, id, name);
                    keys.push(KeyUse { state: if filled { KeyState::Unknown } else { key.state }, ..key });
                    keys.len() - 1
                });
                if let Some(key) = keys.get_mut(at).filter(|_| seen.insert((at, read.location))) {
                    key.read_at.push(self.place(read.location));
                }
            }
            keys
        })
    }

    fn key(&self, id: SecretId, key: &str, has: Option<&Keys<'_>>) -> KeyUse {
        let found = self.context.object(id).and_then(|(pasted, object)| Some((pasted, object.get(key)?)));
        let state = match has {
            _ if found.is_some() => KeyState::Present,
            None => KeyState::Unknown,
            Some(has) if has.has(key) => KeyState::Present,
            Some(_) => KeyState::Missing,
        };
        let found_at = found.map(|(pasted, entry)| self.place(self.context.in_text(pasted, entry.key_span)));
        KeyUse { key: key.to_owned(), read_at: Vec::new(), state, found_at }
    }

    fn database(&self, id: DatabaseId, database: &Database) -> DatabaseUse {
        let login = self.context.model.login_of(id);
        let [username, password] = login.map(|login| verdicts(self.context, login)).unwrap_or_default();
        let credential = |of: fn(&Login) -> &Credential| login.map_or(&Credential::Unknown, of);
        let managed = login.is_some_and(|login| matches!(login.password, Credential::Managed));
        let by_itself = self.context.model.attached.iter().find(|(_, other)| *other == id).map(|(secret, _)| *secret);
        let attached = database.secret.or(by_itself).filter(|_| !managed);
        DatabaseUse {
            place: self.place(database.location),
            kind: database.kind.name().to_owned(),
            engine: database.engine.map(|engine| engine.id().to_owned()),
            username: self.resolved(credential(|login| &login.username), username),
            password: self.resolved(credential(|login| &login.password), password),
            attaches: attached.map(secret_id),
            writes: attached.map(|secret| self.writes(secret, database)).unwrap_or_default(),
        }
    }

    /// Silent about databases other than those of RDS: nobody has reported what deployments wrote there.
    fn writes(&self, secret: SecretId, database: &Database) -> Vec<KeyUse> {
        if !database.kind.api.starts_with("aws_rds.") {
            return Vec::new();
        }
        let other = if database.kind.is_cluster() { "dbInstanceIdentifier" } else { "dbClusterIdentifier" };
        let has = self.context.keys(secret);
        let written = ATTACHMENT_KEYS.iter().filter(|key| **key != other);
        let read_at = |key: &str| {
            let known = self.keys(secret).iter().find(|known| known.key == key);
            known.map(|known| known.read_at.clone()).unwrap_or_default()
        };
        written.map(|key| KeyUse { read_at: read_at(key), ..self.key(secret, key, has) }).collect()
    }

    fn resolved(&self, credential: &Credential, (verdict, why): (Verdict, Option<String>)) -> Resolved {
        let (from, key, secret, location) = match credential {
            Credential::Secret(read) => {
                let read = &self.context.model[*read];
                let key = match &read.what {
                    What::Key { name, .. } => Some(name.clone()),
                    What::Whole => None,
                };
                (Source::Secret, key, Some(secret_id(read.secret)), Some(read.location))
            }
            Credential::Literal { location, .. } => (Source::Literal, None, None, Some(*location)),
            Credential::Generated => (Source::Generated, None, None, None),
            Credential::Managed => (Source::Managed, None, None, None),
            Credential::Unknown => (Source::Unknown, None, None, None),
        };
        let place = location.map(|location| self.place(location));
        Resolved { from, key, secret, verdict, why, place }
    }

    fn texts(&self) -> Vec<BoundText> {
        let bindings = self.context.pasted.iter().zip(&self.context.bindings.texts);
        bindings
            .map(|(pasted, binding)| BoundText {
                document: self.names.get(pasted.document.0 as usize).cloned().unwrap_or_default(),
                name: pasted.name.clone(),
                bound_to: binding.bound.map(secret_id),
                candidates: binding.candidates.iter().copied().map(secret_id).collect(),
                why: binding.why.clone(),
            })
            .collect()
    }

    fn undecided(&self) -> Vec<Undecided> {
        let followed = self.context.model.undecided.iter();
        let unbound = self.context.model.secrets().filter(|(id, secret)| secret.assumed && !self.context.exists(*id));
        let unbound = unbound.map(|(_, secret)| {
            (secret.location, "nothing in the pasted code declares this name, and no text was pasted for it")
        });
        followed
            .copied()
            .chain(unbound)
            .map(|(location, why)| Undecided { place: self.place(location), why: why.to_owned() })
            .collect()
    }
}

fn secret_id(id: SecretId) -> String {
    format!("secret-{}", id.index())
}
