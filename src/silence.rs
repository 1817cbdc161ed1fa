//! Takes out the findings that comments silence.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::diagnostic::Diagnostic;
use crate::rules::is_silenceable;
use crate::silencers::Silencer;
use crate::text::{DocumentId, Location};

/// A finding that a comment silenced.
pub struct Silenced {
    /// The rule.
    pub rule: &'static str,
    /// Where it would have been.
    pub place: Location,
    /// Why, in the comment's words.
    pub reason: String,
}

/// What becomes of all findings.
pub struct Silencing<'s> {
    /// What is left to report.
    pub shown: Vec<Diagnostic>,
    /// What is not.
    pub silenced: Vec<Silenced>,
    /// What silenced nothing.
    pub idle: Vec<&'s Silencer>,
}

/// Takes out what is silenced.
#[must_use]
pub fn apply(found: Vec<Diagnostic>, silencers: &[Silencer], files: usize) -> Silencing<'_> {
    let lines = Lines::new(silencers);
    let is_code = |at: &Location| at.document.index() < files;
    let mut used = FxHashSet::default();
    let mut silenced = Vec::new();
    let mut shown = Vec::new();
    for finding in found {
        let related = finding.related.iter().map(|(place, _)| *place).filter(|_| !is_code(&finding.primary));
        let places = std::iter::once(finding.primary).chain(related).filter(is_code);
        let by: Vec<&Silencer> = places.flat_map(|place| lines.at(finding.rule, place)).copied().collect();
        match by.first() {
            Some(Silencer { reason, .. }) => {
                silenced.push(Silenced { rule: finding.rule, place: finding.primary, reason: reason.clone() });
            }
            None => shown.push(finding),
        }
        used.extend(by.iter().map(|silencer| silencer.place));
    }
    let idle = silencers.iter().filter(|silencer| !used.contains(&silencer.place)).collect();
    Silencing { shown, silenced, idle }
}

/// The silencers of each rule by the starts of their lines.
struct Lines<'s>(BTreeMap<(&'s str, DocumentId, u32), Vec<&'s Silencer>>);

impl<'s> Lines<'s> {
    fn new(silencers: &'s [Silencer]) -> Self {
        let mut lines: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for silencer in silencers.iter().filter(|silencer| is_silenceable(&silencer.rule)) {
            if let Some(line) = silencer.line {
                lines.entry((silencer.rule.as_str(), line.document, line.span.start)).or_default().push(silencer);
            }
        }
        Self(lines)
    }

    /// What silences a rule on the line that a place starts on.
    fn at(&self, rule: &'static str, at: Location) -> &[&'s Silencer] {
        let before = self.0.range(..=(rule, at.document, at.span.start)).next_back();
        let on_line = before.filter(|((of, document, _), silencers)| {
            let ends = silencers.first().and_then(|silencer| silencer.line).map_or(0, |line| line.span.end);
            *of == rule && *document == at.document && at.span.start <= ends
        });
        on_line.map(|(_, silencers)| silencers.as_slice()).unwrap_or_default()
    }
}
