//! Passwords that stand in the code.

use super::{Builder, Callee};
use crate::cdk::reads;
use crate::cdk::secrets::{SECRET_STRING, TEXT};
use crate::code::{ExprId, ExprKind, Known, Literal, Made, Property, Value};
use crate::model::PlainPassword;
use crate::secret::{self, value};
use crate::text::{Location, Span};

impl Builder<'_> {
    /// Notes which of these values of a password stand in the code.
    pub(super) fn plain_passwords(&mut self, values: &[Known], token: bool) {
        for known in values {
            self.plain_password(&known.value, known.origin, token);
        }
    }

    /// Notes a password that is a text, or `unsafePlainText` of one.
    pub(super) fn plain_password(&mut self, value: &Value, at: ExprId, token: bool) {
        match value {
            Value::Literal(Literal::String(text)) => self.add_plain(text, at, token, None),
            Value::Made(made) => {
                let Some(made) = self.wrapped(*made) else { return };
                if matches!(self.callee(made), Some(Callee::Api(api)) if reads::PLAIN_TEXTS.contains(&api.as_str())) {
                    for (text, at, call) in self.plain_texts(made) {
                        self.add_plain(&text, at, token, call);
                    }
                }
            }
            _ => {}
        }
    }

    /// `unsafePlainText` of something that is called like a password: other texts may be there to be seen.
    pub(super) fn plain_text(&mut self, made: Made) {
        if self.called(made.site).is_some_and(|name| name == SECRET_STRING || value::is_password_name(&name)) {
            for (text, at, call) in self.plain_texts(made) {
                self.add_stored(&text, at, call);
            }
        }
    }

    /// The text of a new secret, where that is a literal.
    pub(super) fn plain_text_of(&mut self, made: Made) {
        if let Some(Value::Object(properties)) = self.argument_value(made, 2).map(|known| known.value)
            && let Some(values) = self.eval.property(properties, TEXT)
        {
            for known in values.iter() {
                if let Some(text) = known.value.text() {
                    self.add_stored(text, known.origin, None);
                }
            }
        }
    }

    /// The texts that a call of `unsafePlainText` may have, each with the call where it is written there.
    fn plain_texts(&self, made: Made) -> Vec<(String, ExprId, Option<Location>)> {
        let Some(argument) = self.argument(made, 0) else { return Vec::new() };
        let values = self.eval.eval(argument, made.env);
        let texts = values.iter().filter_map(|known| {
            let direct = self.program.bare(argument) == known.origin;
            let call = self.last_name(made.site).filter(|_| direct);
            Some((known.value.text()?.to_owned(), known.origin, call))
        });
        texts.collect()
    }

    /// A placeholder in a new secret is there to be replaced.
    fn add_stored(&mut self, text: &str, at: ExprId, call: Option<Location>) {
        if !value::is_placeholder(text) {
            self.add_plain(text, at, false, call);
        }
    }

    /// Nothing is no password, what CloudFormation resolves stands elsewhere, and a document may hold none.
    fn add_plain(&mut self, text: &str, at: ExprId, token: bool, call: Option<Location>) {
        let plain = PlainPassword { location: self.location(at), token, call };
        let known = self.model.plain_passwords.iter().any(|known| known.location == plain.location);
        if !known && !text.trim().is_empty() && !text.contains("{{resolve:") && holds_password(text) {
            self.model.plain_passwords.push(plain);
        }
    }

    /// What the code calls a value: by the property or variable that it is given to.
    fn called(&self, site: ExprId) -> Option<String> {
        let site = self.source.outermost(site);
        if let Some(label) = self.label(site) {
            return Some(label);
        }
        let ExprKind::Object(properties) = &self.program[self.program[site].parent?].kind else { return None };
        properties.iter().find_map(|property| match property {
            Property::Value { key, value, .. } if *value == site => Some(key.clone()),
            _ => None,
        })
    }

    /// A call from the last name of its callee on.
    fn last_name(&self, call: ExprId) -> Option<Location> {
        let ExprKind::Call { callee, .. } = &self.program[call].kind else { return None };
        let ExprKind::Member { name, .. } = &self.program[self.program.bare(*callee)].kind else { return None };
        let location = self.location(call);
        Some(Location { span: Span { start: name.start, end: location.span.end }, ..location })
    }
}

/// Whether a text is a password, or a document that has one.
fn holds_password(text: &str) -> bool {
    match &secret::read(text)[..] {
        [read] => match &read.content {
            secret::Content::Json(object) => object.entries.iter().any(|entry| {
                let given = entry.value.text().is_none_or(|text| !value::is_placeholder(text));
                given && value::is_password_name(&entry.key)
            }),
            _ => true,
        },
        _ => true,
    }
}
