//! What a deployment printed → the events of its stacks, in the order in which they happened.
//!
//! Read are the lines of `cdk deploy` (as a history, or what its progress bar leaves), the events of
//! `aws cloudformation describe-stack-events` as JSON, YAML, table or text, what is copied of the console's table, and what
//! SAM, the Serverless Framework and Amplify print.
//! What is none of these is passed over, so that logs of a pipeline may be around them. Source of the forms: the printers
//! of `aws-cdk` 2.1148 and its predecessors, and the output of `aws-cli` 1.46.

mod cells;
mod console;
mod json;
mod lines;
mod order;
mod record;
mod status;
mod summary;
mod time;
mod tools;
mod verdict;

pub use status::{Action, Outcome, Status};
pub use verdict::FOLLOWING;

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::constructs::without_hash;
use crate::text::Span;

/// The events of a log.
#[derive(Debug, Default)]
pub struct Log {
    /// In the order in which they happened.
    pub events: Vec<Event>,
    /// What the CDK says in the end, in the order of the log.
    pub verdicts: Vec<Verdict>,
    /// What the CDK calls the stacks, in the order of the log.
    pub names: Vec<Name>,
    /// Whether another tool than the CDK printed it.
    pub is_foreign: bool,
}

/// What the CDK calls a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The path of its construct, by which the command line knows it.
    pub id: String,
    /// Its name in CloudFormation, where the log says it.
    pub stack: Option<String>,
    /// Whether the line begins to deploy it. Others than the CDK also put the signs with which it ends.
    pub is_begun: bool,
}

impl Name {
    /// Whether it is the name of this stack; in a construct that is no stage, that is made of the path.
    #[must_use]
    pub fn is_of(&self, stack: &str) -> bool {
        match &self.stack {
            Some(name) => name == stack,
            None => without_hash(stack).is_some_and(|name| self.id.replace('/', "") == name),
        }
    }
}

/// An event of a stack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Where the log says it.
    pub span: Span,
    /// The stack, where the log says it.
    pub stack: Option<String>,
    /// When, in seconds, from wherever the log counts.
    pub seconds: Option<i64>,
    /// The logical id of the resource.
    pub id: String,
    /// The path of the construct, where the log says it.
    pub path: Option<String>,
    /// What the service calls the resource, where the log says it.
    pub physical_id: Option<String>,
    /// The type of the resource; empty where the log does not say it.
    pub kind: String,
    /// What became of it.
    pub status: Status,
    /// Why; empty where the log does not say it.
    pub reason: String,
    /// Whether it is a stack in another one, where the log does not say which stack an event is of.
    pub is_nested: bool,
    /// How many resources were done by then, and how many there are, where the log says it.
    pub progress: Option<(u32, u32)>,
    /// Whether the CDK says it.
    pub is_of_cdk: bool,
}

impl Event {
    /// Whether it is about a stack as a whole: by its id where the log says which stack it is, else by its type.
    #[must_use]
    pub fn is_of_stack(&self) -> bool {
        match &self.stack {
            Some(stack) => *stack == self.id,
            None => self.kind == STACK && !self.is_nested,
        }
    }
}

/// How much of a reason is kept, in characters.
const LONGEST: usize = 2000;

/// The type of stacks, and of the resources that are nested stacks.
pub const STACK: &str = "AWS::CloudFormation::Stack";

/// What the CDK says of a stack in the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Where the log says it.
    pub span: Span,
    /// The stack, where it is named.
    pub stack: Option<String>,
    /// The state that the stack is in, where it failed and the line says so.
    pub state: Option<Status>,
    /// Whether the deployment succeeded.
    pub succeeded: bool,
    /// Whether only its sign tells it from what others than the CDK say: ` ✅  Data`.
    pub is_signed: bool,
    /// What could not be taken back or deleted, where the line names it.
    pub blocked: Vec<String>,
    /// Why it failed; empty where the line does not say it.
    pub reason: String,
    /// The resources that failed, where they are named below the line.
    pub failures: Vec<Event>,
}

/// Reads what a deployment printed.
#[must_use]
pub fn read(text: &str) -> Log {
    let is_json = json::is_json(text);
    let mut log = lines::read(text, is_json);
    if is_json {
        // What is JSON begins with the newest event, the rest likely not.
        order::sort(&mut log.events);
        let other = std::mem::take(&mut log.events);
        log.events = json::read(&without(text, &other, &log.verdicts));
        let is_first = other.first().map(|event| event.span) < log.events.first().map(|event| event.span);
        order::sort(&mut log.events);
        log.events.splice(if is_first { 0..0 } else { log.events.len()..log.events.len() }, other);
    } else {
        order::sort(&mut log.events);
    }
    for event in &mut log.events {
        if let Some((end, _)) = event.reason.char_indices().nth(LONGEST) {
            event.reason.truncate(end);
            event.reason.push('…');
        }
    }
    let stacks = log.events.iter().filter_map(|event| event.stack.as_deref());
    let stacks: FxHashMap<&str, &str> = stacks.filter_map(|stack| Some((without_hash(stack)?, stack))).collect();
    for verdict in &mut log.verdicts {
        // A path: the stack in a construct that is no stage.
        if let Some(path) = verdict.stack.take_if(|stack| stack.contains('/')) {
            verdict.stack = stacks.get(path.replace('/', "").as_str()).map(|stack| (*stack).to_owned());
        }
    }
    log.verdicts.retain(|verdict| verdict.stack.is_some() || !verdict.succeeded);
    without_others(&mut log);
    name_stacks(&mut log.events, &log.verdicts);
    // In the end, the CDK says again what failed.
    let mut said = FxHashSet::default();
    log.events.retain(|Event { id, status, seconds, reason, .. }| {
        seconds.is_none() || said.insert((id.clone(), status.name, *seconds, reason.clone()))
    });
    log
}

/// Drops what others than the CDK say with its signs, `❌ Tests failed: 3 of 12`: what is of no stack that the log names
/// elsewhere, if it names any.
fn without_others(log: &mut Log) {
    let mut known = Known::default();
    for event in &log.events {
        match &event.stack {
            Some(stack) => known.stack(stack),
            None if event.is_of_stack() => {
                known.cut.insert(event.id.clone());
            }
            None => {}
        }
    }
    let is_certain = |verdict: &&Verdict| !verdict.is_signed || verdict.state.is_some();
    for stack in log.verdicts.iter().filter(is_certain).filter_map(|verdict| verdict.stack.as_ref()) {
        known.stack(stack);
    }
    for name in log.names.iter().filter(|name| name.is_begun) {
        known.named(name);
    }
    let Known { stacks, cut, paths } = &known;
    if stacks.is_empty() && cut.is_empty() && paths.is_empty() {
        return;
    }
    log.verdicts
        .retain(|verdict| is_certain(&verdict) || verdict.stack.as_deref().is_none_or(|stack| known.has(stack)));
    log.names.retain(|name| name.is_begun || known.has(name.stack.as_ref().unwrap_or(&name.id)));
}

/// The stacks that a log names for certain.
#[derive(Default)]
struct Known {
    stacks: FxHashSet<String>,
    /// How the names of stacks begin: the progress bar cuts them.
    cut: FxHashSet<String>,
    /// The paths of their constructs, without what stands between the parts.
    paths: FxHashSet<String>,
}

impl Known {
    fn stack(&mut self, stack: &str) {
        self.stacks.insert(stack.to_owned());
        self.paths.extend(without_hash(stack).map(str::to_owned));
    }

    fn named(&mut self, name: &Name) {
        self.stacks.extend(name.stack.clone());
        self.paths.insert(name.id.replace('/', ""));
    }

    /// Whether it names a stack so, or the path of one.
    fn has(&self, name: &str) -> bool {
        let is_cut =
            || (1..=name.len().min(LONGEST_NAME)).any(|end| name.get(..end).is_some_and(|cut| self.cut.contains(cut)));
        let path = without_hash(name).map_or_else(|| name.replace('/', ""), str::to_owned);
        self.stacks.contains(name) || self.paths.contains(&path) || is_cut()
    }
}

/// How long the name of a stack may be, in characters. Source: `StackName` in the API of CloudFormation.
const LONGEST_NAME: usize = 128;

/// A text with spaces where it says these events and verdicts.
fn without<'t>(text: &'t str, events: &[Event], verdicts: &[Verdict]) -> Cow<'t, str> {
    let mut spans: Vec<Span> = events.iter().map(|event| event.span).collect();
    spans.extend(verdicts.iter().map(|verdict| verdict.span));
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    spans.sort_unstable();
    let mut rest = String::with_capacity(text.len());
    for span in spans {
        let start = rest.len();
        rest.push_str(text.get(start..span.start as usize).unwrap_or_default());
        rest.extend(std::iter::repeat_n(' ', (span.end as usize).saturating_sub(rest.len())));
    }
    rest.push_str(text.get(rest.len()..).unwrap_or_default());
    Cow::Owned(rest)
}

/// Where events do not say which stack they are of, a stack is known by the name that only its own events have, or by what
/// only becomes of stacks.
fn name_stacks(events: &mut Vec<Event>, verdicts: &[Verdict]) {
    let mut named = events.iter().filter(|event| event.stack.is_some());
    if let Some(stack) = named.next().map(|event| event.id.clone())
        && events.iter().all(|event| event.stack.as_ref().is_none_or(|name| *name == stack && event.is_of_stack()))
    {
        for event in events.iter_mut() {
            event.stack = Some(stack.clone());
        }
        return;
    }
    adopt(events, verdicts);
    let unnamed = |event: &Event| event.stack.is_none() && (event.kind.is_empty() || event.kind == STACK);
    let known = events.iter().filter(|event| unnamed(event)).filter(|event| is_only_of_stacks(event));
    let stacks: FxHashSet<String> = known.map(|event| event.id.clone()).collect();
    for event in events.iter_mut().filter(|event| unnamed(event)) {
        if stacks.contains(&event.id) {
            STACK.clone_into(&mut event.kind);
        } else {
            event.is_nested = !stacks.is_empty() || event.path.is_some();
        }
    }
}

fn is_only_of_stacks(event: &Event) -> bool {
    event.status.is_rollback() || event.reason == "User Initiated"
}

/// Events of which a listing does not say the stack are of the one that knows their resource, or of the only one that
/// others name. What is said again is dropped.
fn adopt(events: &mut Vec<Event>, verdicts: &[Verdict]) {
    let mut owners: FxHashMap<&str, Option<&str>> = FxHashMap::default();
    let mut said: FxHashSet<(&str, &str, &str)> = FxHashSet::default();
    let mut stacks: FxHashSet<&str> = FxHashSet::default();
    for event in events.iter() {
        let Some(stack) = event.stack.as_deref() else { continue };
        stacks.insert(stack);
        for id in [event.id.as_str(), stack] {
            let owner = owners.entry(id).or_insert(Some(stack));
            *owner = owner.filter(|owner| *owner == stack);
        }
        said.extend(["", &event.reason].map(|reason| (event.id.as_str(), event.status.name, reason)));
    }
    let unnamed = || events.iter().filter(|event| event.stack.is_none());
    if stacks.is_empty() || unnamed().next().is_none() {
        return;
    }
    // Another stack has events of its own, and may call a resource the same.
    let is_stack = |event: &Event| event.kind == STACK || is_only_of_stacks(event);
    let is_alone = unnamed().all(|event| !is_stack(event) || owners.contains_key(event.id.as_str()));
    let is_only = is_alone
        && stacks.len() == 1
        && verdicts
            .iter()
            .filter(|verdict| !verdict.is_signed)
            .all(|verdict| verdict.stack.as_deref().is_none_or(|stack| stacks.contains(stack)));
    let only = stacks.iter().next().copied().filter(|_| is_only);
    let owner = |event: &Event| {
        let is_certain = is_alone || without_hash(&event.id).is_some() || stacks.contains(event.id.as_str());
        // A listing says at what it failed, Amplify does not.
        let is_listed = event.status.action != Action::Unknown;
        owners.get(event.id.as_str()).filter(|_| is_certain).copied().flatten().or(only.filter(|_| is_listed))
    };
    let is_again = |event: &Event| said.contains(&(event.id.as_str(), event.status.name, event.reason.as_str()));
    let found: Vec<Option<(String, bool)>> = events
        .iter()
        .map(|event| Some((owner(event).filter(|_| event.stack.is_none())?.to_owned(), is_again(event))))
        .collect();
    let mut found = found.into_iter();
    events.retain_mut(|event| {
        let Some((stack, is_again)) = found.next().flatten() else { return true };
        event.stack = Some(stack);
        !is_again
    });
}

/// Whether a text is the output of a deployment: it has events in it, or says how a deployment ended.
#[must_use]
pub fn is_log(text: &str) -> bool {
    let log = read(text);
    !log.events.is_empty() || log.verdicts.iter().any(|verdict| !verdict.succeeded || verdict.state.is_some())
}
