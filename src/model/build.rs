//! [`Program`] and tables → [`Model`].

use std::collections::{HashMap, HashSet};

use super::{
    By, Credential, Database, DatabaseId, Key, Login, Model, Name, Read, ReadId, Secret, SecretCredentials, SecretId,
    Source, Use, UseKind, What,
};
use crate::cdk::credentials::{FACTORIES, Factory};
use crate::cdk::databases::{self, CredentialsSource, EngineSource, KINDS, Kind};
use crate::cdk::engines::Engine;
use crate::cdk::reads::DynamicReference;
use crate::cdk::{reads, secrets};
use crate::code::{Env, Evaluator, ExprId, ExprKind, Known, Literal, Made, Program, Property, Value};
use crate::report::Origin;
use crate::secret;
use crate::text::{Location, Span};

/// Keys of one object that are followed, spread ones counted as often as they are spread.
const MOST_KEYS: usize = 200;

/// Builds the model of a program.
#[must_use]
pub fn build(program: &Program, source: &Source<'_>) -> Model {
    let mut builder = Builder {
        program,
        source,
        eval: Evaluator::new(program),
        model: Model::default(),
        labels: labels(program),
        made_secrets: HashMap::new(),
        free_secrets: HashMap::new(),
        made_reads: HashMap::new(),
        made_credentials: HashMap::new(),
        made_databases: HashMap::new(),
        sites: HashMap::new(),
        made_logins: HashSet::new(),
    };
    for (expr, _) in program.expressions() {
        for env in builder.eval.contexts(expr).iter() {
            builder.visit(Made { site: expr, env: *env });
        }
    }
    builder.logins_without_database();
    builder.sites = builder.made_databases.iter().map(|(made, database)| (made.site, *database)).collect();
    for (expr, _) in program.expressions() {
        for env in builder.eval.contexts(expr).iter() {
            builder.visit_use(Made { site: expr, env: *env });
        }
    }
    builder.model
}

struct Builder<'p> {
    program: &'p Program,
    source: &'p Source<'p>,
    eval: Evaluator<'p>,
    model: Model,
    labels: HashMap<ExprId, String>,
    made_secrets: HashMap<Made, SecretId>,
    free_secrets: HashMap<String, SecretId>,
    made_reads: HashMap<Made, Vec<ReadId>>,
    made_credentials: HashMap<Made, Option<usize>>,
    made_databases: HashMap<Made, DatabaseId>,
    /// Where the databases are made, once all are known: a use by a way that was not followed is still a use.
    sites: HashMap<ExprId, DatabaseId>,
    /// The factory calls whose database is known.
    made_logins: HashSet<Made>,
}

/// What an expression calls.
enum Callee<'p> {
    /// A function or class of the CDK.
    Api(String),
    /// A method of an object.
    Method { object: ExprId, name: &'p str, location: Location },
}

/// What a database is created with.
struct Credentials {
    username: Credential,
    password: Credential,
    /// The secret that gets attached.
    secret: Option<SecretId>,
}

impl Credentials {
    const UNKNOWN: Self = Self { username: Credential::Unknown, password: Credential::Unknown, secret: None };
}

/// A secret that an expression is, and how.
#[derive(Clone, Copy)]
struct SecretRef {
    secret: SecretId,
    attached: bool,
    certain: bool,
}

impl<'p> Builder<'p> {
    fn visit(&mut self, made: Made) {
        let expr = &self.program[made.site];
        match &expr.kind {
            ExprKind::Member { property, .. } if property == reads::READ_WHOLE => {
                self.reads(made);
            }
            ExprKind::Call { .. } => match self.callee(made) {
                Some(Callee::Api(api)) => {
                    if FACTORIES.iter().any(|(name, _)| *name == api) {
                        self.credentials(made);
                    } else if secrets::MAKERS.iter().any(|maker| maker.api == api) {
                        self.secret_made(made);
                    } else {
                        self.reads(made);
                    }
                }
                Some(Callee::Method { name, .. }) if name == reads::READ_KEY => {
                    self.reads(made);
                }
                Some(Callee::Method { name, .. }) if name == secrets::ATTACH => {
                    self.secret_made(made);
                }
                _ => {}
            },
            ExprKind::New { .. } => {
                self.secret_made(made);
                self.database(made);
            }
            ExprKind::Literal(Literal::String(text)) if text.contains("{{resolve:") => {
                self.reads(made);
            }
            ExprKind::Template { texts, .. } if texts.iter().any(|text| text.contains("{{resolve:")) => {
                self.reads(made);
            }
            _ => {}
        }
    }

    /// What an expression calls, where that can matter.
    fn callee(&self, made: Made) -> Option<Callee<'p>> {
        match &self.program[made.site].kind {
            ExprKind::Call { callee, .. } => match &self.program[*callee].kind {
                ExprKind::Member { object, property, name, .. } => match self.eval.single(*callee, made.env)?.value {
                    Value::Api(api) => Some(Callee::Api(api)),
                    _ => Some(Callee::Method {
                        object: *object,
                        name: property,
                        location: Location { span: *name, ..self.program[*callee].location },
                    }),
                },
                _ => None,
            },
            ExprKind::New { callee, .. } => match self.eval.single(*callee, made.env)?.value {
                Value::Api(api) => Some(Callee::Api(api)),
                _ => None,
            },
            _ => None,
        }
    }

    fn argument(&self, made: Made, index: usize) -> Option<ExprId> {
        let arguments = self.eval.arguments(made);
        let argument = arguments.get(index)?;
        arguments.iter().take(index + 1).all(|argument| !argument.spread).then_some(argument.expr)
    }

    fn argument_value(&self, made: Made, index: usize) -> Option<Known> {
        self.eval.single(self.argument(made, index)?, made.env)
    }

    fn property(&self, object: Made, name: &str) -> Option<Known> {
        match self.eval.property(object, name)?.as_slice() {
            [known] => Some(known.clone()),
            _ => None,
        }
    }

    fn location(&self, expr: ExprId) -> Location {
        self.program[expr].location
    }

    fn undecided(&mut self, expr: ExprId, why: &'static str) {
        let entry = (self.location(expr), why);
        if !self.model.undecided.contains(&entry) {
            self.model.undecided.push(entry);
        }
    }

    // Secrets

    /// The secrets that an expression may be.
    fn secrets(&mut self, expr: ExprId, env: Env) -> Vec<SecretRef> {
        let values = self.eval.eval(expr, env);
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

    fn secret(&mut self, value: &Value, at: ExprId) -> Option<SecretRef> {
        match value {
            Value::Made(made) => self.secret_made(*made),
            Value::Free(path) => self.secret_free(path, at),
            _ => None,
        }
    }

    fn secret_made(&mut self, made: Made) -> Option<SecretRef> {
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
                if let Some(secret) = self.model.secrets.get_mut(secret.0) {
                    secret.filled = filled;
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

    fn add_secret(
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
            location,
            keys,
            filled: false,
            attached: false,
            rotated: None,
            run_time_readers: Vec::new(),
        });
        SecretId(self.model.secrets.len() - 1)
    }

    fn label(&self, expr: ExprId) -> Option<String> {
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
                Property::Getter { .. } | Property::Computed { .. } => return None,
            }
        }
        Some(keys)
    }

    // Reads

    fn reads(&mut self, made: Made) -> Vec<ReadId> {
        if let Some(found) = self.made_reads.get(&made) {
            return found.clone();
        }
        let found = self.find_reads(made);
        let ids = found
            .into_iter()
            .map(|read| {
                self.model.reads.push(read);
                ReadId(self.model.reads.len() - 1)
            })
            .collect::<Vec<_>>();
        self.made_reads.insert(made, ids.clone());
        ids
    }

    fn find_reads(&mut self, made: Made) -> Vec<Read> {
        let expr = &self.program[made.site];
        if let ExprKind::Member { object, property, name, .. } = &expr.kind {
            if property != reads::READ_WHOLE {
                return Vec::new();
            }
            let name = Location { span: *name, ..expr.location };
            let secrets = self.secrets(*object, made.env);
            return self.combine(made, &secrets, &[(What::Whole, true)], By::Method { name });
        }
        if let ExprKind::Literal(_) | ExprKind::Template { .. } = expr.kind {
            return self.dynamic_reference(made);
        }
        match self.callee(made) {
            Some(Callee::Method { object, name: reads::READ_KEY, location }) => {
                let Some(key) = self.argument(made, 0) else { return Vec::new() };
                let secrets = self.secrets(object, made.env);
                if secrets.is_empty() {
                    return Vec::new();
                }
                let keys = self.key_reads(key, made.env);
                self.combine(made, &secrets, &keys, By::Method { name: location })
            }
            Some(Callee::Api(api)) if reads::CONTAINER_SECRETS.contains(&api.as_str()) => {
                let Some(object) = self.argument(made, 0) else { return Vec::new() };
                let secrets = self.secrets(object, made.env);
                let keys = match self.argument(made, 1) {
                    Some(key) => self.key_reads(key, made.env),
                    None => vec![(What::Whole, true)],
                };
                self.combine(made, &secrets, &keys, By::Container)
            }
            Some(Callee::Api(api)) if api == reads::READ_BY_ID => {
                let Some(Value::Literal(Literal::String(id))) = self.argument_value(made, 0).map(|known| known.value)
                else {
                    return Vec::new();
                };
                let secret = self.secret_by_id(made, id);
                let field = match self.argument_value(made, 1).map(|known| known.value) {
                    None => None,
                    // The pasted text is the current version.
                    Some(Value::Object(options)) if self.reads_another_version(options) => return Vec::new(),
                    Some(Value::Object(options)) => self.eval.property(options, "jsonField"),
                    Some(_) => return Vec::new(),
                };
                let keys = match field.as_deref() {
                    None => vec![(What::Whole, true)],
                    Some(known) => self.key_alternatives(known, made.site),
                };
                let arguments = self.eval.arguments(made);
                let first = arguments.first().map_or(expr.location, |argument| self.location(argument.expr));
                let by = By::Id { arguments: arguments.len(), first };
                self.combine(made, &[SecretRef { secret, attached: false, certain: true }], &keys, by)
            }
            _ => Vec::new(),
        }
    }

    fn dynamic_reference(&mut self, made: Made) -> Vec<Read> {
        let Some(Known { value: Value::Literal(Literal::String(text)), .. }) = self.eval.single(made.site, made.env)
        else {
            return Vec::new();
        };
        let Some(reference) = DynamicReference::parse(&text).filter(|reference| !reference.other_version) else {
            return Vec::new();
        };
        let secret = self.secret_by_id(made, reference.id.to_owned());
        let what = match reference.key {
            None => What::Whole,
            Some(key) => {
                let location = self.location(made.site);
                let after = self.source.text(location).find(&format!(":SecretString:{key}"));
                let start = after.map(|at| location.span.start as usize + at + ":SecretString:".len());
                let literal = start.map(|start| Location { span: Span::new(start, start + key.len()), ..location });
                What::Key { name: key.to_owned(), literal }
            }
        };
        let secret = SecretRef { secret, attached: false, certain: true };
        self.combine(made, &[secret], &[(what, true)], By::Reference)
    }

    fn reads_another_version(&self, options: Made) -> bool {
        reads::VERSIONS.iter().any(|name| self.eval.property(options, name).is_some())
    }

    /// The secret that `SecretValue.secretsManager(id)` reads: one that the code imports by the same name or ARN, or
    /// one of its own.
    fn secret_by_id(&mut self, made: Made, id: String) -> SecretId {
        let id = Name::Known(id);
        let known = self.model.secrets().find(|(_, secret)| secret.id == id).map(|(known, _)| known);
        known.unwrap_or_else(|| self.add_secret(Origin::Existing, None, id, self.location(made.site), None))
    }

    fn key_reads(&mut self, key: ExprId, env: Env) -> Vec<(What, bool)> {
        let values = self.eval.eval(key, env);
        self.key_alternatives(&values, key)
    }

    fn key_alternatives(&mut self, values: &[Known], at: ExprId) -> Vec<(What, bool)> {
        let mut keys = Vec::new();
        for known in values {
            match &known.value {
                Value::Literal(Literal::String(name)) => {
                    let literal = Some(self.location(known.origin));
                    keys.push((What::Key { name: name.clone(), literal }, known.certain));
                }
                Value::Literal(Literal::Undefined) => keys.push((What::Whole, known.certain)),
                Value::Unknown(why) => self.undecided(at, why),
                _ => self.undecided(at, "the key is computed at run time"),
            }
        }
        keys
    }

    /// A secret and a key that both depend need not go together, so only one of the two may.
    fn combine(&self, made: Made, secrets: &[SecretRef], keys: &[(What, bool)], by: By) -> Vec<Read> {
        let location = self.location(made.site);
        let read = |found: &SecretRef, (what, certain): &(What, bool)| Read {
            secret: found.secret,
            what: what.clone(),
            by,
            location,
            certain: found.certain && *certain,
            attached: found.attached,
        };
        secrets.iter().flat_map(|found| keys.iter().map(move |key| read(found, key))).collect()
    }

    // Credentials

    fn credentials(&mut self, made: Made) -> Option<usize> {
        if let Some(found) = self.made_credentials.get(&made) {
            return *found;
        }
        let found = self.find_credentials(made);
        self.made_credentials.insert(made, found);
        found
    }

    fn find_credentials(&mut self, made: Made) -> Option<usize> {
        let (factory, name) = self.factory(made)?;
        if !matches!(factory, Factory::Secret | Factory::SnapshotSecret) {
            return None;
        }
        let snapshot = factory == Factory::SnapshotSecret;
        let argument = self.argument(made, 0)?;
        let username = self.argument(made, 1);
        let secrets = self.secrets(argument, made.env);
        let found = *secrets.first()?;
        let location = self.location(made.site);
        let mut keys = vec!["password"];
        if username.is_none() && !snapshot {
            keys.insert(0, "username");
        }
        let reads: Vec<_> = keys
            .into_iter()
            .map(|key| {
                self.model.reads.push(Read {
                    secret: found.secret,
                    what: What::Key { name: key.to_owned(), literal: None },
                    by: By::Credentials,
                    location,
                    certain: found.certain,
                    attached: found.attached,
                });
                ReadId(self.model.reads.len() - 1)
            })
            .collect();
        self.made_reads.insert(made, reads);
        self.model.credentials.push(SecretCredentials {
            secret: found.secret,
            call: made,
            location,
            name,
            argument: self.location(argument),
            argument_expr: argument,
            username: username.map(|username| self.location(username)),
            snapshot,
            databases: Vec::new(),
            certain: found.certain && secrets.len() == 1,
            attached: found.attached,
        });
        Some(self.model.credentials.len() - 1)
    }

    fn factory(&self, made: Made) -> Option<(Factory, Location)> {
        let Callee::Api(api) = self.callee(made)? else { return None };
        let (_, factory) = FACTORIES.iter().find(|(name, _)| *name == api)?;
        let ExprKind::Call { callee, .. } = &self.program[made.site].kind else { return None };
        let ExprKind::Member { name, .. } = &self.program[*callee].kind else { return None };
        Some((*factory, Location { span: *name, ..self.location(*callee) }))
    }

    // Databases

    fn database_of(&mut self, expr: ExprId, env: Env) -> Option<DatabaseId> {
        match self.eval.single(expr, env)?.value {
            Value::Made(made) => self.database(made),
            _ => None,
        }
    }

    fn database(&mut self, made: Made) -> Option<DatabaseId> {
        if let Some(found) = self.made_databases.get(&made).or_else(|| self.sites.get(&made.site)) {
            return Some(*found);
        }
        let ExprKind::New { .. } = &self.program[made.site].kind else { return None };
        let Callee::Api(api) = self.callee(made)? else { return None };
        let kind = KINDS.iter().find(|kind| kind.api == api)?;
        let id = DatabaseId(self.model.databases.len());
        self.made_databases.insert(made, id);
        let construct = self.argument_value(made, 1).map(|known| known.value);
        self.model.databases.push(Database {
            made,
            kind,
            id: construct.as_ref().and_then(Value::text).map(str::to_owned),
            location: self.location(made.site),
            engine: None,
            class: self.program[made.site].class,
            secret: None,
            uses: Vec::new(),
        });
        let properties = self.argument_value(made, 2).map(|known| known.value);
        if let Some(Value::Object(properties)) = properties {
            let engine = self.engine(kind, properties);
            let Credentials { username, password, secret } = self.login(id, kind, properties);
            self.model.logins.push(Login { database: Some(id), username, password });
            if let Some(database) = self.model.databases.get_mut(id.0) {
                database.engine = engine;
                database.secret = secret;
            }
        }
        Some(id)
    }

    /// Credentials whose database the text does not show.
    fn logins_without_database(&mut self) {
        let mut factories: Vec<Made> = self.made_credentials.keys().copied().collect();
        factories.retain(|made| !self.made_logins.contains(made));
        factories.sort_unstable();
        for made in factories {
            let Credentials { username, password, .. } = self.factory_login(None, made);
            self.model.logins.push(Login { database: None, username, password });
        }
    }

    fn engine(&self, kind: &Kind, properties: Made) -> Option<Engine> {
        if let EngineSource::Fixed(engine) = kind.engine {
            return Some(engine);
        }
        match self.property(properties, "engine")?.value {
            Value::Api(api) => Engine::of_api(&api),
            Value::Literal(Literal::String(text)) => Engine::of_text(&text),
            Value::Made(made) => match self.callee(made)? {
                Callee::Api(api) => Engine::of_api(&api),
                Callee::Method { .. } => None,
            },
            _ => None,
        }
    }

    fn login(&mut self, id: DatabaseId, kind: &Kind, properties: Made) -> Credentials {
        let managed = self.property(properties, "manageMasterUserPassword").map(|known| known.value);
        if managed == Some(Value::Literal(Literal::Boolean(true))) {
            let secret = Some(self.generated(id));
            return Credentials { username: Credential::Managed, password: Credential::Managed, secret };
        }
        if self.eval.property(properties, databases::REPLICATION_SOURCE).is_some() {
            return Credentials::UNKNOWN;
        }
        match kind.credentials {
            CredentialsSource::Own(username, password) => Credentials {
                username: self.credential(self.eval.property(properties, username).as_deref(), false),
                password: self.credential(self.eval.property(properties, password).as_deref(), true),
                secret: None,
            },
            CredentialsSource::Login(property, username, password) => match self.property(properties, property) {
                Some(Known { value: Value::Object(login), .. }) => self.literal_login(id, login, username, password),
                _ => Credentials::UNKNOWN,
            },
            CredentialsSource::Property(property) => match self.eval.property(properties, property).as_deref() {
                None if kind.api.contains("FromSnapshot") => Credentials::UNKNOWN,
                None => self.generated_login(id, Credential::Generated),
                Some([Known { value: Value::Made(made), .. }]) => {
                    self.made_logins.insert(*made);
                    self.factory_login(Some(id), *made)
                }
                Some([Known { value: Value::Object(login), .. }]) => {
                    self.literal_login(id, *login, "username", "password")
                }
                Some(alternatives) => {
                    for known in alternatives {
                        if let Value::Unknown(why) = known.value {
                            self.undecided(known.origin, why);
                        }
                    }
                    Credentials::UNKNOWN
                }
            },
        }
    }

    fn literal_login(&mut self, id: DatabaseId, login: Made, username: &str, password: &str) -> Credentials {
        let username = self.credential(self.eval.property(login, username).as_deref(), false);
        match self.eval.property(login, password) {
            None => self.generated_login(id, username),
            Some(password) => Credentials { username, password: self.credential(Some(&password), true), secret: None },
        }
    }

    fn generated_login(&mut self, id: DatabaseId, username: Credential) -> Credentials {
        Credentials { username, password: Credential::Generated, secret: Some(self.generated(id)) }
    }

    fn factory_login(&mut self, id: Option<DatabaseId>, made: Made) -> Credentials {
        let Some((factory, _)) = self.factory(made) else { return Credentials::UNKNOWN };
        let argument =
            |builder: &Self, index| builder.argument(made, index).map(|expr| builder.eval.eval(expr, made.env));
        let generated = |builder: &mut Self, username| match id {
            Some(id) => builder.generated_login(id, username),
            None => Credentials { username, password: Credential::Generated, secret: None },
        };
        match factory {
            Factory::Secret | Factory::SnapshotSecret => {
                let Some(at) = self.credentials(made) else { return Credentials::UNKNOWN };
                let mut secret = None;
                if let Some(credentials) = self.model.credentials.get_mut(at) {
                    credentials.databases.extend(id);
                    secret = credentials.certain.then_some(credentials.secret);
                }
                let reads = self.made_reads.get(&made).cloned().unwrap_or_default();
                let (username, password) = match reads[..] {
                    [username, password] => (Credential::Secret(username), Credential::Secret(password)),
                    [password] if factory == Factory::Secret => {
                        let username = argument(self, 1);
                        (self.credential(username.as_deref(), false), Credential::Secret(password))
                    }
                    [password] => (Credential::Unknown, Credential::Secret(password)),
                    _ => (Credential::Unknown, Credential::Unknown),
                };
                Credentials { username, password, secret }
            }
            Factory::Password => {
                let (username, password) = (argument(self, 0), argument(self, 1));
                Credentials {
                    username: self.credential(username.as_deref(), false),
                    password: self.credential(password.as_deref(), true),
                    secret: None,
                }
            }
            Factory::SnapshotPassword => {
                let password = argument(self, 0);
                Credentials { password: self.credential(password.as_deref(), true), ..Credentials::UNKNOWN }
            }
            Factory::Username | Factory::Generated => {
                let username = argument(self, 0);
                let username = self.credential(username.as_deref(), false);
                let password = match self.argument_value(made, 1).map(|known| known.value) {
                    Some(Value::Object(options)) if factory == Factory::Username => {
                        self.eval.property(options, "password")
                    }
                    _ => None,
                };
                match password {
                    Some(password) => {
                        Credentials { username, password: self.credential(Some(&password), true), secret: None }
                    }
                    None => generated(self, username),
                }
            }
            Factory::SnapshotGenerated => generated(self, Credential::Unknown),
        }
    }

    /// The secret that the CDK or RDS makes for a database.
    fn generated(&mut self, id: DatabaseId) -> SecretId {
        let (location, label) = {
            let database = &self.model[id];
            (database.location, self.label(database.made.site).map(|label| format!("{label}.secret")))
        };
        let keys = vec![plain_key("username"), plain_key("password")];
        self.add_secret(Origin::Generated, label, Name::Unknown, location, Some(keys))
    }

    fn credential(&mut self, values: Option<&[Known]>, password: bool) -> Credential {
        let Some([known]) = values else { return Credential::Unknown };
        match &known.value {
            Value::Literal(Literal::String(text)) if text.contains("{{resolve:") => {
                match self.reads(Made { site: known.origin, env: Env::ROOT })[..] {
                    [read] => Credential::Secret(read),
                    _ => Credential::Unknown,
                }
            }
            Value::Literal(Literal::String(text)) => Credential::Literal {
                text: if password { String::new() } else { text.clone() },
                location: self.location(known.origin),
            },
            Value::Made(made) => self.credential_made(*made),
            _ => Credential::Unknown,
        }
    }

    fn credential_made(&mut self, made: Made) -> Credential {
        match self.callee(made) {
            Some(Callee::Method { object, name: "unsafeUnwrap" | "toString", .. }) => {
                match self.eval.single(object, made.env).map(|known| known.value) {
                    Some(Value::Made(inner)) if inner != made => return self.credential_made(inner),
                    _ => return Credential::Unknown,
                }
            }
            Some(Callee::Api(api)) if matches!(&*api, "SecretValue.unsafePlainText" | "SecretValue.plainText") => {
                return match self.argument_value(made, 0) {
                    Some(known) if known.value.text().is_some() => {
                        Credential::Literal { text: String::new(), location: self.location(known.origin) }
                    }
                    _ => Credential::Unknown,
                };
            }
            _ => {}
        }
        match self.reads(made)[..] {
            [read] => Credential::Secret(read),
            _ => Credential::Unknown,
        }
    }

    // Uses of what is attached

    fn visit_use(&mut self, made: Made) {
        let expr = &self.program[made.site];
        match &expr.kind {
            ExprKind::Member { object, property, .. } if property == databases::ATTACHED_SECRET => {
                let site = self.source.outermost(made.site);
                match self.database_of(*object, made.env) {
                    Some(database) => self.add_use(database, UseKind::Property, Made { site, ..made }),
                    // Of what may be undefined, or of a property: a secret that is handed over itself is neither.
                    None if site != made.site
                        || self.source.optional_dot(site).is_some()
                        || self.is_property(*object) =>
                    {
                        self.unclear_use(*object, made.env, site);
                    }
                    None => {}
                }
            }
            ExprKind::Member { object, property, .. } if property == "secretArn" => {
                self.run_time_reader(*object, made);
            }
            ExprKind::Call { callee, .. } => {
                let ExprKind::Member { object, property, .. } = &self.program[*callee].kind else { return };
                if let Some((_, kind)) = databases::SECRET_METHODS.iter().find(|(name, _)| name == property) {
                    match self.database_of(*object, made.env) {
                        Some(database) => self.add_use(database, UseKind::Method(*kind), made),
                        None => self.unclear_use(*object, made.env, made.site),
                    }
                } else if reads::GRANTS.contains(&property.as_str()) {
                    self.run_time_reader(*object, made);
                } else if property == reads::ROTATION_SCHEDULE {
                    self.rotates(*object, made);
                }
            }
            ExprKind::New { .. } => self.visit_new_use(made),
            _ => {}
        }
    }

    /// A use of what may be a database, or is one of several.
    fn unclear_use(&mut self, object: ExprId, env: Env, site: ExprId) {
        let values = self.eval.eval(object, env);
        let unclear = values.len() > 1 || values.iter().any(|known| matches!(known.value, Value::Unknown(_)));
        let location = self.location(site);
        if unclear && !self.model.unclear_uses.contains(&location) {
            self.model.unclear_uses.push(location);
        }
    }

    fn is_property(&self, expr: ExprId) -> bool {
        match &self.program[expr].kind {
            ExprKind::Member { .. } => true,
            ExprKind::Transparent(inner) => self.is_property(*inner),
            _ => false,
        }
    }

    fn visit_new_use(&mut self, made: Made) {
        let Some(Callee::Api(api)) = self.callee(made) else { return };
        let properties = match self.argument_value(made, 2).map(|known| known.value) {
            Some(Value::Object(options)) => Some(options),
            _ => None,
        };
        if let (Some((_, property)), Some(options)) =
            (secrets::ATTACHMENTS.iter().find(|(class, _)| *class == api), properties)
        {
            self.attachment(options, property);
        }
        let readers = reads::RUN_TIME_READERS.iter().filter(|(class, _)| *class == api);
        let properties: Vec<_> = readers.map(|(_, property)| *property).collect();
        if properties.is_empty() {
            return;
        }
        let Some(Value::Object(options)) = self.argument_value(made, 2).map(|known| known.value) else { return };
        for property in properties {
            if let Some(known) = self.property(options, property)
                && let Some(found) = self.secret(&known.value, known.origin)
            {
                let location = self.location(made.site);
                if let Some(secret) = self.model.secrets.get_mut(found.secret.0) {
                    secret.run_time_readers.push(location);
                    if api == reads::ROTATION {
                        secret.rotated = Some(location);
                    }
                }
            }
        }
        if api == reads::ROTATION
            && let Some(Known { value: Value::Made(target), .. }) = self.property(options, "target")
            && let Some(database) = self.database(target)
        {
            self.add_use(database, UseKind::Rotation, made);
        }
    }

    fn attachment(&mut self, options: Made, property: &str) {
        let Some(Known { value: Value::Made(named), origin, .. }) = self.property(options, property) else { return };
        let secret = match &self.program[named.site].kind {
            // `secret.secretArn`
            ExprKind::Member { object, property, .. } if property != databases::ATTACHED_SECRET => {
                self.secrets(*object, named.env).first().copied()
            }
            _ => self.secret(&Value::Made(named), origin),
        };
        if let Some(secret) = secret.and_then(|found| self.model.secrets.get_mut(found.secret.0)) {
            secret.attached = true;
        }
    }

    fn add_use(&mut self, database: DatabaseId, kind: UseKind, made: Made) {
        let location = self.location(made.site);
        if let Some(database) = self.model.databases.get_mut(database.0)
            && !database.uses.iter().any(|known| known.location == location && known.kind == kind)
        {
            database.uses.push(Use { kind, expr: made.site, location });
        }
    }

    fn run_time_reader(&mut self, secret: ExprId, made: Made) {
        let location = self.location(made.site);
        for known in self.eval.eval(secret, made.env).iter() {
            if let Value::Made(_) = known.value
                && let Some(found) = self.secret(&known.value, secret)
                && let Some(secret) = self.model.secrets.get_mut(found.secret.0)
            {
                secret.run_time_readers.push(location);
            }
        }
    }

    fn rotates(&mut self, secret: ExprId, made: Made) {
        let location = self.location(made.site);
        for found in self.secrets(secret, made.env) {
            if let Some(secret) = self.model.secrets.get_mut(found.secret.0) {
                secret.rotated = Some(location);
            }
        }
    }
}

/// A key with its value, where that may be shown.
fn clear_key(name: &str, value: Option<&str>, location: Location) -> Key {
    let value = value.filter(|value| secret::value::is_clear(name, value));
    Key { name: name.to_owned(), value: value.map(|value| (value.to_owned(), location)) }
}

fn plain_key(name: &str) -> Key {
    Key { name: name.to_owned(), value: None }
}

/// What the code calls the values of its bindings and fields.
fn labels(program: &Program) -> HashMap<ExprId, String> {
    let mut labels = HashMap::new();
    for (name, definitions) in program.named() {
        for definition in definitions {
            labels.entry(*definition).or_insert_with(|| name.clone());
        }
    }
    labels
}
