//! CDK code → [`Program`]: parsed, names resolved, lowered into a representation of our own, evaluated on demand.
//! The only module that knows swc. CloudFormation templates become the same.

mod comments;
mod eval;
mod guard;
mod lower;
mod parse;
mod program;
mod recover;
mod scan;
mod template;

pub use comments::{Comment, MARK};
pub use eval::{Env, Evaluator, Known, Made, Piece, Value};
pub use program::{
    Argument, BindingId, Class, ClassId, Expr, ExprId, ExprKind, File, Function, FunctionId, Literal, Named, Program,
    Property,
};

use crate::text::{DocumentId, Location};

/// Why code was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxError {
    /// Part of it does not parse.
    Unparsed {
        /// The smallest place that explains it.
        location: Location,
        /// What the parser expected.
        message: String,
    },
    /// All of a file is not read: it is no code, or more than the parser is given.
    Unread {
        /// What shows it.
        location: Location,
        /// Why.
        why: String,
    },
    /// The rest of a template is not read: all before was.
    Ended {
        /// Where.
        location: Location,
        /// Why.
        why: String,
    },
}

/// Reads all files into one program. What does not parse is left out, with one error a file that says so.
#[must_use]
pub fn read<'t>(files: impl IntoIterator<Item = (DocumentId, &'t str, &'t str)>) -> (Program, Vec<SyntaxError>) {
    let mut program = Program::default();
    let mut errors = Vec::new();
    for (document, path, text) in files {
        let error = match template::read(text) {
            Some(read) => template::add(&mut program, document, path, text, read),
            None => lower::file(&mut program, document, path, text),
        };
        errors.extend(error);
    }
    program.link();
    (program, errors)
}

/// Whether a text is a CloudFormation template.
#[must_use]
pub fn is_template(text: &str) -> bool {
    template::read(text).is_some()
}

/// What swc alone does with a text, for the bench: whether it parses.
#[cfg(feature = "bench")]
#[must_use]
pub fn parse_and_resolve(text: &str) -> bool {
    parse::with_globals(|| {
        parse::parse(text, parse::Frame::Module, "").map(|parsed| parse::resolve(parsed.module)).is_ok()
    })
}
