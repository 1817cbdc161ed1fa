//! Which event is the cause, and which only followed.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Course, Deployment, Role, Trouble};
use crate::log::{Action, Event, FOLLOWING, Log, Outcome, STACK, Status, Verdict};

/// How many causes, consequences and resources are told of one by one.
const MOST: usize = 1000;

/// Sorts the events of a log.
///
/// A log may hold several stacks, and several operations of one: what counts is the last one that failed, with what came
/// after it. A stack that was deployed in the end has not failed.
#[must_use]
pub fn triage(log: &Log) -> Deployment {
    let families = families(&log.events);
    let last: FxHashMap<Option<&str>, &Verdict> =
        log.verdicts.iter().map(|verdict| (verdict.stack.as_deref(), verdict)).collect();
    let mut deployments: Vec<Deployment> = families.iter().map(|family| judged(log, &last, family)).collect();
    // Of some stacks only the last line is there.
    let mut known: FxHashSet<Option<String>> = deployments.iter().map(|one| one.stack.clone()).collect();
    let named = log.verdicts.iter().rev().filter(|verdict| verdict.stack.is_some());
    let mut others: Vec<Deployment> = named.filter(|verdict| known.insert(verdict.stack.clone())).map(alone).collect();
    if !deployments.iter().chain(&others).any(has_failed) {
        others.extend(last.get(&None).map(|verdict| alone(verdict)));
    }
    deployments.extend(others.into_iter().rev());
    let states = deployments.iter().filter_map(|one| Some((one.stack.clone()?, one.state?))).collect::<Vec<_>>();
    let at =
        deployments.iter().rposition(has_failed).or_else(|| deployments.iter().rposition(|one| !one.stuck.is_empty()));
    let at = at.or(deployments.len().checked_sub(1));
    let mut deployment = at.map(|at| deployments.swap_remove(at)).unwrap_or_default();
    deployment.id = deployment.stack.as_deref().and_then(|stack| id(log, stack));
    // Amplify prints what the CDK prints, and a pipeline may run more than one tool.
    let is_of_amplify = |kinds: &[&str]| {
        let name = deployment.stack.as_ref().and_then(|stack| stack.strip_prefix("amplify-"));
        name.is_some_and(|name| kinds.iter().any(|kind| name.contains(kind)))
    };
    let is_of_cdk = deployment.id.is_some() || !deployment.is_foreign;
    deployment.is_foreign = is_of_amplify(BACKENDS) || !is_of_cdk && (log.is_foreign || is_of_amplify(&[""]));
    deployment.others = states;
    deployment.others.retain(|(stack, _)| Some(stack) != deployment.stack.as_ref());
    deployment
}

/// What Amplify's second generation, which has the CDK deploy, puts into the names of its stacks. Source:
/// `BackendIdentifierConversions` of `@aws-amplify/platform-core`.
const BACKENDS: &[&str] = &["-sandbox-", "-branch-", "-standalone-"];

/// What the CDK calls a stack: as it says itself, or as the paths of its resources begin.
fn id(log: &Log, stack: &str) -> Option<String> {
    let said = log.names.iter().rev().find(|name| name.is_of(stack)).map(|name| name.id.clone());
    said.or_else(|| {
        let own = log.events.iter().filter(|event| event.stack.as_deref() == Some(stack));
        own.filter_map(|event| event.path.as_deref()).find_map(|path| {
            let mut ends = path.match_indices('/').map(|(end, _)| path.split_at(end).0);
            ends.find(|id| id.contains('/') && id.replace('/', "-") == stack).map(str::to_owned)
        })
    })
}

fn has_failed(deployment: &Deployment) -> bool {
    let went_back = |state: Status| state.is_rollback() || state.outcome == Outcome::Failed;
    !deployment.causes.is_empty() || !deployment.succeeded && deployment.state.is_some_and(went_back)
}

/// The events of each stack with the stacks that are nested in it.
fn families(events: &[Event]) -> Vec<Vec<&Event>> {
    let nested = events.iter().filter(|event| event.kind == STACK && !event.is_of_stack());
    let outer: FxHashMap<String, &str> = nested
        .filter_map(|event| Some((format!("{}-{}", event.stack.as_ref()?, event.id), event.stack.as_deref()?)))
        .collect();
    let mut places: FxHashMap<Option<&str>, usize> = FxHashMap::default();
    let mut families: Vec<Vec<&Event>> = Vec::new();
    for event in events {
        let root = event.stack.as_deref().map(|stack| root(stack, &outer));
        let place = *places.entry(root).or_insert(families.len());
        match families.get_mut(place) {
            Some(family) => family.push(event),
            None => families.push(vec![event]),
        }
    }
    families
}

/// How deep stacks are nested.
const DEPTH: usize = 8;

/// The stack that a stack is nested in, or itself. CloudFormation calls nested stacks `<stack>-<logical id>-<random>`.
fn root<'e>(stack: &'e str, outer: &FxHashMap<String, &'e str>) -> &'e str {
    let mut root = stack;
    for _ in 0..DEPTH {
        let Some(next) = root.rsplit_once('-').and_then(|(resource, _)| outer.get(resource)) else { break };
        root = next;
    }
    root
}

/// One time that CloudFormation worked on a stack.
#[derive(Default)]
struct Operation<'e> {
    events: Vec<&'e Event>,
    /// Where it began to take back what it had done.
    back: Option<usize>,
    is_deletion: bool,
}

fn of_family(events: &[&Event]) -> Deployment {
    let root = events.first().and_then(|event| event.stack.clone());
    let root = events.iter().filter_map(|event| event.stack.as_ref()).min_by_key(|stack| stack.len()).cloned().or(root);
    let is_root = |event: &Event| event.is_of_stack() && (event.stack == root || event.stack.is_none());
    let mut operations: Vec<Operation<'_>> = vec![Operation::default()];
    for event in events {
        let status = event.status;
        let begins = is_root(event) && status.outcome == Outcome::InProgress && !status.is_rollback();
        let empty = operations.last().is_none_or(|operation| operation.events.is_empty());
        if begins && !empty {
            operations.push(Operation::default());
        }
        let Some(operation) = operations.last_mut() else { break };
        if begins {
            operation.is_deletion = status.action == Action::Delete;
        }
        if is_root(event) && status.is_rollback() && operation.back.is_none() {
            operation.back = Some(operation.events.len());
        }
        operation.events.push(event);
    }
    let mut deployment = Deployment { stack: root.clone(), ..Deployment::default() };
    deployment.state = events.iter().rev().find(|event| is_root(event)).map(|event| event.status);
    deployment.succeeded =
        deployment.state.is_some_and(|state| !state.is_rollback() && state.outcome == Outcome::Complete);
    deployment.stack =
        deployment.stack.or_else(|| events.iter().find(|event| event.is_of_stack()).map(|event| event.id.clone()));
    let last = operations.len().saturating_sub(1);
    let failed = operations.iter().rposition(Operation::has_failed);
    let first = match failed {
        // Deleting the stack is part of getting out, anything else that succeeded is another deployment.
        Some(failed)
            if !deployment.succeeded || operations.get(last).is_some_and(|last| last.is_deletion) || failed == last =>
        {
            failed
        }
        _ => last,
    };
    for operation in operations.iter().skip(first) {
        operation.sort(&mut deployment);
    }
    deployment
}

impl Operation<'_> {
    fn has_failed(&self) -> bool {
        !self.is_deletion && self.events.iter().any(|event| event.status.outcome == Outcome::Failed)
    }

    fn sort(&self, deployment: &mut Deployment) {
        let mut rows = Rows { start: self.events.iter().filter_map(|event| event.seconds).min(), ..Rows::default() };
        let mut created: FxHashSet<Resource<'_>> = FxHashSet::default();
        let mut wrappers: Vec<&Event> = Vec::new();
        for (at, event) in self.events.iter().enumerate() {
            let failed = event.status.outcome == Outcome::Failed;
            let taken_back = event.status.action == Action::Delete
                || event.status.action == Action::Update && self.back.is_some_and(|back| at >= back);
            if let Some((done, total)) = event.progress
                && !taken_back
                && self.back.is_none_or(|back| at < back)
            {
                deployment.total = deployment.total.max(Some(total));
                deployment.created = deployment.created.max(done as usize);
            }
            if event.is_of_stack() {
                let begins_back = event.status.is_rollback() && event.status.outcome == Outcome::InProgress;
                wrappers.extend((begins_back || failed && !taken_back).then_some(*event));
                continue;
            }
            let role = match event.status.outcome {
                Outcome::Failed if taken_back => Role::Stuck,
                Outcome::Failed if is_cancelled(&event.reason) || event.kind == STACK => Role::Consequence,
                Outcome::Failed => Role::Cause,
                Outcome::InProgress => Role::Open,
                Outcome::Complete | Outcome::Skipped => Role::Done,
            };
            if taken_back && role != Role::Stuck {
                continue;
            }
            if role == Role::Done {
                created.insert(resource(event));
            }
            // What the CDK says again in the end is the same event.
            if rows.take(event, role, &mut deployment.course) {
                continue;
            }
            match role {
                Role::Cause => deployment.causes.push(Trouble::new((*event).clone())),
                Role::Stuck => deployment.stuck.push(Trouble::new((*event).clone())),
                Role::Consequence if event.kind == STACK && !is_cancelled(&event.reason) => wrappers.push(event),
                Role::Consequence => deployment.consequences.push((*event).clone()),
                Role::Done | Role::Open => {}
            }
        }
        deployment.created = deployment.created.max(created.len());
        if deployment.causes.is_empty() {
            // A stack, nested or not, fails because something in it did. Where the log does not say what, it is all there is.
            let told = wrappers.iter().find(|event| tells(event));
            deployment.causes.extend(told.map(|event| Trouble::new((*event).clone())));
        } else {
            let nested = wrappers.iter().filter(|event| !event.is_of_stack());
            deployment.consequences.extend(nested.map(|event| (*event).clone()));
        }
        deployment.failed = deployment.causes.iter().filter(|cause| !cause.event.is_of_stack()).count();
        deployment.followed = deployment.consequences.len();
        deployment.causes.truncate(MOST);
        deployment.consequences.truncate(MOST);
        deployment.stuck.truncate(MOST);
    }
}

/// A resource by its stack and logical id.
type Resource<'e> = (Option<&'e str>, &'e str);

fn resource(event: &Event) -> Resource<'_> {
    (event.stack.as_deref(), &event.id)
}

/// What became of each resource so far.
#[derive(Default)]
struct Rows<'e> {
    start: Option<i64>,
    of: FxHashMap<Resource<'e>, usize>,
}

impl<'e> Rows<'e> {
    /// Takes what an event says; whether the same was said before.
    fn take(&mut self, event: &'e Event, role: Role, course: &mut Vec<Course>) -> bool {
        let now = event.seconds.zip(self.start).map(|(now, start)| now - start);
        if let Some(row) = self.of.get(&resource(event)).and_then(|row| course.get_mut(*row)) {
            let again = row.role == role;
            *row = Course { event: event.clone(), from: row.from, to: now.filter(|_| role != Role::Open), role };
            return again;
        }
        if course.len() < MOST {
            let (from, to) = if role == Role::Open { (now, None) } else { (None, now) };
            self.of.insert(resource(event), course.len());
            course.push(Course { event: event.clone(), from, to, role });
        }
        false
    }
}

/// Whether the event of a stack says more than that something in it failed, or that it was asked to go back.
fn tells(event: &Event) -> bool {
    let is_plain =
        [FOLLOWING, "User Initiated", "Rollback requested"].iter().any(|said| event.reason.starts_with(said));
    !is_plain && !is_cancelled(&event.reason) && (event.status.outcome == Outcome::Failed || !event.reason.is_empty())
}

/// `Resource creation cancelled`, `Resource update cancelled`.
fn is_cancelled(reason: &str) -> bool {
    let reason = reason.trim().to_ascii_lowercase();
    reason.starts_with("resource ") && (reason.contains("cancelled") || reason.contains("canceled"))
}

/// What became of a stack by its events, and by what the CDK says of it in the end.
fn judged(log: &Log, last: &FxHashMap<Option<&str>, &Verdict>, events: &[&Event]) -> Deployment {
    let mut deployment = of_family(events);
    deployment.is_foreign = !events.iter().any(|event| event.is_of_cdk);
    // What a listing says is done may be of before.
    let is_done = |event: &Event| !event.is_of_cdk && !event.is_of_stack() && event.status.outcome == Outcome::Complete;
    let counted = events.iter().filter(|event| !is_done(event));
    let end = counted.map(|event| event.span.end).max().unwrap_or_default();
    let is_named = events.iter().any(|event| event.stack.is_some());
    // What names no stack is of the one of which the CDK speaks next; the progress bar cuts its name.
    let known = deployment.stack.take();
    let is_next = |verdict: &&Verdict| {
        let is_cut = |stack: &str| known.as_ref().is_none_or(|known| stack.starts_with(known.as_str()));
        verdict.span.start >= end && verdict.stack.as_deref().is_none_or(is_cut)
    };
    let next = if is_named { None } else { log.verdicts.iter().rev().find(is_next) };
    let of_known = || {
        if let Some(known) = &known {
            return last.get(&Some(known.as_str())).copied();
        }
        // A listing of events after the CDK's last line, if that speaks of one stack alone.
        let mut said = last.values().filter(|verdict| verdict.stack.is_some());
        let only = said.next().filter(|_| said.next().is_none()).copied();
        only.filter(|verdict| !verdict.succeeded || deployment.causes.is_empty())
    };
    let verdict = next.or_else(of_known);
    deployment.stack = verdict.and_then(|verdict| verdict.stack.clone()).or(known);
    let Some(verdict) = verdict else { return deployment };
    let is_new = verdict.span.start >= end;
    match alone(verdict) {
        // Of another attempt that succeeded, the progress bar leaves no event.
        said if said.succeeded && is_new && !deployment.causes.is_empty() => return said,
        said if said.succeeded => deployment.succeeded |= is_new,
        said => {
            deployment.state = said.state.or(deployment.state.filter(|state| !state.is_in_progress()));
            if deployment.stuck.is_empty() {
                deployment.stuck = said.stuck;
            }
            if deployment.causes.is_empty() {
                let Deployment { failed, causes, .. } = said;
                (deployment.failed, deployment.causes) = (failed, causes);
            }
        }
    }
    deployment
}

/// A stack of which only the last line is there, and what it sums up.
fn alone(verdict: &Verdict) -> Deployment {
    let Verdict { span, stack, state, succeeded, blocked, reason, failures, .. } = verdict;
    let [refused, left] = match state.map(|state| state.action) {
        Some(Action::UpdateRollback) => ["UPDATE_FAILED"; 2],
        Some(_) => ["CREATE_FAILED", "DELETE_FAILED"],
        None => [Status::FAILED.name; 2],
    };
    let trouble = |id: &str, status, reason: &str| {
        let status = Status::of(status).unwrap_or(Status::FAILED);
        let (id, reason) = (id.to_owned(), reason.to_owned());
        Trouble::new(Event { span: *span, stack: stack.clone(), id, status, reason, ..Event::default() })
    };
    let (consequences, failures): (Vec<_>, Vec<_>) =
        failures.iter().cloned().partition(|failure| is_cancelled(&failure.reason));
    let mut causes: Vec<Trouble> = failures.into_iter().map(Trouble::new).collect();
    if !reason.is_empty() && causes.is_empty() {
        causes.push(trouble("", refused, reason));
    }
    Deployment {
        stack: stack.clone(),
        state: *state,
        succeeded: *succeeded,
        is_foreign: true,
        failed: causes.len(),
        followed: consequences.len(),
        causes,
        consequences,
        stuck: blocked.iter().map(|id| trouble(id, left, "")).collect(),
        ..Deployment::default()
    }
}
