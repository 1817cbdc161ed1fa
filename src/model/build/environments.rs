//! Where the stacks are deployed.

use super::{Builder, Callee};
use crate::code::{Env, ExprId, Known, Made, Value};
use crate::model::Environment;
use crate::text::Location;

/// The class of stacks.
const STACK: &str = "Stack";

impl Builder<'_> {
    /// Where the stack is deployed that a construct is made in, as far as literals say it: the stack is its first argument.
    pub(super) fn environment(&self, construct: Made) -> Option<Environment> {
        let properties = match self.argument_value(construct, 0)?.value {
            Value::Made(stack) => {
                let is_stack = matches!(self.callee(stack)?, Callee::Api(api) if api == STACK);
                is_stack.then(|| self.argument_value(stack, 2))?
            }
            Value::Instance(instance) => {
                let class = &self.program[instance.class];
                match (self.is_stack(class.extends), class.super_call) {
                    (false, _) => None,
                    (true, Some(site)) => self.argument_value(Made { site, env: construct.env }, 2),
                    (true, None) => self.argument_value(instance.made, 2),
                }
            }
            Value::This(class) => {
                let class = &self.program[class];
                let site = class.super_call.filter(|_| self.is_stack(class.extends))?;
                self.argument_value(Made { site, env: construct.env }, 2)
            }
            _ => None,
        };
        let Value::Object(properties) = properties?.value else { return None };
        let Value::Object(env) = self.property(properties, "env")?.value else { return None };
        let literal = |name| {
            let Known { value, origin, .. } = self.property(env, name)?;
            Some((value.text()?.to_owned(), self.location(origin)))
        };
        let (region, account): (Option<(String, Location)>, _) = (literal("region"), literal("account"));
        (region.is_some() || account.is_some()).then_some(Environment { region, account })
    }

    fn is_stack(&self, class: Option<ExprId>) -> bool {
        let value = class.and_then(|class| self.eval.single(class, Env::ROOT));
        matches!(value.map(|known| known.value), Some(Value::Api(api)) if api == STACK)
    }
}
