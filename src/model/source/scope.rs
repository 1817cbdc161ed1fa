//! Which names are in reach at a place, and which are free.

use super::SourceText;
use crate::cdk::{names, reads};
use crate::code::{BindingId, Expr, ExprId, ExprKind, FunctionId, Named};
use crate::text::{Location, Span};

impl SourceText<'_> {
    /// The name by which the code has what an expression makes, where that is in reach at another expression.
    #[must_use]
    pub fn name_at(&self, made: ExprId, place: ExprId) -> Option<String> {
        let (from, to) = (self.outermost(made), &self.program[place]);
        if self.program[from].location.document != to.location.document {
            return None;
        }
        match self.program.name_of(from)? {
            Named::Field(name) => (self.program[from].class == to.class).then(|| format!("this.{name}")),
            Named::Binding(binding) => {
                let reached = self.in_scope(*binding, to) && !self.is_shadowed(*binding, to);
                reached.then(|| self.program[*binding].name.clone())
            }
        }
    }

    /// Whether what the expression `text` says is in reach at another place: it is a name or a chain of properties, and
    /// what it starts with is declared around that place.
    #[must_use]
    pub fn reaches(&self, text: ExprId, place: ExprId) -> bool {
        let (from, to) = (&self.program[text], &self.program[place]);
        if from.location.document != to.location.document {
            return false;
        }
        match &from.kind {
            ExprKind::This => from.class == to.class,
            ExprKind::Free(_) => true,
            ExprKind::Binding(binding) => self.in_scope(*binding, to) && !self.is_shadowed(*binding, to),
            ExprKind::Member { object, .. } => self.reaches(*object, place),
            ExprKind::Transparent(inner) => self.reaches(*inner, place),
            _ => false,
        }
    }

    fn in_scope(&self, binding: BindingId, place: &Expr) -> bool {
        let block = self.program[binding].block;
        self.encloses(self.program.binding_function(binding), place.function)
            && block.is_none_or(|block| block.contains(place.location.span))
    }

    /// Whether another declaration of the same name stands between.
    fn is_shadowed(&self, binding: BindingId, place: &Expr) -> bool {
        let own = self.program.binding_function(binding);
        let shadows = |other: BindingId, function| {
            let definition = self.program[other].definitions.first();
            let same_file = definition
                .is_some_and(|definition| self.program[*definition].location.document == place.location.document);
            let block = self.program[other].block;
            other != binding
                && same_file
                && block.is_none_or(|block| block.contains(place.location.span))
                && (function != own || block.is_some())
        };
        let inside = std::iter::successors(place.function, |function| self.program[*function].function);
        let mut around = inside.map(Some).chain([None]);
        around.any(|function| {
            let mut others = self.program.declared_like(binding, function);
            others.any(|other| shadows(other, function))
        })
    }

    fn encloses(&self, outer: Option<FunctionId>, inner: Option<FunctionId>) -> bool {
        let mut around = inner;
        while let Some(function) = around {
            if Some(function) == outer {
                return true;
            }
            around = self.program[function].function;
        }
        outer.is_none()
    }

    /// Whether an expression comes after another one in the same function and block or one inside it.
    #[must_use]
    pub fn follows(&self, first: ExprId, second: ExprId) -> bool {
        let (first, second) = (&self.program[first], &self.program[second]);
        first.location.document == second.location.document
            && first.location.span.end <= second.location.span.start
            && self.encloses(first.function, second.function)
            && self.program.same_block(first.location, second.location)
    }

    /// Whether an expression says the same at another place: it is a literal, or made of what is in reach there by
    /// reading a secret.
    #[must_use]
    pub fn repeats(&self, expr: ExprId, place: ExprId) -> bool {
        match &self.program[expr].kind {
            ExprKind::Literal(_) => true,
            ExprKind::Call { callee, arguments } => {
                let ExprKind::Member { object, property, .. } = &self.program[self.program.bare(*callee)].kind else {
                    return false;
                };
                let reading = property == reads::READ_KEY || reads::UNWRAPPING.contains(&property.as_str());
                reading
                    && self.repeats(*object, place)
                    && arguments.iter().all(|argument| self.repeats(argument.expr, place))
            }
            _ => self.reaches(expr, place),
        }
    }

    /// A name like `wanted` that the file does not use yet.
    #[must_use]
    pub fn fresh_name(&self, location: Location, wanted: &str) -> String {
        let file = self.file(location);
        let used = |name: &str| {
            file.match_indices(name).any(|(at, _)| {
                let word =
                    |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$');
                let before = file.get(..at).and_then(|before| before.chars().next_back());
                let after = file.get(at + name.len()..).and_then(|after| after.chars().next());
                !word(before) && !word(after)
            })
        };
        std::iter::once(wanted.to_owned())
            .chain((2..100).map(|number| format!("{wanted}{number}")))
            .find(|name| !used(name))
            .unwrap_or_else(|| wanted.to_owned())
    }

    /// What a file calls a module of the CDK, by its canonical name; in a fragment, as the CDK's documentation does.
    #[must_use]
    pub fn module(&self, location: Location, canonical: &str) -> Option<String> {
        let is_module = |definition: &ExprId| {
            let expr = &self.program[*definition];
            let ExprKind::Import { module, name } = &expr.kind else { return false };
            let imported = names::canonical(module).map(|module| names::join(&module, name.as_deref()));
            expr.location.document == location.document && imported.as_deref() == Some(canonical)
        };
        let fragment = self.program.file(location.document).is_some_and(|file| file.fragment);
        let usual = || fragment.then(|| canonical.trim_start_matches("aws_").to_owned());
        let mut named = self.program.named();
        named
            .find(|(_, definitions)| definitions.iter().any(is_module))
            .map(|(name, _)| name.into_owned())
            .or_else(usual)
    }

    /// How a file calls something of the CDK's core module, and the import that it lacks for that.
    #[must_use]
    pub fn core_name(&self, at: Location, name: &str) -> Option<(String, Option<(Location, String)>)> {
        let mut whole = None;
        let mut first: Option<Location> = None;
        for (alias, definitions) in self.program.named() {
            let Some(definition) = definitions.first().map(|definition| &self.program[*definition]) else { continue };
            let ExprKind::Import { module, name: imported } = &definition.kind else { continue };
            if definition.location.document != at.document {
                continue;
            }
            first = first.min(Some(definition.location)).or(Some(definition.location));
            if names::canonical(module).as_deref() == Some("") {
                match imported {
                    Some(imported) if imported == name => return Some((alias.into_owned(), None)),
                    None => whole = Some(format!("{alias}.{name}")),
                    Some(_) => {}
                }
            }
        }
        if let Some(whole) = whole {
            return Some((whole, None));
        }
        let file = self.program.file(at.document)?;
        if file.fragment {
            return Some((name.to_owned(), None));
        }
        let text = self.file(at);
        let start = text.get(..first?.span.start as usize)?.rfind('\n').map_or(0, |end| end + 1);
        let line = Location { span: Span::new(start, start), ..at };
        let module = if file.v1 { "@aws-cdk/core" } else { "aws-cdk-lib" };
        let import = text.get(start..)?.starts_with("import ");
        let end = self.line_end(at);
        let declaration = format!("import {{ {name} }} from {};{end}", self.quote(at, module));
        import.then(|| (name.to_owned(), Some((line, declaration))))
    }

    /// How to write another class of the module of a class, and the edit that imports it, if that takes one: in the place
    /// of the other one, if that is `replaced` and has no other use.
    #[must_use]
    pub fn class_beside(
        &self,
        class: ExprId,
        wanted: &str,
        replaced: bool,
    ) -> Option<(String, Option<(Location, String)>)> {
        let binding = match &self.program[class].kind {
            ExprKind::Transparent(inner) => return self.class_beside(*inner, wanted, replaced),
            ExprKind::Member { object, .. } => return Some((format!("{}.{wanted}", self.path(*object)?), None)),
            ExprKind::Free(_) => return Some((wanted.to_owned(), None)),
            ExprKind::Binding(binding) => *binding,
            _ => return None,
        };
        let [import] = self.program[binding].definitions[..] else { return None };
        let ExprKind::Import { module, name: Some(_) } = &self.program[import].kind else { return None };
        let at = self.program[import].location;
        let is_wanted = |definition: &ExprId| {
            let other = &self.program[*definition];
            let imports = matches!(&other.kind, ExprKind::Import { module: of, name: Some(name) } if of == module && name == wanted);
            imports && other.location.document == at.document
        };
        if let Some((known, _)) = self.program.named().find(|(_, definitions)| definitions.iter().any(is_wanted)) {
            return Some((known.into_owned(), None));
        }
        let uses = |expr: &Expr| matches!(&expr.kind, ExprKind::Binding(used) if *used == binding);
        let once = self.program.expressions().filter(|(_, expr)| uses(expr)).count() == 1;
        let before = self.file(at).get(..at.span.start as usize).unwrap_or_default();
        let own_line = before.trim_end_matches([' ', '\t']).ends_with('\n');
        let apart = if own_line { self.new_line(at) } else { " ".to_owned() };
        let specifiers =
            if once && replaced { wanted.to_owned() } else { format!("{},{apart}{wanted}", self.text(at)) };
        Some((wanted.to_owned(), Some((at, specifiers))))
    }
}
