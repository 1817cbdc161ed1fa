//! Imports and exports.

use rustc_hash::FxHashMap;

use swc_common::Spanned;
use swc_ecma_ast as ast;
use swc_ecma_visit::VisitWith;

use super::Lowering;
use crate::code::parse::span;
use crate::code::program::{EXPORT_ASSIGNMENT, ExprId, ExprKind, Literal, Lower, Property};
use crate::text::Span;

impl Lowering<'_> {
    pub(super) fn finish(mut self) {
        let exports = self.take_exports(0);
        if let Some(file) = self.program.files.last_mut() {
            file.exports = exports;
        }
    }

    /// What is exported under each name since there were `before` exports.
    fn take_exports(&mut self, before: usize) -> FxHashMap<String, ExprId> {
        let mut values: FxHashMap<String, Vec<ExprId>> = FxHashMap::default();
        for (name, value) in self.exports.split_off(before) {
            let values = values.entry(name).or_default();
            // The TypeScript compiler first writes `exports.x = void 0`.
            values.retain(|earlier| !self.is_undefined(*earlier));
            values.push(value);
        }
        let one = |(name, values): (String, Vec<ExprId>)| match values[..] {
            [only] => (name, only),
            _ => (name, self.add(ExprKind::Choice(values), Span::default())),
        };
        values.into_iter().map(one).collect()
    }

    fn is_undefined(&self, expr: ExprId) -> bool {
        match &self.program[expr].kind {
            ExprKind::Literal(Literal::Undefined) => true,
            ExprKind::Assign { value, .. } => self.is_undefined(*value),
            _ => false,
        }
    }

    fn import(&mut self, local: &ast::Ident, module: &str, name: Option<String>, at: Span) {
        let import = self.add(ExprKind::Import { module: module.to_owned(), name }, at);
        self.define(local, import);
        self.note_module(module);
    }

    pub(super) fn import_of(&mut self, module: String, name: Option<String>, at: Span) -> ExprId {
        self.note_module(&module);
        self.add(ExprKind::Import { module, name }, at)
    }

    fn note_module(&mut self, module: &str) {
        if let Some(file) = self.program.files.last_mut() {
            file.fragment = false;
            file.v1 |= module == "@aws-cdk/core"
                || module.strip_prefix("@aws-cdk/aws-").is_some_and(|rest| !rest.ends_with("-alpha"));
        }
    }

    /// `Object.defineProperty(exports, name, { get: function () { return value; } })`.
    pub(super) fn define_export(&mut self, name: ExprId, property: ExprId) {
        let (ExprKind::Literal(Literal::String(name)), ExprKind::Object(properties)) =
            (&self.program[name].kind, &self.program[property].kind)
        else {
            return;
        };
        let value = properties.iter().find_map(|property| match property {
            Property::Value { key, value, .. } if key == "get" => match &self.program[*value].kind {
                ExprKind::Function(getter) => self.program[*getter].result,
                _ => None,
            },
            Property::Value { key, value, .. } if key == "value" => Some(*value),
            _ => None,
        });
        let name = name.clone();
        self.exports.extend(value.map(|value| (name, value)));
    }

    fn entity(&mut self, name: &ast::TsEntityName) -> ExprId {
        match name {
            ast::TsEntityName::Ident(ident) => self.ident(ident),
            ast::TsEntityName::TsQualifiedName(qualified) => {
                let object = self.entity(&qualified.left);
                let name = span(qualified.right.span);
                self.take(object, qualified.right.sym.as_str().to_owned(), name)
            }
        }
    }

    fn export(&mut self, name: &str, ident: &ast::Ident) {
        let value = self.ident(ident);
        self.exports.push((name.to_owned(), value));
    }

    fn export_pattern(&mut self, pattern: &ast::Pat) {
        match pattern {
            ast::Pat::Ident(name) => self.export(&name.sym, name),
            ast::Pat::Array(array) => array.elems.iter().flatten().for_each(|element| self.export_pattern(element)),
            ast::Pat::Assign(assign) => self.export_pattern(&assign.left),
            ast::Pat::Rest(rest) => self.export_pattern(&rest.arg),
            ast::Pat::Object(object) => {
                for property in &object.props {
                    match property {
                        ast::ObjectPatProp::KeyValue(pair) => self.export_pattern(&pair.value),
                        ast::ObjectPatProp::Assign(assign) => self.export(&assign.key.sym, &assign.key),
                        ast::ObjectPatProp::Rest(rest) => self.export_pattern(&rest.arg),
                    }
                }
            }
            ast::Pat::Expr(_) | ast::Pat::Invalid(_) => {}
        }
    }

    pub(super) fn module_declaration(&mut self, declaration: &ast::ModuleDecl) {
        let outer = self.statement.replace(span(declaration.span()));
        declaration.visit_children_with(self);
        self.statement = outer;
    }

    pub(super) fn import_declaration(&mut self, import: &ast::ImportDecl) {
        let module = import.src.value.to_string_lossy().into_owned();
        self.note_module(&module);
        if import.type_only {
            return;
        }
        for specifier in &import.specifiers {
            let at = span(specifier.span());
            match specifier {
                ast::ImportSpecifier::Named(named) if !named.is_type_only => {
                    let name = named.imported.as_ref().map_or_else(|| named.local.sym.as_str().to_owned(), export_name);
                    self.import(&named.local, &module, Some(name), at);
                }
                ast::ImportSpecifier::Named(_) => {}
                ast::ImportSpecifier::Default(default) => {
                    self.import(&default.local, &module, Some("default".to_owned()), at);
                }
                ast::ImportSpecifier::Namespace(namespace) => self.import(&namespace.local, &module, None, at),
            }
        }
    }

    pub(super) fn import_equals(&mut self, import: &ast::TsImportEqualsDecl) {
        if import.is_type_only {
            return;
        }
        match &import.module_ref {
            ast::TsModuleRef::TsExternalModuleRef(module) => {
                let module = module.expr.value.to_string_lossy().into_owned();
                self.import(&import.id, &module, None, span(import.span));
            }
            ast::TsModuleRef::TsEntityName(name) => {
                let value = self.entity(name);
                self.define(&import.id, value);
            }
        }
        if import.is_export {
            self.export(&import.id.sym, &import.id);
        }
    }

    pub(super) fn namespace(&mut self, module: &ast::TsModuleDecl) {
        let before = self.exports.len();
        module.body.visit_with(self);
        let exports = self.take_exports(before);
        if let (ast::TsModuleName::Ident(name), false) = (&module.id, module.declare) {
            let at = span(module.span);
            let property = |(key, value)| Property::Value { key, span: at, value };
            let value = self.add(ExprKind::Object(exports.into_iter().map(property).collect()), at);
            self.define(name, value);
        }
    }

    pub(super) fn export_declaration(&mut self, export: &ast::ExportDecl) {
        export.visit_children_with(self);
        match &export.decl {
            ast::Decl::Class(class) => self.export(&class.ident.sym, &class.ident),
            ast::Decl::Fn(function) => self.export(&function.ident.sym, &function.ident),
            ast::Decl::TsEnum(item) => self.export(&item.id.sym, &item.id),
            ast::Decl::TsModule(module) => {
                if let ast::TsModuleName::Ident(name) = &module.id {
                    self.export(&name.sym, name);
                }
            }
            ast::Decl::Var(variables) => {
                for variable in &variables.decls {
                    self.export_pattern(&variable.name);
                }
            }
            _ => {}
        }
    }

    pub(super) fn default_declaration(&mut self, export: &ast::ExportDefaultDecl) {
        let at = span(export.span);
        let (value, name) = match &export.decl {
            ast::DefaultDecl::Class(class) => {
                let name = class.ident.as_ref().map(|name| name.sym.as_str().to_owned()).unwrap_or_default();
                let id = self.class(name, &class.class);
                (ExprKind::Class(id), &class.ident)
            }
            ast::DefaultDecl::Fn(function) => {
                let id = self.plain_function(None, false, &function.function);
                (ExprKind::Function(id), &function.ident)
            }
            ast::DefaultDecl::TsInterfaceDecl(_) => return,
        };
        let value = self.add(value, at);
        if let Some(name) = name {
            self.define(name, value);
        }
        self.exports.push(("default".to_owned(), value));
    }

    pub(super) fn default_expression(&mut self, export: &ast::ExportDefaultExpr) {
        let value = self.expr(&export.expr);
        self.exports.push(("default".to_owned(), value));
    }

    pub(super) fn export_assignment(&mut self, export: &ast::TsExportAssignment) {
        let value = self.expr(&export.expr);
        self.exports.push((EXPORT_ASSIGNMENT.to_owned(), value));
    }

    pub(super) fn named_export(&mut self, export: &ast::NamedExport) {
        let module = export.src.as_ref().map(|module| module.value.to_string_lossy().into_owned());
        for specifier in export.specifiers.iter().filter(|_| !export.type_only) {
            let at = span(specifier.span());
            match (specifier, &module) {
                (ast::ExportSpecifier::Named(named), _) if named.is_type_only => {}
                (ast::ExportSpecifier::Named(named), Some(module)) => {
                    let original = export_name(&named.orig);
                    let exported = named.exported.as_ref().map_or_else(|| original.clone(), export_name);
                    let value = self.import_of(module.clone(), Some(original), at);
                    self.exports.push((exported, value));
                }
                (ast::ExportSpecifier::Named(named), None) => {
                    if let ast::ModuleExportName::Ident(ident) = &named.orig {
                        let exported =
                            named.exported.as_ref().map_or_else(|| ident.sym.as_str().to_owned(), export_name);
                        self.export(&exported, ident);
                    }
                }
                (ast::ExportSpecifier::Namespace(namespace), Some(module)) => {
                    let value = self.import_of(module.clone(), None, at);
                    self.exports.push((export_name(&namespace.name), value));
                }
                (ast::ExportSpecifier::Namespace(_), None) | (ast::ExportSpecifier::Default(_), _) => {}
            }
        }
    }

    pub(super) fn export_all(&mut self, export: &ast::ExportAll) {
        let module = export.src.value.to_string_lossy().into_owned();
        self.note_module(&module);
        if let Some(file) = self.program.files.last_mut().filter(|_| !export.type_only) {
            file.reexports.push(module);
        }
    }
}

pub(super) fn text_of(expr: &ast::Expr) -> Option<String> {
    match expr {
        ast::Expr::Lit(ast::Lit::Str(text)) => Some(text.value.to_string_lossy().into_owned()),
        _ => None,
    }
}

fn export_name(name: &ast::ModuleExportName) -> String {
    match name {
        ast::ModuleExportName::Ident(name) => name.sym.as_str().to_owned(),
        ast::ModuleExportName::Str(name) => name.value.to_string_lossy().into_owned(),
    }
}
