//! Everything that is read line by line.

use std::borrow::Cow;

use super::console::Console;
use super::record::Record;
use super::{Event, Log, Outcome, Status, Verdict, cells, summary, time, tools, verdict};
use crate::text::Span;

/// How many lines a reason may go on for.
pub(super) const MOST_LINES: usize = 20;
/// How many cells a row may have.
const MOST_CELLS: usize = 32;

/// Reads all lines, but those of JSON where there is any.
pub(super) fn read(text: &str, is_json: bool) -> Log {
    let mut reader = Reader { is_json, before: task(text).unwrap_or_default().to_owned(), ..Reader::default() };
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let shown = line.trim_end_matches(['\n', '\r']);
        let is_rest_of_end = line == "\n" && text.get(..start).is_some_and(|before| before.ends_with('\r'));
        if !is_rest_of_end {
            reader.line(shown, Span::new(start, start + shown.len()));
        }
        start += line.len();
    }
    reader.flush();
    let stack = reader.log.verdicts.iter().rev().find_map(|verdict| verdict.stack.as_ref());
    tools::add(&mut reader.log.events, reader.said, stack);
    reader.log
}

/// What a tool that runs tasks puts before each of their lines: `infra:deploy: `.
fn task(text: &str) -> Option<&str> {
    let (name, _) =
        text.split_once(": ").filter(|(name, _)| name.len() < LONGEST_TASK && !name.contains(['\n', '|']))?;
    let all = || text.lines().filter(|line| line.len() > name.len());
    let before = text.get(..name.len() + 2)?;
    (all().count() >= LEAST && all().all(|line| line.starts_with(before.trim_end()))).then_some(before)
}

/// How long the name of a task may be, in bytes.
const LONGEST_TASK: usize = 80;
/// How many lines have to begin so.
const LEAST: usize = 3;

#[derive(Default)]
struct Reader {
    log: Log,
    /// Whether there is JSON, which is read elsewhere.
    is_json: bool,
    record: Record,
    /// The parts that the columns of a table hold, where it has headings.
    columns: Vec<Option<&'static str>>,
    console: Console,
    /// What begins every line, as `docker compose` puts `deploy-1  | ` before them.
    before: String,
    /// How many lines more the reason of the last event may take.
    open: usize,
    /// Whether the line before was of a summary.
    is_summed_up: bool,
    /// The verdict that may go on in the next line, and its place.
    broken: Option<(verdict::Broken, usize)>,
    /// The table that SAM prints.
    sam: Option<tools::Columns>,
    /// What Serverless and Amplify say in the end of resources that failed.
    said: Vec<Event>,
    /// How many lines more may say why the last of them failed.
    more: usize,
}

impl Reader {
    fn line(&mut self, line: &str, span: Span) {
        let plain = plain(line);
        let text = without_stamp(&plain);
        let text = text.strip_prefix(self.before.as_str()).unwrap_or(text);
        if self.is_json && text.trim_start().starts_with(['"', '{', '}', '[', ']']) {
            return;
        }
        if let Some(name) = verdict::called(text) {
            self.more = 0;
            self.log.names.push(name);
        }
        if let Some(event) = text.contains('|').then(|| cells::of_cdk(text, span)).flatten() {
            self.flush();
            self.more = 0;
            self.open = if has_reason(&event) { MOST_LINES } else { 0 };
            let name = event.stack.as_ref().and_then(|stack| text.split_once(stack.as_str()));
            if let Some((before, _)) = name.filter(|(before, _)| before.contains('|') || before.ends_with(": ")) {
                before.clone_into(&mut self.before);
            }
            self.log.events.push(event);
        } else if let Some(verdict) = verdict::success(text, span).or_else(|| self.of_tool(text, span)) {
            self.flush();
            (self.open, self.more) = (0, 0);
            self.log.verdicts.push(verdict);
        } else if let Some(broken) = verdict::Broken::of(text, span) {
            self.flush();
            (self.open, self.more) = (0, 0);
            self.broken = Some((broken, self.log.verdicts.len()));
            self.log.verdicts.extend(verdict::failure(text, span));
        } else if self.is_of_broken(text, span) {
            self.open = 0;
        } else if !self.summed_up(text, span)
            && !self.tool(text, span)
            && !self.table(text, span)
            && !self.part(text, span)
        {
            self.rest(text, span);
        }
    }

    /// More of a verdict that a terminal has broken into lines.
    fn is_of_broken(&mut self, text: &str, span: Span) -> bool {
        let is_end = text.trim().is_empty() || ENDS.iter().any(|end| text.starts_with(end));
        let open = self.broken.take().filter(|(broken, _)| !is_end && broken.takes(text));
        let Some((mut broken, at)) = open else { return false };
        if let Some(verdict) = broken.add(text, span) {
            self.log.verdicts.truncate(at);
            self.log.verdicts.push(verdict);
        }
        self.broken = Some((broken, at));
        true
    }

    /// What another tool than the CDK says of a stack.
    fn of_tool(&mut self, text: &str, span: Span) -> Option<Verdict> {
        let verdict = tools::verdict(text, span);
        self.log.is_foreign |= verdict.is_some();
        verdict
    }

    /// A line of another tool than the CDK.
    fn tool(&mut self, text: &str, span: Span) -> bool {
        if let Some(sam) = &mut self.sam {
            if sam.line(text, span, &mut self.log.events).is_some() {
                return true;
            }
            self.log.events.extend(sam.take());
            self.sam = None;
        }
        self.sam = tools::Columns::of(text);
        self.log.is_foreign |= tools::is_serverless(text);
        let named = tools::heading(text, span).or_else(|| tools::error(text, span).filter(|_| self.log.is_foreign));
        if let Some(event) = named {
            self.more = if text.trim_end().ends_with('.') { 0 } else { MOST_LINES };
            self.said.push(event);
        } else if self.more > 0 {
            let takes = self.said.last_mut().is_some_and(|event| tools::go_on(event, text, span));
            self.more = if takes { self.more - 1 } else { 0 };
        } else if let Some(event) = tools::event(text, span).filter(|_| !text.trim().contains('\t')) {
            self.flush();
            self.open = 0;
            if !tools::is_state(text) {
                let more = has_reason(&event) && !event.reason.is_empty() && !text.contains(tools::is_spinner);
                self.open = if more { MOST_LINES } else { 0 };
                self.log.events.push(event);
            } else if event.status.is_rollback() {
                let Event { id, status, .. } = event;
                self.log.verdicts.push(Verdict { span, stack: Some(id), state: Some(status), ..Verdict::default() });
            } else if event.status.outcome == Outcome::Failed {
                self.said.push(Event { status: Status::FAILED, ..event });
            }
        } else {
            if let Some(verdict) = self.log.verdicts.last_mut().filter(|verdict| verdict.state.is_none()) {
                verdict.state = tools::state(text);
            }
            return self.sam.is_some();
        }
        self.log.is_foreign = true;
        true
    }

    /// What is said of a resource below the last line.
    fn summed_up(&mut self, text: &str, span: Span) -> bool {
        let Some(verdict) = self.log.verdicts.last_mut().filter(|verdict| !verdict.succeeded) else { return false };
        if let Some(event) = summary::heading(text, span) {
            verdict.failures.push(event);
            self.is_summed_up = true;
            return true;
        }
        let message = Some(text).filter(|_| self.is_summed_up).and_then(summary::message);
        self.is_summed_up = message.is_some();
        if let Some((message, failure)) = message.zip(verdict.failures.last_mut()) {
            if !failure.reason.is_empty() {
                failure.reason.push(' ');
            }
            failure.reason.push_str(message);
            failure.span = failure.span.to(span);
        }
        self.is_summed_up
    }

    /// A row of a table of the command line or of Markdown, or of cells between tabs.
    fn table(&mut self, text: &str, span: Span) -> bool {
        let trimmed = text.trim();
        let bordered = trimmed.starts_with('|');
        let row = match trimmed.strip_prefix('|') {
            Some(row) => row.trim_matches('|'),
            None if text.contains('\t') || trimmed.contains(" | ") => text,
            None => return trimmed.starts_with('+') || trimmed.len() > 2 && trimmed.bytes().all(|byte| byte == b'-'),
        };
        let cells = row.split(if bordered || !text.contains('\t') { '|' } else { '\t' });
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
            self.log.events.extend(self.record.take().or_else(|| cells::of_any(&cells, span)));
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

    /// `Key: value`, as YAML has it and what Node prints of an object.
    fn part(&mut self, text: &str, span: Span) -> bool {
        let part = text.trim_start().trim_start_matches("- ");
        let Some((key, value)) = part.split_once(": ").and_then(|(key, value)| Some((Record::key(key)?, value))) else {
            return false;
        };
        // The console's headings are no keys.
        if part.starts_with("Status") {
            return false;
        }
        self.set(key, value.trim().trim_end_matches(',').trim_matches(['\'', '"']), span);
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
        for cell in trimmed.split('\t').map(str::trim).filter(|cell| !cell.is_empty()) {
            self.log.events.extend(self.console.line(cell, span));
        }
    }

    /// More of the reason of the last event; how many lines more it may take.
    fn go_on(&mut self, text: &str, span: Span) -> usize {
        let trimmed = text.trim();
        let Some(last) = self.log.events.last_mut() else { return 0 };
        // The progress bar has the reason on lines of its own, the history only what does not fit on one.
        let finished = is_whole(&last.reason) && (last.progress.is_some() || last.reason.ends_with(')'));
        if trimmed.is_empty() && last.reason.is_empty() {
            return self.open - 1;
        }
        if ENDS.iter().any(|end| text.starts_with(end))
            || trimmed.is_empty()
            || trimmed.contains(IN_PROGRESS)
            || finished
            || trimmed.starts_with(tools::is_spinner)
        {
            return 0;
        }
        // A path and an id in parentheses, of which only a part is on the line before.
        let is_begun = last.reason.starts_with('(') && !last.reason.contains(')');
        if is_begun || last.reason.is_empty() && last.path.as_ref() == Some(&last.id) {
            let all = format!("{}{}{}{text}", last.id, if is_begun { " " } else { "" }, last.reason);
            if let (Some(path), id, reason) = cells::resource(&all)
                && cells::is_resource(id)
                && !path.contains(' ')
            {
                (last.path, last.id, last.reason) = (Some(path.to_owned()), id.to_owned(), reason.to_owned());
                last.span = last.span.to(span);
                return self.open - 1;
            }
        }
        let id = format!("{}{trimmed}", last.id);
        if last.reason.is_empty() && last.path.is_none() && !cells::is_resource(&last.id) && cells::is_resource(&id) {
            last.id = id;
            return self.open - 1;
        }
        if !last.reason.is_empty() {
            last.reason.push(' ');
        }
        last.reason.push_str(trimmed);
        last.span = last.span.to(span);
        self.open - 1
    }

    fn flush(&mut self) {
        self.log.events.extend(self.sam.as_mut().and_then(tools::Columns::take));
        self.log.events.extend(self.record.take());
        self.log.events.extend(self.console.take());
    }
}

/// What begins a line that is no more of a reason: the trace of where the construct is made, and what the CDK says next.
const ENDS: &[&str] = &["\t", "❌", " ❌", "✅", " ✅", "✨", "Failed resources", "Outputs:", "Stack ARN:", "Stack "];
const IN_PROGRESS: &str = "Currently in progress";

/// Whether lines that follow may say why: of what failed, and of a stack in the words of the progress bar.
fn has_reason(event: &Event) -> bool {
    event.status.outcome == Outcome::Failed
        || event.status.is_rollback() && event.stack.is_none() && event.progress.is_none()
}

/// Whether it is all of a reason: its quotes and parentheses are closed, and a message of a resource's handler has its end.
fn is_whole(reason: &str) -> bool {
    let count = |sign: char| reason.matches(sign).count();
    let ends = !reason.starts_with(HANDLER) || reason.contains("(RequestToken: ");
    !reason.is_empty() && ends && count('"') % 2 == 0 && count('(') <= count(')')
}

const HANDLER: &str = "Resource handler returned message: ";

/// Without the sign of a quotation, and the time with which a pipeline begins its lines. `gh run view --log` has the names
/// of job and step before it.
fn without_stamp(text: &str) -> &str {
    let text = text.strip_prefix("> ").unwrap_or(text);
    let of_step = || text.splitn(3, '\t').nth(2).and_then(stamped);
    stamped(text).or_else(of_step).unwrap_or(text)
}

/// What follows a time: also of GitLab, that is `2024-05-01T10:00:00.123456Z 01O `, and of Amplify's hosting, with `[INFO]: `.
fn stamped(text: &str) -> Option<&str> {
    let (stamp, rest) = text.split_once(' ')?;
    if !is_stamp(stamp.trim_matches(['[', ']'])) {
        // Jenkins has the time alone, and two spaces.
        return rest.strip_prefix(' ').filter(|_| time::parse(stamp).is_some() && !rest.trim_start().starts_with('|'));
    }
    let is_kind = |kind: &str| {
        let is_stream = matches!(kind.trim_end_matches('+').as_bytes(), [b'0'..=b'9', b'0'..=b'9', b'O' | b'E']);
        is_stream || ["[INFO]:", "[WARNING]:", "[ERROR]:"].contains(&kind)
    };
    Some(rest.split_once(' ').filter(|(kind, _)| is_kind(kind)).map_or(rest, |(_, rest)| rest))
}

fn is_stamp(text: &str) -> bool {
    text.contains('T') && time::parse(text).is_some_and(time::is_dated)
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
