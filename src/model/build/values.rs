//! What the code does with values of secrets while it synthesizes: they are tokens then, and texts only once they are
//! unwrapped.

use super::{Builder, Callee};
use crate::cdk::reads::{self, LOOKING_FUNCTIONS, LOOKING_METHODS, LookKind};
use crate::code::{Env, ExprId, ExprKind, Known, Literal, Made, Value};
use crate::model::{By, Look, ReadId, Wrapped};
use crate::text::Location;

/// Names that a value is followed through.
const MOST_NAMES: usize = 8;

impl Builder<'_> {
    /// Whether an expression looks as if it looked at the value of a secret, by the names in it.
    pub(super) fn may_look_at_value(&self, expr: ExprId) -> bool {
        match &self.program[expr].kind {
            ExprKind::Equal(left, right) => self.may_be_unwrapped(*left) || self.may_be_unwrapped(*right),
            ExprKind::Member { object, property, .. } => property == "length" && self.may_be_unwrapped(*object),
            ExprKind::Call { callee, arguments } => {
                let object = match &self.program[self.program.bare(*callee)].kind {
                    ExprKind::Member { object, .. } => Some(*object),
                    _ => None,
                };
                object.is_some_and(|object| self.may_be_unwrapped(object) || self.may_be_value(object))
                    || arguments.iter().any(|argument| self.may_be_unwrapped(argument.expr))
            }
            _ => false,
        }
    }

    /// Whether a text looks as if the value of a secret were in it that is not unwrapped.
    pub(super) fn may_hold_value(&self, expr: ExprId) -> bool {
        self.parts(expr).into_iter().any(|part| self.may_be_value(part))
    }

    fn may_be_value(&self, expr: ExprId) -> bool {
        let is = |name: &str| name == reads::READ_KEY || reads::READ_BY_ID.rsplit('.').next() == Some(name);
        self.is_called(expr, is) || self.is_member(expr, reads::READ_WHOLE)
    }

    fn may_be_unwrapped(&self, expr: ExprId) -> bool {
        self.is_called(expr, |name| reads::UNWRAPPING.contains(&name))
    }

    fn is_called(&self, expr: ExprId, is: impl Fn(&str) -> bool) -> bool {
        let ExprKind::Call { callee, .. } = &self.program[self.definition(expr)].kind else { return false };
        matches!(&self.program[self.program.bare(*callee)].kind, ExprKind::Member { property, .. } if is(property))
    }

    fn is_member(&self, expr: ExprId, name: &str) -> bool {
        matches!(&self.program[self.definition(expr)].kind, ExprKind::Member { property, .. } if property == name)
    }

    /// What a name that is declared once stands for.
    fn definition(&self, expr: ExprId) -> ExprId {
        let mut expr = self.program.bare(expr);
        for _ in 0..MOST_NAMES {
            let ExprKind::Binding(binding) = &self.program[expr].kind else { break };
            let [only] = self.program[*binding].definitions[..] else { break };
            expr = self.program.bare(only);
        }
        expr
    }

    fn parts(&self, text: ExprId) -> Vec<ExprId> {
        match &self.program[text].kind {
            ExprKind::Template { parts, .. } => parts.clone(),
            ExprKind::Add(left, right) => vec![*left, *right],
            _ => Vec::new(),
        }
    }

    /// Notes what an expression does with a value of a secret.
    pub(super) fn visit_value_use(&mut self, made: Made) {
        let location = self.location(made.site);
        match &self.program[made.site].kind {
            ExprKind::Template { .. } | ExprKind::Add(..) => {
                for part in self.parts(made.site) {
                    if let Some(known) = self.eval.receiver(part, made.env) {
                        self.text_is_due(&known.value, part, false);
                    }
                }
            }
            ExprKind::Equal(left, right) => {
                for (one, other) in [(*left, *right), (*right, *left)] {
                    // Whether there is a value at all can be asked.
                    let absent = matches!(
                        self.eval.single(other, made.env),
                        Some(Known { value: Value::Literal(Literal::Undefined | Literal::Null), .. })
                    );
                    if !absent {
                        self.look(one, made.env, LookKind::Compares, location);
                    }
                }
            }
            ExprKind::Member { object, property, .. } if property == "length" => {
                self.look(*object, made.env, LookKind::Measures, location);
            }
            ExprKind::Call { callee, arguments } => {
                if let Some(Callee::Method { object, name, location: at }) = self.callee(made) {
                    if name == "toString" {
                        self.made_text(object, made.env, at);
                    }
                    if let Some((_, kind)) = LOOKING_METHODS.iter().find(|(method, _)| *method == name) {
                        self.look(object, made.env, *kind, location);
                    }
                }
                let Some(Value::Free(path)) = self.eval.single(*callee, made.env).map(|known| known.value) else {
                    return;
                };
                if let Some((_, kind)) = LOOKING_FUNCTIONS.iter().find(|(function, _)| *function == path) {
                    for argument in arguments {
                        self.look(argument.expr, made.env, *kind, location);
                    }
                }
            }
            _ => {}
        }
    }

    fn look(&mut self, value: ExprId, env: Env, kind: LookKind, location: Location) {
        if !self.may_be_unwrapped(value) {
            return;
        }
        let Some(Value::Made(made)) = self.eval.receiver(value, env).map(|known| known.value) else { return };
        let Some(read) = self.wrapped(made).and_then(|inner| self.value_read(inner)) else { return };
        let look = Look { read, kind, location };
        if !self.model.looks.iter().any(|known| known.location == location) {
            self.model.looks.push(look);
        }
    }

    fn made_text(&mut self, value: ExprId, env: Env, method: Location) {
        let Some(Value::Made(made)) = self.eval.receiver(value, env).map(|known| known.value) else { return };
        if let Some(read) = self.value_read(made) {
            self.add_wrapped(Wrapped { read, location: method, method: true, typed: false, callable: true });
        }
    }

    /// Notes that an argument is to be a text.
    pub(super) fn argument_is_text(&mut self, made: Made, index: usize) {
        if let (Some(argument), Some(known)) = (self.argument(made, index), self.argument_value(made, index)) {
            self.text_is_due(&known.value, argument, true);
        }
    }

    /// Notes that a property is to be a text.
    pub(super) fn property_is_text(&mut self, object: Made, name: &str) {
        if let Some(known) = self.property(object, name) {
            self.text_is_due(&known.value, self.written(object.site, name).unwrap_or(known.origin), true);
        }
    }

    /// Notes a value that is not unwrapped where a text is due.
    pub(super) fn text_is_due(&mut self, value: &Value, at: ExprId, typed: bool) {
        let Value::Made(made) = value else { return };
        let Some(read) = self.value_read(*made) else { return };
        let at = self.program.bare(at);
        let named = self.eval.single(at, made.env).is_some_and(|known| known.value == *value);
        // What is declared elsewhere may be due as it is in other places.
        let declared = self.program[self.source.outermost(at)].parent.is_none();
        let callable = named
            && !declared
            && matches!(
                self.program[at].kind,
                ExprKind::Call { .. } | ExprKind::Member { .. } | ExprKind::Binding(_) | ExprKind::Free(_)
            );
        self.add_wrapped(Wrapped { read, location: self.location(at), method: false, typed, callable });
    }

    /// The read that a `SecretValue` comes from.
    fn value_read(&mut self, made: Made) -> Option<ReadId> {
        let [read, ..] = self.reads(made)[..] else { return None };
        matches!(self.model[read].by, By::Method { .. } | By::Id { .. }).then_some(read)
    }

    fn add_wrapped(&mut self, wrapped: Wrapped) {
        if !self.model.wrapped.iter().any(|known| known.location == wrapped.location) {
            self.model.wrapped.push(wrapped);
        }
    }
}
