//! What a database is given as its credentials, and how the code writes it.

use super::{Builder, Callee};
use crate::cdk::credentials::Factory;
use crate::cdk::databases::{self, CredentialsSource};
use crate::cdk::reads;
use crate::code::{Env, ExprId, ExprKind, Known, Literal, Made, Property, Value};
use crate::model::{FactoryCall, GivenCredentials};
use crate::text::{Location, Span};

impl Builder<'_> {
    /// Where the code says for certain that the service manages the password.
    pub(super) fn managed(&self, properties: Made) -> Option<Location> {
        let known = self.property(properties, databases::MANAGED)?;
        let managed = known.certain && known.value == Value::Literal(Literal::Boolean(true));
        managed.then(|| self.written_in(properties, databases::MANAGED).unwrap_or_else(|| self.location(known.origin)))
    }

    pub(super) fn given(&self, source: CredentialsSource, properties: Made) -> Vec<GivenCredentials> {
        let given = |name| self.given_as(name, source, properties);
        match source {
            CredentialsSource::Property(_) => databases::GIVEN.iter().filter_map(|name| given(name)).collect(),
            CredentialsSource::Login(name, ..) | CredentialsSource::Own(_, name) => given(name).into_iter().collect(),
        }
    }

    pub(super) fn ungiven(&self, given: &[GivenCredentials], properties: Made) -> Option<ExprId> {
        let literal = matches!(self.program[properties.site].kind, ExprKind::Object(_));
        let unmanaged = match self.eval.property(properties, databases::MANAGED).as_deref() {
            None => true,
            Some([known]) => known.certain && known.value == Value::Literal(Literal::Boolean(false)),
            Some(_) => false,
        };
        (literal && unmanaged && given.is_empty()).then_some(properties.site)
    }

    /// A replica has the login of its source: credentials attach nothing to it.
    pub(super) fn replica(&mut self, made: Made) {
        let Some(Value::Object(properties)) = self.argument_value(made, 2).map(|known| known.value) else { return };
        for given in self.given(databases::RDS, properties) {
            let taken = given.made.and_then(|made| self.credentials(made));
            if let Some(credentials) = taken.and_then(|at| self.model.credentials.get_mut(at)) {
                credentials.certain = false;
            }
            self.model.replica_credentials.push(given);
        }
    }

    fn given_as(
        &self,
        property: &'static str,
        source: CredentialsSource,
        properties: Made,
    ) -> Option<GivenCredentials> {
        let values = self.eval.property(properties, property)?;
        let written = self.written_in(properties, property);
        let location = |expr| self.location(expr);
        let managed = self.eval.property(properties, databases::MANAGED);
        let is_boolean = |known: &Known| matches!(known.value, Value::Literal(Literal::Boolean(_)));
        let decided = managed.is_none_or(|known| matches!(&known[..], [known] if known.certain && is_boolean(known)));
        let mut given = GivenCredentials {
            property,
            written,
            made: None,
            factory: None,
            location: written.or_else(|| Some(location(values.first()?.origin))).unwrap_or(location(properties.site)),
            certain: false,
            password: false,
            password_property: None,
            secret: None,
            username: None,
        };
        let [known] = &values[..] else { return Some(given) };
        given.certain = known.certain && decided && !matches!(known.value, Value::Unknown(_) | Value::Free(_));
        match known.value {
            _ if matches!(source, CredentialsSource::Own(..)) => given.password = true,
            Value::Made(made) => {
                given.location = location(made.site);
                let Some((factory, name)) = self.factory(made) else {
                    return Some(GivenCredentials { certain: false, ..given });
                };
                (given.made, given.factory) = (Some(made), Some(FactoryCall { factory, name }));
                self.factory_given(&mut given, factory, made);
            }
            Value::Object(object) => {
                given.location = location(object.site);
                given.made = Some(object);
                let (username, password) = match source {
                    CredentialsSource::Login(_, username, password) => (username, password),
                    _ => ("username", "password"),
                };
                given.username = self.value_of(object, username);
                self.password_given(&mut given, object, password);
            }
            _ => given.certain = false,
        }
        Some(given)
    }

    fn factory_given(&self, given: &mut GivenCredentials, factory: Factory, made: Made) {
        match factory {
            Factory::Secret | Factory::SnapshotSecret => {
                given.password = true;
                given.secret = self.argument(made, 0);
                given.username = self.argument(made, 1);
            }
            Factory::Password | Factory::SnapshotPassword => {
                let index = usize::from(factory == Factory::Password);
                given.password = true;
                given.username = if index == 0 { None } else { self.argument(made, 0) };
                given.secret = self.argument(made, index).and_then(|password| self.read_object(password, made.env));
            }
            Factory::Username => {
                given.username = self.argument(made, 0);
                match self.argument_value(made, 1).map(|known| known.value) {
                    Some(Value::Object(options)) => self.password_given(given, options, "password"),
                    Some(_) => given.certain = false,
                    None => {}
                }
            }
            Factory::Generated | Factory::SnapshotGenerated => given.username = self.argument(made, 0),
        }
    }

    /// The password among the properties of an object: one that may be undefined is none for certain.
    fn password_given(&self, given: &mut GivenCredentials, object: Made, name: &str) {
        let Some(values) = self.eval.property(object, name) else { return };
        match &values[..] {
            [known] if known.certain && !matches!(known.value, Value::Unknown(_) | Value::Free(_)) => {
                given.password = true;
                given.password_property = self.written_in(object, name);
                given.secret = self.value_of(object, name).and_then(|password| self.read_object(password, object.env));
            }
            _ => given.certain = false,
        }
    }

    /// The expression of the secret that a value is read of.
    fn read_object(&self, value: ExprId, env: Env) -> Option<ExprId> {
        let Value::Made(made) = self.eval.single(value, env)?.value else { return None };
        let made = self.wrapped(made)?;
        match (&self.program[made.site].kind, self.callee(made)) {
            (ExprKind::Member { object, property, .. }, _) if property == reads::READ_WHOLE => Some(*object),
            (_, Some(Callee::Method { object, name: reads::READ_KEY, .. })) => Some(object),
            _ => None,
        }
    }

    fn value_of(&self, object: Made, name: &str) -> Option<ExprId> {
        self.written_property(object, name).map(|(_, value)| value)
    }

    /// Where an object literal has a property, with its value.
    fn written_in(&self, object: Made, name: &str) -> Option<Location> {
        let (span, value) = self.written_property(object, name)?;
        let value = self.location(value);
        Some(Location { span: span.to(value.span), ..value })
    }

    fn written_property(&self, object: Made, name: &str) -> Option<(Span, ExprId)> {
        let ExprKind::Object(properties) = &self.program[object.site].kind else { return None };
        properties.iter().rev().find_map(|property| match property {
            Property::Value { key, span, value } if key == name => Some((*span, *value)),
            _ => None,
        })
    }
}
