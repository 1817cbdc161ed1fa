//! A line whose cells are an event: of the CDK's history, of a table, of text between tabs.

use super::record::{id_of, stack_of};
use super::{Event, Status, time};
use crate::model::constructs::without_hash;
use crate::text::Span;

/// An event as the CDK prints it: `Stack | 43/46 | 2:00:26 PM | CREATE_FAILED | AWS::RDS::DBInstance | Db/Resource (Db1F2A3B4C) …`.
/// The stack and the progress are not in every version of it.
pub(super) fn of_cdk(line: &str, span: Span) -> Option<Event> {
    // A table of the command line has a border there.
    if line.trim_start().starts_with('|') {
        return None;
    }
    let mut starts = vec![0];
    starts.extend(line.match_indices('|').map(|(at, _)| at + 1));
    let cell = |at: usize| {
        let start = *starts.get(at)?;
        let end = starts.get(at + 1).map_or(line.len(), |next| next - 1);
        line.get(start..end).map(str::trim)
    };
    let at = (0..starts.len().min(5)).find(|at| cell(*at).is_some_and(|cell| Status::of(cell).is_some()))?;
    let kind = cell(at + 1).filter(|kind| is_type(kind))?;
    let rest = line.get(*starts.get(at + 2)?..)?.trim();
    let (path, id, reason) = resource(rest);
    let before: Vec<&str> = (0..at).filter_map(cell).collect();
    // What a pipeline puts before its lines ends in the first cell, or is a cell of its own.
    let last = |cell: &&str| cell.rsplit(char::is_whitespace).next().unwrap_or_default().to_owned();
    let (clock, names) = match before.split_last() {
        Some((name, [])) if is_id(name) => (None, &before[..]),
        Some((clock, names)) => (time::of_clock(clock), names),
        None => (None, &[][..]),
    };
    Some(Event {
        span,
        stack: names.iter().rev().map(last).find(|name| is_id(name)),
        seconds: clock,
        id: id.to_owned(),
        path: path.map(str::to_owned),
        kind: kind.to_owned(),
        status: cell(at).and_then(Status::of)?,
        reason: reason.to_owned(),
        progress: before.iter().find_map(|cell| progress_of(&last(cell))),
        is_of_cdk: true,
        ..Event::default()
    })
}

/// The path of the construct, the logical id and what follows: `Db/Resource (Db1F2A3B4C) reason`, or `Db1F2A3B4C reason`.
pub(super) fn resource(text: &str) -> (Option<&str>, &str, &str) {
    let in_parentheses = text.match_indices('(').take(3).find_map(|(at, _)| {
        let (id, rest) = text.get(at + 1..)?.split_once(')')?;
        let path = text.get(..at)?.trim_end();
        (is_id(id) && (!path.contains(' ') || without_hash(id).is_some())).then_some((Some(path), id, rest.trim()))
    });
    in_parentheses.unwrap_or_else(|| {
        let (id, reason) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        // Where the progress bar is short of space it shows the path, and no id.
        let path = id.contains('/').then_some(id);
        (path, id, reason.trim_start_matches([' ', '|']).trim_end())
    })
}

/// An event whose cells are told apart by how they look, since nothing says which is which.
pub(super) fn of_any(cells: &[&str], span: Span) -> Option<Event> {
    let at = cells.iter().position(|cell| Status::of(cell).is_some())?;
    let status = cells.get(at).and_then(|cell| Status::of(cell))?;
    let before = cells.get(..at)?;
    let named = before.iter().find_map(|cell| id_of(cell, status));
    let nearest = || before.iter().rev().find(|cell| is_id(cell)).copied();
    // The console had the status first, once.
    let behind = || cells.iter().skip(at + 1).find(|cell| is_id(cell)).copied();
    let id = named.or_else(nearest).or_else(behind)?;
    let own = before.iter().position(|cell| *cell == id);
    let physical_id = own.and_then(|own| before.get(own + 1)).filter(|cell| !cell.is_empty() && **cell != "-");
    // The physical id of a nested stack is no stack that the event is of.
    let is_own = |cell: &&&str| physical_id != Some(*cell) || stack_of(cell) == Some(id);
    let said = |cell: &&&str| {
        let other =
            is_type(cell) || time::parse(cell).is_some() || cell.starts_with("arn:") || Status::of(cell).is_some();
        !other && !cell.is_empty() && **cell != "-" && (cell.contains(' ') || !is_id(cell))
    };
    Some(Event {
        span,
        stack: cells.iter().filter(is_own).find_map(|cell| stack_of(cell)).map(str::to_owned),
        seconds: cells.iter().find_map(|cell| time::parse(cell)),
        id: id.to_owned(),
        physical_id: physical_id.filter(|cell| !is_type(cell)).map(|cell| (*cell).to_owned()),
        kind: cells.iter().find(|cell| is_type(cell)).map(|cell| (*cell).to_owned()).unwrap_or_default(),
        status,
        reason: cells.iter().skip(at + 1).find(said).map(|cell| (*cell).to_owned()).unwrap_or_default(),
        ..Event::default()
    })
}

/// `AWS::RDS::DBInstance`, `Custom::S3AutoDeleteObjects`.
pub(super) fn is_type(text: &str) -> bool {
    text.contains("::") && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":@_-".contains(&byte))
}

/// The name of a stack, or a logical id.
pub(super) fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A logical id as the CDK makes most of them.
pub(super) fn is_resource(text: &str) -> bool {
    is_id(text) && without_hash(text).is_some()
}

/// `43/46`.
fn progress_of(text: &str) -> Option<(u32, u32)> {
    let (done, total) = text.split_once('/')?;
    Some((done.trim().parse().ok()?, total.trim().parse().ok()?))
}
