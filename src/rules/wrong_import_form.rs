use super::importing::{Ending, call_instead, ending, function_for, is_secret_arn};
use super::removed_import::removed;
use super::{Context, declare_rule};
use crate::cdk::secrets::Identity;
use crate::code::Piece;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{By, Name, Read, Secret, SecretId, What};
use crate::secret::value;
use crate::text::Location;

declare_rule! {
    /// A secret is imported by a text of the wrong form.
    ///
    /// ## What it reports
    /// An ARN, a `name:key` or characters that no name has where a name is due; a name, or the ARN of another service, where
    /// the ARN of a secret is due; an ARN without its last six characters in `fromSecretCompleteArn`; a `name:key` in
    /// `SecretValue.secretsManager`.
    ///
    /// ## Why it matters
    /// `fromSecretNameV2` takes any text and makes references of it that name no secret; the functions for ARNs throw for
    /// most (synthesized with aws-cdk-lib 2.276). Names have letters, digits and `/_+=.@-`.
    ///
    /// ## Examples
    /// An ARN as a name:
    /// ```ts reports
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(
    ///   this,
    ///   'DbSecret',
    ///   'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf',
    /// );
    /// ```
    /// An ARN as an ARN:
    /// ```ts silent
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretCompleteArn(
    ///   this,
    ///   'DbSecret',
    ///   'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf',
    /// );
    /// ```
    ///
    /// ## Fix
    /// The function that takes such a text, or the text without what is too much. Unsafe where the text can be read in two
    /// ways, or where the key that it names is read nowhere.
    "wrong-import-form", Error, Some(Applicability::Safe), check
}

const INCOMPLETE: &str = "`secretCompleteArn` does not appear to be complete; missing 6-character suffix";

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let imports = context.model.secrets().filter_map(|(id, secret)| {
        let (_, maker) = secret.made?;
        let found = match maker.identity {
            Identity::Name(_) => name(context, id, secret),
            Identity::Arn(_) | Identity::Attributes(..) => arn(context, id, secret, maker.name()),
            Identity::Property(..) => None,
        };
        // It says what to call instead.
        let replaced = matches!(&secret.id, Name::Known(text) if function_for(text).is_some());
        found.filter(|_| !replaced || removed(context, secret).is_none())
    });
    imports.chain(context.model.reads.iter().filter_map(|read| by_id(context, read))).collect()
}

fn finding(at: Location, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(RULE.name, Severity::Error, at, message)
}

/// What is passed as a name.
fn name(context: &Context<'_>, id: SecretId, secret: &Secret) -> Option<Diagnostic> {
    let at = secret.id_literal?;
    let text = match &secret.id {
        Name::Known(text) => text,
        Name::Partial(pieces) => return partial_name(at, pieces),
        Name::Unknown => return None,
    };
    if text.contains("{{") {
        return None;
    }
    if text.starts_with("arn:") {
        if let Some(found) = foreign(at, text).or_else(|| keyed(context, id, at, text)) {
            return Some(found);
        }
        let functions = match ending(text) {
            Ending::Complete => &["fromSecretCompleteArn"][..],
            Ending::Partial => &["fromSecretPartialArn"],
            Ending::Either => &["fromSecretCompleteArn", "fromSecretPartialArn"],
        };
        let fixes = functions.iter().filter_map(|function| {
            let edits = vec![call_instead(context, secret, function)?];
            let title = format!("Import it by `{function}`");
            Some(if functions.len() == 1 { Fix::safe(title, edits) } else { Fix::unsafe_(title, edits) })
        });
        return Some(
            finding(at, "An ARN is passed as a name: references name a secret that is called like the ARN.")
                .help("`fromSecretCompleteArn` takes an ARN with the six characters at its end, `fromSecretPartialArn` one without.")
                .fixes(fixes),
        );
    }
    if let Some(found) = keyed(context, id, at, text) {
        return Some(found);
    }
    let trimmed = text.trim();
    let stray = text.chars().find(|character| !is_allowed(*character))?;
    let edit = Edit::replace(at, context.source.quote(at, trimmed));
    let fix = is_name(trimmed).then(|| Fix::safe("Take the white space away", vec![edit]));
    Some(illegal(at, stray).fixes(fix))
}

fn partial_name(at: Location, pieces: &[Piece]) -> Option<Diagnostic> {
    let mut texts = pieces.iter().filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None });
    if matches!(pieces.first(), Some(Piece::Text(text)) if text.starts_with("arn:")) {
        return Some(
            finding(at, "An ARN is passed as a name: references name a secret that is called like the ARN.")
                .help("`fromSecretCompleteArn` takes an ARN with the six characters at its end, `fromSecretPartialArn` one without."),
        );
    }
    if texts.clone().any(|text| text.contains("{{")) {
        return None;
    }
    // What is not known may be most of an ARN.
    let stray = texts.find_map(|text| text.chars().find(|character| !is_allowed(*character) && *character != ':'))?;
    Some(illegal(at, stray))
}

fn illegal(at: Location, stray: char) -> Diagnostic {
    let shown =
        if stray.is_whitespace() || stray.is_control() { "white space".to_owned() } else { format!("`{stray}`") };
    finding(at, format!("No secret has {shown} in its name."))
        .help("Names have letters, digits and `/_+=.@-`. A template literal needs backticks.")
}

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric() || "/_+=.@-!".contains(character)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_allowed)
}

/// The ARN of something that is no secret.
fn foreign(at: Location, text: &str) -> Option<Diagnostic> {
    let service = text.split(':').nth(2).filter(|service| !service.is_empty() && *service != "secretsmanager")?;
    let known =
        text.split(':').count() >= 6 && service.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    known.then(|| {
        finding(at, format!("This is an ARN of `{service}`, not of a secret.")).help(
            "Pass the ARN of the secret, `arn:aws:secretsmanager:<region>:<account>:secret:<name>-<six characters>`.",
        )
    })
}

/// A name or ARN with a key behind it, as containers and builds take it.
fn keyed(context: &Context<'_>, id: SecretId, at: Location, text: &str) -> Option<Diagnostic> {
    let (secret, key) = split_key(text)?;
    let read = |read: &Read| matches!(&read.what, What::Key { name, .. } if name == key);
    let mut reads = context.model.reads_of(id).peekable();
    let redundant = reads.peek().is_some() && reads.all(read);
    let edits = vec![Edit::replace(at, context.source.quote(at, secret))];
    let title = format!("Leave `:{key}` out");
    let fix = if redundant { Fix::safe(title, edits) } else { Fix::unsafe_(title, edits) };
    Some(
        finding(at, format!("This is a secret and the key `{key}` in it, not the secret alone."))
            .help(format!(
                "Import the secret, and read the key of it: `secretValueFromJson({})`.",
                context.source.quote(at, key)
            ))
            .fixes([fix]),
    )
}

/// The secret and the key of `name:key` or `arn:key`, with what may follow them.
fn split_key(text: &str) -> Option<(&str, &str)> {
    let own = if text.starts_with("arn:") { 6 } else { 0 };
    let (at, _) = text.match_indices(':').nth(own)?;
    let (secret, rest) = (text.get(..at)?, text.get(at + 1..)?);
    let key = rest.split(':').next().filter(|key| !key.is_empty())?;
    let is_one = if own == 0 { is_name(secret) } else { is_secret_arn(secret) };
    (is_one && !key.contains(char::is_whitespace)).then_some((secret, key))
}

/// What is passed as an ARN.
fn arn(context: &Context<'_>, id: SecretId, secret: &Secret, function: &str) -> Option<Diagnostic> {
    let at = secret.id_literal?;
    let Name::Known(text) = &secret.id else { return None };
    if text.contains("{{") || text.contains("${") {
        return None;
    }
    let complete = function == "fromSecretCompleteArn";
    if text.starts_with("arn:") {
        if let Some(found) = foreign(at, text).or_else(|| keyed(context, id, at, text)) {
            return Some(found);
        }
        if !complete || !is_secret_arn(text) || ending(text) != Ending::Partial {
            return None;
        }
        let edit = call_instead(context, secret, "fromSecretPartialArn");
        return Some(
            finding(at, "This ARN lacks the six characters that Secrets Manager puts behind the name.")
                .help("Add them, or import the secret by `fromSecretPartialArn`.")
                .deploy_error(INCOMPLETE)
                .fixes(edit.map(|edit| Fix::safe("Import it by `fromSecretPartialArn`", vec![edit]))),
        );
    }
    if value::is_placeholder(text) || !is_name(text) {
        return None;
    }
    let error = match function {
        "fromSecretAttributes" => None,
        _ if complete && ending(text) == Ending::Partial => Some(INCOMPLETE.to_owned()),
        _ => Some(format!("ARNs must start with \"arn:\" and have at least 6 components: {text}")),
    };
    let edit = match function {
        "fromSecretAttributes" => None,
        _ => call_instead(context, secret, "fromSecretNameV2"),
    };
    let mut diagnostic = finding(at, "A name is passed as an ARN.")
        .help("`fromSecretNameV2` takes a name.")
        .fixes(edit.map(|edit| Fix::safe("Import it by `fromSecretNameV2`", vec![edit])));
    diagnostic.deploy_error = error;
    Some(diagnostic)
}

/// `SecretValue.secretsManager('name:key')`.
fn by_id(context: &Context<'_>, read: &Read) -> Option<Diagnostic> {
    let (By::Id { arguments, first }, Name::Known(text)) = (read.by, &context.model[read.secret].id) else {
        return None;
    };
    if text.starts_with("arn:") || !text.contains(':') || text.contains("{{") {
        return None;
    }
    let fix = split_key(text).filter(|(secret, key)| arguments == 1 && text.len() == secret.len() + 1 + key.len());
    let fix = fix.map(|(secret, key)| {
        let quote = |text| context.source.quote(first, text);
        let text = format!("{}, {{ jsonField: {} }}", quote(secret), quote(key));
        Fix::safe(format!("Read the key `{key}` of `{secret}`"), vec![Edit::replace(first, text)])
    });
    Some(
        finding(first, "This is no name of a secret: names have no `:`.")
            .help("The key goes into `jsonField`.")
            .deploy_error(format!("secret id \"{text}\" is not an ARN but contains \":\""))
            .fixes(fix),
    )
}
