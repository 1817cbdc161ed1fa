//! What gets the values of secrets, and which construct waits for which.

use super::{Builder, Callee};
use crate::cdk::consumers::{Of, Purpose, SINKS, Service, Sink};
use crate::cdk::engines::Engine;
use crate::cdk::{dependencies, reads};
use crate::code::{ExprId, ExprKind, Known, Made, Piece, Property, Value};
use crate::model::{Consumer, Credential, DatabaseId, Dependency, PlainSetting, ReadId, Reader, SecretId};

/// Values that one sink takes at the most.
const MOST_VALUES: usize = 500;

/// Calls and properties that an object is followed through to the class it is of.
const MOST_HOPS: usize = 16;

/// What a sink is given.
#[derive(Clone)]
struct GivenValue {
    known: Known,
    /// The expression that stands there.
    expr: ExprId,
    name: Option<String>,
    /// The object literal that has it as a property.
    object: Option<ExprId>,
}

impl Builder<'_> {
    /// Notes what a construct takes of secrets.
    pub(super) fn visit_construct_sinks(&mut self, api: &str, made: Made) {
        let any = api.rsplit_once('.').map(|(module, _)| format!("{module}.*"));
        for sink in SINKS {
            match sink.of {
                Of::Class(class) if class == api || any.as_deref() == Some(class) => self.fill(sink, made, 2),
                Of::Function(function) if function == api => self.fill(sink, made, 0),
                _ => {}
            }
        }
    }

    /// Notes what a method of a construct takes of secrets, and what it makes the construct wait for.
    pub(super) fn visit_method_sinks(&mut self, object: ExprId, name: &str, made: Made) {
        for sink in SINKS {
            if let Of::Method { module, name: method, argument } = sink.of
                && method == name
                && self.is_of_module(Made { site: object, ..made }, module)
            {
                self.fill(sink, made, argument);
            }
        }
        if dependencies::WAIT.contains(&name) {
            self.wait(object, made);
        }
    }

    /// Whether an object is made by a class of a module, or by what such an object has.
    fn is_of_module(&self, object: Made, module: &str) -> bool {
        let mut object = object;
        for _ in 0..MOST_HOPS {
            let Some(Known { value: Value::Made(made), .. }) = self.eval.receiver(object.site, object.env) else {
                return false;
            };
            let site = match (self.callee(made), &self.program[made.site].kind) {
                (Some(Callee::Api(api)), _) => return api.split('.').next() == Some(module),
                (Some(Callee::Method { object, .. }), _) => object,
                (None, ExprKind::Member { object, .. }) => *object,
                _ => return false,
            };
            object = Made { site, ..made };
        }
        false
    }

    fn fill(&mut self, sink: &Sink, made: Made, argument: usize) {
        let (Some(expr), Some(known)) = (self.argument(made, argument), self.argument_value(made, argument)) else {
            return;
        };
        // The argument before is the name of what a method sets, or the id of the construct.
        let name = argument.checked_sub(1).and_then(|before| self.argument_value(made, before));
        let name = name.and_then(|known| known.value.text().map(str::to_owned));
        let mut values = vec![GivenValue { known, expr, name, object: None }];
        for step in sink.path.split('.').filter(|step| !step.is_empty()) {
            values = values.iter().flat_map(|given| self.inside(given, step)).take(MOST_VALUES).collect();
        }
        for given in values {
            self.consume(sink, made, &given);
        }
    }

    /// The values of a property, or of all elements or properties.
    fn inside(&self, given: &GivenValue, step: &str) -> Vec<GivenValue> {
        let of = |known: Known| GivenValue { expr: known.origin, known, ..given.clone() };
        match (&given.known.value, step) {
            (Value::Array(_), "*") => {
                let elements = self.eval.known_elements(&given.known.value).unwrap_or_default();
                elements.iter().flat_map(|element| element.iter().cloned()).map(of).collect()
            }
            (Value::Object(object), "*") => self.each_property(given, *object),
            (Value::Object(object), property) => {
                let written = self.written(object.site, property);
                let name = self.property(*object, "name").filter(|_| step.starts_with("value"));
                let name = name.and_then(|known| known.value.text().map(str::to_owned)).or_else(|| given.name.clone());
                let of = |known: Known| GivenValue { name: name.clone(), ..of(known) };
                let Some(values) = self.eval.property(*object, property) else { return Vec::new() };
                let given = |known: &Known| GivenValue { expr: written.unwrap_or(known.origin), ..of(known.clone()) };
                values.iter().map(given).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The values of all properties of an object, and of those that are spread into it.
    fn each_property(&self, given: &GivenValue, object: Made) -> Vec<GivenValue> {
        let mut values = Vec::new();
        let mut objects = vec![object];
        for next in 0..MOST_VALUES {
            let Some(object) = objects.get(next).copied() else { break };
            let ExprKind::Object(properties) = &self.program[object.site].kind else { continue };
            for property in properties {
                match property {
                    Property::Value { key, value, .. } => {
                        let given = |known: &Known| GivenValue {
                            known: known.clone(),
                            expr: *value,
                            name: Some(key.clone()),
                            object: Some(object.site),
                        };
                        values.extend(self.eval.eval(*value, object.env).iter().map(given));
                    }
                    Property::Computed { value, .. } => {
                        let of =
                            |known: &Known| GivenValue { expr: known.origin, known: known.clone(), ..given.clone() };
                        values.extend(self.eval.eval(*value, object.env).iter().map(of));
                    }
                    Property::Spread(spread) => {
                        for known in self.eval.eval(*spread, object.env).iter() {
                            match known.value {
                                Value::Object(inner) if !objects.contains(&inner) => objects.push(inner),
                                _ => {}
                            }
                        }
                    }
                    Property::Getter { .. } | Property::Omitted(_) => {}
                }
            }
        }
        values.truncate(MOST_VALUES);
        values
    }

    /// What an object literal gives a property.
    pub(super) fn written(&self, object: ExprId, name: &str) -> Option<ExprId> {
        let ExprKind::Object(properties) = &self.program[object].kind else { return None };
        properties.iter().find_map(|property| match property {
            Property::Value { key, value, .. } if key == name => Some(*value),
            _ => None,
        })
    }

    fn consume(&mut self, sink: &Sink, made: Made, given: &GivenValue) {
        let Known { value, origin: at, .. } = &given.known;
        let at = *at;
        let location = self.location(at);
        let reader = |attached| Reader { service: Some(sink.service), location, attached, arn: false };
        if sink.purpose == Purpose::Secret {
            // A text or name among the properties of a custom resource may be anything.
            let anything =
                matches!(value, Value::Literal(_) | Value::Free(_)) && sink.service == Service::CustomResource;
            let found = if anything { self.identified(value, at) } else { self.handed(value, at) };
            if let Some(found) = found {
                self.add_reader(found.secret, reader(found.attached));
                if sink.service == Service::CustomResource {
                    self.written.insert(found.secret);
                }
                if sink.service == Service::Rotation
                    && let Some(secret) = self.model.secrets.get_mut(found.secret.0)
                {
                    secret.rotated = Some(location);
                }
            }
            return;
        }
        if sink.purpose == Purpose::Reference {
            if let Some(read) = self.container_reference(value, at) {
                let purpose = Purpose::Environment;
                self.add_consumer(read, Consumer { service: sink.service, purpose, database: None });
            }
            return;
        }
        if let Some(found) = self.identified(value, at) {
            if sink.purpose != Purpose::Output {
                self.add_reader(found.secret, reader(found.attached));
            }
            return;
        }
        if matches!(sink.purpose, Purpose::Password | Purpose::Token) {
            self.plain_password(value, at, sink.purpose == Purpose::Token);
        }
        if sink.takes_text() {
            self.text_is_due(value, given.expr, true);
        }
        for read in self.values_read(value, at) {
            self.add_consumer(read, Consumer { service: sink.service, purpose: sink.purpose, database: None });
            if sink.purpose.is_setting() {
                self.add_setting(sink, read, made, given);
            }
        }
    }

    fn add_setting(&mut self, sink: &Sink, read: ReadId, made: Made, given: &GivenValue) {
        let wrapped = if let Value::Made(made) = given.known.value { self.wrapped(made) } else { None };
        let value = wrapped.filter(|made| given.known.certain && self.composed(*made).is_none());
        let (owner, label) = match &self.program[made.site].kind {
            ExprKind::Call { callee, .. } => match &self.program[self.program.bare(*callee)].kind {
                ExprKind::Member { object, .. } => (*object, None),
                _ => (made.site, None),
            },
            _ => (made.site, self.label(made.site)),
        };
        let setting = PlainSetting {
            read,
            service: sink.service,
            purpose: sink.purpose,
            name: given.name.clone(),
            expr: given.expr,
            location: self.location(given.expr),
            alone: value.is_some(),
            object: given.object,
            secret: value.and_then(|value| self.read_of(value.site)),
            owner,
            label,
        };
        let same = |known: &PlainSetting| known.location == setting.location && known.read == setting.read;
        if !self.model.settings.iter().any(same) {
            self.model.settings.push(setting);
        }
    }

    /// What a read is a method or property of.
    fn read_of(&self, read: ExprId) -> Option<ExprId> {
        let member = match &self.program[read].kind {
            ExprKind::Call { callee, .. } => self.program.bare(*callee),
            _ => read,
        };
        match &self.program[member].kind {
            ExprKind::Member { object, .. } => Some(*object),
            _ => None,
        }
    }

    /// The reads whose values a value is or holds.
    fn values_read(&mut self, value: &Value, at: ExprId) -> Vec<ReadId> {
        let mut found = Vec::new();
        let mut open = vec![(Known { value: value.clone(), origin: at, certain: true }, false)];
        for next in 0..MOST_VALUES {
            let Some((Known { value, origin: at, .. }, unwrapped)) = open.get(next).cloned() else { break };
            let (parts, unwrapped) = match &value {
                Value::Made(made) => {
                    let Some(inner) = self.wrapped(*made) else { continue };
                    match self.composed(inner) {
                        Some(parts) => parts,
                        None if unwrapped && inner == *made => continue,
                        None => {
                            found.extend(self.reads(inner));
                            continue;
                        }
                    }
                }
                Value::Object(_) | Value::Array(_) if next > 0 => {
                    let known = Known { value, origin: at, certain: true };
                    let whole = GivenValue { known, expr: at, name: None, object: None };
                    (self.inside(&whole, "*").into_iter().map(|given| given.known).collect(), unwrapped)
                }
                _ => match (self.read_of_text(&value, at), value) {
                    (Some(read), _) => {
                        found.push(read);
                        continue;
                    }
                    (None, Value::Partial(pieces)) => {
                        let values = pieces.into_iter().filter_map(|piece| match piece {
                            Piece::Value(value) => Some(Known { value, origin: at, certain: true }),
                            _ => None,
                        });
                        (values.collect(), false)
                    }
                    _ => continue,
                },
            };
            for part in parts {
                if !open.iter().any(|(known, _)| known.value == part.value) {
                    open.push((part, unwrapped));
                }
            }
        }
        found
    }

    /// What a call puts together to a text, and whether that has only what is unwrapped.
    fn composed(&self, made: Made) -> Option<(Vec<Known>, bool)> {
        let ExprKind::Call { callee, arguments } = &self.program[made.site].kind else { return None };
        let function = |name: &str| reads::COMPOSING_FUNCTIONS.iter().find(|(function, _)| *function == name);
        let (receiver, unwrapped) = match self.callee(made) {
            Some(Callee::Api(api)) => (None, function(&api)?.1),
            Some(Callee::Method { object, name, .. }) if reads::COMPOSING_METHODS.contains(&name) => {
                (Some(object), false)
            }
            _ => match self.eval.single(*callee, made.env)?.value {
                Value::Free(path) => (None, function(&path)?.1),
                _ => return None,
            },
        };
        let parts = receiver.into_iter().chain(arguments.iter().map(|argument| argument.expr));
        Some((parts.flat_map(|part| self.eval.eval(part, made.env).to_vec()).collect(), unwrapped))
    }

    /// Notes what gets the user names and passwords of the databases.
    pub(super) fn consume_logins(&mut self) {
        let mut consumers = Vec::new();
        for login in &self.model.logins {
            let service = login.database.map_or(Service::Rds, |database| self.service(database));
            for (credential, purpose) in [(&login.username, Purpose::Username), (&login.password, Purpose::Password)] {
                if let Credential::Secret(read) = credential {
                    consumers.push((*read, Consumer { service, purpose, database: login.database }));
                }
            }
        }
        for (read, consumer) in consumers {
            self.add_consumer(read, consumer);
        }
    }

    fn service(&self, database: DatabaseId) -> Service {
        let database = &self.model[database];
        match database.engine {
            Some(Engine::DocumentDb) => Service::DocumentDb,
            Some(Engine::Redshift) => Service::Redshift,
            _ if database.kind.is_cluster() => Service::Aurora,
            _ => Service::Rds,
        }
    }

    fn add_consumer(&mut self, read: ReadId, consumer: Consumer) {
        if let Some(read) = self.model.reads.get_mut(read.0)
            && !read.consumers.contains(&consumer)
        {
            read.consumers.push(consumer);
        }
    }

    /// A reader that is known by name counts for more than one at the same place that is not.
    pub(super) fn add_reader(&mut self, secret: SecretId, reader: Reader) {
        let Some(secret) = self.model.secrets.get_mut(secret.0) else { return };
        match secret.readers.iter_mut().find(|known| known.location == reader.location) {
            Some(known) => known.service = known.service.or(reader.service),
            None => secret.readers.push(reader),
        }
    }

    /// `dependent.node.addDependency(on, …)`, or without `node`.
    fn wait(&mut self, object: ExprId, made: Made) {
        let dependent = match &self.program[object].kind {
            ExprKind::Member { object, property, .. } if property == dependencies::NODE => *object,
            _ => object,
        };
        let Some(dependent) = self.construct(dependent, made) else { return };
        for argument in self.eval.arguments(made) {
            let on = self.construct(argument.expr, made).filter(|_| !argument.spread);
            if let Some(on) = on {
                let dependency = Dependency { dependent, on };
                if !self.model.dependencies.contains(&dependency) {
                    self.model.dependencies.push(dependency);
                }
            }
            // What is of a class of the text holds more than itself.
            if on.is_none_or(|on| self.callee(on).is_none()) || self.callee(dependent).is_none() {
                self.model.unclear_dependents.push(dependent);
            }
        }
    }

    /// `construct.node.defaultChild` stands for the construct.
    fn around_default_child(&self, made: Made) -> Made {
        if let ExprKind::Member { object: node, property, .. } = &self.program[made.site].kind
            && property == dependencies::DEFAULT_CHILD
            && let ExprKind::Member { object, .. } = &self.program[self.program.bare(*node)].kind
            && let Some(Known { value: Value::Made(construct), .. }) = self.eval.receiver(*object, made.env)
        {
            return construct;
        }
        made
    }

    fn construct(&self, expr: ExprId, made: Made) -> Option<Made> {
        match self.eval.receiver(expr, made.env)?.value {
            Value::Made(made) => Some(self.around_default_child(made)),
            Value::Instance(instance) => Some(instance.made),
            _ => None,
        }
    }
}
