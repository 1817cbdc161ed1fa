//! What the CDK says of a stack in the end.

use super::{Status, Verdict, cells};
use crate::text::Span;

/// The verdict of a line, if it is one.
pub(super) fn of(text: &str, span: Span) -> Option<Verdict> {
    let trimmed = text.trim_start();
    of_success(trimmed, span).or_else(|| of_state(text, span)).or_else(|| of_error(trimmed, span))
}

/// ` ✅  Data`, ` ✅  Prod/Data (Prod-Data)`, ` ✅  Data (no changes)`, ` ✅  Data: destroyed`.
fn of_success(trimmed: &str, span: Span) -> Option<Verdict> {
    let rest = trimmed.strip_prefix("✅  ")?.trim_end();
    let deleted = rest.strip_suffix(": destroyed");
    let state = deleted.and_then(|_| Status::of("DELETE_COMPLETE"));
    let stack = Some(name(deleted.unwrap_or(rest))?);
    Some(Verdict { span, stack, state, succeeded: true, ..Verdict::default() })
}

/// `The stack named Data failed creation, it may need …: ROLLBACK_FAILED (The following resource(s) …): reason`.
fn of_state(text: &str, span: Span) -> Option<Verdict> {
    let (_, rest) = text.split_once(STATE)?;
    let (stack, rest) = FAILED.iter().find_map(|failed| rest.split_once(failed))?;
    let (_, rest) = rest.split_once(": ")?;
    let (state, rest) = rest.split_at(rest.find([':', ' ']).unwrap_or(rest.len()));
    let (why, rest) = rest.trim_start().strip_prefix('(').and_then(in_parentheses).unwrap_or(("", rest));
    let reason = rest.trim_start_matches([':', ' ']).trim_end();
    let blocked = blocked(why);
    let reason = if reason.is_empty() && blocked.is_empty() { why } else { reason };
    Some(Verdict {
        span,
        stack: name(stack),
        state: Status::of(state),
        blocked,
        reason: reason.to_owned(),
        ..Verdict::default()
    })
}

/// How the CDK begins to say what state a stack is in.
const STATE: &str = "The stack named ";

/// How a stack failed, in the words of all versions since 0.
const FAILED: &[&str] = &["failed creation", "failed to deploy", "is in a failed state"];

/// ` ❌  Data failed: ValidationError: reason`, and in newer versions
/// ` ❌  Data failed: DeploymentError: Resource updates failed (ROLLBACK_COMPLETE): reason`.
fn of_error(trimmed: &str, span: Span) -> Option<Verdict> {
    let rest = trimmed.strip_prefix("❌ ")?;
    let (who, error) = REFUSED.iter().find_map(|failed| rest.split_once(failed).filter(|(who, _)| is_subject(who)))?;
    if error.contains(STATE) {
        return None;
    }
    let (_, error) = error.split_once(": ").filter(|(kind, _)| kind.contains("Error")).unwrap_or(("", error));
    let updates = error.strip_prefix(UPDATES).and_then(|rest| rest.strip_prefix(" (")?.split_once(')'));
    let (state, reason) = updates.unwrap_or(("", error));
    // Where it ends in a colon, what failed follows.
    let reason = reason.trim_start_matches([':', ' ']).trim_end();
    Some(Verdict {
        span,
        stack: name(who).filter(|stack| stack != "Deployment"),
        state: Status::of(state),
        reason: reason.strip_suffix(':').map_or(reason, |_| "").to_owned(),
        ..Verdict::default()
    })
}

const UPDATES: &str = "Resource updates failed";

/// What stands between what failed and why.
const REFUSED: &[&str] = &[" failed: ", " failed bootstrapping: "];

/// Whether it is what the CDK says that of: a stack, all of the deployment, or `Environment aws://111122223333/eu-west-1`.
fn is_subject(who: &str) -> bool {
    let is_environment = who.trim_start().strip_prefix("Environment ").is_some_and(|name| !name.contains(' '));
    is_environment || name(who).is_some()
}

/// The name of the stack: in parentheses where the path before it is another one, `Prod/Data (Prod-Data)`.
fn name(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let path = words.next();
    let named = match words.next() {
        Some(word) => word.strip_prefix('(')?.strip_suffix(')'),
        None => None,
    };
    named.or(path).filter(|name| cells::is_id(name)).map(str::to_owned)
}

/// What stands before the parenthesis that closes the one before the text, and what follows it.
fn in_parentheses(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1_i32;
    for (at, sign) in text.char_indices() {
        depth += i32::from(sign == '(') - i32::from(sign == ')');
        if depth == 0 {
            return Some((text.get(..at)?, text.get(at + 1..)?));
        }
    }
    None
}

/// The resources in `The following resource(s) failed to delete: [Cache, Db].`
fn blocked(reason: &str) -> Vec<String> {
    let named = reason.strip_prefix(FOLLOWING).and_then(|rest| rest.split_once('[')?.1.split_once(']'));
    named.map(|(ids, _)| ids.split(", ").map(str::to_owned).collect()).unwrap_or_default()
}

/// How CloudFormation begins a reason that only names the resources.
pub const FOLLOWING: &str = "The following resource(s) failed";
