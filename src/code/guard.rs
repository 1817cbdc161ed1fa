//! Refuses what would overflow the parser's stack or keep it busy for ever, before it is parsed.

use super::parse::Refusal;
use super::scan::{Mark, scan};
use crate::text::Span;

/// Brackets in brackets. The stack of WebAssembly dies at some 425 objects in objects, sooner in a browser's worker.
const NESTING: usize = 200;
/// Operators, dots, calls and `else` branches of one expression or statement: each nests the tree by one.
const LINKS: usize = 1000;
/// An arrow nests the tree by several: at some 560 in arrows the stack dies.
const LINKS_OF_ARROW: usize = LINKS / NESTING;
/// Levels of brackets with an open `<` before them. The parser tries each `<` as type arguments and, when that fails,
/// as a comparison: every further level takes it four to eight times as long.
const OPEN_ANGLES: usize = 4;
/// Brackets in brackets that follow a `>`, and conditionals in conditionals with arrows in them: the parser tries each
/// of them both ways, so that every further one takes it twice as long.
const RETRIES: usize = 12;

#[derive(Default)]
struct Level {
    links: usize,
    elses: usize,
    angles: usize,
    arrows: usize,
    questions: usize,
    /// How many of the levels around it have an open `<`.
    angled: usize,
    /// How many of the levels around it, and it itself, were opened right behind a `>`.
    generic: usize,
}

impl Level {
    fn end_expression(&mut self) {
        (self.links, self.arrows, self.questions) = (0, 0, 0);
    }

    fn inside(&self, after_greater: bool) -> Self {
        Self {
            angled: self.angled + usize::from(self.angles > 0),
            generic: self.generic + usize::from(after_greater),
            ..Self::default()
        }
    }

    fn excess(&self, depth: usize) -> Option<String> {
        if depth > NESTING + 1 {
            Some(format!("nested more than {NESTING} levels deep"))
        } else if self.angled > OPEN_ANGLES {
            Some(format!("`<` left open on more than {OPEN_ANGLES} levels of brackets"))
        } else if self.angles > NESTING {
            Some(format!("`<` left open more than {NESTING} times"))
        } else if self.generic > RETRIES {
            Some(format!("more than {RETRIES} levels of brackets behind a `>`"))
        } else if self.arrows.min(self.questions) > RETRIES {
            Some(format!("more than {RETRIES} arrows in as many conditionals"))
        } else if self.links.max(self.elses) > LINKS {
            Some(format!("one expression or statement of more than {LINKS} parts"))
        } else {
            None
        }
    }
}

/// Whether tags stand in tags deeper than brackets may in brackets.
pub(super) fn is_deep_in_tags(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        match (character, next) {
            ('<' | '/', '/' | '>') if (character, next) != ('<', '>') => depth = depth.saturating_sub(1),
            ('<', next) if (next.is_alphabetic() || next == '>') && !before.is_alphanumeric() => depth += 1,
            _ => {}
        }
        if depth > NESTING {
            return true;
        }
        before = character;
    }
    false
}

pub(super) fn check(text: &str) -> Result<(), Refusal> {
    let mut levels = vec![Level::default()];
    let mut after_greater = false;
    let mut refusal = None;
    scan(text, |mark, at| {
        let after_greater = std::mem::replace(&mut after_greater, mark == Mark::Greater);
        let Some(level) = levels.last_mut().filter(|_| refusal.is_none()) else { return };
        match mark {
            Mark::Open(_) => {
                level.links += 1;
                let inside = level.inside(after_greater);
                levels.push(inside);
            }
            Mark::Close(_) => {
                if levels.len() > 1 {
                    levels.pop();
                }
            }
            Mark::Unclosed => {}
            Mark::Less => {
                level.links += 1;
                level.angles += 1;
            }
            Mark::Greater => level.angles = level.angles.saturating_sub(1),
            Mark::Comma => {
                level.end_expression();
                // It may separate type arguments.
                level.angles = level.angles.min(1);
            }
            Mark::End => {
                level.end_expression();
                level.angles = 0;
            }
            Mark::Statement => {
                level.end_expression();
                (level.angles, level.elses) = (0, 0);
            }
            Mark::Link => level.links += 1,
            Mark::Else => level.elses += 1,
            Mark::Question => {
                level.links += 1;
                level.questions += 1;
            }
            Mark::Arrow => {
                level.links += LINKS_OF_ARROW;
                level.arrows += 1;
            }
        }
        let depth = levels.len();
        refusal = levels.last().and_then(|level| level.excess(depth)).map(|what| (at, what));
    });
    match refusal {
        None => Ok(()),
        Some((at, what)) => Err(Refusal {
            span: Span::new(at, at + 1),
            message: format!("it would overwhelm the parser here, with {what}"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> bool {
        check(text).is_err()
    }

    #[test]
    fn takes_what_code_has() {
        for text in [
            "const m = new Map<string, Array<{ a: Promise<Record<string, { b: Set<number> }>> }>>();",
            "if (a < b && (c < d || (e < f))) { g(h < i ? [j] : { k: l < m }); }",
            "x.a().b().c().d(`${e(`${f}`)}`) // ((((((",
            "return (<A a={<B b={<C c={<D d={() => <E e={(<F />)} />} />} />} />} />);",
            "const s = '((((((((' + /[(]/.source + \"{{{{\"",
        ] {
            assert!(!refused(text), "{text}");
        }
        assert!(!refused(&"if (a < b)\n  c = d + e\nelse\n  f()\n".repeat(2000)));
        assert!(!refused(&"call(`${a}-${b}`);\n".repeat(2000)));
        assert!(!refused(&format!("const list = [{}];", "a < b, { c: d => e ? f : g }, ".repeat(2000))));
    }

    #[test]
    fn refuses_what_nests_too_deep_for_the_stack() {
        for piece in ["(", "[", "{a:", "`${", "f(", "a=>", "A<", "function f(){", "if(a){"] {
            assert!(!refused(&piece.repeat(4)), "{piece}");
            assert!(refused(&piece.repeat(201)), "{piece}");
        }
        for piece in [".a()", "a+", "!", "typeof ", "a?b:", "if(a)", "if(a)x;else ", " as any", "`x`", "<a>"] {
            assert!(!refused(&format!("x{}", piece.repeat(300))), "{piece}");
            assert!(refused(&format!("x{}", piece.repeat(2000))), "{piece}");
        }
    }

    #[test]
    fn refuses_what_keeps_the_parser_busy() {
        for piece in ["a<(b=", "a<[(o=a<", "f<a,("] {
            assert!(refused(&piece.repeat(6)), "{piece}");
        }
        for piece in ["<T>(", "a?(b):c=>"] {
            assert!(refused(&piece.repeat(14)), "{piece}");
        }
    }

    #[test]
    fn tags_are_counted_as_brackets_are() {
        assert!(!is_deep_in_tags(&"<p>text<br/></p>".repeat(500)));
        assert!(is_deep_in_tags(&"<p>".repeat(201)));
    }
}
