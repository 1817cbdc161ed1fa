//! Values of secrets in settings that are plain to see, for the rules about them.

use super::Context;
use crate::code::{ExprId, Property};
use crate::fix::Edit;
use crate::model::{PlainSetting, What};
use crate::text::{Location, Span};

/// The secret of a setting that is all of a read, as the code can write it there.
pub(super) fn secret<'a>(context: &Context<'a>, setting: &PlainSetting) -> Option<&'a str> {
    let secret = setting.secret.filter(|_| setting.alone)?;
    context.source.reaches(secret, setting.expr).then(|| context.source.text(context.source.location(secret)))
}

/// Whether a setting is called an ARN.
pub(super) fn is_arn(name: &str) -> bool {
    let before = |suffix| name.strip_suffix(suffix).map(|rest| rest.chars().next_back());
    let upper = before("ARN").is_some_and(|last| last.is_none_or(|last| !last.is_ascii_uppercase()));
    let lower = before("arn").is_some_and(|last| last.is_none_or(|last| !last.is_ascii_alphabetic()));
    upper || lower || before("Arn").is_some()
}

/// What of the secret a setting holds, in a sentence.
pub(super) fn described(context: &Context<'_>, setting: &PlainSetting) -> String {
    let read = &context.model[setting.read];
    let secret = context.model[read.secret].described();
    match &read.what {
        What::Key { name, .. } => format!("`{name}` of {secret}"),
        What::Whole => format!("the whole text of {secret}"),
    }
}

/// A property of an object literal from its key to the end of its value.
pub(super) fn property(context: &Context<'_>, property: &Property) -> Option<Location> {
    let Property::Value { span, value, .. } = property else { return None };
    let location = context.source.location(*value);
    (span.end <= location.span.start).then(|| Location { span: span.to(location.span), ..location })
}

/// Takes a property out of an object literal, with the comma at one of its sides.
pub(super) fn remove(context: &Context<'_>, object: ExprId, value: ExprId) -> Option<Edit> {
    let properties = context.source.properties(object);
    let at = properties.iter().position(|own| matches!(own, Property::Value { value: own, .. } if *own == value))?;
    let own = property(context, properties.get(at)?)?;
    let next = properties.get(at + 1).map(|next| property(context, next));
    let previous = at.checked_sub(1).and_then(|before| properties.get(before)).map(|before| property(context, before));
    let span = match (next, previous) {
        (Some(Some(next)), _) => Span { start: own.span.start, end: next.span.start },
        (_, Some(Some(previous))) => Span { start: previous.span.end, end: own.span.end },
        _ => return None,
    };
    Some(Edit::replace(Location { span, ..own }, ""))
}

/// Whether the code changes what it made: by an override, or this very property.
pub(super) fn changes(context: &Context<'_>, made: ExprId, property: &str) -> bool {
    let location = context.source.location(made);
    !context.source.is_template(location)
        && context.source.name_at(made, made).is_some_and(|name| {
            let written = [
                format!("{name}.addPropertyOverride("),
                format!("{name}.addOverride("),
                format!("{name}.{property} ="),
            ];
            written.iter().any(|text| context.source.contains(location, text))
        })
}

/// Puts a property before the first one of an object literal.
pub(super) fn add(context: &Context<'_>, object: ExprId, text: &str) -> Option<Edit> {
    let first = property(context, context.source.properties(object).first()?)?;
    let at = Location { span: Span::at(first.span.start), ..first };
    Some(Edit::replace(at, format!("{text},{}", separator(context, first))))
}

/// What comes between a property and the next one: a new line, if the property begins one.
pub(super) fn separator(context: &Context<'_>, property: Location) -> String {
    let before = context.source.document(property.document).get(..property.span.start as usize).unwrap_or_default();
    let begins = before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
    if begins { context.source.new_line(property) } else { " ".to_owned() }
}
