use super::generated::configure;
use super::invalid_secret_template::edits_in_literal;
use super::keys::is_unstructured;
use super::{Context, declare_rule};
use crate::cdk::engines::Engine;
use crate::cdk::keys::{Meant, meant};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{By, Credential, Database, Generator, Login, Read, Secret, SecretId, Template, What};
use crate::secret::{self, Content};
use crate::text::Location;

declare_rule! {
    /// A new secret is generated without the keys that are read of it.
    ///
    /// ## What it reports
    /// `new Secret` without `secretStringTemplate`, of which a key is read by what is deployed with it: its text is one
    /// random string. And a template without the `username`, or a `generateStringKey` that is not the `password`, that
    /// `fromSecret` takes.
    ///
    /// It is silent where a text is pasted for the secret, which is filled by hand then; and about what reads the secret
    /// after the deployment only, such as a container.
    ///
    /// ## Why it matters
    /// CloudFormation cannot take a key from a random string: `Could not parse SecretString JSON` (aws-cdk #25534).
    /// `secretStringTemplate` without `generateStringKey`, or the reverse, does not even synthesize (tried with aws-cdk-lib
    /// 2.276).
    ///
    /// ## Examples
    /// One random string:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = new secretsmanager.Secret(this, 'DbSecret');
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromSecret(dbSecret),
    /// });
    /// ```
    /// A random string that is used whole is right:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const password = new secretsmanager.Secret(this, 'Password', {
    ///   generateSecretString: { excludePunctuation: true },
    /// });
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromPassword('ledger', password.secretValue),
    /// });
    /// ```
    ///
    /// ## Fix
    /// `generateSecretString` with a template, the key and the characters that the engine refuses excluded. The user name is
    /// the one that the code gives, else the CDK's own default for the engine; unsafe where neither is known, and where something reads the whole text. None where
    /// other keys than a user name and a password are read: only you know what they hold.
    "unstructured-new-secret", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.model.secrets().filter_map(|(id, secret)| report(context, id, secret)).collect()
}

fn report(context: &Context<'_>, id: SecretId, secret: &Secret) -> Option<Diagnostic> {
    let generator = secret.generator.as_ref()?;
    let reads: Vec<(&Read, &str)> = context
        .model
        .reads
        .iter()
        .filter(|read| context.model.itself(read.secret) == id && read.by.is_resolved_at_deployment())
        .filter(|read| is_unstructured(context, read))
        .filter_map(|read| match &read.what {
            What::Key { name, .. } => Some((read, name.as_str())),
            What::Whole => None,
        })
        .collect();
    let (first, key) = *reads.first()?;
    let name = secret.described();
    let (message, error) = match (&generator.template, &generator.key) {
        (Template::None, Some(_)) | (Template::Text { .. } | Template::Object(_), None) => (
            format!("The text of {name} has a template or a key for the generated value, but not both."),
            "`secretStringTemplate` and `generateStringKey` must be specified together.",
        ),
        (Template::None, None) => (
            format!("The text of {name} is one random string: it has no key `{key}`."),
            "Could not parse SecretString JSON",
        ),
        _ => (
            format!("The text of {name} is generated without the key `{key}`."),
            "Could not find a value associated with JSONKey in SecretString",
        ),
    };
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Error, secret.location, message);
    // What only the CDK says, it said before there was a template.
    if !secret.in_template || !error.contains('`') {
        diagnostic = diagnostic.deploy_error(error);
    }
    for (read, key) in reads.iter().take(3) {
        diagnostic = diagnostic.related(read.location, format!("`{key}` is read here."));
    }
    let help = if first.by == By::Credentials {
        "Generate the password into a template that holds the user name: `fromSecret` reads `username` and `password`."
    } else {
        "Generate the value into a template that holds the other keys. A secret that people fill has to exist, and to be \
         filled, before what reads it is deployed: paste its text to check that instead."
    };
    let mut fix = fix(context, secret, generator, &reads);
    if let Some(fix) = &mut fix {
        for (at, why) in changed(context, id).into_iter().take(3) {
            diagnostic = diagnostic.related(at, why);
            fix.applicability = Applicability::Unsafe;
        }
    }
    Some(diagnostic.help(help).fixes(fix))
}

/// What gets another text of the secret than before, once that has keys.
fn changed(context: &Context<'_>, secret: SecretId) -> Vec<(Location, String)> {
    let is_it = |other: SecretId| context.model.itself(other) == secret;
    let reads = context.model.reads.iter().filter(|read| is_it(read.secret) && read.what == What::Whole);
    let reads = reads.map(|read| (read.location, "This reads the whole text, which is another after the fix."));
    let readers = context.model.secrets().filter(|(id, _)| is_it(*id)).flat_map(|(_, secret)| &secret.readers);
    let readers = readers.filter(|reader| !reader.attached);
    let readers =
        readers.map(|reader| (reader.location, "Who reads the secret by this finds another text after the fix."));
    reads.chain(readers).map(|(at, why)| (at, why.to_owned())).collect()
}

fn fix(context: &Context<'_>, secret: &Secret, generator: &Generator, reads: &[(&Read, &str)]) -> Option<Fix> {
    let logins: Vec<&Login> = context
        .model
        .logins
        .iter()
        .filter(|login| {
            reads.iter().any(|(read, _)| is(context, &login.username, read) || is(context, &login.password, read))
        })
        .collect();
    let passwords = keys(reads, |read| logins.iter().any(|login| is(context, &login.password, read)));
    let usernames = keys(reads, |read| logins.iter().any(|login| is(context, &login.username, read)));
    if reads.iter().any(|(_, key)| !passwords.contains(key) && !usernames.contains(key)) {
        return None;
    }
    let database = logins.iter().find_map(|login| login.database).map(|database| &context.model[database]);
    let wanted = Wanted { secret, generator, database, passwords, usernames, username: username(&logins, database) };
    let follows = wanted.username.is_some() || wanted.usernames.is_empty();
    let applicability = if follows { Applicability::Safe } else { Applicability::Unsafe };
    let (title, edits) = match (&generator.template, &generator.key) {
        (Template::Object(_) | Template::Text { .. }, Some(key)) => {
            ("Generate the keys that `fromSecret` reads", wanted.rename(context, key)?)
        }
        _ => ("Generate the password into a template", vec![wanted.structure(context)?]),
    };
    Some(Fix { title: title.to_owned(), applicability, edits })
}

/// What is read of the secret.
struct Wanted<'m> {
    secret: &'m Secret,
    generator: &'m Generator,
    database: Option<&'m Database>,
    passwords: Vec<&'m str>,
    usernames: Vec<&'m str>,
    /// The user name, where it follows from the code.
    username: Option<String>,
}

impl Wanted<'_> {
    fn username(&self) -> &str {
        self.username.as_deref().unwrap_or("dbadmin")
    }

    /// Gives a template and its generated value the keys that are read.
    fn rename(&self, context: &Context<'_>, key: &(String, Location)) -> Option<Vec<Edit>> {
        let at = self.secret.location;
        let mut edits = Vec::new();
        if let [password] = self.passwords[..] {
            let (key, literal) = key;
            let is_it = |read: &&Read| context.model[context.model.itself(read.secret)].location == at;
            let mut others = context.model.reads.iter().filter(is_it);
            let taken = others.any(|read| matches!(&read.what, What::Key { name, .. } if name == key));
            if taken || at.document != literal.document || !at.span.contains(literal.span) {
                return None;
            }
            edits.push(Edit::replace(*literal, context.source.quote(at, password)));
        }
        if let [wanted] = self.usernames[..] {
            edits.extend(self.name(context, wanted)?);
        }
        Some(edits)
    }

    /// Gives the template the key of the user name.
    fn name(&self, context: &Context<'_>, wanted: &str) -> Option<Vec<Edit>> {
        let keys = self.secret.keys.iter().flatten().map(|key| key.name.as_str());
        let meant = meant(wanted, keys);
        match &self.generator.template {
            Template::Object(object) => {
                let (place, text) = match meant {
                    Meant::Obvious(key) => context.source.rename_property(*object, key, wanted)?,
                    Meant::Near(_) => context.source.add_property(*object, |_| {
                        format!("{wanted}: {}", context.source.quote(self.secret.location, self.username()))
                    })?,
                };
                Some(vec![Edit::replace(place, text)])
            }
            Template::Text { text, literal } => {
                let [read] = &secret::read(text)[..] else { return None };
                let Content::Json(object) = &read.content else { return None };
                let edits = match meant {
                    Meant::Obvious(key) => read.rename(object.get(key)?, wanted)?,
                    Meant::Near(_) => read.add(text, wanted, self.username())?,
                };
                edits_in_literal(context.source, *literal, text, &edits)
            }
            Template::None | Template::Other => None,
        }
    }

    /// Adds what is missing of a template, the key of the generated value, and what the engine asks for.
    fn structure(&self, context: &Context<'_>) -> Option<Edit> {
        let quote = |text: &str| context.source.quote(self.secret.location, text);
        let [password] = self.passwords[..] else { return None };
        let mut properties = Vec::new();
        match (&self.generator.template, &self.generator.key) {
            (Template::None, key) if key.as_ref().is_none_or(|(key, _)| key == password) => {
                let name = match (&self.usernames[..], &self.username) {
                    ([key], _) if is_identifier(key) => format!("{{ {key}: {} }}", quote(self.username())),
                    ([], Some(name)) => format!("{{ username: {} }}", quote(name)),
                    ([], None) => "{}".to_owned(),
                    _ => return None,
                };
                properties.push(format!("secretStringTemplate: JSON.stringify({name})"));
            }
            (Template::Text { .. } | Template::Object(_), None) if self.usernames.is_empty() => {}
            _ => return None,
        }
        if self.generator.key.is_none() {
            properties.push(format!("generateStringKey: {}", quote(password)));
        }
        properties.extend(self.restrictions(context));
        configure(context, self.generator, &properties)
    }

    /// What the engine asks for beyond the service's defaults.
    fn restrictions(&self, context: &Context<'_>) -> Vec<String> {
        let engine = self.database.and_then(|database| database.engine);
        let cluster = self.database.is_some_and(|database| database.kind.is_cluster());
        let (refused, _) = engine.unwrap_or(Engine::Postgres).refused_symbols();
        let symbols = self.generator.symbols.as_deref().unwrap_or_default();
        let mut properties = Vec::new();
        if self.generator.excluded.is_none() && symbols.contains(|symbol| refused.contains(symbol)) {
            let refused = context.source.quote(self.secret.location, refused);
            properties.push(format!("excludeCharacters: {refused}"));
        }
        let most = engine.and_then(|engine| engine.longest_password(cluster));
        if let (Some(most), Some(length), None) = (most, self.generator.length, self.generator.length_literal)
            && length > most
        {
            properties.push(format!("passwordLength: {most}"));
        }
        properties
    }
}

fn is(context: &Context<'_>, credential: &Credential, read: &Read) -> bool {
    matches!(credential, Credential::Secret(one) if std::ptr::eq(&raw const context.model[*one], read))
}

fn is_identifier(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

fn keys<'m>(reads: &[(&'m Read, &'m str)], is: impl Fn(&Read) -> bool) -> Vec<&'m str> {
    let mut keys: Vec<&str> = reads.iter().filter(|(read, _)| is(read)).map(|(_, key)| *key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The user name that follows from the code.
fn username(logins: &[&Login], database: Option<&Database>) -> Option<String> {
    let literal = logins.iter().find_map(|login| match &login.username {
        Credential::Literal { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let usual = database.and_then(|database| database.engine).map(Engine::usual_username);
    literal.or(usual).map(str::to_owned)
}
