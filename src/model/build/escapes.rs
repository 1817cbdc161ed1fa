//! Secrets that are handed to what the text does not show.

use super::Builder;
use crate::code::{ExprId, ExprKind, Made, Property, Value};

impl Builder<'_> {
    /// Notes the secrets among the arguments, and in the objects among them, of a class or function that is not given.
    pub(super) fn visit_escape(&mut self, made: Made) {
        let (ExprKind::New { callee, .. } | ExprKind::Call { callee, .. }) = &self.program[made.site].kind else {
            return;
        };
        if !self.is_out_of_sight(*callee, made) {
            return;
        }
        for argument in self.eval.arguments(made) {
            for known in self.eval.eval(argument.expr, made.env).iter() {
                match known.value {
                    Value::Object(object) => self.escape_from(object),
                    ref value => self.escape(value),
                }
            }
        }
    }

    /// Whether an expression is neither of the CDK nor of the text.
    fn is_out_of_sight(&self, callee: ExprId, made: Made) -> bool {
        // A method gets no secret that its object could not have had before.
        let method = matches!(self.program[made.site].kind, ExprKind::Call { .. })
            && matches!(self.program[callee].kind, ExprKind::Member { .. });
        !method
            && self.eval.eval(callee, made.env).iter().any(|known| match &known.value {
                Value::Unknown(_) | Value::Free(_) => true,
                Value::Api(api) => api.contains(':'),
                _ => false,
            })
    }

    fn escape_from(&mut self, object: Made) {
        let ExprKind::Object(properties) = &self.program[object.site].kind else { return };
        for property in properties {
            if let Property::Value { value, .. } = property {
                for known in self.eval.eval(*value, object.env).iter() {
                    self.escape(&known.value);
                }
            }
        }
    }

    fn escape(&mut self, value: &Value) {
        let found = match value {
            Value::Made(made) => self.secret_made(*made).map(|found| found.secret),
            Value::Free(path) => self.free_secrets.get(path).copied(),
            _ => None,
        };
        if let Some(secret) = found.and_then(|found| self.model.secrets.get_mut(found.0)) {
            secret.escapes = true;
        }
    }
}
