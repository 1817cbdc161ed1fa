//! Statements, and which of them are reached.

use swc_common::Spanned;
use swc_ecma_ast as ast;
use swc_ecma_visit::{Visit, VisitWith};

use super::Lowering;
use crate::code::parse::{self, span};
use crate::code::program::{Argument, ExprId, ExprKind, Function, Guard, Literal, Lower, Property};
use crate::text::{Location, Span};

impl Lowering<'_> {
    pub(super) fn statement(&mut self, statement: &ast::Stmt) {
        let own = Some(span(statement.span())).filter(|_| !parse::begins_in_frame(statement.span()));
        let several = matches!(statement, ast::Stmt::Decl(ast::Decl::Var(variables)) if variables.decls.len() > 1);
        let is_body = self.bodies.contains(&Some(span(statement.span())));
        let bodies = std::mem::replace(&mut self.bodies, bodies(statement));
        let outer = std::mem::replace(&mut self.statement, own.filter(|_| !several && !is_body));
        statement.visit_children_with(self);
        (self.statement, self.bodies) = (outer, bodies);
        if !matches!(statement, ast::Stmt::If(_)) {
            self.exit = None;
        }
    }

    pub(super) fn block_of_statements(&mut self, statements: &[ast::Stmt]) {
        let outer = self.guard;
        self.statements(statements);
        self.guard = outer;
    }

    /// Statements, each behind those before it: once an `if` has left, the others depend on it.
    pub(super) fn statements(&mut self, statements: &[ast::Stmt]) {
        for statement in statements {
            statement.visit_with(self);
            if let Some((test, when)) = self.exit.take() {
                self.guard = Some(self.program.guards(Guard { test, when, outer: self.guard }));
            }
        }
    }

    pub(super) fn if_statement(&mut self, conditional: &ast::IfStmt) {
        let test = self.expr(&conditional.test);
        self.guarded(test, true, |lowering| conditional.cons.visit_with(lowering));
        self.guarded(test, false, |lowering| conditional.alt.visit_with(lowering));
        let alternative_ends = conditional.alt.as_ref().is_some_and(|alternative| ends(alternative));
        self.exit = match (ends(&conditional.cons), alternative_ends) {
            (true, false) => Some((test, false)),
            (false, true) => Some((test, true)),
            _ => None,
        };
    }

    pub(super) fn switch_statement(&mut self, switch: &ast::SwitchStmt) {
        let value = self.expr(&switch.discriminant);
        let outer = self.guard;
        // No case so far.
        let mut others = outer;
        let mut reached_from_above = false;
        for (at, case) in switch.cases.iter().enumerate() {
            let place = span(case.span);
            let guard = match &case.test {
                Some(test) => {
                    let test = self.expr(test);
                    let test = self.add(ExprKind::Equal(value, test), place);
                    others = Some(self.program.guards(Guard { test, when: false, outer: others }));
                    Guard { test, when: true, outer }
                }
                None => Guard { test: self.add(ExprKind::Opaque, place), when: true, outer },
            };
            self.guard = if reached_from_above {
                let test = self.add(ExprKind::Opaque, place);
                Some(self.program.guards(Guard { test, when: true, outer }))
            } else if case.test.is_none() && at + 1 == switch.cases.len() {
                others
            } else {
                Some(self.program.guards(guard))
            };
            self.program.blocks.push(Location { document: self.document, span: place });
            case.cons.visit_with(self);
            self.guard = outer;
            reached_from_above = !case.cons.iter().any(ends);
        }
    }

    pub(super) fn try_statement(&mut self, attempt: &ast::TryStmt) {
        self.perhaps(span(attempt.block.span), |lowering| attempt.block.visit_with(lowering));
        if let Some(handler) = &attempt.handler {
            self.perhaps(span(handler.span), |lowering| handler.visit_with(lowering));
        }
        attempt.finalizer.visit_with(self);
    }

    pub(super) fn while_loop(&mut self, loop_: &ast::WhileStmt) {
        self.expr(&loop_.test);
        self.perhaps(span(loop_.span), |lowering| loop_.body.visit_with(lowering));
    }

    pub(super) fn do_while_loop(&mut self, loop_: &ast::DoWhileStmt) {
        self.perhaps(span(loop_.span), |lowering| loop_.body.visit_with(lowering));
        self.expr(&loop_.test);
    }

    pub(super) fn for_loop(&mut self, loop_: &ast::ForStmt) {
        loop_.init.visit_with(self);
        self.perhaps(span(loop_.span), |lowering| {
            loop_.test.visit_with(lowering);
            loop_.update.visit_with(lowering);
            loop_.body.visit_with(lowering);
        });
    }

    pub(super) fn for_of_loop(&mut self, loop_: &ast::ForOfStmt) {
        let list = self.expr(&loop_.right);
        self.each(list, &loop_.left, &loop_.body);
    }

    pub(super) fn for_in_loop(&mut self, loop_: &ast::ForInStmt) {
        let object = self.expr(&loop_.right);
        let at = span(loop_.right.span());
        let namespace = self.add(ExprKind::Free("Object".to_owned()), at);
        let callee = self.take(namespace, "keys".to_owned(), at);
        let arguments = vec![Argument { expr: object, spread: false }];
        let list = self.add(ExprKind::Call { callee, arguments }, at);
        self.each(list, &loop_.left, &loop_.body);
    }

    /// A loop is a function of its variable that is called with each element.
    fn each(&mut self, list: ExprId, variable: &ast::ForHead, body: &ast::Stmt) {
        let function = Function { function: self.function, ..Function::default() };
        let function = self.program.functions(function);
        let outer = self.function.replace(function);
        let read = |lowering: &mut Self| {
            match variable {
                ast::ForHead::VarDecl(variables) => {
                    for variable in &variables.decls {
                        lowering.parameter(0, &variable.name);
                    }
                }
                ast::ForHead::Pat(pattern) => lowering.parameter(0, pattern),
                ast::ForHead::UsingDecl(_) => {}
            }
            body.visit_with(lowering);
        };
        let mut leaving = Leaving::default();
        body.visit_with(&mut leaving);
        if leaving.breaks || leaving.returns {
            self.perhaps(span(body.span()), read);
        } else {
            read(self);
        }
        self.function = outer;
        let at = self.program[list].location.span;
        self.add(ExprKind::Loop { list, body: function }, at);
    }

    pub(super) fn block_statement(&mut self, block: &ast::BlockStmt) {
        let outer = self.block.replace(span(block.span));
        self.program.blocks.push(Location { document: self.document, span: span(block.span) });
        block.visit_children_with(self);
        self.block = outer;
    }

    pub(super) fn variable(&mut self, variable: &ast::VarDeclarator) {
        if let Some(value) = &variable.init {
            let value = self.expr(value);
            self.pattern(&variable.name, value);
        } else {
            self.declare(&variable.name);
        }
    }

    pub(super) fn enumeration(&mut self, item: &ast::TsEnumDecl) {
        let at = span(item.span);
        let mut members: Vec<(String, Span, ExprId)> = Vec::new();
        for member in &item.members {
            let place = span(member.span);
            let name = match &member.id {
                ast::TsEnumMemberId::Ident(name) => name.sym.as_str().to_owned(),
                ast::TsEnumMemberId::Str(name) => name.value.to_string_lossy().into_owned(),
            };
            let earlier = match member.init.as_deref() {
                Some(ast::Expr::Ident(other)) => members.iter().find(|(name, ..)| *name == *other.sym),
                _ => None,
            };
            let value = match (member.init.as_deref(), earlier, members.last()) {
                (Some(_), Some((_, _, same)), _) => *same,
                (Some(value), None, _) => self.expr(value),
                (None, _, before) => {
                    let next = match before.map(|(_, _, value)| &self.program[*value].kind) {
                        None => ExprKind::Literal(Literal::Number(0.0)),
                        Some(ExprKind::Literal(Literal::Number(before))) => {
                            ExprKind::Literal(Literal::Number(before + 1.0))
                        }
                        Some(_) => ExprKind::Opaque,
                    };
                    self.add(next, place)
                }
            };
            members.push((name, place, value));
        }
        let mut properties = Vec::new();
        for (key, span, value) in members {
            // A number's name can be looked up by it.
            if let ExprKind::Literal(Literal::Number(number)) = &self.program[value].kind {
                let number = number.to_string();
                let name = self.add(ExprKind::Literal(Literal::String(key.clone())), span);
                properties.push(Property::Value { key: number, span, value: name });
            }
            properties.push(Property::Value { key, span, value });
        }
        let value = self.add(ExprKind::Object(properties), at);
        self.define(&item.id, value);
    }
}

/// The statements in a branch or loop.
fn bodies(statement: &ast::Stmt) -> [Option<Span>; 2] {
    let (body, other) = match statement {
        ast::Stmt::If(conditional) => (&conditional.cons, conditional.alt.as_ref()),
        ast::Stmt::For(loop_) => (&loop_.body, None),
        ast::Stmt::ForIn(loop_) => (&loop_.body, None),
        ast::Stmt::ForOf(loop_) => (&loop_.body, None),
        ast::Stmt::While(loop_) => (&loop_.body, None),
        ast::Stmt::DoWhile(loop_) => (&loop_.body, None),
        ast::Stmt::Labeled(labeled) => (&labeled.body, None),
        ast::Stmt::With(with) => (&with.body, None),
        _ => return [None; 2],
    };
    [Some(span(body.span())), other.map(|other| span(other.span()))]
}

/// Whether nothing behind a statement is reached through it.
pub(super) fn ends(statement: &ast::Stmt) -> bool {
    match statement {
        ast::Stmt::Return(_) | ast::Stmt::Throw(_) | ast::Stmt::Break(_) | ast::Stmt::Continue(_) => true,
        ast::Stmt::Block(block) => block.stmts.iter().any(ends),
        ast::Stmt::If(conditional) => {
            ends(&conditional.cons) && conditional.alt.as_ref().is_some_and(|alternative| ends(alternative))
        }
        ast::Stmt::Switch(switch) => {
            let mut leaving = Leaving::default();
            switch.cases.iter().for_each(|case| case.cons.visit_with(&mut leaving));
            let last = switch.cases.last().is_some_and(|case| case.cons.iter().any(ends));
            !leaving.breaks && last && switch.cases.iter().any(|case| case.test.is_none())
        }
        ast::Stmt::Try(attempt) => {
            let handled = |handler: &ast::CatchClause| handler.body.stmts.iter().any(ends);
            attempt.finalizer.as_ref().is_some_and(|block| block.stmts.iter().any(ends))
                || attempt.block.stmts.iter().any(ends) && attempt.handler.as_ref().is_none_or(handled)
        }
        _ => false,
    }
}

/// Finds what ends a loop or `switch` before its last statement.
#[derive(Default)]
struct Leaving {
    breaks: bool,
    returns: bool,
    inside: usize,
}

impl Visit for Leaving {
    fn visit_break_stmt(&mut self, leaving: &ast::BreakStmt) {
        self.breaks |= self.inside == 0 || leaving.label.is_some();
    }

    fn visit_continue_stmt(&mut self, leaving: &ast::ContinueStmt) {
        self.breaks |= leaving.label.is_some();
    }

    fn visit_return_stmt(&mut self, _: &ast::ReturnStmt) {
        self.returns = true;
    }

    fn visit_stmt(&mut self, statement: &ast::Stmt) {
        let breakable = matches!(
            statement,
            ast::Stmt::For(_)
                | ast::Stmt::ForIn(_)
                | ast::Stmt::ForOf(_)
                | ast::Stmt::While(_)
                | ast::Stmt::DoWhile(_)
                | ast::Stmt::Switch(_)
        );
        self.inside += usize::from(breakable);
        statement.visit_children_with(self);
        self.inside -= usize::from(breakable);
    }

    fn visit_expr(&mut self, _: &ast::Expr) {}
    fn visit_function(&mut self, _: &ast::Function) {}
    fn visit_class(&mut self, _: &ast::Class) {}
}
