//! What the CDK says of a stack in the end.

use super::lines::MOST_LINES;
use super::{Name, Status, Verdict, cells};
use crate::text::Span;

/// What a line says of a deployment that failed.
pub(super) fn failure(text: &str, span: Span) -> Option<Verdict> {
    of_state(text, span).or_else(|| of_error(text, span))
}

/// Lines of which a verdict begins in the first, and that a terminal or a pipeline may have broken.
pub(super) struct Broken {
    lines: Vec<String>,
    span: Span,
}

impl Broken {
    /// Whether a verdict begins so, and where it does the first line.
    pub(super) fn of(text: &str, span: Span) -> Option<Self> {
        let begins = text.contains(STATE) || signed(text, REFUSED_BY).is_some();
        begins.then(|| Self { lines: vec![text.to_owned()], span })
    }

    /// Whether a line is more of it: what is there ends before its end, or so late that the next word had no space.
    pub(super) fn takes(&self, next: &str) -> bool {
        let (text, verdict) = self.read();
        let count = |sign: char| text.matches(sign).count();
        let is_closed = count('(') <= count(')') && count('[') <= count(']') && count('"') % 2 == 0;
        let begins = |said: &str| {
            let is_cut = (CUT..said.len()).any(|end| said.get(..end).is_some_and(|begin| text.ends_with(begin)));
            is_cut || text.contains(said)
        };
        let has_state = verdict.is_some_and(|verdict| verdict.state.is_some());
        // Where the sum ends in a colon, what failed follows.
        let is_cut = !has_state && (begins(STATE) || begins(UPDATES) && !text.trim_end().ends_with(':'));
        let most = if is_cut { MOST_CUT } else { MOST_LINES };
        let longest = self.lines.iter().map(|line| width(line)).max().unwrap_or_default();
        let word = next.split(' ').next().unwrap_or_default();
        let is_full = matches!(&self.lines[..], [_, .., last] if width(last) + 1 + width(word) > longest);
        self.lines.len() < most && (is_cut || !is_closed || is_full)
    }

    /// Takes the next line; gives what the lines say together.
    pub(super) fn add(&mut self, text: &str, span: Span) -> Option<Verdict> {
        self.lines.push(text.to_owned());
        self.span = self.span.to(span);
        self.read().1
    }

    /// The lines as one, and what that says. A line that is as long as any was likely broken in a word; at the end of
    /// another one was a space.
    fn read(&self) -> (String, Option<Verdict>) {
        let longest = self.lines.iter().map(|line| width(line)).max().unwrap_or_default();
        let read = |between: &dyn Fn(&str) -> &'static str| {
            let text = self.lines.iter().flat_map(|line| [line.as_str(), between(line)]).collect::<String>();
            let verdict = failure(&text, self.span);
            (text, verdict)
        };
        let likely = read(&|line| if width(line) < longest || line.ends_with([':', ',', '.']) { " " } else { "" });
        let says = |read: &(String, Option<Verdict>)| read.1.as_ref().is_some_and(|verdict| verdict.state.is_some());
        if says(&likely) {
            return likely;
        }
        [read(&|_| ""), read(&|_| " ")].into_iter().find(says).unwrap_or(likely)
    }
}

/// How much of how the CDK says it is enough to know it, in characters.
const CUT: usize = 5;
/// Over how many lines the state may come.
const MOST_CUT: usize = 6;

/// How many columns a line takes.
fn width(line: &str) -> usize {
    line.chars().map(|character| if "❌✅".contains(character) { 2 } else { 1 }).sum()
}

/// What the CDK calls a stack, where it begins with it and where it ends: `Prod/Data (Prod-Data): deploying... [1/2]`,
/// ` ❌  Prod/Data (Prod-Data) failed: …`, ` ✅  Data`.
pub(super) fn called(text: &str) -> Option<Name> {
    let trimmed = text.trim();
    let ended = [SUCCEEDED, REFUSED_BY].iter().find_map(|sign| signed(trimmed, sign));
    let is_begun = ended.is_none();
    let who = match ended {
        Some(rest) => ENDED.iter().find_map(|end| rest.split_once(end)).map_or(rest, |(who, _)| who),
        // It ends in which of how many stacks it is.
        None if trimmed.ends_with([']', '.']) => trimmed.split_once(BEGINS)?.0,
        None => return None,
    };
    name(who).filter(|name| name.id != "Deployment").map(|name| Name { is_begun, ..name })
}

/// How the CDK begins to deploy a stack, after its name.
const BEGINS: &str = ": deploying...";
/// What follows the name of a stack where the CDK says how it ended.
const ENDED: [&str; 2] = [" failed: ", ": destroyed"];
const SUCCEEDED: &str = "✅  ";
const REFUSED_BY: &str = "❌ ";

/// What follows a sign at the start of a line, or of what a tool that runs the CDK prefixes by its own name.
fn signed<'t>(text: &'t str, sign: &str) -> Option<&'t str> {
    let (before, rest) = text.split_once(sign)?;
    let before = before.trim_start();
    (before.is_empty() || before.trim_end().ends_with(':')).then_some(rest)
}

/// ` ✅  Data`, ` ✅  Prod/Data (Prod-Data)`, ` ✅  Data (no changes)`, ` ✅  Data: destroyed`.
pub(super) fn success(text: &str, span: Span) -> Option<Verdict> {
    let rest = signed(text.trim_end(), SUCCEEDED)?;
    let deleted = rest.strip_suffix(": destroyed");
    let state = deleted.and_then(|_| Status::of("DELETE_COMPLETE"));
    let stack = name(deleted.unwrap_or(rest))?.stack_or_id();
    Some(Verdict { span, stack: Some(stack), state, succeeded: true, is_signed: true, ..Verdict::default() })
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
        stack: name(stack).map(Name::stack_or_id),
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
fn of_error(text: &str, span: Span) -> Option<Verdict> {
    let rest = signed(text, REFUSED_BY)?;
    let (who, error) = REFUSED.iter().find_map(|failed| rest.split_once(failed).filter(|said| is_said(*said)))?;
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
        stack: name(who).map(Name::stack_or_id).filter(|stack| stack != "Deployment"),
        state: Status::of(state).or_else(|| unchangeable(reason)),
        is_signed: true,
        reason: reason.strip_suffix(':').map_or(reason, |_| "").to_owned(),
        ..Verdict::default()
    })
}

/// The state in `Stack:arn:… is in ROLLBACK_COMPLETE state and can not be updated.`
pub(super) fn unchangeable(reason: &str) -> Option<Status> {
    Status::of(reason.split_once(" state and can not be updated")?.0.rsplit_once(" is in ")?.1)
}

const UPDATES: &str = "Resource updates failed";

/// What stands between what failed and why.
const REFUSED: &[&str] = &[" failed: ", " failed bootstrapping: "];

/// Whether the CDK says that: of a stack, all of the deployment, or `Environment aws://111122223333/eu-west-1`. Others may
/// say it of a path.
fn is_said((who, error): (&str, &str)) -> bool {
    let is_environment = who.trim_start().strip_prefix("Environment ").is_some_and(|name| !name.contains(' '));
    is_environment || name(who).is_some_and(|name| name.stack.is_some() || error.contains(UPDATES))
}

/// What stands where the CDK names a stack: the path, and in parentheses the name where that is another one.
fn name(text: &str) -> Option<Name> {
    let mut words = text.split_whitespace();
    let id = words.next()?;
    let named = match words.next() {
        Some(word) => word.strip_prefix('(')?.strip_suffix(')'),
        None => None,
    };
    let stack = named.or(Some(id)).filter(|stack| cells::is_id(stack));
    let is_path = || id.split('/').all(cells::is_id);
    (stack.is_some() || named.is_none() && is_path()).then(|| Name {
        id: id.to_owned(),
        stack: stack.map(str::to_owned),
        is_begun: false,
    })
}

impl Name {
    fn stack_or_id(self) -> String {
        self.stack.unwrap_or(self.id)
    }
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
