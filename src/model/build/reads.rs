//! What is read of a secret.

use super::{Builder, Callee, SecretRef};
use crate::cdk::reads::{self, DynamicReference};
use crate::code::{Env, ExprId, ExprKind, Known, Literal, Made, Value};
use crate::model::{By, Name, Read, ReadId, SecretId, What};
use crate::report::Origin;
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
                    self.undecided(object, "the text does not say which secret it is");
                    return Vec::new();
                }
                let keys = self.key_reads(key, made);
                self.combine(made, &secrets, &keys, By::Method { name: location })
            }
            Some(Callee::Api(api)) if reads::CONTAINER_SECRETS.contains(&api.as_str()) => {
                let Some(object) = self.argument(made, 0) else { return Vec::new() };
                let secrets = self.secrets(object, made.env);
                let keys = match self.argument(made, 1) {
                    Some(key) => self.key_reads(key, made),
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
}
