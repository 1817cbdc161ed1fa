//! Functions and classes.

use rustc_hash::FxHashMap;

use swc_common::Spanned;
use swc_ecma_ast as ast;
use swc_ecma_visit::VisitWith;

use super::Lowering;
use super::expressions::property_name;
use super::statements::ends;
use crate::code::parse::span;
use crate::code::program::{Class, ClassId, ExprKind, Function, FunctionId, Literal, Lower};
use crate::text::Span;

impl Lowering<'_> {
    pub(super) fn function(
        &mut self,
        class: Option<ClassId>,
        constructor: bool,
        body: impl FnOnce(&mut Self),
    ) -> FunctionId {
        let function = self.program.functions(Function { function: self.function, class, constructor, result: None });
        let outer = (self.function.replace(function), self.statement.take(), self.block.take());
        let outer_returns = std::mem::take(&mut self.returns);
        body(self);
        let returns = std::mem::replace(&mut self.returns, outer_returns);
        self.program[function].result = match returns[..] {
            [] => None,
            [only] => Some(only),
            [first, ..] => {
                let at = self.program[first].location.span;
                Some(self.add(ExprKind::Choice(returns), at))
            }
        };
        (self.function, self.statement, self.block) = outer;
        function
    }

    /// The statements of a function.
    pub(super) fn body(&mut self, statements: &[ast::Stmt]) {
        let outer = self.guard;
        self.statements(statements);
        if !self.returns.is_empty() && !statements.iter().any(ends) {
            let at = statements.last().map_or(Span::default(), |last| span(last.span()));
            let nothing = self.add(ExprKind::Literal(Literal::Undefined), at);
            self.returns.push(nothing);
        }
        self.guard = outer;
    }

    /// A function with a `this` of its own: the class's for a method, nothing that is known for others.
    pub(super) fn plain_function(
        &mut self,
        class: Option<ClassId>,
        is_static: bool,
        function: &ast::Function,
    ) -> FunctionId {
        function.decorators.visit_with(self);
        let outer = (std::mem::replace(&mut self.class, class), std::mem::replace(&mut self.is_static, is_static));
        let id = self.function(class, false, |lowering| {
            for (index, parameter) in function.params.iter().enumerate() {
                lowering.parameter(index, &parameter.pat);
            }
            if let Some(body) = &function.body {
                lowering.body(&body.stmts);
            }
            if function.is_generator {
                let iterator = lowering.add(ExprKind::Opaque, span(function.span));
                lowering.returns = vec![iterator];
            }
        });
        (self.class, self.is_static) = outer;
        id
    }

    pub(super) fn parameter(&mut self, index: usize, pattern: &ast::Pat) {
        let Some(function) = self.function else { return };
        if let ast::Pat::Rest(_) = pattern {
            let unknown = self.add(ExprKind::Opaque, span(pattern.span()));
            return self.pattern(pattern, unknown);
        }
        let value = self.add(ExprKind::Parameter(function, index), span(pattern.span()));
        self.pattern(pattern, value);
    }

    pub(super) fn class(&mut self, name: String, class: &ast::Class) -> ClassId {
        class.decorators.visit_with(self);
        let extends = class.super_class.as_ref().map(|expr| self.expr(expr));
        let constructor = self.program.functions(Function { function: self.function, ..Function::default() });
        let id = self.program.classes(Class {
            name,
            extends,
            constructor,
            fields: FxHashMap::default(),
            statics: FxHashMap::default(),
            methods: FxHashMap::default(),
            getters: FxHashMap::default(),
            static_getters: FxHashMap::default(),
            super_call: None,
        });
        let implicit = &mut self.program[constructor];
        (implicit.class, implicit.constructor) = (Some(id), true);
        let outer = (self.class.replace(id), std::mem::take(&mut self.is_static), self.statement.take());
        for member in &class.body {
            self.member_of_class(id, member);
        }
        (self.class, self.is_static, self.statement) = outer;
        id
    }

    fn member_of_class(&mut self, class: ClassId, member: &ast::ClassMember) {
        match member {
            ast::ClassMember::Constructor(constructor) => {
                let function = self.function(Some(class), true, |lowering| {
                    for (index, parameter) in constructor.params.iter().enumerate() {
                        lowering.constructor_parameter(class, index, parameter);
                    }
                    if let Some(body) = &constructor.body {
                        lowering.body(&body.stmts);
                    }
                });
                if constructor.body.is_some() {
                    self.program[class].constructor = function;
                }
            }
            ast::ClassMember::Method(method) => {
                self.method(class, property_name(&method.key), method.kind, method.is_static, &method.function);
            }
            ast::ClassMember::PrivateMethod(method) => {
                let name = format!("#{}", method.key.name);
                self.method(class, name, method.kind, method.is_static, &method.function);
            }
            ast::ClassMember::ClassProp(property) => {
                let value = property.value.as_deref();
                self.field(class, property_name(&property.key), property.is_static, value);
            }
            ast::ClassMember::PrivateProp(property) => {
                let value = property.value.as_deref();
                self.field(class, format!("#{}", property.key.name), property.is_static, value);
            }
            ast::ClassMember::StaticBlock(block) => {
                self.is_static = true;
                block.body.stmts.visit_with(self);
                self.is_static = false;
            }
            ast::ClassMember::AutoAccessor(_) | ast::ClassMember::TsIndexSignature(_) | ast::ClassMember::Empty(_) => {}
        }
    }

    fn constructor_parameter(&mut self, class: ClassId, index: usize, parameter: &ast::ParamOrTsParamProp) {
        let field = match parameter {
            ast::ParamOrTsParamProp::Param(parameter) => return self.parameter(index, &parameter.pat),
            ast::ParamOrTsParamProp::TsParamProp(field) => field,
        };
        let (pattern, name) = match &field.param {
            ast::TsParamPropParam::Ident(name) => (ast::Pat::Ident(name.clone()), name.id.clone()),
            ast::TsParamPropParam::Assign(assign) => match &*assign.left {
                ast::Pat::Ident(name) => (ast::Pat::Assign(assign.clone()), name.id.clone()),
                _ => return,
            },
        };
        self.parameter(index, &pattern);
        let value = self.ident(&name);
        self.program[class].fields.entry(name.sym.as_str().to_owned()).or_default().push(value);
    }

    fn method(
        &mut self,
        class: ClassId,
        name: String,
        kind: ast::MethodKind,
        is_static: bool,
        function: &ast::Function,
    ) {
        let id = self.plain_function(Some(class), is_static, function);
        if function.body.is_none() {
            return;
        }
        match (kind, is_static) {
            (ast::MethodKind::Method, false) => {
                self.program[class].methods.insert(name, id);
            }
            (ast::MethodKind::Method, true) => {
                let value = self.add(ExprKind::Function(id), span(function.span));
                self.program[class].statics.entry(name).or_default().push(value);
            }
            (ast::MethodKind::Getter, false) => {
                self.program[class].getters.insert(name, id);
            }
            (ast::MethodKind::Getter, true) => {
                self.program[class].static_getters.insert(name, id);
            }
            (ast::MethodKind::Setter, _) => {}
        }
    }

    fn field(&mut self, class: ClassId, name: String, is_static: bool, value: Option<&ast::Expr>) {
        self.is_static = is_static;
        let value = value.map(|value| self.expr(value));
        self.is_static = false;
        let class = &mut self.program[class];
        let fields = if is_static { &mut class.statics } else { &mut class.fields };
        fields.entry(name).or_default().extend(value);
    }

    pub(super) fn function_declaration(&mut self, function: &ast::FnDecl) {
        let id = self.plain_function(None, false, &function.function);
        if function.function.body.is_some() {
            let value = self.add(ExprKind::Function(id), span(function.function.span));
            self.define(&function.ident, value);
        }
    }

    pub(super) fn class_declaration(&mut self, class: &ast::ClassDecl) {
        let id = self.class(class.ident.sym.as_str().to_owned(), &class.class);
        let value = self.add(ExprKind::Class(id), span(class.class.span));
        self.define(&class.ident, value);
    }

    pub(super) fn return_statement(&mut self, statement: &ast::ReturnStmt) {
        if let Some(value) = &statement.arg {
            let value = self.expr(value);
            self.returns.push(value);
        } else {
            let nothing = self.add(ExprKind::Literal(Literal::Undefined), span(statement.span));
            self.returns.push(nothing);
        }
    }
}
