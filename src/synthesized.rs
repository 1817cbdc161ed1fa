//! Findings in a template whose code is there as well: they are shown in the code, since the template is made of it.

use rustc_hash::FxHashSet;

use crate::code::Program;
use crate::diagnostic::Diagnostic;
use crate::model::constructs::{Constructs, is_inside};
use crate::silence::Silenced;
use crate::text::Location;

/// Shows what code and template both say once, and what only the template says where the code makes its resource, as far
/// as that is certain.
pub fn fold(program: &Program, diagnostics: &mut Vec<Diagnostic>, silenced: &[Silenced]) {
    if program.files.iter().all(|file| file.template) || !program.files.iter().any(|file| file.template) {
        return;
    }
    let constructs = Constructs::of(program);
    if !constructs.are_in_both() {
        return;
    }
    let in_template = |place: Location| constructs.is_template(place.document);
    let (mut found, rest): (Vec<_>, Vec<_>) =
        std::mem::take(diagnostics).into_iter().partition(|diagnostic| in_template(diagnostic.primary));
    *diagnostics = rest;
    let made = |diagnostic: &Diagnostic| {
        constructs.resource_at(diagnostic.primary).and_then(|resource| constructs.in_code(resource))
    };
    let mut folded: FxHashSet<usize> = FxHashSet::default();
    // First those whose construct is known, then any of the same rule: code says more exactly where.
    for exact in [true, false] {
        found.retain(|diagnostic| {
            let construct = made(diagnostic);
            let fits = |other: &Diagnostic| {
                other.rule == diagnostic.rule
                    && (!exact || construct.is_some_and(|made| other.places().any(|place| is_inside(place, made))))
            };
            let twin = diagnostics.iter().enumerate().position(|(at, other)| {
                !folded.contains(&at) && program.file(other.primary.document).is_some() && fits(other)
            });
            let Some(other) = twin.and_then(|at| folded.insert(at).then(|| diagnostics.get_mut(at))).flatten() else {
                return true;
            };
            other.related.push((diagnostic.primary, "The template has it, too.".to_owned()));
            false
        });
    }
    let mut quiet: Vec<&str> =
        silenced.iter().filter(|silenced| !in_template(silenced.place)).map(|silenced| silenced.rule).collect();
    for mut diagnostic in found {
        if let Some(at) = quiet.iter().position(|rule| *rule == diagnostic.rule) {
            quiet.swap_remove(at);
            continue;
        }
        if let Some(construct) = made(&diagnostic) {
            diagnostic.related.push((diagnostic.primary, "It is here in the template.".to_owned()));
            diagnostic.primary = construct;
            diagnostic.fixes.retain(|fix| !fix.edits.iter().any(|edit| in_template(edit.location)));
        }
        diagnostics.push(diagnostic);
    }
}
