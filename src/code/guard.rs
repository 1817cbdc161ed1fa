//! Refuses what would overflow the parser's stack or keep it busy for ever, before it is parsed.

use super::parse::Refusal;
use super::scan::{Mark, scan};
use crate::text::Span;

/// Brackets in brackets. The stack of WebAssembly dies at some 425 objects in objects, sooner in a browser's worker.
const NESTING: usize = 200;
/// Operators, dots, calls and `else` branches of one expression or statement: each nests the tree by one.
const LINKS: usize = 1000;
/// Levels of brackets with an open `<` before them. The parser tries each `<` as type arguments and, when that fails,
/// as a comparison: every further level takes it four to five times as long.
const OPEN_ANGLES: usize = 6;

#[derive(Default)]
struct Level {
    links: usize,
    angles: usize,
    /// How many of the levels around it have an open `<`.
    angled: usize,
}

pub(super) fn check(text: &str) -> Result<(), Refusal> {
    let mut levels = vec![Level::default()];
    let mut refusal = None;
    scan(text, |mark, at| {
        if refusal.is_some() {
            return;
        }
        let depth = levels.len();
        let Some(level) = levels.last_mut() else { return };
        match mark {
            Mark::Open(_) => {
                level.links += 1;
                let angled = level.angled + usize::from(level.angles > 0);
                levels.push(Level { angled, ..Level::default() });
                if depth > NESTING {
                    refusal = Some((at, format!("nested more than {NESTING} levels deep")));
                } else if angled > OPEN_ANGLES {
                    refusal = Some((at, format!("`<` left open on more than {OPEN_ANGLES} levels of brackets")));
                }
            }
            Mark::Close(_) => {
                if depth > 1 {
                    levels.pop();
                }
            }
            Mark::Less => level.angles += 1,
            Mark::Greater => level.angles = level.angles.saturating_sub(1),
            Mark::End | Mark::Statement => {
                level.links = 0;
                level.angles = 0;
            }
            Mark::Link => level.links += 1,
            Mark::Unclosed => {}
        }
        if let Some(level) = levels.last()
            && level.links > LINKS
            && refusal.is_none()
        {
            refusal = Some((at, format!("one expression or statement of more than {LINKS} parts")));
        }
    });
    match refusal {
        None => Ok(()),
        Some((at, what)) => Err(Refusal {
            span: Span::new(at, at + 1),
            message: format!("this file is not checked from here on: {what}"),
        }),
    }
}
