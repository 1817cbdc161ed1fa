//! CDK code → [`Program`]: parsed, names resolved, lowered into a representation of our own, evaluated on demand.
//! The only module that knows swc.

mod eval;
mod guard;
mod lower;
mod parse;
mod program;
mod recover;
mod scan;

pub use eval::{Env, Evaluator, Known, Made, Value};
pub use program::{
    Argument, BindingId, Class, ClassId, Expr, ExprId, ExprKind, File, Function, FunctionId, Literal, Program, Property,
};

use crate::text::{DocumentId, Location};

/// A place where code does not parse, and what stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The smallest place that explains it.
    pub location: Location,
    /// What the parser expected, or which bound is exceeded.
    pub message: String,
}

/// Reads all files into one program. What does not parse is left out, with one error a file that says so.
#[must_use]
pub fn read<'t>(files: impl IntoIterator<Item = (DocumentId, &'t str, &'t str)>) -> (Program, Vec<SyntaxError>) {
    let mut program = Program::default();
    let mut errors = Vec::new();
    for (document, path, text) in files {
        errors.extend(lower::file(&mut program, document, path, text));
    }
    program.link();
    (program, errors)
}
