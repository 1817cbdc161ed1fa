//! Which secrets there are, and what the code puts into them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Builder, Callee, SecretRef};
use crate::cdk::secrets::Origin;
use crate::cdk::{databases, reads, secrets};
use crate::code::{Env, ExprId, ExprKind, Known, Literal, Made, Property, Value};
use crate::model::{Key, Name, Secret, SecretId};
use crate::secret;
use crate::text::Location;

/// Objects that the keys of one are found through, each counted as often as it is spread.
const MOST_OBJECTS: usize = 50;

/// Values that one is found through to be the name or ARN of a secret.
const MOST_HOPS: usize = 16;

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
        for known in values.iter() {
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
                let Some(maker) = secrets::MAKERS.iter().find(|maker| maker.api == api) else {
                    return self.attachment(made, &api);
                };
                let label = self.label(made.site);
                let secret = self.add_secret(maker.origin, label, Name::Unknown, self.location(made.site), None);
                let stack = self.stack(made);
                if let Some(secret) = self.model.secrets.get_mut(secret.0) {
                    secret.stack = stack;
                }
                self.made_secrets.insert(made, secret);
                let environment = self.environment(made);
                if let Some(secret) = self.model.secrets.get_mut(secret.0) {
                    (secret.made, secret.environment) = (Some((made.site, maker)), environment);
                }
                if maker.origin == Origin::Created {
                    self.plain_text_of(made);
                    let (keys, filled) = (self.created_keys(made, &api), self.is_filled(made, &api));
                    let generator = self.generator(made, &api);
                    if let Some(secret) = self.model.secrets.get_mut(secret.0) {
                        (secret.keys, secret.filled, secret.generator) = (keys, filled, generator);
                    }
                }
                self.identify(secret, made, maker.identity);
                Some(plain(secret))
            }
            Callee::Method { object, name: secrets::ATTACH, .. } => {
                let [found] = self.secrets(object, made.env)[..] else { return None };
                let location = self.location(made.site);
                let certain = found.certain && !found.attached && self.eval.always_runs(made.site, made.env);
                if let Some(secret) = self.model.secrets.get_mut(found.secret.0) {
                    secret.attached = true;
                    if certain && !secret.attachments.contains(&location) {
                        secret.attachments.push(location);
                    }
                }
                let database = self.argument(made, 0).and_then(|target| self.database_of(target, made.env));
                let pair = database.map(|database| (found.secret, database));
                if let Some(pair) = pair.filter(|pair| certain && !self.model.attached.contains(pair)) {
                    self.model.attached.push(pair);
                }
                Some(SecretRef { attached: true, ..found })
            }
            Callee::Method { .. } => None,
        }
    }

    /// The secret that a construct attaches, with the connection data that gets into it.
    fn attachment(&mut self, made: Made, api: &str) -> Option<SecretRef> {
        let (_, secret, target) = secrets::ATTACHMENTS.iter().find(|(class, ..)| *class == api)?;
        if let Some(known) = self.made_attachments.get(&made) {
            return *known;
        }
        self.made_attachments.insert(made, None);
        let Value::Object(options) = self.argument_value(made, 2)?.value else { return None };
        let known = self.property(options, secret)?;
        let found = self.handed(&known.value, known.origin)?;
        let certain = found.certain && !found.attached && self.eval.always_runs(made.site, made.env);
        let location = self.location(made.site);
        if let Some(secret) = self.model.secrets.get_mut(found.secret.0) {
            secret.attached = true;
            if certain && self.source.is_template(location) {
                secret.attachments.push(location);
            }
        }
        let target = self.property(options, target).map(|known| known.value);
        let database = match target {
            Some(Value::Made(target)) => match &self.program[target.site].kind {
                ExprKind::Member { object, property, .. } if property == "ref" => self.database_of(*object, target.env),
                _ => self.database(target),
            },
            _ => None,
        };
        if let Some(database) = database.filter(|_| certain) {
            self.model.attached.push((found.secret, database));
        }
        let found = SecretRef { attached: true, ..found };
        self.made_attachments.insert(made, Some(found));
        Some(found)
    }

    /// In a fragment, a name that nothing declares may be the existing secret whose text is pasted; in a template, a
    /// parameter.
    fn secret_free(&mut self, path: &str, at: ExprId) -> Option<SecretRef> {
        let location = self.location(at);
        let file = self.program.file(location.document)?;
        if !file.fragment && !file.template {
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
            in_template: self.source.is_template(location),
            label,
            one_of_several: false,
            id,
            stack: None,
            location,
            keys,
            filled: false,
            made: None,
            environment: None,
            id_literal: None,
            generator: None,
            attached: false,
            escapes: false,
            attachments: Vec::new(),
            rotated: None,
            reads: Vec::new(),
            readers: Vec::new(),
            imports: None,
        });
        SecretId(self.model.secrets.len() - 1)
    }

    /// Notes where what the code calls a secret does not tell which one it is.
    pub(super) fn tell_secrets_of_one_expression_apart(&mut self) {
        let mut first: FxHashMap<Location, Name> = FxHashMap::default();
        let mut several: FxHashSet<Location> = FxHashSet::default();
        for secret in self.model.secrets.iter().filter(|secret| secret.made.is_some()) {
            if first.entry(secret.location).or_insert_with(|| secret.id.clone()) != &secret.id {
                several.insert(secret.location);
            }
        }
        for secret in &mut self.model.secrets {
            secret.one_of_several = several.contains(&secret.location);
        }
    }

    pub(super) fn label(&self, expr: ExprId) -> Option<String> {
        self.labels.get(&self.source.outermost(expr)).map(ToString::to_string)
    }

    /// Finds out which secret it is that the code makes or imports.
    fn identify(&mut self, secret: SecretId, made: Made, identity: secrets::Identity) {
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
        let Some(Known { value, origin, .. }) = known else { return };
        let id = match value {
            Value::Literal(Literal::String(name)) => Name::Known(name),
            Value::Partial(parts) => Name::Partial(parts),
            value => {
                if let Some(found) = self.identified(&value, origin) {
                    self.import(secret, found.secret);
                }
                return;
            }
        };
        let literal = self.location(origin);
        if let Some(secret) = self.model.secrets.get_mut(secret.0) {
            (secret.id, secret.id_literal) = (id, Some(literal));
        }
    }

    /// The secret whose name or ARN a value is.
    pub(super) fn identified(&mut self, value: &Value, at: ExprId) -> Option<SecretRef> {
        // Attachments of attachments and exports of imports end somewhere.
        if self.hops >= MOST_HOPS {
            return None;
        }
        self.hops += 1;
        let found = self.find_identified(value, at);
        self.hops -= 1;
        found
    }

    fn find_identified(&mut self, value: &Value, at: ExprId) -> Option<SecretRef> {
        match value {
            Value::Made(made) => match &self.program[made.site].kind {
                ExprKind::Member { object, property, .. } if reads::IDENTITIES.contains(&property.as_str()) => {
                    match self.secrets(*object, made.env)[..] {
                        [found] => Some(found),
                        _ => None,
                    }
                }
                _ => {
                    let value = self.exported(*made)?;
                    self.identified(&value.value, value.origin)
                }
            },
            Value::Free(path) => {
                let (path, property) = path.rsplit_once('.')?;
                reads::IDENTITIES.contains(&property).then(|| self.secret_free(path, at))?
            }
            _ => None,
        }
    }

    /// The secret that is handed on: itself, or by its name or ARN.
    pub(super) fn handed(&mut self, value: &Value, at: ExprId) -> Option<SecretRef> {
        match value {
            Value::Literal(Literal::String(id)) => {
                let secret = self.secret_by_id(at, id.clone());
                Some(SecretRef { secret, attached: false, certain: true })
            }
            value => {
                let found = self.identified(value, at).or_else(|| self.secret(value, at));
                found.or_else(|| self.of_another_stack(value, at))
            }
        }
    }

    /// What a template gets of a stack that is not there, by the name that it writes.
    fn of_another_stack(&mut self, value: &Value, at: ExprId) -> Option<SecretRef> {
        let Value::Made(made) = value else { return None };
        let is_import = matches!(self.callee(*made)?, Callee::Api(api) if api == secrets::IMPORT_VALUE);
        let name = self.argument(*made, 0).filter(|_| is_import)?;
        let place = self.location(name);
        let name = self.source.text(place).to_owned();
        self.source.is_template(place).then(|| self.secret_free(&name, at))?
    }

    /// The value that the code gives the name by which this call gets it.
    fn exported(&mut self, import: Made) -> Option<Known> {
        let Callee::Api(api) = self.callee(import)? else { return None };
        let (class, _, index) = secrets::IMPORTS.iter().find(|(_, function, _)| *function == api)?;
        let name = self.argument_value(import, *index)?.value.text()?.to_owned();
        self.exports().get(&(*class, name)).cloned()
    }

    fn exports(&self) -> &FxHashMap<(&'static str, String), Known> {
        self.exports.get_or_init(|| {
            let mut exports = FxHashMap::default();
            for (site, expr) in self.program.expressions() {
                if !matches!(expr.kind, ExprKind::New { .. }) {
                    continue;
                }
                for env in self.eval.contexts(site).iter() {
                    let made = Made { site, env: *env };
                    let Some(Callee::Api(api)) = self.callee(made) else { continue };
                    let Some((class, name, value)) = secrets::EXPORTS.iter().find(|(class, ..)| *class == api) else {
                        continue;
                    };
                    if let Some(Value::Object(properties)) = self.argument_value(made, 2).map(|known| known.value)
                        && let Some(name) = self.property(properties, name)
                        && let Some(name) = name.value.text()
                        && let Some(value) = self.property(properties, value)
                    {
                        exports.insert((*class, name.to_owned()), value);
                    }
                }
            }
            exports
        })
    }

    /// Notes that one secret of the code is another one of it.
    fn import(&mut self, secret: SecretId, original: SecretId) {
        let original = self.model.itself(original);
        if original == secret {
            return;
        }
        let Secret { origin, id, keys, filled, .. } = &self.model[original];
        let (origin, id, keys, filled) = (*origin, id.clone(), keys.clone(), *filled);
        if let Some(secret) = self.model.secrets.get_mut(secret.0) {
            (secret.origin, secret.id, secret.keys, secret.filled) = (origin, id, keys, filled);
            secret.imports = Some(original);
        }
    }

    /// What writes into a secret at run time may give it keys that the code does not show.
    pub(super) fn forget_keys_that_are_written_over(&mut self) {
        let written: FxHashSet<SecretId> = self.written.iter().map(|id| self.model.itself(*id)).collect();
        for id in (0..self.model.secrets.len()).map(SecretId) {
            if written.contains(&self.model.itself(id))
                && let Some(secret) = self.model.secrets.get_mut(id.0)
            {
                secret.keys = None;
            }
        }
    }

    /// Secrets that are imported by one name are one, and the one that the code creates by that name.
    pub(super) fn unite_secrets_of_one_name(&mut self) {
        let mut known: Vec<_> =
            self.model.secrets().map(|(id, secret)| (secret.origin == Origin::Existing, id)).collect();
        known.sort_unstable();
        let mut originals: FxHashMap<String, SecretId> = FxHashMap::default();
        for (existing, id) in known {
            let Name::Known(name) = &self.model[id].id else { continue };
            match originals.get(name).copied() {
                Some(original) if existing => self.import(id, original),
                Some(_) => {}
                None => {
                    originals.insert(name.clone(), id);
                }
            }
        }
        self.unite_names_with_arns(&originals);
    }

    /// An ARN and the only secret whose name it holds, with or without the six characters that an ARN ends in. Two ARNs
    /// that hold one name may be of two regions or accounts.
    fn unite_names_with_arns(&mut self, originals: &FxHashMap<String, SecretId>) {
        let mut named: FxHashMap<SecretId, Vec<SecretId>> = FxHashMap::default();
        for (arn, id) in originals {
            let parts: Vec<&str> = arn.splitn(7, ':').collect();
            let ["arn", _, "secretsmanager", region, account, "secret", name] = parts[..] else { continue };
            let held = [Some(name), secrets::without_suffix(name)];
            let Some(original) = held.into_iter().flatten().find_map(|name| originals.get(name)) else { continue };
            let elsewhere = self.model[*original].environment.as_ref().is_some_and(|there| {
                let other = |known: &Option<(String, Location)>, own: &str| {
                    known.as_ref().is_some_and(|(known, _)| !own.is_empty() && known != own)
                };
                other(&there.region, region) || other(&there.account, account)
            });
            if !elsewhere && self.model[*id].origin == Origin::Existing {
                named.entry(*original).or_default().push(*id);
            }
        }
        for (original, arns) in named {
            let [arn] = arns[..] else { continue };
            let id = self.model[arn].id.clone();
            let imports: Vec<SecretId> =
                self.model.secrets().map(|(other, _)| other).filter(|other| self.model.itself(*other) == arn).collect();
            for import in imports {
                self.import(import, original);
                if let Some(secret) = self.model.secrets.get_mut(import.0) {
                    secret.id.clone_from(&id);
                }
            }
        }
    }

    /// Whether the code says what is in a secret that it creates.
    fn is_filled(&self, made: Made, api: &str) -> bool {
        let given = |object, name| self.eval.property(object, name).is_some_and(|values| !self.is_bare(&values));
        let says = |object: Made| secrets::CONTENTS.iter().any(|name| given(object, name));
        secrets::DATABASE_SECRETS.contains(&api)
            || match self.argument(made, 2) {
                None => false,
                Some(properties) => match self.eval.single(properties, made.env).map(|known| known.value) {
                    Some(Value::Object(object)) => says(object),
                    _ => true,
                },
            }
    }

    /// Whether options in a template generate a text without keys: the CDK writes such where the code says nothing.
    fn is_bare(&self, options: &[Known]) -> bool {
        let [Known { value: Value::Object(options), .. }] = options else { return false };
        let keys = ["secretStringTemplate", "generateStringKey"];
        self.source.is_template(self.location(options.site))
            && keys.iter().all(|name| self.eval.property(*options, name).is_none())
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
        if let Some(text) = self.property(object, secrets::TEXT) {
            return self.template_keys(&text);
        }
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
                if read.form != secret::Form::Stored {
                    return None;
                }
                let key = |entry: &secret::Entry| clear_key(&entry.key, entry.value.text(), location);
                object.flaws.is_empty().then(|| object.entries.iter().map(key).collect())
            }
            Value::Made(call) => self.keys(self.stringified(*call)?),
            _ => None,
        }
    }

    /// The object literal of which `JSON.stringify` makes a text.
    pub(super) fn stringified(&self, call: Made) -> Option<Made> {
        let ExprKind::Call { callee, .. } = &self.program[call.site].kind else { return None };
        match (self.eval.single(*callee, call.env)?.value, self.argument_value(call, 0)?.value) {
            (Value::Free(path), Value::Object(object)) if path == "JSON.stringify" => Some(object),
            _ => None,
        }
    }

    fn keys(&self, object: Made) -> Option<Vec<Key>> {
        self.keys_within(object, &mut { MOST_OBJECTS })
    }

    /// Of no more objects than are left: they may be spread into each other.
    fn keys_within(&self, object: Made, left: &mut usize) -> Option<Vec<Key>> {
        *left = left.checked_sub(1)?;
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
                    Value::Object(inner) => keys.extend(self.keys_within(inner, left)?),
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
