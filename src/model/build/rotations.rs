//! Rotations of secrets by functions that AWS wrote.

use super::{Builder, Callee, SecretRef};
use crate::cdk::rotation::Scheme;
use crate::cdk::{consumers, rotation};
use crate::code::{ExprKind, Made, Value};
use crate::model::Rotation;

impl Builder<'_> {
    pub(super) fn visit_rotation(&mut self, callee: Option<&Callee<'_>>, made: Made) {
        let found = match callee {
            Some(Callee::Api(api)) if matches!(self.program[made.site].kind, ExprKind::New { .. }) => {
                let row = rotation::CONSTRUCTS.iter().find(|(class, ..)| class == api);
                row.and_then(|(_, secret, scheme)| self.rotation_construct(made, secret, scheme))
            }
            Some(Callee::Method { object, name: consumers::ROTATION_SCHEDULE, .. }) => {
                let scheme = self.options_of(made).and_then(|options| self.scheme(options, rotation::SCHEDULED));
                match (scheme, &self.secrets(*object, made.env)[..]) {
                    (Some(scheme), [found]) => Some((*found, scheme)),
                    _ => None,
                }
            }
            Some(Callee::Method { object, name, .. }) if *name == rotation::OF_DATABASE.0 => {
                let engine = self.database_of(*object, made.env).and_then(|database| self.model[database].engine);
                self.options_of(made).and_then(|options| {
                    let secret = self.property(options, rotation::OF_DATABASE.1)?;
                    let found = self.handed(&secret.value, secret.origin)?;
                    Some((found, Scheme { engine: engine?, alternating: true }))
                })
            }
            _ => None,
        };
        let Some((SecretRef { secret, attached, certain: true }, scheme)) = found else { return };
        let rotation = Rotation { secret, attached, scheme, location: self.location(made.site) };
        if !self.model.rotations.contains(&rotation) {
            self.model.rotations.push(rotation);
        }
    }

    fn options_of(&self, made: Made) -> Option<Made> {
        match self.argument_value(made, 1)?.value {
            Value::Object(options) => Some(options),
            _ => None,
        }
    }

    fn rotation_construct(&mut self, made: Made, secret: &str, scheme: &str) -> Option<(SecretRef, Scheme)> {
        let Value::Object(properties) = self.argument_value(made, 2)?.value else { return None };
        let scheme = self.scheme(properties, scheme).or_else(|| self.application(properties))?;
        let secret = self.property(properties, secret)?;
        Some((self.handed(&secret.value, secret.origin)?, scheme))
    }

    /// The scheme of a function that an application makes, by the name at the end of its ARN.
    fn application(&self, properties: Made) -> Option<Scheme> {
        let Value::Made(function) = self.property(properties, "rotationLambdaArn")?.value else { return None };
        let ExprKind::Member { object, property, .. } = &self.program[function.site].kind else { return None };
        let Value::Made(application) = self.eval.single(*object, function.env)?.value else { return None };
        if (self.eval.api(application)?.as_str(), property.as_str()) != rotation::APPLICATION {
            return None;
        }
        let Value::Object(properties) = self.argument_value(application, 2)?.value else { return None };
        let Value::Object(location) = self.property(properties, "location")?.value else { return None };
        // Each partition has an ARN of its own.
        let ids = self.eval.property(location, "applicationId")?;
        let mut schemes = ids.iter().map(|id| Scheme::of_name(id.value.text()?.rsplit('/').next()?));
        let first = schemes.next()??;
        schemes.all(|scheme| scheme == Some(first)).then_some(first)
    }

    fn scheme(&self, properties: Made, path: &str) -> Option<Scheme> {
        let mut value = Value::Object(properties);
        for name in path.split('.') {
            let Value::Object(object) = value else { return None };
            value = self.property(object, name)?.value;
        }
        let name = match value {
            Value::Api(api) => api,
            Value::Made(made) => match self.callee(made)? {
                Callee::Api(api) => api,
                Callee::Method { .. } => return None,
            },
            value => value.text()?.to_owned(),
        };
        Scheme::of_name(name.rsplit('.').next()?)
    }
}
