//! Everything that is read line by line.

use std::borrow::Cow;

use super::console::Console;
use super::record::Record;
use super::{Log, Status, Verdict, cells, time};
use crate::text::Span;

/// How many lines a reason may go on for.
const MOST_LINES: usize = 20;
/// How many cells a row may have.
const MOST_CELLS: usize = 32;

pub(super) fn read(text: &str) -> Log {
    let mut reader = Reader::default();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let shown = line.trim_end_matches(['\n', '\r']);
        reader.line(shown, Span::new(start, start + shown.len()));
        start += line.len();
    }
    reader.flush();
    reader.log
}

#[derive(Default)]
struct Reader {
    log: Log,
    record: Record,
    /// The parts that the columns of a table hold, where it has headings.
    columns: Vec<Option<&'static str>>,
    console: Console,
    /// How many lines more the reason of the last event may take.
    open: usize,
}

impl Reader {
    fn line(&mut self, line: &str, span: Span) {
        let plain = plain(line);
        let text = without_stamp(&plain);
        if let Some(event) = text.contains('|').then(|| cells::of_cdk(text, span)).flatten() {
            self.flush();
            self.open = if event.status.outcome == super::Outcome::Failed { MOST_LINES } else { 0 };
            self.log.events.push(event);
        } else if let Some(verdict) = verdict(text, span) {
            self.flush();
            self.open = 0;
            self.log.verdicts.push(verdict);
        } else if !self.table(text, span) && !self.part(text, span) {
            self.rest(text, span);
        }
    }

    /// A row of a table of the command line, or of cells between tabs.
    fn table(&mut self, text: &str, span: Span) -> bool {
        let trimmed = text.trim();
        let row = match trimmed.strip_prefix('|') {
            Some(row) => row.trim_matches('|'),
            None if text.contains('\t') => text,
            None => return trimmed.starts_with('+') || trimmed.len() > 2 && trimmed.bytes().all(|byte| byte == b'-'),
        };
        let bordered = trimmed.starts_with('|');
        let cells = row.split(if bordered { '|' } else { '\t' });
        let cells: Vec<&str> = cells.map(str::trim).take(MOST_CELLS).collect();
        let keys: Vec<Option<&str>> = cells.iter().map(|cell| Record::key(cell)).collect();
        if keys.iter().flatten().count() > 1 {
            self.flush();
            self.columns = keys;
        } else if let ([Some(key), None], [_, value]) = (&keys[..], &cells[..]) {
            self.set(key, value, span);
        } else if self.columns.len() == cells.len() {
            self.flush();
            let columns = self.columns.iter().zip(&cells).filter_map(|(key, cell)| Some((*key)?).zip(Some(cell)));
            for (key, cell) in columns.filter(|(_, cell)| **cell != "-") {
                self.record.set(key, cell, span);
            }
            self.log.events.extend(self.record.take());
        } else if let Some(event) = cells::of_any(&cells, span) {
            self.flush();
            self.log.events.push(event);
        } else if let ["", more] = cells[..] {
            self.record.continued(more, span);
        } else {
            return bordered;
        }
        true
    }

    /// `Key: value`, as YAML has it.
    fn part(&mut self, text: &str, span: Span) -> bool {
        let part = text.trim_start().trim_start_matches("- ");
        let Some((key, value)) = part.split_once(": ").and_then(|(key, value)| Some((Record::key(key)?, value))) else {
            return false;
        };
        // The console's headings are no keys.
        if part.starts_with("Status") {
            return false;
        }
        self.set(key, value.trim().trim_matches(['\'', '"']), span);
        true
    }

    fn set(&mut self, key: &'static str, value: &str, span: Span) {
        if self.record.has(key) {
            self.log.events.extend(self.record.take());
        }
        self.record.set(key, value, span);
    }

    /// A line that is no event by itself.
    fn rest(&mut self, text: &str, span: Span) {
        let trimmed = text.trim();
        if self.open > 0 {
            self.open = self.go_on(text, span);
            return;
        }
        if trimmed.is_empty() {
            return;
        }
        if text.starts_with("    ") {
            self.record.continued(trimmed, span);
        }
        self.log.events.extend(self.console.line(trimmed, span));
    }

    /// More of the reason of the last event; how many lines more it may take.
    fn go_on(&mut self, text: &str, span: Span) -> usize {
        let trimmed = text.trim();
        let Some(last) = self.log.events.last_mut() else { return 0 };
        // The progress bar has the reason on lines of its own, the history only what does not fit on one.
        let unfinished = last.reason.is_empty() || !is_whole(&last.reason);
        let ends = trimmed.is_empty() || ENDS.iter().any(|end| text.starts_with(end)) || trimmed.contains(IN_PROGRESS);
        if ends || !unfinished && last.progress.is_some() {
            return if trimmed.is_empty() && last.reason.is_empty() { self.open - 1 } else { 0 };
        }
        if !last.reason.is_empty() {
            last.reason.push(' ');
        }
        last.reason.push_str(trimmed);
        last.span = last.span.to(span);
        self.open - 1
    }

    fn flush(&mut self) {
        self.log.events.extend(self.record.take());
        self.log.events.extend(self.console.take());
    }
}

/// What begins a line that is no more of a reason: the trace of where the construct is made, and what the CDK says next.
const ENDS: &[&str] = &["\t", "❌", " ❌", "✅", " ✅", "✨", "Failed resources", "Outputs:", "Stack ARN:", "Stack "];
const IN_PROGRESS: &str = "Currently in progress";

/// Whether quotes and parentheses are closed.
fn is_whole(reason: &str) -> bool {
    let count = |sign: char| reason.matches(sign).count();
    count('"') % 2 == 0 && count('(') <= count(')')
}

/// What the CDK says in the end.
fn verdict(text: &str, span: Span) -> Option<Verdict> {
    let trimmed = text.trim_start();
    if let Some(rest) = trimmed.strip_prefix('✅') {
        let stack = rest.split_whitespace().next().filter(|stack| cells::is_id(stack)).map(str::to_owned);
        return Some(Verdict { span, stack, state: None, succeeded: true, reason: String::new() });
    }
    let (_, rest) = text.split_once("The stack named ")?;
    let (stack, rest) = rest.split_once(' ')?;
    let (_, rest) = rest.split_once("failed creation").or_else(|| rest.split_once("failed to deploy"))?;
    let (_, rest) = rest.split_once(": ")?;
    let (state, reason) = rest.split_once(": ").unwrap_or((rest, ""));
    Some(Verdict {
        span,
        stack: Some(stack.to_owned()),
        state: Status::of(state.split(' ').next().unwrap_or_default().trim()),
        succeeded: false,
        reason: reason.trim().to_owned(),
    })
}

/// Without the time with which a pipeline begins its lines.
fn without_stamp(text: &str) -> &str {
    match text.split_once(' ') {
        Some((stamp, rest)) if stamp.contains('T') && stamp.ends_with('Z') && time::parse(stamp).is_some() => rest,
        _ => text,
    }
}

/// Without the sequences that a terminal takes for colours, links and movements of the cursor.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{1b}') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\u{1b}' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('[') => {
                characters.find(|character| ('@'..='~').contains(character));
            }
            Some(']') => {
                characters.find(|character| matches!(character, '\u{7}' | '\\'));
            }
            _ => {}
        }
    }
    Cow::Owned(plain)
}
