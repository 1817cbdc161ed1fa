//! Applies fixes to an input, in its own terms, names of documents and UTF-16 offsets: all edits of a fix or none, checked
//! again until nothing is left.

use crate::check::check;
use crate::report::{Applicability, Applied, ApplyOptions, Diagnostic, Edit, Fix, Input, InputError};
use crate::text::Utf16Table;

/// Rounds of fixing and checking again.
const ROUNDS: usize = 10;

/// The input after this fix and no other.
///
/// # Errors
/// [`InputError::Stale`] if a check of the input does not offer this fix; what a check refuses.
pub fn apply_fix(input: &Input, fix: &Fix) -> Result<Input, InputError> {
    let offered = |diagnostic: &Diagnostic| diagnostic.fixes.iter().any(|offered| offered.edits == fix.edits);
    if !check(input)?.diagnostics.iter().any(offered) {
        return Err(InputError::Stale);
    }
    Ok(edited(input, &fix.edits.iter().collect::<Vec<_>>()))
}

/// The input after the first fix of each given diagnostic that touches no other one's, then checked again until no fix
/// is left or ten rounds are over.
///
/// # Errors
/// [`InputError::Stale`] if a check of the input does not offer these fixes; what a check refuses.
pub fn apply_fixes(input: Input, given: &[Diagnostic], options: ApplyOptions) -> Result<Applied, InputError> {
    let mut input = input;
    let mut applied = 0;
    let mut left = check(&input)?.diagnostics;
    let stale = |diagnostic: &&Diagnostic| {
        first_fix(diagnostic, options)
            .is_some_and(|fix| !left.iter().any(|known| known.fixes.iter().any(|offered| offered.edits == fix.edits)))
    };
    if given.iter().any(|diagnostic| stale(&diagnostic)) {
        return Err(InputError::Stale);
    }
    let mut wanted = given.to_vec();
    for _ in 0..ROUNDS {
        let mut taken: Vec<&Edit> = Vec::new();
        for fix in wanted.iter().filter_map(|diagnostic| first_fix(diagnostic, options)) {
            if !fix.edits.iter().any(|edit| taken.iter().any(|other| touch(edit, other))) {
                taken.extend(&fix.edits);
                applied += 1;
            }
        }
        if taken.is_empty() {
            break;
        }
        input = edited(&input, &taken);
        left = check(&input)?.diagnostics;
        wanted.clone_from(&left);
    }
    Ok(Applied { input, applied, left })
}

fn first_fix(diagnostic: &Diagnostic, options: ApplyOptions) -> Option<&Fix> {
    diagnostic.fixes.iter().find(|fix| options.allow_unsafe || fix.applicability == Applicability::Safe)
}

fn touch(one: &Edit, other: &Edit) -> bool {
    let overlap = one.start <= other.end && other.start <= one.end;
    let same_name = declared(one).is_some_and(|name| declared(other) == Some(name));
    one.document == other.document && (overlap || same_name)
}

/// The constant that a fix declares before a statement: each fix by itself takes the same free name.
fn declared(edit: &Edit) -> Option<&str> {
    let (name, _) = edit.text.strip_prefix("const ")?.split_once(" = ")?;
    Some(name)
}

fn edited(input: &Input, edits: &[&Edit]) -> Input {
    let mut input = input.clone();
    let names = input.names();
    let texts = input
        .files
        .iter_mut()
        .map(|file| &mut file.text)
        .chain(input.secrets.iter_mut().map(|secret| &mut secret.text));
    for (name, text) in names.iter().zip(texts) {
        let mut own: Vec<_> = edits.iter().filter(|edit| edit.document == *name).collect();
        own.sort_by_key(|edit| (edit.start, edit.end));
        let table = Utf16Table::new(text);
        for edit in own.iter().rev() {
            let range = table.byte(edit.start) as usize..table.byte(edit.end) as usize;
            text.replace_range(range, &edit.text);
        }
    }
    input
}
