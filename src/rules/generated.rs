//! Passwords that are generated, for every rule about them and for the report.

use super::Context;
use crate::cdk::engines::{Engine, SHORTEST_PASSWORD};
use crate::fix::Edit;
use crate::model::{Credential, Database, Generator, GeneratorPlace, Login, Secret, Template, What};
use crate::text::Location;

/// A generated password of a database.
pub(super) struct Generated<'m> {
    pub database: &'m Database,
    pub engine: Engine,
    pub secret: &'m Secret,
    pub generator: &'m Generator,
    /// Where it is read, if not by the CDK itself.
    pub read: Option<Location>,
}

/// The password of a login, if it is generated and the database's engine is known.
pub(super) fn password<'m>(context: &'m Context<'_>, login: &'m Login) -> Option<Generated<'m>> {
    let database = &context.model[login.database?];
    let engine = database.engine?;
    let (secret, read) = match &login.password {
        Credential::Generated => (database.secret?, None),
        Credential::Secret(read) => {
            let read = &context.model[*read];
            let generated = context.text(read.secret).is_none() && read.certain;
            (generated.then(|| context.model.itself(read.secret))?, Some(read))
        }
        Credential::Literal { .. } | Credential::Managed | Credential::Unknown => return None,
    };
    let secret = &context.model[secret];
    let generator = secret.generator.as_ref()?;
    let is_it = match read.map(|read| &read.what) {
        None => true,
        Some(What::Whole) => generator.template == Template::None,
        Some(What::Key { name, .. }) => match &generator.key {
            Some((key, _)) => key == name && generator.template != Template::None,
            None => generator.template == Template::Other && name == "password",
        },
    };
    is_it.then_some(Generated { database, engine, secret, generator, read: read.map(|read| read.location) })
}

/// Whether the CDK alone decides what is generated for a login.
pub(super) fn is_default(context: &Context<'_>, login: &Login) -> bool {
    let secret = login.database.and_then(|database| context.model[database].secret);
    let generator = secret.and_then(|secret| context.model[secret].generator.as_ref());
    generator.is_some_and(|generator| generator.excluded.is_none() && generator.symbols.is_some())
}

/// What an engine can refuse of what is generated.
pub(super) struct Refused {
    /// Characters that it may have.
    pub symbols: String,
    /// The length that is too long or too short, and the most or the least.
    pub length: Option<(usize, usize)>,
}

impl Generated<'_> {
    /// What the engine can refuse; `None` where it takes whatever comes, or the text does not say.
    pub(super) fn refused(&self) -> Option<Refused> {
        let (refused, _) = self.engine.refused_symbols();
        let symbols = self.generator.symbols.as_deref().unwrap_or_default();
        let symbols: String = symbols.chars().filter(|symbol| refused.contains(*symbol)).collect();
        let most = self.engine.longest_password(self.database.kind.is_cluster());
        let long = self.generator.length.zip(most).filter(|(length, most)| length > most);
        let short = self.generator.length.map(|length| (length, SHORTEST_PASSWORD));
        let length = long.or(short.filter(|(length, least)| length < least));
        (!symbols.is_empty() || length.is_some()).then_some(Refused { symbols, length })
    }

    /// Whether all that decides is known.
    pub(super) fn is_known(&self) -> bool {
        self.generator.symbols.is_some() && self.generator.length.is_some()
    }
}

/// Adds properties to what says how a value is generated, wherever that has to go.
pub(super) fn configure(context: &Context<'_>, generator: &Generator, properties: &[String]) -> Option<Edit> {
    let source = context.source;
    let (location, text) = match generator.place {
        GeneratorPlace::Options(object) => {
            source.add_property(object, |between| properties.join(&format!(",{between}")))?
        }
        GeneratorPlace::Properties(object) => {
            let indent = source.indent(source.location(object));
            source.add_property(object, |between| options(between, indent, properties))?
        }
        GeneratorPlace::Call(call) => {
            let at = source.location(call);
            let (line, indent) = (source.new_line(at), source.indent(at));
            let inside = format!("{line}{indent}");
            let argument = format!("{{{inside}{},{line}}}", options(&inside, indent, properties));
            source.add_argument(call, &argument)?
        }
        GeneratorPlace::Cdk => return None,
    };
    Some(Edit::replace(location, text))
}

fn options(line: &str, indent: &str, properties: &[String]) -> String {
    if line == " " {
        return format!("generateSecretString: {{ {} }}", properties.join(", "));
    }
    let inside = format!("{line}{indent}");
    let lines = properties.join(&format!(",{inside}"));
    format!("generateSecretString: {{{inside}{lines},{line}}}")
}
