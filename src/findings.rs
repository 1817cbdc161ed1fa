//! What the rules find, and what becomes of it before it is reported.

use rustc_hash::FxHashSet;

use crate::code::Program;
use crate::diagnostic::Diagnostic;
use crate::fix::is_writable;
use crate::rules::{self, Context};
use crate::silence::{self, Silenced, Silencing};
use crate::synthesized;

/// The findings of all rules.
pub struct Findings {
    /// Those to report, by document, then position, then rule.
    pub shown: Vec<Diagnostic>,
    /// Those that comments silence, in the same order.
    pub silenced: Vec<Silenced>,
}

/// Asks all rules.
#[must_use]
pub fn find(context: &Context<'_>, program: &Program) -> Findings {
    let mut found: Vec<Diagnostic> = rules::ALL.iter().flat_map(|rule| (rule.check)(context)).collect();
    for diagnostic in &mut found {
        diagnostic.fixes.retain(|fix| is_writable(fix, context.source));
    }
    rules::raise(context, &mut found);
    let Silencing { mut shown, mut silenced, idle } = silence::apply(found, context.silencers, program.files.len());
    shown.extend(rules::unused(context, &idle));
    for diagnostic in &mut shown {
        state_assumption(program, diagnostic);
    }
    synthesized::fold(program, &mut shown, &silenced);
    shown.sort_by(|one, other| {
        let key = |one: &Diagnostic| (one.primary, one.rule, one.severity);
        key(one).cmp(&key(other)).then_with(|| one.message.cmp(&other.message))
    });
    // A place that is reached in several ways keeps the worst.
    let mut seen = FxHashSet::default();
    shown.retain(|diagnostic| seen.insert((diagnostic.rule, diagnostic.primary)));
    silenced.sort_by_key(|silenced| (silenced.place, silenced.rule));
    // What another way to the place still reports is not silenced.
    silenced.retain(|silenced| seen.insert((silenced.rule, silenced.place)));
    Findings { shown, silenced }
}

/// In a fragment, names are what they usually are; a finding there says so.
fn state_assumption(program: &Program, diagnostic: &mut Diagnostic) {
    let fragment = program.file(diagnostic.primary.document).is_some_and(|file| file.fragment);
    if let (true, Some(help)) = (fragment && !rules::ABOUT_TEXTS.contains(&diagnostic.rule), &mut diagnostic.help) {
        help.push_str(" The pasted code imports nothing: names such as `rds` are taken for the CDK's.");
    }
}
