//! Endpoints of Database Migration Service.

use super::{Builder, Callee};
use crate::cdk::dms;
use crate::code::{ExprKind, Literal, Made, Property, Value};
use crate::model::{Endpoint, Setting};
use crate::text::Location;

impl Builder<'_> {
    pub(super) fn visit_endpoint(&mut self, callee: Option<&Callee<'_>>, made: Made) {
        let Some(Callee::Api(api)) = callee else { return };
        if api != dms::ENDPOINT || !matches!(self.program[made.site].kind, ExprKind::New { .. }) {
            return;
        }
        let Some(Value::Object(properties)) = self.argument_value(made, 2).map(|known| known.value) else { return };
        for settings in self.settings(properties) {
            let Some(secret) = self.property(settings, dms::SECRET) else { continue };
            let found = self.handed(&secret.value, secret.origin);
            let endpoint = Endpoint {
                secret: found.filter(|found| found.certain).map(|found| found.secret),
                attached: found.is_some_and(|found| found.attached),
                location: self.location(secret.origin),
                clear: [properties, settings].into_iter().flat_map(|object| self.clear(object)).collect(),
            };
            if !self.model.endpoints.contains(&endpoint) {
                self.model.endpoints.push(endpoint);
            }
        }
    }

    /// The objects among the properties.
    fn settings(&self, properties: Made) -> Vec<Made> {
        let ExprKind::Object(list) = &self.program[properties.site].kind else { return Vec::new() };
        let objects = list.iter().filter_map(|property| match property {
            Property::Value { value, .. } => match self.eval.single(*value, properties.env)?.value {
                Value::Object(object) => Some(object),
                _ => None,
            },
            _ => None,
        });
        objects.collect()
    }

    /// The settings of an object that say in clear what the secret says.
    fn clear(&self, object: Made) -> Vec<Setting> {
        let ExprKind::Object(list) = &self.program[object.site].kind else { return Vec::new() };
        let settings = list.iter().filter_map(|property| match property {
            Property::Value { key, span, value } if dms::CLEAR.contains(&key.as_str()) => {
                let known = self.eval.single(*value, object.env)?;
                let value = self.location(*value);
                let location = Location { span: span.to(value.span), ..value };
                let given = !matches!(known.value, Value::Unknown(_) | Value::Literal(Literal::Undefined));
                let written = self.source.text(Location { span: *span, ..value });
                let name = if self.source.is_template(value) { written } else { key };
                given.then(|| Setting { name: name.to_owned(), location })
            }
            _ => None,
        });
        settings.collect()
    }
}
