//! An event of which the log says each part by its name.

use super::{Event, Status, time};
use crate::text::Span;

/// The parts of an event that are said so far.
#[derive(Default)]
pub(super) struct Record {
    event: Event,
    event_id: String,
    seen: Vec<&'static str>,
    status: bool,
}

/// The names of the parts that matter. Source: `StackEvent` in the CloudFormation model of botocore 1.43.
const KEYS: &[&str] = &[
    "EventId",
    "LogicalResourceId",
    "PhysicalResourceId",
    "ResourceStatus",
    "ResourceStatusReason",
    "ResourceType",
    "StackName",
    "StackId",
    "Timestamp",
];

/// What the columns of the console's table are called.
const HEADINGS: &[(&str, &str)] = &[
    ("Logical ID", "LogicalResourceId"),
    ("Physical ID", "PhysicalResourceId"),
    ("Status", "ResourceStatus"),
    ("Status reason", "ResourceStatusReason"),
    ("Type", "ResourceType"),
];

impl Record {
    /// The part of a name, if it is one: the service's, or the console's.
    pub(super) fn key(name: &str) -> Option<&'static str> {
        let titled = HEADINGS.iter().find(|(heading, _)| *heading == name).map(|(_, key)| *key);
        titled.or_else(|| KEYS.iter().find(|key| **key == name).copied())
    }

    /// Whether this part was said already, so that another event begins.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.seen.contains(&key)
    }

    /// Takes a part, which stands at `span`.
    pub(super) fn set(&mut self, key: &'static str, value: &str, span: Span) {
        let event = &mut self.event;
        event.span = if self.seen.is_empty() { span } else { event.span.to(span) };
        self.seen.push(key);
        match key {
            "EventId" => value.clone_into(&mut self.event_id),
            "LogicalResourceId" => value.clone_into(&mut event.id),
            "PhysicalResourceId" => event.physical_id = Some(value.to_owned()).filter(|id| !id.is_empty()),
            "ResourceStatusReason" => value.clone_into(&mut event.reason),
            "ResourceType" => value.clone_into(&mut event.kind),
            "StackName" => event.stack = Some(value.to_owned()),
            "StackId" => event.stack = event.stack.take().or_else(|| stack_of(value).map(str::to_owned)),
            "Timestamp" => event.seconds = time::parse(value),
            "ResourceStatus" => {
                if let Some(status) = Status::of(value) {
                    event.status = status;
                    self.status = true;
                }
            }
            _ => {}
        }
    }

    /// More of the part that was said last.
    pub(super) fn continued(&mut self, value: &str, span: Span) {
        if self.seen.last() == Some(&"ResourceStatusReason") {
            self.event.reason.push(' ');
            self.event.reason.push_str(value);
            self.event.span = self.event.span.to(span);
        }
    }

    /// The event, if what makes one was said; another one begins.
    pub(super) fn take(&mut self) -> Option<Event> {
        let Self { mut event, event_id, status, .. } = std::mem::take(self);
        if event.id.is_empty() {
            id_of(&event_id, event.status).unwrap_or_default().clone_into(&mut event.id);
        }
        (status && !event.id.is_empty()).then_some(event)
    }
}

/// The logical id in the id of an event, `Db-CREATE_FAILED-2024-05-01T10:05:10.000Z`.
pub(super) fn id_of(event_id: &str, status: Status) -> Option<&str> {
    event_id.split_once(&format!("-{}-", status.name)).map(|(id, _)| id)
}

/// The name of a stack in its ARN.
pub(super) fn stack_of(arn: &str) -> Option<&str> {
    let (_, name) = arn.strip_prefix("arn:")?.split_once(":stack/")?;
    name.split('/').next()
}
