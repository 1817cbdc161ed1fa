use super::generated::{Generated, Refused, configure, password};
use super::login::describe;
use super::{Context, declare_rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::GeneratorPlace;
use crate::text::Location;

declare_rule! {
    /// A generated database password may be one that the engine refuses.
    ///
    /// ## What it reports
    /// A password that Secrets Manager generates with characters that the database's engine refuses, or longer than it
    /// allows: `generateSecretString` without `excludeCharacters` or `excludePunctuation`, and `excludeCharacters` of a
    /// generated login that leave some out. Secrets Manager takes all ASCII punctuation unless it is told, and 32
    /// characters; Oracle takes 30.
    ///
    /// What the CDK generates without being told excludes enough (synthesized with aws-cdk-lib 2.276). It is silent where
    /// the engine or what is excluded is unknown.
    ///
    /// ## Why it matters
    /// The password is drawn anew for each deployment of a new secret, and most draws are refused: of 32 of 94 characters,
    /// about two in three hold `/`, `@` or `"`. RDS says `The parameter MasterUserPassword is not a valid password. Only
    /// printable ASCII characters besides '/', '@', '"', ' '`.
    ///
    /// ## Examples
    /// Nothing is excluded:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = new secretsmanager.Secret(this, 'DbSecret', {
    ///   generateSecretString: {
    ///     secretStringTemplate: JSON.stringify({ username: 'ledger' }),
    ///     generateStringKey: 'password',
    ///   },
    /// });
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromSecret(dbSecret),
    /// });
    /// ```
    /// The CDK's own login:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.DatabaseInstance(this, 'Db', {
    ///   engine: rds.DatabaseInstanceEngine.POSTGRES,
    ///   vpc,
    ///   credentials: rds.Credentials.fromGeneratedSecret('ledger'),
    /// });
    /// ```
    ///
    /// ## Fix
    /// `excludeCharacters` with what the engine refuses, and `passwordLength` where it is too long or too short. Unsafe where
    /// what is excluded is said elsewhere, and may count for other secrets as well.
    "unsafe-generated-password", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.model.logins.iter().filter_map(|login| report(context, &password(context, login)?)).collect()
}

fn report(context: &Context<'_>, generated: &Generated<'_>) -> Option<Diagnostic> {
    let refused = generated.refused()?;
    let Generated { database, engine, secret, generator, read } = generated;
    let at = match (generator.place, &generator.excluded) {
        (_, Some((_, literal))) if !refused.symbols.is_empty() => *literal,
        (GeneratorPlace::Options(object) | GeneratorPlace::Properties(object), _) => context.source.location(object),
        (GeneratorPlace::Call(_) | GeneratorPlace::Cdk, _) => secret.location,
    };
    let message = format!("{} may refuse the generated password: {}.", engine.name(), refused.why());
    let (_, characters) = engine.refused_symbols();
    let help = format!("{} takes printable ASCII characters, and none of {characters}.", engine.name());
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Error, at, message)
        .help(help)
        .related(database.location, describe(database, *engine));
    if let Some(read) = read {
        diagnostic = diagnostic.related(*read, "Its password is read here.");
    }
    if engine.is_rds() && !refused.symbols.is_empty() {
        diagnostic = diagnostic.deploy_error(
            "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' '",
        );
    }
    Some(diagnostic.fixes(fix(context, generated, &refused)))
}

impl Refused {
    /// Why the engine may refuse the password, as the end of a sentence.
    pub(super) fn why(&self) -> String {
        let symbols: Vec<String> = self
            .symbols
            .chars()
            .map(|symbol| if symbol == ' ' { "spaces".to_owned() } else { format!("`{symbol}`") })
            .collect();
        let held = match symbols.as_slice() {
            [] => None,
            [only] => Some(format!("it may hold {only}")),
            [first @ .., last] => Some(format!("it may hold {} and {last}", first.join(", "))),
        };
        let long = self.length.map(|(length, bound)| {
            let which = if length > bound { "most" } else { "least" };
            format!("it has {length} characters, and {bound} are the {which}")
        });
        held.into_iter().chain(long).collect::<Vec<_>>().join("; ")
    }
}

fn fix(context: &Context<'_>, generated: &Generated<'_>, refused: &Refused) -> Option<Fix> {
    let Generated { engine, generator, secret, .. } = generated;
    let own = |literal: Location| match generator.place {
        GeneratorPlace::Options(object) => {
            let at = context.source.location(object);
            at.document == literal.document && at.span.contains(literal.span)
        }
        _ => false,
    };
    let mut edits = Vec::new();
    let mut properties = Vec::new();
    let mut applicability = Applicability::Safe;
    let mut set = |name: &str, value: String, literal: Option<Location>| match literal {
        Some(literal) => {
            if !own(literal) {
                applicability = Applicability::Unsafe;
            }
            edits.push(Edit::replace(literal, value));
        }
        None => properties.push(format!("{name}: {value}")),
    };
    if !refused.symbols.is_empty() {
        let (all, _) = engine.refused_symbols();
        let (excluded, literal) = match &generator.excluded {
            Some((excluded, literal)) => (excluded.as_str(), Some(*literal)),
            None => ("", None),
        };
        let mut more: Vec<char> = all.chars().filter(|symbol| !excluded.contains(*symbol)).collect();
        more.sort_unstable();
        more.dedup();
        let all = if excluded.is_empty() { all.to_owned() } else { excluded.chars().chain(more).collect() };
        set("excludeCharacters", context.source.quote(literal.unwrap_or(secret.location), &all), literal);
    }
    if let Some((_, most)) = refused.length {
        set("passwordLength", most.to_string(), generator.length_literal);
    }
    if !properties.is_empty() {
        edits.push(configure(context, generator, &properties)?);
    }
    let title = match (refused.symbols.is_empty(), refused.length) {
        (false, _) => format!("Exclude what {} refuses", engine.name()),
        (true, _) => format!("Generate as many characters as {} takes", engine.name()),
    };
    Some(Fix { title, applicability, edits })
}
