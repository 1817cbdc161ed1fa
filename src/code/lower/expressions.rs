//! Expressions.

use swc_common::Spanned;
use swc_ecma_ast as ast;
use swc_ecma_visit::VisitWith;

use super::Lowering;
use super::modules::text_of;
use crate::code::parse::span;
use crate::code::program::{Absent, Argument, ExprId, ExprKind, Literal, Lower, Property, Write};
use crate::text::Span;

/// Methods that change the array they are called on.
const MUTATORS: &[&str] = &["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"];

/// Functions of `Object` and `Reflect` that change their first argument.
const CHANGES: &[&str] = &["assign", "defineProperty", "defineProperties", "set", "deleteProperty", "setPrototypeOf"];

impl Lowering<'_> {
    #[expect(clippy::too_many_lines, reason = "an arm for each kind of expression")]
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> ExprId {
        let at = span(expr.span());
        match expr {
            ast::Expr::Ident(ident) => self.ident(ident),
            ast::Expr::This(_) => match self.class {
                Some(class) if self.is_static => self.add(ExprKind::Class(class), at),
                _ => self.add(ExprKind::This, at),
            },
            ast::Expr::Lit(literal) => self.literal(literal, at),
            ast::Expr::Tpl(template) => {
                let texts = template.quasis.iter().map(|text| {
                    text.cooked
                        .as_ref()
                        .map_or_else(|| text.raw.as_str().to_owned(), |cooked| cooked.to_string_lossy().into_owned())
                });
                let texts = texts.collect();
                let parts: Vec<_> = template.exprs.iter().map(|part| self.expr(part)).collect();
                self.around(ExprKind::Template { texts, parts: parts.clone() }, at, parts)
            }
            ast::Expr::Paren(ast::ParenExpr { expr, .. })
            | ast::Expr::TsAs(ast::TsAsExpr { expr, .. })
            | ast::Expr::TsSatisfies(ast::TsSatisfiesExpr { expr, .. })
            | ast::Expr::TsNonNull(ast::TsNonNullExpr { expr, .. })
            | ast::Expr::TsTypeAssertion(ast::TsTypeAssertion { expr, .. })
            | ast::Expr::TsConstAssertion(ast::TsConstAssertion { expr, .. })
            | ast::Expr::TsInstantiation(ast::TsInstantiation { expr, .. })
            | ast::Expr::Await(ast::AwaitExpr { arg: expr, .. }) => {
                let inner = self.expr(expr);
                self.around(ExprKind::Transparent(inner), at, [inner])
            }
            ast::Expr::Seq(sequence) => match sequence.exprs.iter().map(|part| self.expr(part)).last() {
                Some(last) => self.around(ExprKind::Transparent(last), at, [last]),
                None => self.add(ExprKind::Opaque, at),
            },
            ast::Expr::Member(member) => self.member(member, false, at),
            ast::Expr::OptChain(chain) => match &*chain.base {
                ast::OptChainBase::Member(member) => self.member(member, chain.optional, at),
                ast::OptChainBase::Call(call) => {
                    let callee = self.expr(&call.callee);
                    self.call(callee, &call.args, at)
                }
            },
            ast::Expr::Call(call) => match &call.callee {
                ast::Callee::Expr(callee) => self.call_or_require(callee, &call.args, at),
                ast::Callee::Super(_) => {
                    let arguments = self.arguments(&call.args);
                    let callee = self.add(ExprKind::Super, at);
                    let call = self.finish_call(callee, arguments, at);
                    if let Some(class) = self.class {
                        self.program[class].super_call = Some(call);
                    }
                    call
                }
                ast::Callee::Import(_) => {
                    let module = call.args.first().and_then(|module| text_of(&module.expr));
                    call.args.visit_with(self);
                    match module {
                        Some(module) => self.import_of(module, None, at),
                        None => self.add(ExprKind::Opaque, at),
                    }
                }
            },
            ast::Expr::New(new) => {
                let callee = self.expr(&new.callee);
                let arguments = self.arguments(new.args.as_deref().unwrap_or_default());
                let inner: Vec<_> = arguments.iter().map(|argument| argument.expr).chain([callee]).collect();
                self.around(ExprKind::New { callee, arguments }, at, inner)
            }
            ast::Expr::Object(object) => self.object(object, at),
            ast::Expr::Array(array) => {
                let elements: Vec<_> = array
                    .elems
                    .iter()
                    .map(|element| match element {
                        Some(element) => self.argument(element),
                        None => Argument { expr: self.add(ExprKind::Literal(Literal::Undefined), at), spread: false },
                    })
                    .collect();
                let inner: Vec<_> = elements.iter().map(|element| element.expr).collect();
                self.around(ExprKind::Array(elements), at, inner)
            }
            ast::Expr::Cond(conditional) => {
                let test = self.expr(&conditional.test);
                let choices = vec![
                    self.guarded(test, true, |lowering| lowering.expr(&conditional.cons)),
                    self.guarded(test, false, |lowering| lowering.expr(&conditional.alt)),
                ];
                self.around(ExprKind::Choice(choices.clone()), at, choices)
            }
            ast::Expr::Bin(binary) => {
                let left = self.expr(&binary.left);
                let right = match binary.op {
                    ast::BinaryOp::LogicalAnd => self.guarded(left, true, |lowering| lowering.expr(&binary.right)),
                    ast::BinaryOp::LogicalOr => self.guarded(left, false, |lowering| lowering.expr(&binary.right)),
                    ast::BinaryOp::NullishCoalescing => self.perhaps(at, |lowering| lowering.expr(&binary.right)),
                    _ => self.expr(&binary.right),
                };
                let kind = match binary.op {
                    ast::BinaryOp::NullishCoalescing => ExprKind::Fallback(Absent::Nullish, left, right),
                    ast::BinaryOp::LogicalOr => ExprKind::Fallback(Absent::Falsy, left, right),
                    ast::BinaryOp::LogicalAnd => ExprKind::And(left, right),
                    ast::BinaryOp::Add => ExprKind::Add(left, right),
                    ast::BinaryOp::EqEqEq | ast::BinaryOp::EqEq => ExprKind::Equal(left, right),
                    ast::BinaryOp::NotEqEq | ast::BinaryOp::NotEq => {
                        let equal = self.add(ExprKind::Equal(left, right), at);
                        return self.around(ExprKind::Not(equal), at, [left, right]);
                    }
                    _ => ExprKind::Opaque,
                };
                self.around(kind, at, [left, right])
            }
            ast::Expr::Unary(unary) => {
                let operand = self.expr(&unary.arg);
                let kind = match unary.op {
                    ast::UnaryOp::Bang => ExprKind::Not(operand),
                    ast::UnaryOp::Void => ExprKind::Literal(Literal::Undefined),
                    _ => ExprKind::Opaque,
                };
                let value = self.around(kind, at, [operand]);
                if unary.op == ast::UnaryOp::Delete {
                    self.define_member(operand, value);
                }
                value
            }
            ast::Expr::Assign(assign) => self.assign(assign, at),
            ast::Expr::Update(update) => {
                let value = self.add(ExprKind::Opaque, at);
                self.assign_to(&update.arg, value);
                value
            }
            ast::Expr::Arrow(arrow) => {
                let function = self.function(None, false, |lowering| {
                    for (index, parameter) in arrow.params.iter().enumerate() {
                        lowering.parameter(index, parameter);
                    }
                    match &*arrow.body {
                        ast::ArrowFunctionBody::FunctionBody(body) => lowering.body(&body.stmts),
                        ast::ArrowFunctionBody::Expr(value) => {
                            let value = lowering.expr(value);
                            lowering.returns.push(value);
                        }
                    }
                });
                self.add(ExprKind::Function(function), at)
            }
            ast::Expr::Fn(function) => {
                let id = self.plain_function(None, false, &function.function);
                let value = self.add(ExprKind::Function(id), at);
                if let Some(name) = &function.ident {
                    self.define(name, value);
                }
                value
            }
            ast::Expr::Class(class) => {
                let name = class.ident.as_ref().map(|name| name.sym.as_str().to_owned()).unwrap_or_default();
                let id = self.class(name, &class.class);
                let value = self.add(ExprKind::Class(id), at);
                if let Some(name) = &class.ident {
                    self.define(name, value);
                }
                value
            }
            ast::Expr::SuperProp(_) => {
                expr.visit_children_with(self);
                self.add(ExprKind::Super, at)
            }
            _ => {
                expr.visit_children_with(self);
                self.add(ExprKind::Opaque, at)
            }
        }
    }

    pub(super) fn ident(&mut self, ident: &ast::Ident) -> ExprId {
        let at = span(ident.span);
        let kind = if ident.ctxt == self.unresolved {
            match &*ident.sym {
                "undefined" => ExprKind::Literal(Literal::Undefined),
                name => ExprKind::Free(name.to_owned()),
            }
        } else {
            ExprKind::Binding(self.binding(ident))
        };
        self.add(kind, at)
    }

    fn literal(&mut self, literal: &ast::Lit, at: Span) -> ExprId {
        let value = match literal {
            ast::Lit::Str(text) => Literal::String(text.value.to_string_lossy().into_owned()),
            ast::Lit::Num(number) => Literal::Number(number.value),
            ast::Lit::Bool(boolean) => Literal::Boolean(boolean.value),
            ast::Lit::Null(_) => Literal::Null,
            _ => return self.add(ExprKind::Opaque, at),
        };
        self.add(ExprKind::Literal(value), at)
    }

    fn member(&mut self, member: &ast::MemberExpr, optional: bool, at: Span) -> ExprId {
        let object = self.expr(&member.obj);
        let kind = match &member.prop {
            ast::MemberProp::Ident(name) => {
                ExprKind::Member { object, property: name.sym.as_str().to_owned(), name: span(name.span), optional }
            }
            ast::MemberProp::PrivateName(name) => {
                ExprKind::Member { object, property: format!("#{}", name.name), name: span(name.span), optional }
            }
            ast::MemberProp::Computed(computed) => {
                let index = self.expr(&computed.expr);
                match &self.program[index].kind {
                    ExprKind::Literal(Literal::String(property)) => ExprKind::Member {
                        object,
                        property: property.clone(),
                        name: self.program[index].location.span,
                        optional,
                    },
                    _ => ExprKind::Index { object, index },
                }
            }
        };
        self.around(kind, at, [object])
    }

    fn call_or_require(&mut self, callee: &ast::Expr, arguments: &[ast::ExprOrSpread], at: Span) -> ExprId {
        let module = arguments.first().and_then(|module| text_of(&module.expr));
        match (function_name(callee), arguments, module) {
            (Some("require"), _, Some(module)) if matches!(callee, ast::Expr::Ident(name) if name.ctxt == self.unresolved) =>
            {
                return self.import_of(module, None, at);
            }
            // What the TypeScript compiler wraps modules in; `.default` of a module is the module.
            (Some("__importStar" | "__importDefault" | "__toESM"), [module, ..], _) => {
                let module = self.expr(&module.expr);
                return self.around(ExprKind::Transparent(module), at, [module]);
            }
            (Some("__exportStar"), [module, ..], _) => {
                if let ast::Expr::Call(require) = &*module.expr
                    && let Some(module) = require.args.first().and_then(|module| text_of(&module.expr))
                    && let Some(file) = self.program.files.last_mut()
                {
                    file.reexports.push(module);
                }
            }
            _ => {}
        }
        let callee = self.expr(callee);
        let call = self.call(callee, arguments, at);
        self.note_change(call);
        call
    }

    /// What a call changes besides.
    fn note_change(&mut self, call: ExprId) {
        let ExprKind::Call { callee, arguments } = &self.program[call].kind else { return };
        let ExprKind::Member { object, property, .. } = &self.program[*callee].kind else { return };
        let first = arguments.first().map(|argument| argument.expr);
        let changed = match &self.program[*object].kind {
            ExprKind::Free(name) if matches!(name.as_str(), "Object" | "Reflect") => {
                let Some(first) = first.filter(|_| CHANGES.contains(&property.as_str())) else { return };
                if let (ExprKind::Free(exports), [_, name, property]) = (&self.program[first].kind, &arguments[..])
                    && exports == "exports"
                {
                    let (name, property) = (name.expr, property.expr);
                    return self.define_export(name, property);
                }
                first
            }
            _ if MUTATORS.contains(&property.as_str()) => *object,
            _ => return,
        };
        self.program.writes.push(Write { object: changed, property: None, value: call });
    }

    fn call(&mut self, callee: ExprId, arguments: &[ast::ExprOrSpread], at: Span) -> ExprId {
        let arguments = self.arguments(arguments);
        self.finish_call(callee, arguments, at)
    }

    fn finish_call(&mut self, callee: ExprId, arguments: Vec<Argument>, at: Span) -> ExprId {
        let inner: Vec<_> = arguments.iter().map(|argument| argument.expr).chain([callee]).collect();
        self.around(ExprKind::Call { callee, arguments }, at, inner)
    }

    fn arguments(&mut self, arguments: &[ast::ExprOrSpread]) -> Vec<Argument> {
        arguments.iter().map(|argument| self.argument(argument)).collect()
    }

    fn argument(&mut self, argument: &ast::ExprOrSpread) -> Argument {
        Argument { expr: self.expr(&argument.expr), spread: argument.spread.is_some() }
    }

    fn object(&mut self, object: &ast::ObjectLit, at: Span) -> ExprId {
        let mut properties = Vec::new();
        let mut inner = Vec::new();
        for property in &object.props {
            let property = match property {
                ast::PropOrSpread::Spread(spread) => {
                    let value = self.expr(&spread.expr);
                    inner.push(value);
                    Property::Spread(value)
                }
                ast::PropOrSpread::Prop(property) => match &**property {
                    ast::Prop::Shorthand(ident) => {
                        let value = self.ident(ident);
                        inner.push(value);
                        Property::Value { key: ident.sym.as_str().to_owned(), span: span(ident.span), value }
                    }
                    ast::Prop::KeyValue(pair) => {
                        let value = self.expr(&pair.value);
                        inner.push(value);
                        match &pair.key {
                            ast::PropName::Computed(computed) => {
                                Property::Computed { key: self.expr(&computed.expr), value }
                            }
                            key => Property::Value { key: property_name(key), span: span(key.span()), value },
                        }
                    }
                    ast::Prop::Getter(getter) => {
                        let function = self.plain_function(None, false, &getter.function);
                        Property::Getter { key: property_name(&getter.key), function }
                    }
                    ast::Prop::Method(method) => {
                        let function = self.plain_function(None, false, &method.function);
                        let value = self.add(ExprKind::Function(function), span(method.function.span));
                        Property::Value { key: property_name(&method.key), span: span(method.key.span()), value }
                    }
                    ast::Prop::Setter(_) | ast::Prop::Assign(_) => continue,
                },
            };
            properties.push(property);
        }
        self.around(ExprKind::Object(properties), at, inner)
    }

    pub(super) fn take(&mut self, object: ExprId, property: String, name: Span) -> ExprId {
        self.add(ExprKind::Member { object, property, name, optional: false }, name)
    }
}

/// The last name of a function that is called: `require`, `tslib_1.__importStar`, `(0, tslib_1.__importStar)`.
fn function_name(callee: &ast::Expr) -> Option<&str> {
    match callee {
        ast::Expr::Ident(name) => Some(&name.sym),
        ast::Expr::Member(ast::MemberExpr { prop: ast::MemberProp::Ident(name), .. }) if name.sym.starts_with("__") => {
            Some(&name.sym)
        }
        ast::Expr::Paren(paren) => function_name(&paren.expr),
        ast::Expr::Seq(sequence) => function_name(sequence.exprs.last()?),
        _ => None,
    }
}

pub(super) fn property_name(name: &ast::PropName) -> String {
    match name {
        ast::PropName::Ident(name) => name.sym.as_str().to_owned(),
        ast::PropName::Str(name) => name.value.to_string_lossy().into_owned(),
        ast::PropName::Num(number) => number.value.to_string(),
        ast::PropName::Computed(_) | ast::PropName::BigInt(_) => String::new(),
    }
}
