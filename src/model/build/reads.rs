//! What is read of a secret.

use super::{Builder, Callee, SecretRef};
use crate::cdk::consumers::{self, Purpose, Service};
use crate::cdk::reads::{self, HOLE, Reference};
use crate::cdk::secrets::Origin;
use crate::code::{Env, ExprId, ExprKind, Known, Literal, Made, Piece, Property, Value};
use crate::model::{By, Condition, Consumer, Name, Read, ReadId, SecretId, What};
use crate::text::{Location, Span};

impl Builder<'_> {
    pub(super) fn reads(&mut self, made: Made) -> Vec<ReadId> {
        if let Some(found) = self.made_reads.get(&made) {
            return found.clone();
        }
        let found = self.find_reads(made);
        let ids = found
            .into_iter()
            .map(|read| {
                let branches = self.branches(made);
                self.model.reads.push(Read { branches, ..read });
                ReadId(self.model.reads.len() - 1)
            })
            .collect::<Vec<_>>();
        self.made_reads.insert(made, ids.clone());
        ids
    }

    pub(super) fn branches(&self, made: Made) -> Vec<(Location, Condition)> {
        let mut branches = Vec::new();
        for (test, when) in self.eval.branches(made.site, made.env) {
            branches.push((self.location(test), Condition::Is(when)));
            if let (ExprKind::Equal(left, right), true) = (&self.program[test].kind, when) {
                branches.push((self.location(*left), Condition::Equals(self.location(*right))));
            }
        }
        branches
    }

    fn find_reads(&mut self, made: Made) -> Vec<Read> {
        let expr = &self.program[made.site];
        match &expr.kind {
            ExprKind::Member { object, property, name, .. } if property == reads::READ_WHOLE => {
                let name = Location { span: *name, ..expr.location };
                let secrets = self.secrets(*object, made.env);
                combine(expr.location, &secrets, &[(What::Whole, true)], By::Method { name })
            }
            ExprKind::Object(_) => self.build_variable(made).into_iter().collect(),
            ExprKind::New { .. } => self.reference_construct(made).into_iter().collect(),
            ExprKind::Call { .. } => self.call_reads(made),
            _ => match self.eval.single(made.site, made.env) {
                Some(known) => self.dynamic_reference(&known.value, made.site).into_iter().collect(),
                None => Vec::new(),
            },
        }
    }

    fn call_reads(&mut self, made: Made) -> Vec<Read> {
        let location = self.location(made.site);
        match self.callee(made) {
            Some(Callee::Method { object, name: reads::READ_KEY, location: name }) => {
                let Some(key) = self.argument(made, 0) else { return Vec::new() };
                let secrets = self.secrets(object, made.env);
                if secrets.is_empty() {
                    self.undecided(object, "the text does not say which secret it is");
                    return Vec::new();
                }
                if secrets.len() > 1 {
                    self.undecided(object, "it may be one of several secrets");
                }
                let keys = self.key_reads(key, made);
                combine(location, &secrets, &keys, By::Method { name })
            }
            Some(Callee::Api(api)) if api == reads::READ_BY_ID => self.read_by_id(made),
            Some(Callee::Api(api)) if api == reads::JOIN => match self.joined(made) {
                Some(text) => self.dynamic_reference(&text, made.site).into_iter().collect(),
                None => Vec::new(),
            },
            Some(Callee::Api(api)) => {
                let row = consumers::CONTAINER_SECRETS.iter().find(|(name, ..)| *name == api);
                let (Some((_, service, key)), Some(object)) = (row, self.argument(made, 0)) else { return Vec::new() };
                let secrets = self.secrets(object, made.env);
                if *key > 1 {
                    match self.argument_value(made, 1).map(|known| known.value) {
                        Some(Value::Object(version)) if !self.reads_another_version(version) => {}
                        _ => return Vec::new(),
                    }
                }
                let keys = match self.argument(made, *key) {
                    Some(key) => self.key_reads(key, made),
                    None => vec![(What::Whole, true)],
                };
                let consumer = Consumer { service: *service, purpose: Purpose::Environment, database: None };
                let reads = combine(location, &secrets, &keys, By::Container);
                reads.into_iter().map(|read| Read { consumers: vec![consumer], ..read }).collect()
            }
            _ => Vec::new(),
        }
    }

    fn read_by_id(&mut self, made: Made) -> Vec<Read> {
        let Some(id) = self.argument_value(made, 0) else { return Vec::new() };
        let Some(secret) = self.handed(&id.value, id.origin) else { return Vec::new() };
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
        let location = self.location(made.site);
        let first = arguments.first().map_or(location, |argument| self.location(argument.expr));
        combine(location, &[secret], &keys, By::Id { arguments: arguments.len(), first })
    }

    /// `new CfnDynamicReference(service, reference)`.
    fn reference_construct(&mut self, made: Made) -> Option<Read> {
        let Callee::Api(api) = self.callee(made)? else { return None };
        let (construct, service) = reads::DYNAMIC_REFERENCE;
        if api != construct || self.argument_value(made, 0)?.value != Value::Api(service.to_owned()) {
            return None;
        }
        let Known { value, origin, .. } = self.argument_value(made, 1)?;
        self.reference(&value, origin, By::Reference, |text| Reference::inner(text))
    }

    /// An environment variable of a build: `{ type: SECRETS_MANAGER, value: 'name:key' }`.
    fn build_variable(&mut self, made: Made) -> Option<Read> {
        let ExprKind::Object(properties) = &self.program[made.site].kind else { return None };
        let has_type = |property: &Property| matches!(property, Property::Value { key, .. } if key == "type");
        if !properties.iter().any(has_type) || !is_build_variable(&self.property(made, "type")?.value) {
            return None;
        }
        let Known { value, origin, .. } = self.property(made, "value")?;
        let read = self.reference(&value, origin, By::BuildVariable, |text| Some(Reference::build_variable(text)))?;
        let consumer = Consumer { service: Service::CodeBuild, purpose: Purpose::Environment, database: None };
        Some(Read { consumers: vec![consumer], ..read })
    }

    /// A dynamic reference that a text is or holds.
    pub(super) fn dynamic_reference(&mut self, value: &Value, at: ExprId) -> Option<Read> {
        self.reference(value, at, By::Reference, |text| Reference::dynamic(text))
    }

    /// A text that names a secret and a key, of which the secret may be a value of the code.
    pub(super) fn reference(
        &mut self,
        value: &Value,
        at: ExprId,
        by: By,
        parse: impl for<'t> Fn(&'t str) -> Option<Reference<'t>>,
    ) -> Option<Read> {
        let alone;
        let pieces = match value {
            Value::Literal(Literal::String(text)) => {
                alone = [Piece::Text(text.clone())];
                &alone[..]
            }
            Value::Made(_) | Value::Free(_) => {
                alone = [Piece::Value(value.clone())];
                &alone[..]
            }
            Value::Partial(pieces) => pieces,
            _ => return None,
        };
        let text: String = pieces.iter().map(|piece| if let Piece::Text(text) = piece { text } else { HOLE }).collect();
        let reference = parse(&text).filter(|reference| !reference.other_version)?;
        let secret = if reference.id == HOLE {
            let hole =
                pieces.iter().find_map(|piece| if let Piece::Value(value) = piece { Some(value) } else { None })?;
            self.handed(hole, at)?
        } else {
            let known = !reference.id.contains(HOLE);
            let secret = known.then(|| self.secret_by_id(at, reference.id.to_owned()))?;
            SecretRef { secret, attached: false, certain: true }
        };
        let location = self.location(at);
        let what = match reference.key {
            None => What::Whole,
            Some(key) if key.contains(HOLE) => {
                self.undecided(at, "the key is computed at run time");
                return None;
            }
            Some(key) => {
                let text = self.source.text(location);
                let ends = |end| !text.get(end..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
                let wanted = format!(":{key}");
                let found = text.match_indices(&wanted).filter(|(at, found)| ends(at + found.len())).last();
                let start = found.map(|(at, _)| location.span.start as usize + at + 1);
                let literal = start.map(|start| Location { span: Span::new(start, start + key.len()), ..location });
                What::Key { name: key.to_owned(), literal }
            }
        };
        combine(location, &[secret], &[(what, true)], by).pop()
    }

    /// The read that a dynamic reference in a text is.
    pub(super) fn read_of_text(&mut self, value: &Value, at: ExprId) -> Option<ReadId> {
        let read = self.dynamic_reference(value, at)?;
        Some(self.add_read(read))
    }

    /// A text such as `<arn>:<key>::` by which a container gets the value of a key. A parameter of Systems Manager has
    /// no key, and its name may be anything else.
    pub(super) fn container_reference(&mut self, value: &Value, at: ExprId) -> Option<ReadId> {
        let names_secret = match value {
            Value::Literal(Literal::String(text)) => text.starts_with("arn:") && text.contains(":secretsmanager:"),
            Value::Partial(pieces) => {
                match pieces.iter().find(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()))? {
                    Piece::Text(text) => text.starts_with("arn:") && text.contains(":secretsmanager:"),
                    Piece::Value(_) => true,
                    Piece::Unknown => false,
                }
            }
            Value::Made(_) => true,
            _ => false,
        };
        if !names_secret {
            return None;
        }
        let read = self.reference(value, at, By::ContainerReference, |text| Some(Reference::build_variable(text)))?;
        Some(self.add_read(read))
    }

    fn add_read(&mut self, read: Read) -> ReadId {
        let same =
            |known: &Read| known.location == read.location && known.secret == read.secret && known.what == read.what;
        let known = self.model.reads.iter().position(same);
        ReadId(known.unwrap_or_else(|| {
            self.model.reads.push(read);
            self.model.reads.len() - 1
        }))
    }

    /// What a value is before it is made a string of.
    pub(super) fn wrapped(&self, made: Made) -> Option<Made> {
        let mut made = made;
        while let Some(Callee::Method { object, name, .. }) = self.callee(made) {
            if !reads::UNWRAPPING.contains(&name) {
                break;
            }
            match self.eval.receiver(object, made.env)?.value {
                Value::Made(inner) if inner != made => made = inner,
                _ => return None,
            }
        }
        Some(made)
    }

    /// The text that `Fn.join` makes.
    fn joined(&self, made: Made) -> Option<Value> {
        let delimiter = self.argument_value(made, 0)?;
        let delimiter = delimiter.value.text()?;
        let list = self.argument_value(made, 1)?.value;
        let mut pieces = Vec::new();
        for (index, element) in self.eval.known_elements(&list)?.iter().enumerate() {
            if index > 0 {
                pieces.push(Piece::Text(delimiter.to_owned()));
            }
            let [known] = &element[..] else { return None };
            match &known.value {
                Value::Literal(Literal::String(text)) => pieces.push(Piece::Text(text.clone())),
                Value::Partial(inner) => pieces.extend_from_slice(inner),
                value @ (Value::Made(_) | Value::Free(_)) => pieces.push(Piece::Value(value.clone())),
                _ => pieces.push(Piece::Unknown),
            }
        }
        Some(Value::Partial(pieces))
    }

    fn reads_another_version(&self, options: Made) -> bool {
        let current = |known: &Known| match &known.value {
            Value::Literal(Literal::Undefined) => true,
            value => value.text() == Some(reads::CURRENT),
        };
        let mut versions = reads::VERSIONS.iter().filter_map(|name| self.eval.property(options, name));
        versions.any(|values| !values.iter().all(current))
    }

    /// The secret that `SecretValue.secretsManager(id)` reads: one that the code imports by the same name or ARN, or
    /// one of its own.
    pub(super) fn secret_by_id(&mut self, at: ExprId, id: String) -> SecretId {
        let id = Name::Known(id);
        let known = self.model.secrets().find(|(_, secret)| secret.id == id).map(|(known, _)| known);
        known.unwrap_or_else(|| self.add_secret(Origin::Existing, None, id, self.location(at), None))
    }

    fn key_reads(&mut self, key: ExprId, made: Made) -> Vec<(What, bool)> {
        let values = self.eval.eval(key, made.env);
        let mut keys = self.key_alternatives(&values, key);
        // Where a condition may leave the call out, it may do so for this very key, unless the key is always the same.
        let same = || self.eval.single(key, Env::ROOT).is_some_and(|known| known.value.text().is_some());
        if self.eval.runs(made.site, made.env).is_none() && !same() {
            for (_, certain) in &mut keys {
                *certain = false;
            }
        }
        keys
    }

    fn key_alternatives(&mut self, values: &[Known], at: ExprId) -> Vec<(What, bool)> {
        let mut keys = Vec::new();
        for known in values {
            match &known.value {
                Value::Literal(Literal::String(name)) => {
                    // What is put together differently for each call is no place to write another key.
                    let same = self.eval.single(known.origin, Env::ROOT).map(|same| same.value);
                    let literal = (same.as_ref() == Some(&known.value)).then(|| self.location(known.origin));
                    keys.push((What::Key { name: name.clone(), literal }, known.certain));
                }
                Value::Literal(Literal::Undefined) => keys.push((What::Whole, known.certain)),
                Value::Unknown(why) => self.undecided(at, why),
                _ => self.undecided(at, "the key is computed at run time"),
            }
        }
        keys
    }
}

/// Whether the type of an environment variable is the one that CodeBuild reads from a secret.
fn is_build_variable(value: &Value) -> bool {
    match value {
        Value::Api(api) => api == reads::BUILD_VARIABLE,
        value => value.text().is_some_and(|text| reads::BUILD_VARIABLE.ends_with(&format!(".{text}"))),
    }
}

/// A secret and a key that both depend need not go together, so only one of the two may.
fn combine(location: Location, secrets: &[SecretRef], keys: &[(What, bool)], by: By) -> Vec<Read> {
    let read = |found: &SecretRef, (what, certain): &(What, bool)| Read {
        secret: found.secret,
        what: what.clone(),
        by,
        location,
        certain: found.certain && *certain,
        attached: found.attached,
        branches: Vec::new(),
        consumers: Vec::new(),
    };
    secrets.iter().flat_map(|found| keys.iter().map(move |key| read(found, key))).collect()
}
