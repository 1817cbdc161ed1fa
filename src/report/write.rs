//! Findings in byte spans → the report in UTF-16.

use std::cell::OnceCell;

use super::{
    Bound, BoundText, Course, DatabaseUse, Deployment, Diagnostic, Edit, Event, Fix, KeyUse, Place, Progress, Related,
    Report, Resolved, SecretUse, Silenced, StackState, Undecided,
};
use crate::bind::{Binding, Bindings, Pasted};
use crate::model::SecretId;
use crate::overview::{self, Overview};
use crate::text::{DocumentId, Location, Span, Utf16Table};
use crate::{deployment, diagnostic, fix, log, silence};

/// What a check found.
pub struct Checked<'a> {
    /// The findings, in order.
    pub diagnostics: &'a [diagnostic::Diagnostic],
    /// Those that comments silenced.
    pub silenced: &'a [silence::Silenced],
    /// What the code has.
    pub overview: &'a Overview,
    /// The pasted secrets.
    pub pasted: &'a [Pasted],
    /// What each of them speaks for.
    pub bindings: &'a Bindings,
    /// The failed deployment.
    pub deployment: Option<&'a deployment::Deployment>,
}

/// Writes the report of a check, with the names and texts of its documents.
#[must_use]
pub fn write(names: &[String], texts: &[&str], checked: &Checked<'_>) -> Report {
    let tables = texts.iter().map(|_| OnceCell::new()).collect();
    let writer = Writer { names, texts, tables };
    let Checked { diagnostics, silenced, overview, pasted, bindings, deployment } = checked;
    Report {
        diagnostics: diagnostics.iter().map(|diagnostic| writer.diagnostic(diagnostic)).collect(),
        secrets: overview.secrets.iter().map(|secret| writer.secret(secret, pasted)).collect(),
        databases: overview.databases.iter().map(|database| writer.database(database)).collect(),
        texts: pasted.iter().zip(&bindings.texts).map(|(text, binding)| writer.text(text, binding)).collect(),
        undecided: overview.undecided.iter().map(|undecided| writer.undecided(undecided)).collect(),
        silenced: silenced.iter().map(|silenced| writer.silenced(silenced)).collect(),
        deployment: deployment.map(|deployment| writer.deployment(deployment)),
        ..Report::default()
    }
}

struct Writer<'a> {
    names: &'a [String],
    texts: &'a [&'a str],
    /// Made for the texts that a place is in.
    tables: Vec<OnceCell<Utf16Table>>,
}

impl Writer<'_> {
    fn name(&self, document: DocumentId) -> String {
        self.names.get(document.index()).cloned().unwrap_or_default()
    }

    fn table(&self, document: DocumentId) -> Option<&Utf16Table> {
        let table = self.tables.get(document.index())?;
        Some(table.get_or_init(|| Utf16Table::new(self.texts.get(document.index()).unwrap_or(&""))))
    }

    /// A place covers at least one character of a text that has any.
    fn place(&self, location: Location) -> Place {
        let text = self.texts.get(location.document.index()).copied().unwrap_or_default();
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
        let Some(table) = self.table(location.document) else {
            return Place { document: self.name(location.document), start: 0, end: 0, line: 1, column: 1 };
        };
        let from = table.position(span.start);
        Place {
            document: self.name(location.document),
            start: from.offset,
            end: table.position(span.end).offset,
            line: from.line,
            column: from.column,
        }
    }

    fn diagnostic(&self, diagnostic: &diagnostic::Diagnostic) -> Diagnostic {
        let related = |(location, message): &(Location, String)| Related {
            place: self.place(*location),
            message: message.clone(),
        };
        Diagnostic {
            rule: diagnostic.rule.to_owned(),
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            deploy_error: diagnostic.deploy_error.clone(),
            primary: self.place(diagnostic.primary),
            related: diagnostic.related.iter().map(related).collect(),
            fixes: diagnostic.fixes.iter().map(|fix| self.fix(fix)).collect(),
            commands: diagnostic.commands.clone(),
            docs: format!("#rules/{}", diagnostic.rule),
        }
    }

    fn fix(&self, fix: &fix::Fix) -> Fix {
        let edit = |edit: &fix::Edit| {
            let at = |offset| self.table(edit.location.document).map_or(0, |table| table.position(offset).offset);
            Edit {
                document: self.name(edit.location.document),
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
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
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
            findings: trouble.findings.iter().map(|finding| u32::try_from(*finding).unwrap_or(u32::MAX)).collect(),
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
        self.place(Location { document: DocumentId::new(self.names.len().saturating_sub(1)), span })
    }

    fn silenced(&self, silence::Silenced { rule, place, reason }: &silence::Silenced) -> Silenced {
        Silenced { rule: (*rule).to_owned(), place: self.place(*place), reason: reason.clone() }
    }

    fn undecided(&self, (location, why): &(Location, &'static str)) -> Undecided {
        Undecided { place: self.place(*location), why: (*why).to_owned() }
    }

    fn secret(&self, secret: &overview::Secret, pasted: &[Pasted]) -> SecretUse {
        let bound = secret.pasted.and_then(|at| pasted.get(at)).map(|text| {
            let several = pasted.iter().filter(|other| other.document == text.document).count() > 1;
            Bound { document: self.name(text.document), name: text.name.clone().filter(|_| several) }
        });
        SecretUse {
            id: secret_id(secret.id),
            label: secret.label.clone(),
            origin: secret.origin,
            place: self.place(secret.location),
            keys: secret.keys.iter().map(|key| self.key(key)).collect(),
            bound,
        }
    }

    fn key(&self, key: &overview::Key) -> KeyUse {
        KeyUse {
            key: key.name.clone(),
            read_at: key.read_at.iter().map(|read| self.place(*read)).collect(),
            state: key.state,
            found_at: key.found_at.map(|found| self.place(found)),
        }
    }

    fn database(&self, database: &overview::Database) -> DatabaseUse {
        DatabaseUse {
            place: self.place(database.location),
            kind: database.kind.clone(),
            engine: database.engine.map(str::to_owned),
            username: self.resolved(&database.username),
            password: self.resolved(&database.password),
            attaches: database.attaches.map(secret_id),
            writes: database.writes.iter().map(|key| self.key(key)).collect(),
        }
    }

    fn resolved(&self, credential: &overview::Credential) -> Resolved {
        Resolved {
            from: credential.from,
            key: credential.key.clone(),
            secret: credential.secret.map(secret_id),
            verdict: credential.verdict,
            why: credential.why.clone(),
            place: credential.location.map(|location| self.place(location)),
        }
    }

    fn text(&self, pasted: &Pasted, binding: &Binding) -> BoundText {
        BoundText {
            document: self.name(pasted.document),
            name: pasted.name.clone(),
            bound_to: binding.bound.map(secret_id),
            candidates: binding.candidates.iter().copied().map(secret_id).collect(),
            why: binding.why.clone(),
        }
    }
}

fn secret_id(id: SecretId) -> String {
    format!("secret-{}", id.index())
}
