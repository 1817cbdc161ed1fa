//! Python functions, and how their code is packed.

use super::{Builder, Callee};
use crate::cdk::functions::{ARCHIVES, ASSETS, BUILT, BUNDLING, PLAIN, RUNTIME};
use crate::code::{ExprId, ExprKind, Known, Made, Value};
use crate::model::{Asset, PythonFunction};

impl Builder<'_> {
    pub(super) fn function(&mut self, api: &str, made: Made) {
        let bundles = BUNDLING.contains(&api);
        if !bundles && api != PLAIN {
            return;
        }
        let Some(Value::Object(options)) = self.argument_value(made, 2).map(|known| known.value) else { return };
        let runtime = self.property(options, "runtime").map(|known| known.value);
        let python = matches!(&runtime, Some(Value::Api(runtime)) if runtime.starts_with(RUNTIME));
        if !bundles && !python {
            return;
        }
        let asset = if bundles { None } else { self.asset(options) };
        let function = PythonFunction {
            made,
            bundles,
            options: options.site,
            handler: self.said(Some(options), "handler"),
            index: self.said(Some(options), "index"),
            runtime: self.written(options.site, "runtime").map(|runtime| self.location(runtime)),
            layers: self.eval.property(options, "layers").is_some(),
            asset,
        };
        let place = |function: &PythonFunction| function.made.site;
        if !self.model.functions.iter().any(|known| place(known) == place(&function)) {
            self.model.functions.push(function);
        }
    }

    /// A directory that is packed as it is.
    fn asset(&self, options: Made) -> Option<Asset> {
        let Value::Made(call) = self.property(options, "code")?.value else { return None };
        let Some(Callee::Api(api)) = self.callee(call) else { return None };
        let path = self.argument(call, 0).filter(|_| ASSETS.contains(&api.as_str()))?;
        let name = self.file_name(path, call)?;
        let folder = name.split('/').rfind(|folder| !folder.is_empty());
        let built = folder.is_some_and(|folder| BUILT.contains(&folder));
        if built || ARCHIVES.iter().any(|ending| name.ends_with(ending)) {
            return None;
        }
        let options = match self.argument(call, 1) {
            None => None,
            Some(options) => match self.eval.single(options, call.env)?.value {
                Value::Object(object) if self.eval.property(object, "bundling").is_none() => Some(object.site),
                _ => return None,
            },
        };
        Some(Asset { location: self.location(call.site), path: self.location(path), options })
    }

    /// What a path ends with: a text, or the last argument of `path.join`.
    fn file_name(&self, path: ExprId, made: Made) -> Option<String> {
        let Known { value, origin, .. } = self.eval.single(path, made.env)?;
        if let Some(text) = value.text() {
            return Some(text.to_owned());
        }
        let ExprKind::Call { callee, arguments } = &self.program[origin].kind else { return None };
        let ExprKind::Member { property, .. } = &self.program[self.program.bare(*callee)].kind else { return None };
        if !matches!(property.as_str(), "join" | "resolve") {
            return None;
        }
        self.eval.single(arguments.last()?.expr, made.env)?.value.text().map(str::to_owned)
    }
}
