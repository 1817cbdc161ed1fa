//! swc's parser and resolver, and the only arithmetic on swc's positions.
#![expect(clippy::disallowed_types, reason = "swc's positions end here")]

use swc_common::comments::{SingleThreadedComments, SingleThreadedCommentsMapInner};
use swc_common::{BytePos, GLOBALS, Mark, Spanned, SyntaxContext};
use swc_ecma_ast::{Module, Pass, Program};
use swc_ecma_parser::{Parser, StringInput, Syntax, TsSyntax};
use swc_ecma_transforms_base::resolver;

use super::{comments, guard};
use crate::text::Span;

/// How a text is completed so that it parses: whole as it is, or part of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    Module,
    ClassBody,
    FunctionBody,
    ObjectLiteral,
}

impl Frame {
    pub const ALL: [Self; 4] = [Self::Module, Self::FunctionBody, Self::ClassBody, Self::ObjectLiteral];

    fn ends(self) -> (&'static str, &'static str) {
        match self {
            Self::Module => ("", ""),
            Self::ClassBody => ("class _ extends _ {\n", "\n}"),
            Self::FunctionBody => ("async function* _() {\n", "\n}"),
            Self::ObjectLiteral => ("({\n", "\n})"),
        }
    }
}

/// Where the first byte of every text is for swc: after the longest frame, and past its dummy position 0.
const BASE: u32 = 64;

/// The span of a node in the text that was parsed; empty at its start for what only the frame holds.
pub(super) fn span(node: swc_common::Span) -> Span {
    let byte = |position: BytePos| position.0.saturating_sub(BASE) as usize;
    Span::new(byte(node.lo), byte(node.hi))
}

/// Whether a node begins in the frame, before the text.
pub(super) fn begins_in_frame(node: swc_common::Span) -> bool {
    node.lo.0 < BASE
}

/// What the parser could not take.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub span: Span,
    pub message: String,
}

/// A clean tree.
pub(super) struct Parsed {
    pub module: Module,
    /// The comments, in order, where one of them may speak to the checker.
    pub comments: Vec<Span>,
}

/// Parses the text in the frame, with `closers` behind it. Anything less than a clean parse is a refusal: the trees that
/// swc recovers leave out more than the broken statement.
pub(super) fn parse(text: &str, frame: Frame, closers: &str) -> Result<Parsed, Refusal> {
    let plain = try_parse(text, frame, closers, false);
    match plain {
        Err(_) if (text.contains("/>") || text.contains("</")) && !guard::is_deep_in_tags(text) => {
            try_parse(text, frame, closers, true).or(plain)
        }
        _ => plain,
    }
}

fn try_parse(text: &str, frame: Frame, closers: &str, tsx: bool) -> Result<Parsed, Refusal> {
    let (before, after) = frame.ends();
    let framed;
    let source = if frame == Frame::Module && closers.is_empty() {
        text
    } else {
        framed = format!("{before}{text}\n{closers}{after}");
        &framed
    };
    let start = BASE - Span::new(0, before.len()).end;
    let end = start + Span::new(0, source.len()).end;
    let syntax = Syntax::Typescript(TsSyntax { tsx, decorators: true, no_early_errors: true, ..TsSyntax::default() });
    let comments = text.contains(comments::MARK).then(SingleThreadedComments::default);
    let input = StringInput::new(source, BytePos(start), BytePos(end));
    let mut parser = Parser::new(syntax, input, comments.as_ref().map(|comments| comments as _));
    let parsed = parser.parse_typescript_module();
    let mut errors = parser.take_errors();
    let len = text.len();
    let refusal = |error: &swc_ecma_parser::error::Error| {
        let at = span(error.span());
        Refusal {
            span: Span::new((at.start as usize).min(len), (at.end as usize).min(len)),
            message: in_short(&error.kind().msg()),
        }
    };
    let parsed = parsed.map_err(|fatal| errors.push(fatal));
    match (parsed, errors.iter().min_by_key(|error| error.span().lo)) {
        (_, Some(error)) => Err(refusal(error)),
        (Ok(module), None) => Ok(Parsed { module, comments: comments.map(spans).unwrap_or_default() }),
        (Err(()), None) => Err(Refusal { span: Span::default(), message: String::new() }),
    }
}

/// Each comment once: what the parser reads twice it hands over twice.
fn spans(comments: SingleThreadedComments) -> Vec<Span> {
    let (leading, trailing) = comments.take_all();
    let mut spans = Vec::new();
    let mut add = |comments: &SingleThreadedCommentsMapInner| {
        spans.extend(comments.values().flatten().map(|comment| span(comment.span)));
    };
    add(&leading.borrow());
    add(&trailing.borrow());
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// The parser's words without its list of everything else that could have stood there.
fn in_short(message: &str) -> String {
    let short = message.split_once(". Expected").map_or(message, |(found, _)| found);
    short.trim_end_matches('.').to_owned()
}

/// Gives each identifier its binding; those that nothing declares get the context that is returned. Only inside
/// [`with_globals`].
pub(super) fn resolve(module: Module) -> (Module, SyntaxContext) {
    let unresolved = Mark::new();
    let mut program = Program::Module(module);
    resolver(unresolved, Mark::new(), true).process(&mut program);
    let module = match program {
        Program::Module(module) => module,
        Program::Script(_) => Module::default(),
    };
    (module, SyntaxContext::empty().apply_mark(unresolved))
}

/// swc's marks and syntax contexts live inside one such call only.
pub(super) fn with_globals<T>(work: impl FnOnce() -> T) -> T {
    GLOBALS.set(&swc_common::Globals::new(), work)
}
