//! Which secrets there are, and what the code puts into them.

use super::{Builder, Callee, SecretRef};
use crate::cdk::{databases, secrets};
use crate::code::{Env, ExprId, ExprKind, Known, Literal, Made, Property, Value};
use crate::model::{Key, Name, Secret, SecretId};
use crate::report::Origin;
use crate::secret;
use crate::text::Location;

/// Keys of one object that are followed, spread ones counted as often as they are spread.
const MOST_KEYS: usize = 200;

impl Builder<'_> {
    /// The secrets that an expression may be.
    pub(super) fn secrets(&mut self, expr: ExprId, env: Env) -> Vec<SecretRef> {
        let values = self.eval.present(expr, env);
        let found: Vec<_> = values
            .iter()
            .filter_map(|known| {
                let found = self.secret(&known.value, expr)?;
                Some(SecretRef { certain: found.certain && known.certain, ..found })
            })
            .collect();
        if found.len() == values.len() {
            return found;
        }
        for known in &values {
            if let Value::Unknown(why) = known.value {
                self.undecided(expr, why);
            }
        }
        found.into_iter().map(|found| SecretRef { certain: false, ..found }).collect()
    }

    pub(super) fn secret(&mut self, value: &Value, at: ExprId) -> Option<SecretRef> {
        match value {
            Value::Made(made) => self.secret_made(*made),
            Value::Free(path) => self.secret_free(path, at),
            object => self.secret_made(self.eval.base(object)?),
        }
    }

    pub(super) fn secret_made(&mut self, made: Made) -> Option<SecretRef> {
        let plain = |secret| SecretRef { secret, attached: false, certain: true };
        if let Some(secret) = self.made_secrets.get(&made) {
            return Some(plain(*secret));
        }
        if let ExprKind::Member { object, property, .. } = &self.program[made.site].kind {
            if property != databases::ATTACHED_SECRET {
                return None;
            }
            let database = self.database_of(*object, made.env)?;
            let secret = self.model[database].secret?;
            return Some(SecretRef { secret, attached: true, certain: true });
        }
        match self.callee(made)? {
            Callee::Api(api) => {
                let maker = secrets::MAKERS.iter().find(|maker| maker.api == api)?;
                let id = self.name(made, maker.identity);
                let keys = match maker.origin {
                    Origin::Created => self.created_keys(made, &api),
                    _ => None,
                };
                let label = self.label(made.site);
                let filled = maker.origin == Origin::Created && self.is_filled(made, &api);
                let secret = self.add_secret(maker.origin, label, id, self.location(made.site), keys);
                let stack = self.stack(made);
                if let Some(secret) = self.model.secrets.get_mut(secret.0) {
                    (secret.filled, secret.stack) = (filled, stack);
                }
                self.made_secrets.insert(made, secret);
                Some(plain(secret))
            }
            Callee::Method { object, name: secrets::ATTACH, .. } => {
                let [found] = self.secrets(object, made.env)[..] else { return None };
                if let Some(secret) = self.model.secrets.get_mut(found.secret.0) {
                    secret.attached = true;
                }
                Some(SecretRef { attached: true, ..found })
            }
            Callee::Method { .. } => None,
        }
    }

    /// In a fragment, a name that nothing declares may be the existing secret whose text is pasted.
    fn secret_free(&mut self, path: &str, at: ExprId) -> Option<SecretRef> {
        let location = self.location(at);
        let file = self.program.file(location.document)?;
        if !file.fragment {
            self.undecided(at, "nothing in the pasted code declares it");
            return None;
        }
        let known = self.free_secrets.get(path).copied();
        let secret = known.unwrap_or_else(|| {
            let secret = self.add_secret(Origin::Existing, Some(path.to_owned()), Name::Unknown, location, None);
            if let Some(secret) = self.model.secrets.get_mut(secret.0) {
                secret.assumed = true;
            }
            self.free_secrets.insert(path.to_owned(), secret);
            secret
        });
        Some(SecretRef { secret, attached: false, certain: true })
    }

    pub(super) fn add_secret(
        &mut self,
        origin: Origin,
        label: Option<String>,
        id: Name,
        location: Location,
        keys: Option<Vec<Key>>,
    ) -> SecretId {
        self.model.secrets.push(Secret {
            origin,
            assumed: false,
            label,
            id,
            stack: None,
            location,
            keys,
            filled: false,
            attached: false,
            rotated: None,
            run_time_readers: Vec::new(),
        });
        SecretId(self.model.secrets.len() - 1)
    }

    pub(super) fn label(&self, expr: ExprId) -> Option<String> {
        self.labels.get(&self.source.outermost(expr)).cloned()
    }

    fn name(&self, made: Made, identity: secrets::Identity) -> Name {
        let known = match identity {
            secrets::Identity::Name(index) | secrets::Identity::Arn(index) => self.argument_value(made, index),
            secrets::Identity::Attributes(index, properties) => match self.argument_value(made, index) {
                Some(Known { value: Value::Object(object), .. }) => {
                    properties.iter().find_map(|property| self.property(object, property))
                }
                _ => None,
            },
            secrets::Identity::Property(index, property) => match self.argument_value(made, index) {
                Some(Known { value: Value::Object(object), .. }) => self.property(object, property),
                _ => None,
            },
        };
        match known.map(|known| known.value) {
            Some(Value::Literal(Literal::String(name))) => Name::Known(name),
            Some(Value::Partial(parts)) => Name::Partial(parts),
            _ => Name::Unknown,
        }
    }

    /// Whether the code says what is in a secret that it creates.
    fn is_filled(&self, made: Made, api: &str) -> bool {
        let says = |object: Made| secrets::CONTENTS.iter().any(|name| self.eval.property(object, name).is_some());
        secrets::DATABASE_SECRETS.contains(&api)
            || match self.argument(made, 2) {
                None => false,
                Some(properties) => match self.eval.single(properties, made.env).map(|known| known.value) {
                    Some(Value::Object(object)) => says(object),
                    _ => true,
                },
            }
    }

    /// The keys that the code puts into a secret it creates; `None` where it is no object, or the text does not say.
    fn created_keys(&self, made: Made, api: &str) -> Option<Vec<Key>> {
        let properties = self.argument_value(made, 2).map(|known| known.value);
        let object = match properties {
            Some(Value::Object(object)) => Some(object),
            _ => None,
        };
        if secrets::DATABASE_SECRETS.contains(&api) {
            let username = object.and_then(|object| self.property(object, "username"));
            let username = username.map_or_else(
                || plain_key("username"),
                |known| clear_key("username", known.value.text(), self.location(known.origin)),
            );
            let mut keys = vec![username, plain_key("password")];
            for (property, key) in [("dbname", "dbname"), ("masterSecret", "masterarn")] {
                if object.is_none_or(|object| self.eval.property(object, property).is_some()) {
                    keys.push(plain_key(key));
                }
            }
            return Some(keys);
        }
        let object = object?;
        if let Some(Value::Object(values)) = self.property(object, "secretObjectValue").map(|known| known.value) {
            return self.keys(values);
        }
        let Value::Object(generate) = self.property(object, "generateSecretString")?.value else { return None };
        let mut keys = self.template_keys(&self.property(generate, "secretStringTemplate")?)?;
        keys.push(plain_key(self.property(generate, "generateStringKey")?.value.text()?));
        Some(keys)
    }

    /// The keys of a template: JSON in a literal, or `JSON.stringify` of an object literal.
    fn template_keys(&self, template: &Known) -> Option<Vec<Key>> {
        match &template.value {
            Value::Literal(Literal::String(text)) => {
                let location = self.location(template.origin);
                let [read] = &secret::read(text)[..] else { return None };
                let secret::Content::Json(object) = &read.content else { return None };
                let key = |entry: &secret::Entry| clear_key(&entry.key, entry.value.text(), location);
                object.flaws.is_empty().then(|| object.entries.iter().map(key).collect())
            }
            Value::Made(call) => {
                let ExprKind::Call { callee, .. } = &self.program[call.site].kind else { return None };
                match (self.eval.single(*callee, call.env)?.value, self.argument_value(*call, 0)?.value) {
                    (Value::Free(path), Value::Object(object)) if path == "JSON.stringify" => self.keys(object),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn keys(&self, object: Made) -> Option<Vec<Key>> {
        let ExprKind::Object(properties) = &self.program[object.site].kind else { return None };
        let mut keys = Vec::new();
        for property in properties {
            match property {
                Property::Value { key, value, .. } => {
                    keys.push(match self.eval.single(*value, object.env) {
                        Some(known) => clear_key(key, known.value.text(), self.location(known.origin)),
                        None => plain_key(key),
                    });
                }
                Property::Spread(spread) => match self.eval.single(*spread, object.env)?.value {
                    Value::Object(inner) if inner != object && keys.len() < MOST_KEYS => keys.extend(self.keys(inner)?),
                    _ => return None,
                },
                Property::Getter { .. } | Property::Computed { .. } | Property::Omitted(_) => return None,
            }
        }
        Some(keys)
    }
}

/// A key with its value, where that may be shown.
fn clear_key(name: &str, value: Option<&str>, location: Location) -> Key {
    let value = value.filter(|value| secret::value::is_clear(name, value));
    Key { name: name.to_owned(), value: value.map(|value| (value.to_owned(), location)) }
}

pub(super) fn plain_key(name: &str) -> Key {
    Key { name: name.to_owned(), value: None }
}
