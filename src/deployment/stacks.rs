//! What the CDK calls a stack of the code. Source: what `aws-cdk-lib` 2.276 synthesizes.

use crate::code::{Argument, Evaluator, ExprKind, Literal, Made, Program, Value};

/// Stages in stages that are followed.
const DEPTH: usize = 8;

/// The path of the construct that is the stack of this name, where only one can be meant.
pub(super) fn id(program: &Program, stack: &str) -> Option<String> {
    let eval = Evaluator::new(program);
    let mut found = None;
    for (site, _) in program.expressions().filter(|(_, expr)| matches!(expr.kind, ExprKind::New { .. })) {
        for env in eval.contexts(site).iter() {
            let Some(known) = eval.single(site, *env) else { continue };
            let Some(id) = path(&eval, known.value, stack) else { continue };
            if found.replace(id.clone()).is_some_and(|other| other != id) {
                return None;
            }
        }
    }
    found
}

/// The path of a construct, if it is the stack of this name, in the app or in its stages.
fn path(eval: &Evaluator<'_>, mut construct: Value, stack: &str) -> Option<String> {
    let (mut path, mut name, mut is_given) = (String::new(), String::new(), false);
    for depth in 0..DEPTH {
        let made = if let Value::Made(made) = construct { made } else { eval.base(&construct)? };
        let class = eval.api(made)?;
        let setting = match (depth, class.as_str()) {
            (0, "Stack") => "stackName",
            (1.., "Stage") => "stageName",
            (1.., "App") => return (name == stack).then_some(path),
            _ => return None,
        };
        let [scope, id, options @ ..] = eval.arguments(made) else { return None };
        let id = eval.single(id.expr, made.env)?.value.text()?.to_owned();
        let given = given(eval, made, options.first(), setting)?;
        if depth == 0 {
            is_given = given.text().is_some();
            given.text().unwrap_or(&id).clone_into(&mut name);
            path = id;
        } else {
            // A name that the stack is given is all of it.
            if !is_given {
                name = format!("{}-{name}", given.text().unwrap_or(&id));
            }
            path = format!("{id}/{path}");
        }
        construct = eval.single(scope.expr, made.env)?.value;
    }
    None
}

/// A name among the options, or that there is none; `None` where the text does not say it.
fn given(eval: &Evaluator<'_>, made: Made, options: Option<&Argument>, setting: &str) -> Option<Value> {
    const NOTHING: Value = Value::Literal(Literal::Undefined);
    let Some(options) = options else { return Some(NOTHING) };
    match eval.single(options.expr, made.env)?.value {
        Value::Object(object) => match eval.property(object, setting).as_deref() {
            None => Some(NOTHING),
            Some([known]) => known.value.text().map(|_| known.value.clone()),
            Some(_) => None,
        },
        options => (options == NOTHING).then_some(NOTHING),
    }
}
