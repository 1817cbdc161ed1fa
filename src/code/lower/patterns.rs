//! What gets a value: variables, patterns, properties.

use swc_common::Spanned;
use swc_ecma_ast as ast;

use super::Lowering;
use super::expressions::property_name;
use crate::code::parse::span;
use crate::code::program::{Absent, EXPORT_ASSIGNMENT, ExprId, ExprKind, Literal, Lower, Property, Write};
use crate::text::Span;

impl Lowering<'_> {
    /// A variable without a value yet.
    pub(super) fn declare(&mut self, pattern: &ast::Pat) {
        if let ast::Pat::Ident(name) = pattern {
            let binding = self.binding(&name.id);
            let (block, place) = (self.block, (self.function, self.guard));
            let binding = &mut self.program[binding];
            (binding.declared, binding.block) = (Some(place), block);
        }
    }

    pub(super) fn assign(&mut self, assign: &ast::AssignExpr, at: Span) -> ExprId {
        let value = self.expr(&assign.right);
        let given = if assign.op == ast::AssignOp::Assign { value } else { self.add(ExprKind::Opaque, at) };
        let target = match &assign.left {
            ast::AssignTarget::Pat(ast::AssignTargetPat::Object(pattern)) => {
                self.object_pattern(pattern, given);
                self.add(ExprKind::Opaque, span(pattern.span))
            }
            ast::AssignTarget::Pat(ast::AssignTargetPat::Array(pattern)) => {
                self.array_pattern(pattern, given);
                self.add(ExprKind::Opaque, span(pattern.span))
            }
            ast::AssignTarget::Simple(simple) => {
                let target = Box::<ast::Expr>::from(simple.clone());
                self.assign_to(&target, given)
            }
            ast::AssignTarget::Pat(ast::AssignTargetPat::Invalid(_)) => self.add(ExprKind::Opaque, at),
        };
        self.around(ExprKind::Assign { target, value }, at, [target, value])
    }

    /// Notes that what an expression stands for gets a value.
    pub(super) fn assign_to(&mut self, target: &ast::Expr, value: ExprId) -> ExprId {
        match target {
            ast::Expr::Ident(name) => {
                self.define(name, value);
                self.ident(name)
            }
            ast::Expr::Paren(ast::ParenExpr { expr, .. })
            | ast::Expr::TsAs(ast::TsAsExpr { expr, .. })
            | ast::Expr::TsNonNull(ast::TsNonNullExpr { expr, .. })
            | ast::Expr::TsSatisfies(ast::TsSatisfiesExpr { expr, .. })
            | ast::Expr::TsTypeAssertion(ast::TsTypeAssertion { expr, .. }) => self.assign_to(expr, value),
            other => {
                let target = self.expr(other);
                self.define_member(target, value);
                target
            }
        }
    }

    /// `this.x = value`, `exports.x = value`, `module.exports = value`, `object.x = value`.
    pub(super) fn define_member(&mut self, target: ExprId, value: ExprId) {
        let (object, property) = match &self.program[target].kind {
            ExprKind::Member { object, property, .. } => (*object, Some(property.clone())),
            ExprKind::Index { object, .. } => (*object, None),
            _ => return,
        };
        match (&self.program[object].kind, property) {
            (ExprKind::This, Some(property)) if self.class.is_some() => {
                if let Some(class) = self.class {
                    self.program[class].fields.entry(property).or_default().push(value);
                }
            }
            (ExprKind::Free(name), Some(property)) if name == "module" && property == "exports" => {
                self.exports.push((EXPORT_ASSIGNMENT.to_owned(), value));
            }
            (ExprKind::Free(name), Some(property)) if name == "exports" => self.exports.push((property, value)),
            (ExprKind::Member { object: module, property: exports, .. }, Some(property))
                if exports == "exports"
                    && matches!(&self.program[*module].kind, ExprKind::Free(name) if name == "module") =>
            {
                self.exports.push((property, value));
            }
            (_, property) => self.program.writes.push(Write { object, property, value }),
        }
    }

    pub(super) fn pattern(&mut self, pattern: &ast::Pat, value: ExprId) {
        match pattern {
            ast::Pat::Ident(name) => self.define(&name.id, value),
            ast::Pat::Object(pattern) => self.object_pattern(pattern, value),
            ast::Pat::Array(pattern) => self.array_pattern(pattern, value),
            ast::Pat::Assign(assign) => {
                let default = self.expr(&assign.right);
                let either = self.add(ExprKind::Fallback(Absent::Undefined, value, default), span(assign.span));
                self.pattern(&assign.left, either);
            }
            ast::Pat::Rest(rest) => {
                let unknown = self.add(ExprKind::Opaque, span(rest.span));
                self.pattern(&rest.arg, unknown);
            }
            ast::Pat::Expr(target) => {
                self.assign_to(target, value);
            }
            ast::Pat::Invalid(_) => {}
        }
    }

    fn array_pattern(&mut self, pattern: &ast::ArrayPat, value: ExprId) {
        for (index, element) in pattern.elems.iter().enumerate() {
            let Some(element) = element else { continue };
            let at = span(element.span());
            #[expect(clippy::cast_precision_loss, reason = "nobody destructures that far")]
            let index = self.add(ExprKind::Literal(Literal::Number(index as f64)), at);
            let taken = self.add(ExprKind::Index { object: value, index }, at);
            self.pattern(element, taken);
        }
    }

    fn object_pattern(&mut self, pattern: &ast::ObjectPat, value: ExprId) {
        for property in &pattern.props {
            match property {
                ast::ObjectPatProp::KeyValue(pair) => {
                    let at = span(pair.key.span());
                    let taken = if let ast::PropName::Computed(key) = &pair.key {
                        let index = self.expr(&key.expr);
                        self.add(ExprKind::Index { object: value, index }, at)
                    } else {
                        self.take(value, property_name(&pair.key), at)
                    };
                    self.pattern(&pair.value, taken);
                }
                ast::ObjectPatProp::Assign(assign) => {
                    let at = span(assign.key.span());
                    let mut taken = self.take(value, assign.key.sym.as_str().to_owned(), at);
                    if let Some(default) = &assign.value {
                        let default = self.expr(default);
                        taken = self.add(ExprKind::Fallback(Absent::Undefined, taken, default), at);
                    }
                    self.define(&assign.key.id, taken);
                }
                ast::ObjectPatProp::Rest(rest) => {
                    let taken = pattern.props.iter().filter_map(|property| match property {
                        ast::ObjectPatProp::KeyValue(pair) => Some(property_name(&pair.key)),
                        ast::ObjectPatProp::Assign(assign) => Some(assign.key.sym.as_str().to_owned()),
                        ast::ObjectPatProp::Rest(_) => None,
                    });
                    let properties = std::iter::once(Property::Spread(value)).chain(taken.map(Property::Omitted));
                    let object = self.add(ExprKind::Object(properties.collect()), span(rest.span));
                    self.pattern(&rest.arg, object);
                }
            }
        }
    }
}
