use super::{Context, declare_rule, settings};
use crate::cdk::functions::INDEX;
use crate::code::Literal;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{PythonFunction, Said};

declare_rule! {
    /// The handler of a `PythonFunction` names its file as well.
    ///
    /// ## What it reports
    /// A `handler` with a dot in it, as `lambda.Function` wants it. `PythonFunction` takes the file as `index`, which is
    /// `index.py` unless it is given, and the name of the function alone as `handler`.
    ///
    /// ## Why it matters
    /// `index.handler` becomes `index.index.handler` (synthesized with `@aws-cdk/aws-lambda-python-alpha` 2.269): it
    /// deploys, and no call of it finds the handler.
    ///
    /// ## Examples
    /// The file comes twice:
    /// ```ts reports
    /// import { PythonFunction } from '@aws-cdk/aws-lambda-python-alpha';
    /// import * as lambda from 'aws-cdk-lib/aws-lambda';
    ///
    /// new PythonFunction(this, 'Handler', {
    ///   entry: 'lambda',
    ///   runtime: lambda.Runtime.PYTHON_3_12,
    ///   handler: 'index.handler',
    /// });
    /// ```
    /// And once:
    /// ```ts silent
    /// import { PythonFunction } from '@aws-cdk/aws-lambda-python-alpha';
    /// import * as lambda from 'aws-cdk-lib/aws-lambda';
    ///
    /// new PythonFunction(this, 'Handler', {
    ///   entry: 'lambda',
    ///   runtime: lambda.Runtime.PYTHON_3_12,
    ///   index: 'app.py',
    ///   handler: 'main',
    /// });
    /// ```
    ///
    /// ## Fix
    /// Leaves the name of the function, and gives `index` the file where that is another one than `index.py`.
    "dotted-python-handler", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let functions = context.model.functions.iter().filter(|function| function.bundles);
    functions.filter_map(|function| report(context, function)).collect()
}

fn report(context: &Context<'_>, function: &PythonFunction) -> Option<Diagnostic> {
    let Said::Literal(Literal::String(handler), location) = &function.handler else { return None };
    let (module, name) = handler.rsplit_once('.')?;
    let file = format!("{}.py", module.replace('.', "/"));
    let renamed = Edit::replace(*location, context.source.quote(*location, name));
    let (index, edits) = match &function.index {
        Said::Nothing if file == INDEX => (INDEX, Some(vec![renamed])),
        Said::Nothing => {
            let index = format!("index: {}", context.source.quote(*location, &file));
            let added = settings::add(context, function.options, &index);
            (INDEX, added.map(|added| vec![added, renamed]))
        }
        Said::Literal(Literal::String(index), _) => (index.as_str(), (*index == file).then(|| vec![renamed])),
        Said::Literal(..) | Said::Unclear => return None,
    };
    let looked_for = format!("{}.{handler}", index.trim_end_matches(".py").replace('/', "."));
    let message =
        format!("`handler` names the function only: with the file before it, Lambda looks for `{looked_for}`.");
    Some(
        Diagnostic::new(RULE.name, Severity::Error, *location, message)
            .help("Name the file by `index`, and the function in it by `handler`.")
            .fixes(edits.map(|edits| Fix::safe(format!("Name the function `{name}` only"), edits))),
    )
}
