//! Credentials, and the databases that take them.

use super::generators::Options;
use super::secrets::plain_key;
use super::{Builder, Callee};
use crate::cdk::credentials::{FACTORIES, Factory};
use crate::cdk::databases::{self, CredentialsSource, EngineSource, KINDS, Kind};
use crate::cdk::engines::Engine;
use crate::cdk::reads;
use crate::cdk::secrets::Origin;
use crate::code::{Env, ExprId, ExprKind, Known, Literal, Made, Value};
use crate::model::{
    By, Credential, Database, DatabaseId, Generator, Login, Name, Read, ReadId, SecretCredentials, SecretId, Stack,
    What,
};
use crate::text::Location;

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

impl Builder<'_> {
    pub(super) fn credentials(&mut self, made: Made) -> Option<usize> {
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
        if secrets.len() > 1 {
            self.undecided(argument, "it may be one of several secrets");
        }
        let location = self.location(made.site);
        let mut keys = vec!["password"];
        if username.is_none() && !snapshot {
            keys.insert(0, "username");
        }
        let branches = self.branches(made);
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
                    branches: branches.clone(),
                    consumers: Vec::new(),
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

    pub(super) fn factory(&self, made: Made) -> Option<(Factory, Location)> {
        let Callee::Api(api) = self.callee(made)? else { return None };
        let (_, factory) = FACTORIES.iter().find(|(name, _)| *name == api)?;
        let ExprKind::Call { callee, .. } = &self.program[made.site].kind else { return None };
        let ExprKind::Member { name, .. } = &self.program[*callee].kind else { return None };
        Some((*factory, Location { span: *name, ..self.location(*callee) }))
    }

    pub(super) fn database_of(&mut self, expr: ExprId, env: Env) -> Option<DatabaseId> {
        let known = self.eval.receiver(expr, env)?;
        self.database_value(&known.value)
    }

    /// The databases that an expression may be.
    pub(super) fn databases_of(&mut self, expr: ExprId, env: Env) -> Vec<DatabaseId> {
        let values = self.eval.present(expr, env);
        values.iter().filter_map(|known| self.database_value(&known.value)).collect()
    }

    fn database_value(&mut self, value: &Value) -> Option<DatabaseId> {
        match value {
            Value::Made(made) => self.database(*made),
            object => self.database(self.eval.base(object)?),
        }
    }

    pub(super) fn database(&mut self, made: Made) -> Option<DatabaseId> {
        if let Some(found) = self.made_databases.get(&made).or_else(|| self.sites.get(&made.site)) {
            return Some(*found);
        }
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
            stack: self.stack(made),
            port: None,
            name: None,
            vpc: None,
            certain: self.eval.always_runs(made.site, made.env),
            given: Vec::new(),
            ungiven: None,
            managed: None,
            login: None,
            secret: None,
            uses: Vec::new(),
        });
        let properties = self.argument_value(made, 2).map(|known| known.value);
        if let Some(Value::Object(properties)) = properties {
            let engine = self.engine(kind, properties);
            let (port, name) = (self.port(kind, engine, properties), self.database_name(kind, properties));
            let Credentials { username, password, secret } = self.login(id, kind, properties);
            let managed = self.managed(properties);
            let vpc = self.vpc(properties);
            let given = self.given(kind.credentials, properties);
            let ungiven = self.ungiven(&given, properties);
            let login = self.model.logins.len();
            self.model.logins.push(Login { database: Some(id), username, password });
            if let Some(database) = self.model.databases.get_mut(id.0) {
                (database.engine, database.port, database.name) = (engine, port, name);
                database.login = Some(login);
                database.secret = secret;
                database.ungiven = ungiven;
                (database.given, database.managed, database.vpc) = (given, managed, vpc);
            }
        }
        Some(id)
    }

    /// The stack that makes the network of a database.
    fn vpc(&self, properties: Made) -> Option<Stack> {
        let Known { value: Value::Made(made), certain: true, .. } = self.property(properties, databases::NETWORK)?
        else {
            return None;
        };
        let Callee::Api(api) = self.callee(made)? else { return None };
        (api == databases::VPC).then(|| self.stack(made))?
    }

    /// Credentials whose database the text does not show.
    pub(super) fn logins_without_database(&mut self) {
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

    fn port(&self, kind: &Kind, engine: Option<Engine>, properties: Made) -> Option<(u16, Option<Location>)> {
        match self.eval.property(properties, databases::PORT).as_deref() {
            None => {
                let usual = engine.filter(|_| databases::USUAL_PORT.contains(&kind.api));
                usual.map(|engine| (engine.usual_port(), None))
            }
            Some([known]) => {
                let port = match &known.value {
                    Value::Literal(Literal::Number(number)) => number.to_string().parse().ok()?,
                    value => value.text()?.parse().ok()?,
                };
                Some((port, Some(self.location(known.origin))))
            }
            Some(_) => None,
        }
    }

    /// The name of the database that is created in a database server; a snapshot has its own.
    fn database_name(&self, kind: &Kind, properties: Made) -> Option<(String, Location)> {
        let known = databases::NAMES.iter().find_map(|name| self.property(properties, name))?;
        let name = known.value.text().filter(|_| !kind.is_from_snapshot())?;
        Some((name.to_owned(), self.location(known.origin)))
    }

    fn login(&mut self, id: DatabaseId, kind: &Kind, properties: Made) -> Credentials {
        let managed = self.property(properties, databases::MANAGED).map(|known| known.value);
        if managed == Some(Value::Literal(Literal::Boolean(true))) {
            let username = self.managed_username(kind, properties);
            let secret = Some(self.generated(id, None));
            return Credentials { username, password: Credential::Managed, secret };
        }
        if self.eval.property(properties, databases::REPLICATION_SOURCE).is_some() {
            return Credentials::UNKNOWN;
        }
        match kind.credentials {
            CredentialsSource::Own(username, password) => {
                self.property_is_text(properties, username);
                self.property_is_text(properties, password);
                Credentials {
                    username: self.credential(self.eval.property(properties, username).as_deref(), false),
                    password: self.credential(self.eval.property(properties, password).as_deref(), true),
                    secret: None,
                }
            }
            CredentialsSource::Login(property, username, password) => match self.property(properties, property) {
                Some(Known { value: Value::Object(login), .. }) => self.literal_login(id, login, username, password),
                _ => Credentials::UNKNOWN,
            },
            CredentialsSource::Property(property) => match self.eval.property(properties, property).as_deref() {
                None if kind.is_from_snapshot() => Credentials::UNKNOWN,
                None => match self.legacy_login(id, properties) {
                    Some(credentials) => credentials,
                    None => self.generated_login(id, Credential::Generated, Options::None),
                },
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

    /// The user name of a database whose password is managed: one that the code gives, or a usual one.
    fn managed_username(&mut self, kind: &Kind, properties: Made) -> Credential {
        let username = match kind.credentials {
            CredentialsSource::Own(username, _) => self.eval.property(properties, username),
            CredentialsSource::Login(property, username, _) => match self.property(properties, property) {
                Some(Known { value: Value::Object(login), .. }) => self.eval.property(login, username),
                _ => None,
            },
            CredentialsSource::Property(property) => match self.property(properties, property) {
                Some(Known { value: Value::Object(login), .. }) => self.eval.property(login, "username"),
                Some(Known { value: Value::Made(made), .. })
                    if matches!(self.factory(made), Some((Factory::Username, _))) =>
                {
                    self.argument(made, 0).map(|username| self.eval.eval(username, made.env))
                }
                _ => None,
            },
        };
        match username {
            Some(username) => self.credential(Some(&username), false),
            None => Credential::Managed,
        }
    }

    /// What version 1 of the CDK took before it had credentials.
    fn legacy_login(&mut self, id: DatabaseId, properties: Made) -> Option<Credentials> {
        if !self.source.v1(self.location(properties.site)) {
            return None;
        }
        let (login, username, password) = databases::LEGACY;
        if let Some(Value::Object(login)) = self.property(properties, login).map(|known| known.value) {
            return Some(self.literal_login(id, login, "username", "password"));
        }
        self.eval.property(properties, username)?;
        Some(self.literal_login(id, properties, username, password))
    }

    fn literal_login(&mut self, id: DatabaseId, login: Made, username: &str, password: &str) -> Credentials {
        self.property_is_text(login, username);
        let username = self.credential(self.eval.property(login, username).as_deref(), false);
        match self.eval.property(login, password) {
            None => self.generated_login(id, username, Options::Object(login)),
            Some(password) => Credentials { username, password: self.credential(Some(&password), true), secret: None },
        }
    }

    fn generated_login(&mut self, id: DatabaseId, username: Credential, options: Options) -> Credentials {
        let generator = self.database_generator(self.model[id].kind, options);
        Credentials { username, password: Credential::Generated, secret: Some(self.generated(id, generator)) }
    }

    fn factory_login(&mut self, id: Option<DatabaseId>, made: Made) -> Credentials {
        let Some((factory, _)) = self.factory(made) else { return Credentials::UNKNOWN };
        if let Some(index) = factory.username() {
            self.argument_is_text(made, index);
        }
        let argument =
            |builder: &Self, index| builder.argument(made, index).map(|expr| builder.eval.eval(expr, made.env));
        let generated = |builder: &mut Self, username| match id {
            Some(id) => {
                let options = builder.options(made, 1);
                builder.generated_login(id, username, options)
            }
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
    fn generated(&mut self, id: DatabaseId, generator: Option<Generator>) -> SecretId {
        let (location, label) = {
            let database = &self.model[id];
            (database.location, self.label(database.made.site).map(|label| format!("{label}.secret")))
        };
        let keys = vec![plain_key("username"), plain_key("password")];
        let secret = self.add_secret(Origin::Generated, label, Name::Unknown, location, Some(keys));
        if let Some(secret) = self.model.secrets.get_mut(secret.0) {
            secret.generator = generator;
        }
        secret
    }

    pub(super) fn credential(&mut self, values: Option<&[Known]>, password: bool) -> Credential {
        if let (Some(values), true) = (values, password) {
            self.plain_passwords(values, false);
        }
        let Some([known]) = values else { return Credential::Unknown };
        match &known.value {
            Value::Literal(Literal::String(text)) if !text.contains("{{resolve:") => Credential::Literal {
                text: if password { String::new() } else { text.clone() },
                location: self.location(known.origin),
            },
            Value::Literal(Literal::String(_)) | Value::Partial(_) => {
                self.read_of_text(&known.value, known.origin).map_or(Credential::Unknown, Credential::Secret)
            }
            Value::Made(made) => self.credential_made(*made),
            _ => Credential::Unknown,
        }
    }

    fn credential_made(&mut self, made: Made) -> Credential {
        let Some(made) = self.wrapped(made) else { return Credential::Unknown };
        if let Some(Callee::Api(api)) = self.callee(made)
            && reads::PLAIN_TEXTS.contains(&api.as_str())
        {
            return match self.argument_value(made, 0) {
                Some(known) => self.credential(Some(&[known]), true),
                None => Credential::Unknown,
            };
        }
        match self.reads(made)[..] {
            [read] => Credential::Secret(read),
            _ => Credential::Unknown,
        }
    }
}
