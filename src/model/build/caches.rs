//! Caches, and how they are set up.

use super::Builder;
use crate::cdk::caches::{ENCRYPTION, FAILOVER, KINDS, NODES, REPLICATION_GROUP, SHARDS, TOKEN};
use crate::code::{Known, Literal, Made, Value};
use crate::model::{Cache, Credential, Name, Said, Stack};
use crate::text::Location;

impl Builder<'_> {
    pub(super) fn cache(&mut self, api: &str, made: Made) {
        let Some(kind) = KINDS.iter().find(|kind| kind.api == api) else { return };
        let options = match self.argument_value(made, 2).map(|known| known.value) {
            Some(Value::Object(options)) => Some(options),
            _ => None,
        };
        let stack = self.stack(made);
        let scope = self.argument_value(made, 0).map(|known| known.value);
        let construct = self.argument_value(made, 1).and_then(|known| known.value.text().map(str::to_owned));
        // A resource right in a stack is called as its construct.
        let top = matches!(&stack, Some(Stack::Is(stack)) if Some(stack) == scope.as_ref());
        let plain = |id: &String| id.chars().all(|character| character.is_ascii_alphanumeric());
        let (id, id_location) = self.cache_id(options, kind.id);
        let group = options.filter(|_| api == REPLICATION_GROUP);
        let token = group.and_then(|options| self.eval.property(options, TOKEN));
        let has_token = token.is_some();
        let token = token.map_or(Credential::Unknown, |token| self.credential(Some(&token), true));
        self.model.caches.push(Cache {
            made,
            kind,
            location: self.location(made.site),
            logical_id: construct.filter(|id| top && plain(id)),
            id,
            id_location,
            stack,
            options: options.map(|options| options.site),
            nodes: self.said(group, NODES),
            failover: FAILOVER.map(|name| self.said(group, name)),
            shards: group.is_none_or(|options| SHARDS.iter().any(|name| self.eval.property(options, name).is_some())),
            encryption: self.said(group, ENCRYPTION),
            has_token,
            token,
        });
    }

    fn cache_id(&self, options: Option<Made>, name: &str) -> (Name, Option<Location>) {
        match options.and_then(|options| self.property(options, name)) {
            Some(Known { value: Value::Literal(Literal::String(id)), origin, .. }) => {
                (Name::Known(id), Some(self.location(origin)))
            }
            Some(Known { value: Value::Partial(pieces), origin, .. }) => {
                (Name::Partial(pieces), Some(self.location(origin)))
            }
            _ => (Name::Unknown, None),
        }
    }

    pub(super) fn said(&self, options: Option<Made>, name: &str) -> Said {
        let Some(options) = options else { return Said::Unclear };
        match self.eval.property(options, name).as_deref() {
            None => Said::Nothing,
            Some([Known { value: Value::Literal(literal), origin, .. }]) => {
                Said::Literal(literal.clone(), self.location(*origin))
            }
            Some(_) => Said::Unclear,
        }
    }
}
