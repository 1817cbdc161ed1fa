use super::{Context, declare_rule, settings};
use crate::cdk::functions::INSTALL;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Asset, PythonFunction};
use crate::text::{Location, Span};

declare_rule! {
    /// Nothing installs the packages of a Python function.
    ///
    /// ## What it reports
    /// A `lambda.Function` of a Python runtime with the code of a directory and without `bundling` or layers. It is silent
    /// about archives, images, inline code, and directories whose name is not known or says that something has built them.
    ///
    /// ## Why it matters
    /// `Code.fromAsset` packs the directory as it is (synthesized with `aws-cdk-lib` 2.276): what `requirements.txt` lists
    /// is missing when the function runs. A function that needs only the standard library and boto3 is fine, and so is
    /// a directory that has its packages in it; the pasted text does not say.
    ///
    /// ## Examples
    /// The directory is packed as it is:
    /// ```ts reports
    /// import * as lambda from 'aws-cdk-lib/aws-lambda';
    ///
    /// new lambda.Function(this, 'Handler', {
    ///   runtime: lambda.Runtime.PYTHON_3_12,
    ///   handler: 'index.handler',
    ///   code: lambda.Code.fromAsset('lambda'),
    /// });
    /// ```
    /// Its packages are in a layer:
    /// ```ts silent
    /// import * as lambda from 'aws-cdk-lib/aws-lambda';
    ///
    /// declare const packages: lambda.LayerVersion;
    /// new lambda.Function(this, 'Handler', {
    ///   runtime: lambda.Runtime.PYTHON_3_12,
    ///   handler: 'index.handler',
    ///   code: lambda.Code.fromAsset('lambda'),
    ///   layers: [packages],
    /// });
    /// ```
    ///
    /// ## Fix
    /// `bundling`, which installs them in a container. Unsafe: it needs Docker, and a `requirements.txt`. `PythonFunction`
    /// of `@aws-cdk/aws-lambda-python-alpha` does the same.
    "unbundled-python", Info, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let functions = context.model.functions.iter().filter(|function| !function.bundles && !function.layers);
    functions.filter_map(|function| report(context, function)).collect()
}

fn report(context: &Context<'_>, function: &PythonFunction) -> Option<Diagnostic> {
    let asset = function.asset.as_ref()?;
    let name = context.source.name_at(function.made.site, function.made.site);
    if name.is_some_and(|name| context.source.contains(asset.location, &format!("{name}.addLayers("))) {
        return None;
    }
    let message = "The directory is packed as it is: nothing installs the packages of a `requirements.txt`.";
    Some(
        Diagnostic::new(RULE.name, Severity::Info, asset.location, message)
            .help(
                "If it needs more than the standard library and boto3, let `bundling` or `PythonFunction` install it; both \
                 need Docker.",
            )
            .fixes(bundle(context, function, asset)),
    )
}

fn bundle(context: &Context<'_>, function: &PythonFunction, asset: &Asset) -> Option<Fix> {
    let source = context.source;
    let runtime = source.text(function.runtime.filter(|runtime| runtime.document == asset.path.document)?);
    let line = source.new_line(asset.path);
    let quote = |text| source.quote(asset.path, text);
    let command = format!("[{}, {}, {}]", quote("bash"), quote("-c"), quote(INSTALL));
    let bundling =
        format!("bundling: {{{line}    image: {runtime}.bundlingImage,{line}    command: {command},{line}  }}");
    let edit = match asset.options {
        None => {
            let end = Location { span: Span::at(asset.path.span.end), ..asset.path };
            Edit::replace(end, format!(", {{{line}  {bundling},{line}}}"))
        }
        Some(options) => settings::add(context, options, &bundling)?,
    };
    Some(Fix::unsafe_("Install the packages by `bundling`", vec![edit]))
}
