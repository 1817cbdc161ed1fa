//! What is copied of the console's table where every cell becomes a line of its own.

use super::cells::{is_id, is_type};
use super::status::LIKELY;
use super::{Event, Status, time};
use crate::text::Span;

/// The cells of the row that is read.
#[derive(Default)]
pub(super) struct Console {
    event: Option<Event>,
    before: Option<(Span, Option<i64>, String)>,
    time: Option<(Span, i64)>,
}

impl Console {
    /// Takes a line that is nothing else; gives the event of the row before, where another one begins.
    pub(super) fn line(&mut self, text: &str, span: Span) -> Option<Event> {
        if let Some(seconds) = time::parse(text).filter(|seconds| time::is_dated(*seconds)) {
            self.time = Some((span, seconds));
            return self.event.take();
        }
        let status = Status::of(text);
        if let Some(event) = &mut self.event {
            if status.is_none() && is_type(text) {
                text.clone_into(&mut event.kind);
            } else if status.is_none() && text != "-" && text != LIKELY && self.time.is_none() {
                if !event.reason.is_empty() {
                    event.reason.push(' ');
                }
                event.reason.push_str(text);
                event.span = event.span.to(span);
            }
            return None;
        }
        if let Some((status, (from, seconds, id))) = status.zip(self.before.take()) {
            let seconds = self.time.take().map(|(_, seconds)| seconds).or(seconds);
            self.event = Some(Event { span: from.to(span), seconds, id, status, ..Event::default() });
        } else if is_id(text) {
            let from = self.time.map_or(span, |(time, _)| time);
            self.before = Some((from, self.time.map(|(_, seconds)| seconds), text.to_owned()));
        }
        None
    }

    /// The event of the last row.
    pub(super) fn take(&mut self) -> Option<Event> {
        self.event.take()
    }
}
