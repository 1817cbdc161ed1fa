//! How a secret is imported, for every rule about names and ARNs.

use super::Context;
use crate::fix::Edit;
use crate::model::{Secret, SecretId};
use crate::text::{Location, Span};

/// What a text says of the ARN that it is, or whose end it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// It ends in a hyphen and six characters that Secrets Manager made.
    Complete,
    /// It does not end so.
    Partial,
    /// It ends so, and the six characters may as well be a word of the name.
    Either,
}

/// How the ARN of a secret ends, or a name as one.
pub(super) fn ending(text: &str) -> Ending {
    let Some((_, suffix)) = text.rsplit_once('-') else { return Ending::Partial };
    if suffix.len() != 6 || !suffix.chars().all(|character| character.is_ascii_alphanumeric()) {
        return Ending::Partial;
    }
    let has = |is: fn(&char) -> bool| suffix.chars().any(|character| is(&character));
    let digits = has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
    let inner_capital = suffix.chars().skip(1).any(|character| character.is_ascii_uppercase());
    if digits || inner_capital && has(char::is_ascii_lowercase) { Ending::Complete } else { Ending::Either }
}

/// Whether a text is the ARN of a secret, complete or not.
pub(super) fn is_secret_arn(text: &str) -> bool {
    text.starts_with("arn:") && text.split(':').nth(2) == Some("secretsmanager") && text.contains(":secret:")
}

/// The function that imports a secret by such a text; `None` where the text does not say.
pub(super) fn function_for(text: &str) -> Option<&'static str> {
    if !text.starts_with("arn:") {
        return (!text.contains(':')).then_some("fromSecretNameV2");
    }
    match ending(text) {
        _ if !is_secret_arn(text) || text.split(':').count() != 7 => None,
        Ending::Complete => Some("fromSecretCompleteArn"),
        Ending::Partial => Some("fromSecretPartialArn"),
        Ending::Either => None,
    }
}

/// The complete ARN that was pasted with the text of a secret.
pub(super) fn pasted_arn<'c>(context: &'c Context<'_>, secret: SecretId) -> Option<&'c str> {
    let pasted = context.text(secret)?;
    let arns = [pasted.secret.arn.as_deref(), pasted.name.as_deref()];
    arns.into_iter().flatten().find(|arn| is_secret_arn(arn) && ending(arn) != Ending::Partial)
}

/// Calls another function to import the secret.
pub(super) fn call_instead(context: &Context<'_>, secret: &Secret, function: &str) -> Option<Edit> {
    let (call, maker) = secret.made?;
    let callee = context.source.callee(call)?;
    context.source.text(callee).strip_suffix(maker.name())?.strip_suffix('.')?;
    let start = callee.span.end - u32::try_from(maker.name().len()).ok()?;
    Some(Edit::replace(Location { span: Span { start, ..callee.span }, ..callee }, function))
}

/// Imports the secret by its complete ARN.
pub(super) fn by_complete_arn(context: &Context<'_>, secret: &Secret, arn: &str) -> Option<Vec<Edit>> {
    let call = call_instead(context, secret, "fromSecretCompleteArn")?;
    let [_, _, id] = context.source.arguments(secret.made?.0)[..] else { return None };
    Some(vec![call, Edit::replace(id, context.source.quote(id, arn))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_characters_are_a_word_or_what_secrets_manager_made() {
        for text in ["prod/db-AbCdEf", "db-a1b2c3", "db-XYzabc"] {
            assert_eq!(ending(text), Ending::Complete, "{text}");
        }
        for text in ["prod-db-secret", "Prod-Secret", "x-google", "db-202401", "DB-SECRET", "-aurora"] {
            assert_eq!(ending(text), Ending::Either, "{text}");
        }
        for text in ["prod/db", "secret", "prod-db", "db-secrets", "db-AbCdE_", ""] {
            assert_eq!(ending(text), Ending::Partial, "{text}");
        }
    }
}
