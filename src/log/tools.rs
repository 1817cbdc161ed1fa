//! What SAM, the Serverless Framework and Amplify print.
//!
//! Source: the printers of `aws-sam-cli` (`deployer.py`, `table_print.py`) and of `serverless` (`monitor-stack.js`), and
//! public logs of `amplify push`.

use rustc_hash::FxHashMap;

use super::cells::{is_id, is_type};
use super::{Event, Outcome, STACK, Status, Verdict, time, verdict};
use crate::text::Span;

/// An event of which state, type and logical id are the first words of a line, in whatever order.
pub(super) fn event(text: &str, span: Span) -> Option<Event> {
    let text = text.trim();
    let mut rest = text.strip_prefix("CloudFormation - ").unwrap_or(text);
    let (mut status, mut kind, mut id) = (None, None, None);
    for _ in 0..3 {
        rest = rest.strip_prefix("- ").unwrap_or(rest);
        let (word, more) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if is_type(word) && kind.is_none() {
            kind = Some(word);
        } else if let (Some(found), None) = (Status::of(word), status) {
            status = Some(found);
        } else if is_id(word) && id.is_none() {
            id = Some(word);
        } else {
            return None;
        }
        rest = more.trim_start();
    }
    let (seconds, reason) = time::of_javascript(rest).map_or((None, rest), |(seconds, rest)| (Some(seconds), rest));
    // The sign of Amplify's progress is on the same line.
    let reason = reason.split(is_spinner).next().unwrap_or_default().trim();
    Some(Event {
        span,
        seconds,
        id: id?.to_owned(),
        kind: whole(kind?),
        status: status?,
        reason: if reason == "-" { String::new() } else { reason.to_owned() },
        ..Event::default()
    })
}

/// What became of a resource in the end, in the table of `amplify push`: `Db   AWS::RDS::DBInstance   UPDATE_FAILED`.
pub(super) fn is_state(text: &str) -> bool {
    text.split_whitespace().nth(1).is_some_and(is_type)
        && text.split_whitespace().nth(2).is_some_and(|word| Status::of(word).is_some())
}

/// What a tool draws while it waits.
pub(super) fn is_spinner(sign: char) -> bool {
    ('\u{2800}'..='\u{28ff}').contains(&sign)
}

/// The columns of SAM's table, in each of which a cell goes on in the next line.
pub(super) struct Columns {
    starts: [usize; 4],
    row: Option<(Span, [String; 4])>,
}

const COLUMNS: [&str; 4] = ["ResourceStatus", "ResourceType", "LogicalResourceId", "ResourceStatusReason"];

/// A type, of which the rest may be lost: a stack is known by less.
fn whole(kind: &str) -> String {
    if kind.len() > SERVICE && STACK.starts_with(kind) { STACK } else { kind }.to_owned()
}

/// How long the part of the type of stacks is that other types share, `AWS::CloudFormation::`.
const SERVICE: usize = 21;

impl Columns {
    /// Those of a line of headings, where it has kept its spaces.
    pub(super) fn of(text: &str) -> Option<Self> {
        let is_heading = text.contains("ResourceStatus  ") && text.split_whitespace().eq(COLUMNS);
        let starts = COLUMNS.map(|name| text.find(name).unwrap_or_default());
        is_heading.then_some(Self { starts, row: None })
    }

    /// Takes a line, if it is of the table; where another row begins, the event of the one before is done.
    pub(super) fn line(&mut self, text: &str, span: Span, events: &mut Vec<Event>) -> Option<()> {
        if text.trim().bytes().all(|byte| byte == b'-') {
            return self.row.is_none().then_some(());
        }
        let mut cells = [""; 4];
        for (at, (cell, start)) in cells.iter_mut().zip(self.starts).enumerate() {
            let end = self.starts.get(at + 1).map_or(text.len(), |next| text.len().min(*next));
            let written = if start < end { text.get(start..end)? } else { "" };
            if end < text.len() && !written.ends_with(' ') {
                return None;
            }
            *cell = written.trim();
        }
        let [status, kind, id, reason] = cells;
        if Status::begins(status) && is_type(kind) && is_id(id) && !reason.is_empty() {
            events.extend(self.take());
            self.row = Some((span, cells.map(str::to_owned)));
            return Some(());
        }
        let (whole, row) = self.row.as_mut()?;
        *whole = whole.to(span);
        // Copied from some pages, what goes on has lost its column.
        let [begun, ..] = &*row;
        let is_lost = text.contains('\t') || !status.is_empty() && !Status::begins(&format!("{begun}{status}"));
        for (at, (all, more)) in row.iter_mut().zip(cells).enumerate().filter(|_| !is_lost) {
            if at == 3 && !more.is_empty() {
                all.push(' ');
            }
            all.push_str(more);
        }
        Some(())
    }

    /// The event of the last row.
    pub(super) fn take(&mut self) -> Option<Event> {
        let (span, [status, kind, id, reason]) = self.row.take()?;
        let reason = if reason == "-" { String::new() } else { reason };
        Some(Event { span, id, kind: whole(&kind), status: Status::of(&status)?, reason, ..Event::default() })
    }
}

/// What says of a resource that it failed, above the lines that say why: `CREATE_FAILED: Db (AWS::RDS::DBInstance)` by
/// Serverless, `Resource Name: Db (AWS::RDS::DBInstance)` by Amplify.
pub(super) fn heading(text: &str, span: Span) -> Option<Event> {
    let (label, resource) = text.trim().split_once(": ")?;
    let (id, kind) = resource.strip_suffix(')')?.split_once(" (")?;
    let status = if label == "Resource Name" { Status::FAILED } else { Status::of(label)? };
    (is_id(id) && is_type(kind)).then(|| Event {
        span,
        id: id.to_owned(),
        kind: kind.to_owned(),
        status,
        ..Event::default()
    })
}

/// What Serverless begins to say with that it failed, up to version 2.
pub(super) fn is_serverless(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("Serverless Error") || text.starts_with(SERVERLESS)
}

const SERVERLESS: &str = "ServerlessError: ";

/// `An error occurred: Db - Could not parse SecretString JSON.`, by Serverless up to version 2.
pub(super) fn error(text: &str, span: Span) -> Option<Event> {
    let text = text.trim();
    let said = text.strip_prefix(SERVERLESS).unwrap_or(text).strip_prefix("An error occurred: ")?;
    let (id, reason) = said.split_once(" - ")?;
    let reason = reason.strip_suffix('.').unwrap_or(reason);
    let (status, reason) = Status::of(reason).map_or((Status::FAILED, reason), |status| (status, ""));
    is_id(id).then(|| Event { span, id: id.to_owned(), status, reason: reason.to_owned(), ..Event::default() })
}

/// Adds a line to an event of which a heading was read; whether more may follow.
pub(super) fn go_on(event: &mut Event, text: &str, span: Span) -> bool {
    let text = text.trim();
    if text.is_empty() || text.starts_with("URL: ") {
        return false;
    }
    if let Some(action) = text.strip_prefix("Event Type: ") {
        // What an update did is taken back by then.
        event.status = if action == "create" { Status::of("CREATE_FAILED") } else { None }.unwrap_or(event.status);
    } else if text != "undefined" {
        let text = text.strip_prefix("Reason: ").unwrap_or(text);
        if !event.reason.is_empty() {
            event.reason.push(' ');
        }
        event.reason.push_str(text);
    }
    event.span = event.span.to(span);
    true
}

/// What is said of a stack in the end.
pub(super) fn verdict(text: &str, span: Span) -> Option<Verdict> {
    let text = text.trim_start();
    let said = |begin: &str, end: &str| text.strip_prefix(begin)?.split_once(end);
    let succeeded = said("Successfully created/updated stack - ", " in ");
    let succeeded = succeeded.or_else(|| said("✔ Service deployed to stack ", " ("));
    let refused = text.strip_prefix("Error: ").unwrap_or(text).strip_prefix("Failed to create/update the stack: ");
    let refused = refused.and_then(|rest| rest.split_once(", "));
    let failed = said("✖ Stack ", " failed to deploy (");
    let (stack, _) = succeeded.or(refused).or(failed).filter(|(stack, _)| is_id(stack))?;
    let reason = refused.map(|(_, reason)| reason).filter(|reason| !reason.starts_with("Waiter ")).unwrap_or_default();
    Some(Verdict {
        span,
        stack: Some(stack.to_owned()),
        state: refused.and_then(|_| state(text).or_else(|| verdict::unchangeable(text))),
        succeeded: succeeded.is_some(),
        reason: reason.to_owned(),
        ..Verdict::default()
    })
}

/// `… we matched expected path: "ROLLBACK_COMPLETE" at least once`, of a stack that SAM waited for.
pub(super) fn state(text: &str) -> Option<Status> {
    Status::of(text.split_once("path: \"")?.1.split_once('"')?.0)
}

/// Adds what is said of resources below their events, as far as it is not said there.
pub(super) fn add(events: &mut Vec<Event>, said: Vec<Event>, stack: Option<&String>) {
    let mut of: FxHashMap<String, usize> = FxHashMap::default();
    for (at, event) in events.iter().enumerate() {
        if event.status.outcome == Outcome::Failed {
            of.entry(event.id.clone()).or_insert(at);
        }
    }
    let alone = events.is_empty();
    for event in said {
        match of.get(&event.id).and_then(|at| events.get_mut(*at)) {
            Some(known) if known.reason.is_empty() => (known.reason, known.span) = (event.reason, event.span),
            Some(_) => {}
            None => {
                of.insert(event.id.clone(), events.len());
                events.push(Event { stack: stack.filter(|_| alone).cloned(), ..event });
            }
        }
    }
}
