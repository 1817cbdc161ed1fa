//! How the texts of new secrets are generated.

use super::Builder;
use crate::cdk::databases::Kind;
use crate::cdk::generators::{self, DatabaseSecret};
use crate::cdk::secrets;
use crate::code::{Known, Literal, Made, Value};
use crate::model::{Generator, GeneratorPlace, Template};

/// An object that may be left out.
#[derive(Clone, Copy)]
pub(super) enum Options {
    None,
    Object(Made),
    Unknown,
}

impl Builder<'_> {
    pub(super) fn options(&self, made: Made, index: usize) -> Options {
        if self.eval.arguments(made).len() <= index {
            return Options::None;
        }
        match self.argument_value(made, index).map(|known| known.value) {
            Some(Value::Object(object)) => Options::Object(object),
            Some(Value::Literal(Literal::Undefined)) => Options::None,
            _ => Options::Unknown,
        }
    }

    /// How the text of a secret that the code creates is generated; `None` if it is not, or the text does not say.
    pub(super) fn generator(&self, made: Made, api: &str) -> Option<Generator> {
        let options = self.options(made, 2);
        if let Some(secret) = generators::DATABASE_SECRETS.iter().find(|secret| secret.api == api) {
            return self.of_database(secret, options);
        }
        let alone = api == "aws_secretsmanager.Secret";
        let properties = match options {
            Options::None => {
                let bare_call = alone && self.eval.arguments(made).len() == 2;
                return bare_call.then(|| bare(GeneratorPlace::Call(made.site)));
            }
            Options::Object(properties) => properties,
            Options::Unknown => return None,
        };
        match self.eval.property(properties, generators::GENERATE).as_deref() {
            Some([Known { value: Value::Object(options), .. }]) => self.configured(*options),
            Some(_) => None,
            None => {
                let filled = secrets::CONTENTS.iter().any(|name| self.eval.property(properties, name).is_some());
                (alone && !filled).then(|| bare(GeneratorPlace::Properties(properties.site)))
            }
        }
    }

    /// How the CDK has the password of a database generated.
    pub(super) fn database_generator(&self, kind: &Kind, options: Options) -> Option<Generator> {
        self.of_database(DatabaseSecret::of(kind.api)?, options)
    }

    fn of_database(&self, secret: &DatabaseSecret, options: Options) -> Option<Generator> {
        let mut generator = match options {
            Options::None => bare(GeneratorPlace::Cdk),
            Options::Object(options) => Generator { symbols: None, ..bare(GeneratorPlace::Options(options.site)) },
            Options::Unknown => return None,
        };
        generator.template = Template::Other;
        generator.length = Some(secret.length);
        let excluded = match options {
            Options::Object(options) => self.eval.property(options, "excludeCharacters"),
            _ => None,
        };
        generator.symbols = match excluded.as_deref() {
            None | Some([Known { value: Value::Literal(Literal::Undefined), .. }]) => Some(without(secret.excluded)),
            Some([known]) => {
                generator.excluded = known.value.text().map(|text| (text.to_owned(), self.location(known.origin)));
                known.value.text().map(without)
            }
            Some(_) => None,
        };
        Some(generator)
    }

    fn configured(&self, options: Made) -> Option<Generator> {
        let property = |name| match self.eval.property(options, name).as_deref() {
            None | Some([Known { value: Value::Literal(Literal::Undefined), .. }]) => Some(None),
            Some([known]) => Some(Some(known.clone())),
            Some(_) => None,
        };
        let text = |known: &Known| Some((known.value.text()?.to_owned(), self.location(known.origin)));
        let mut generator = bare(GeneratorPlace::Options(options.site));
        if let Some(template) = property("secretStringTemplate")? {
            generator.template = self.template(&template);
        }
        if let Some(key) = property("generateStringKey")? {
            generator.key = Some(text(&key)?);
        }
        generator.length = match property("passwordLength") {
            Some(None) => Some(generators::LENGTH),
            Some(Some(Known { value: Value::Literal(Literal::Number(length)), origin, .. })) => {
                generator.length_literal = Some(self.location(origin));
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
                Some(length as usize)
            }
            _ => None,
        };
        let flag = |name| match property(name)?.map(|known| known.value) {
            None => Some(false),
            Some(Value::Literal(Literal::Boolean(flag))) => Some(flag),
            Some(_) => None,
        };
        let excluded = property("excludeCharacters").and_then(|excluded| match excluded {
            None => Some(String::new()),
            Some(known) => {
                generator.excluded = text(&known);
                known.value.text().map(str::to_owned)
            }
        });
        generator.symbols = excluded.and_then(|excluded| {
            let mut symbols = if flag("excludePunctuation")? { String::new() } else { without(&excluded) };
            if flag("includeSpace")? && !excluded.contains(' ') {
                symbols.push(' ');
            }
            Some(symbols)
        });
        Some(generator)
    }

    fn template(&self, known: &Known) -> Template {
        match &known.value {
            // The CDK takes an empty one for none.
            Value::Literal(Literal::String(text)) if text.is_empty() => Template::None,
            Value::Literal(Literal::String(text)) => {
                Template::Text { text: text.clone(), literal: self.location(known.origin) }
            }
            Value::Made(call) => {
                self.stringified(*call).map_or(Template::Other, |object| Template::Object(object.site))
            }
            _ => Template::Other,
        }
    }
}

/// The CDK's and the service's defaults: one random text.
fn bare(place: GeneratorPlace) -> Generator {
    Generator {
        place,
        template: Template::None,
        key: None,
        symbols: Some(without("")),
        excluded: None,
        length: Some(generators::LENGTH),
        length_literal: None,
    }
}

fn without(excluded: &str) -> String {
    generators::PUNCTUATION.chars().filter(|symbol| !excluded.contains(*symbol)).collect()
}
