//! How a secret is imported, for every rule about names and ARNs.

use super::Context;
pub(super) use crate::cdk::secrets::{Ending, ending};
use crate::fix::Edit;
use crate::model::{Secret, SecretId};
use crate::text::{Location, Span};

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
