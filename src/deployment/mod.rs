//! The events of a log → what made the deployment fail, what only followed, where the stack stands and how to get out.

mod connect;
mod mask;
mod recovery;
mod stacks;
mod triage;

pub use connect::connect;
pub use mask::mask;
pub use recovery::{advice, way_out};
pub use triage::triage;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use crate::cdk::failures::{Failure, failure};
use crate::log::{Action, Event, Status};
use crate::text::Location;

/// A deployment, as far as its log says.
#[derive(Clone, Debug, Default)]
pub struct Deployment {
    /// The stack.
    pub stack: Option<String>,
    /// The path of its construct, by which the CDK's command line knows it.
    pub id: Option<String>,
    /// Whether another tool than the CDK deploys it.
    pub is_foreign: bool,
    /// The state that the log leaves it in.
    pub state: Option<Status>,
    /// Whether the log leaves it as it was wanted.
    pub succeeded: bool,
    /// How many resources there are, the stack itself included, where the log says it.
    pub total: Option<u32>,
    /// How many of them were there before anything was taken back.
    pub created: usize,
    /// How many failed by themselves.
    pub failed: usize,
    /// How many were cancelled, or failed with another one.
    pub followed: usize,
    /// What made it fail; a thousand at the most, as the other lists.
    pub causes: Vec<Trouble>,
    /// What only followed.
    pub consequences: Vec<Event>,
    /// What could not be taken back or deleted.
    pub stuck: Vec<Trouble>,
    /// What became of each resource, in the order in which they began.
    pub course: Vec<Course>,
    /// The other stacks of the log, and their states.
    pub others: Vec<(String, Status)>,
}

/// An event that is more than a consequence.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// The event.
    pub event: Event,
    /// What its message means, if it is one that is known.
    pub failure: Option<&'static Failure>,
    /// Where the code makes the construct, where that is certain.
    pub construct: Option<Location>,
    /// The findings that it confirms, by their places in the report.
    pub findings: Vec<usize>,
    /// What the pasted texts say against it.
    pub contradiction: Option<String>,
}

impl Trouble {
    fn new(event: Event) -> Self {
        let failure = failure(&event.reason);
        Self { event, failure, construct: None, findings: Vec::new(), contradiction: None }
    }
}

/// The part of a resource in what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// It failed by itself.
    Cause,
    /// It was cancelled, or failed with another one.
    Consequence,
    /// It could not be taken back or deleted.
    Stuck,
    /// It was done.
    Done,
    /// It was under way where the log ends.
    Open,
}

/// What became of a resource.
#[derive(Clone, Debug)]
pub struct Course {
    /// The event that says it.
    pub event: Event,
    /// When it began, in seconds from the first event.
    pub from: Option<i64>,
    /// When it ended.
    pub to: Option<i64>,
    /// Its part in what happened.
    pub role: Role,
}

impl Deployment {
    /// What happened, in words.
    #[must_use]
    pub fn summary(&self) -> String {
        let state = self.state.map(|state| state.name);
        let quiet = self.causes.is_empty() && self.stuck.is_empty();
        let stack = match (&self.stack, quiet) {
            (Some(stack), _) => format!("`{stack}`"),
            (None, true) if state.is_none() && !self.succeeded => {
                let nothing = "No event of a deployment was recognised in this text.";
                return if self.course.is_empty() { nothing } else { "Nothing has failed in this text." }.to_owned();
            }
            (None, _) => "the stack".to_owned(),
        };
        let mut said: Vec<String> = self.counts().into_iter().chain(self.causes.first().map(sentence)).collect();
        if let Some(total) = self.total.filter(|_| !self.causes.is_empty()) {
            said.push(format!("It had come to {} of {total} resources.", self.created));
        }
        said.extend(match (state, quiet) {
            (Some("DELETE_COMPLETE"), true) => Some(format!("{stack} was deleted.")),
            (_, _) if self.succeeded && self.causes.is_empty() => Some(format!("The deployment of {stack} succeeded.")),
            (Some(state), true) if self.state.is_some_and(Status::is_in_progress) => {
                Some(format!("Nothing has failed where this text ends: {stack} is in {state}."))
            }
            (Some(state), true) => Some(format!("This text names no cause: {stack} is in {state}.")),
            (Some(state), false) => Some(format!("Now {stack} is in {state}.")),
            (None, _) => None,
        });
        let left = if self.succeeded { "What it no longer needs could not be deleted" } else { "Stuck" };
        said.extend(named(left, &self.stuck));
        if said.is_empty() {
            let nothing = "Nothing has failed in this text.".to_owned();
            return if self.course.is_empty() {
                format!("The deployment of {stack} failed; this text does not say why.")
            } else {
                nothing
            };
        }
        said.join(" ")
    }

    fn counts(&self) -> Option<String> {
        let causes = match self.failed {
            _ if self.causes.is_empty() => return None,
            0 | 1 => "One cause".to_owned(),
            several => format!("{several} causes"),
        };
        Some(match self.followed {
            0 => format!("{causes}."),
            1 => format!("{causes}, one consequence."),
            several => format!("{causes}, {several} consequences."),
        })
    }
}

/// How much of a message is shown in a sentence, in characters.
const SHOWN: usize = 300;

fn sentence(cause: &Trouble) -> String {
    let Event { id, path, kind, reason, status, .. } = &cause.event;
    let what = match (path.as_ref().unwrap_or(id).as_str(), kind.as_str()) {
        ("", _) => "The deployment".to_owned(),
        (id, "") => format!("`{id}`"),
        (id, kind) => format!("`{id}` ({kind})"),
    };
    let refused = match status.action {
        Action::Unknown => "failed",
        _ if id.is_empty() => "failed",
        Action::Update | Action::UpdateRollback => "could not be changed",
        Action::Delete => "could not be deleted",
        Action::Import => "could not be imported",
        _ => "could not be created",
    };
    match cause.failure {
        Some(failure) => format!("{what} {refused}: {}.", failure.cause),
        None if reason.is_empty() => format!("{what} {refused}."),
        None => {
            let shown: String = reason.chars().take(SHOWN).collect();
            let more = if shown.len() < reason.len() { "…" } else { "" };
            let end = if more.is_empty() && shown.ends_with(['.', '!', '?']) { "" } else { "." };
            format!("{what} {refused}: “{shown}{more}”{end}")
        }
    }
}

fn named(what: &str, stuck: &[Trouble]) -> Option<String> {
    let names: Vec<String> = stuck.iter().take(3).map(|stuck| format!("`{}`", stuck.event.id)).collect();
    let more = stuck.len().saturating_sub(names.len());
    match (names.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(format!("{what}: {}.", names.join(", "))),
        (false, more) => Some(format!("{what}: {} and {more} more.", names.join(", "))),
    }
}
