//! Uses of the secret that is attached to a database.

use super::{Builder, Callee, SecretRef};
use crate::cdk::{consumers, databases, dependencies, reads, secrets};
use crate::code::{Env, ExprId, ExprKind, Known, Made, Value};
use crate::model::{DatabaseId, Reader, Use, UseKind};

impl Builder<'_> {
    pub(super) fn visit_use(&mut self, callee: Option<&Callee<'_>>, made: Made) {
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
            ExprKind::Member { object, property, .. } if property == secrets::DEFAULT_CHILD => {
                if let ExprKind::Member { object, property, .. } = &self.program[*object].kind
                    && property == dependencies::NODE
                {
                    self.overwritten(*object, made.env);
                }
            }
            ExprKind::Assign { target, .. } => {
                if let ExprKind::Member { object, property, .. } = &self.program[*target].kind
                    && secrets::CONTENTS.contains(&property.as_str())
                {
                    self.overwritten(*object, made.env);
                }
            }
            ExprKind::Member { object, property, .. } if property == reads::ARN => {
                self.unnamed_reader(*object, made);
            }
            _ => match callee {
                Some(Callee::Api(api)) => {
                    self.visit_construct_use(api, made);
                    self.visit_construct_sinks(api, made);
                    self.cache(api, made);
                    self.function(api, made);
                }
                Some(Callee::Method { object, name, .. }) => {
                    self.visit_method_use(*object, name, made);
                    self.visit_method_sinks(*object, name, made);
                }
                None => {}
            },
        }
    }

    fn visit_method_use(&mut self, object: ExprId, name: &str, made: Made) {
        if let Some((_, kind)) = databases::SECRET_METHODS.iter().find(|(method, _)| *method == name) {
            let kind = UseKind::Method(*kind);
            if let Some(database) = self.database_of(object, made.env) {
                return self.add_use(database, kind, made);
            }
            let several = if kind.is_rotation() { self.databases_of(object, made.env) } else { Vec::new() };
            if several.is_empty() {
                self.unclear_use(object, made.env, made.site);
            }
            // Whichever it is, it needs its attachment.
            for database in several {
                let location = self.location(made.site);
                self.note_use(database, Use { kind, expr: made.site, location, certain: false });
            }
        } else if consumers::GRANTS.contains(&name) {
            self.unnamed_reader(object, made);
        } else if name == consumers::WRITE_GRANT {
            let written = self.granted(object, made.env);
            self.written.extend(written.iter().map(|found| found.secret));
        } else if name == consumers::ROTATION_SCHEDULE {
            self.rotates(object, made);
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

    fn visit_construct_use(&mut self, api: &str, made: Made) {
        let Some(Value::Object(options)) = self.argument_value(made, 2).map(|known| known.value) else { return };
        if api == consumers::ROTATION
            && let Some(Known { value: Value::Made(target), .. }) = self.property(options, "target")
            && let Some(database) = self.database(target)
        {
            self.add_use(database, UseKind::Rotation, made);
        }
    }

    fn add_use(&mut self, database: DatabaseId, kind: UseKind, made: Made) {
        let certain = self.eval.runs(made.site, made.env) == Some(true);
        self.note_use(database, Use { kind, expr: made.site, location: self.location(made.site), certain });
    }

    fn note_use(&mut self, database: DatabaseId, used: Use) {
        if let Some(database) = self.model.databases.get_mut(database.0)
            && !database.uses.iter().any(|known| known.location == used.location && known.kind == used.kind)
        {
            database.uses.push(used);
        }
    }

    /// What a secret holds is, or may be, said apart from its properties.
    fn overwritten(&mut self, secret: ExprId, env: Env) {
        for known in self.eval.eval(secret, env).iter() {
            if let Value::Made(made) = known.value
                && let Some(found) = self.secret_made(made)
                && let Some(secret) = self.model.secrets.get_mut(found.secret.0)
            {
                (secret.keys, secret.generator, secret.filled) = (None, None, true);
            }
        }
    }

    /// Something that the text does not name gets to read a secret.
    fn unnamed_reader(&mut self, secret: ExprId, made: Made) {
        let location = self.location(made.site);
        let arn = matches!(self.program[made.site].kind, ExprKind::Member { .. });
        for SecretRef { secret, attached, .. } in self.granted(secret, made.env) {
            self.add_reader(secret, Reader { service: None, location, attached, arn });
        }
    }

    /// The secrets that something is granted: what is never read as a secret may be a bucket or a table.
    fn granted(&mut self, object: ExprId, env: Env) -> Vec<SecretRef> {
        let values = self.eval.eval(object, env);
        let secrets = values.iter().filter_map(|known| match &known.value {
            Value::Made(_) => self.secret(&known.value, object),
            Value::Free(path) => {
                let secret = *self.free_secrets.get(path)?;
                Some(SecretRef { secret, attached: false, certain: true })
            }
            _ => None,
        });
        secrets.collect()
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
