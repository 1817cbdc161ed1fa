use super::flaws::explain;
use super::{Context, declare_rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{Secret, SourceText, Template};
use crate::secret::{self, Content, Form, Object, value};
use crate::text::{Location, Span};

declare_rule! {
    /// The template of a generated secret is not a JSON object.
    ///
    /// ## What it reports
    /// A `secretStringTemplate` that is written as a literal and that Secrets Manager cannot add the generated value to:
    /// broken JSON, plain text, an array. What `JSON.stringify` makes of an object is always right.
    ///
    /// ## Why it matters
    /// The CDK does not look at it (synthesized with aws-cdk-lib 2.276). The deployment fails with
    /// `Failed to parse SecretStringTemplate as JSON`.
    ///
    /// ## Examples
    /// JSON has double quotes only:
    /// ```ts reports
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// new secretsmanager.Secret(this, 'DbSecret', {
    ///   generateSecretString: {
    ///     secretStringTemplate: "{ 'username': 'ledger' }",
    ///     generateStringKey: 'password',
    ///   },
    /// });
    /// ```
    /// An object that has nothing but what is generated:
    /// ```ts silent
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// new secretsmanager.Secret(this, 'DbSecret', {
    ///   generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'password' },
    /// });
    /// ```
    ///
    /// ## Fix
    /// The smallest edits that make the text JSON, where it is plain what was meant. None in a text that is put together
    /// of parts.
    "invalid-secret-template", Error, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.model.secrets.iter().filter_map(|secret| report(context, secret)).collect()
}

fn report(context: &Context<'_>, secret: &Secret) -> Option<Diagnostic> {
    let Template::Text { text, literal } = &secret.generator.as_ref()?.template else { return None };
    let stored = secret::read(text);
    let kept = match &stored[..] {
        [stored] if stored.form == Form::Stored => Some(&stored.content),
        _ => None,
    };
    let (what, is_json, object) = match kept {
        Some(Content::Json(object)) => (explain(object.flaws.first()?.kind), false, Some(object)),
        Some(Content::Array) => ("it is an array", true, None),
        Some(Content::Scalar(_)) => ("it is a single value", true, None),
        _ => ("it is plain text", false, None),
    };
    let flaw = object.and_then(|object| Some(in_literal(context.source, *literal, text)?(object.flaws.first()?.span)));
    let what = what.split(", as after a shell").next().unwrap_or(what);
    let message = format!("The template of {} is not a JSON object: {what}.", secret.described());
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Error, flaw.unwrap_or(*literal), message)
        .help(if secret.in_template {
            "It is to be a JSON object of the other keys, such as the user name."
        } else {
            "`JSON.stringify({ … })` makes a right one of an object."
        })
        .related(secret.location, "The secret is created here.");
    if !is_json {
        diagnostic = diagnostic.deploy_error("Failed to parse SecretStringTemplate as JSON");
    }
    let edits = object.and_then(|object| edit(context.source, *literal, text, object));
    Some(diagnostic.fixes(edits.map(|edits| Fix::safe("Repair the JSON", edits))))
}

fn edit(source: &SourceText<'_>, literal: Location, text: &str, object: &Object) -> Option<Vec<Edit>> {
    let edits = object.repair()?;
    if let Some(edits) = edits_in_literal(source, literal, text, &edits) {
        return Some(edits);
    }
    // Written anew, the text repeats its values.
    let written = source.text(literal);
    let inner = written.get(1..written.len().checked_sub(1)?)?;
    let quote = written.chars().next().filter(|quote| written.ends_with(*quote))?;
    if inner.replace("\\\\", "").replace(&format!("\\{quote}"), "").contains(quote) || inner.contains("${") {
        return None;
    }
    let clear = |entry: &secret::Entry| entry.value.text().is_none_or(|text| value::is_clear(&entry.key, text));
    if !object.entries.iter().all(clear) {
        return None;
    }
    let mut repaired = text.to_owned();
    for (span, with) in edits.iter().rev() {
        repaired.get(span.range())?;
        repaired.replace_range(span.range(), with);
    }
    Some(vec![Edit::replace(literal, source.quote(literal, &repaired))])
}

/// Edits of a literal's text as edits of the literal, if that spells the text as it is.
pub(super) fn edits_in_literal(
    source: &SourceText<'_>,
    literal: Location,
    text: &str,
    edits: &[secret::TextEdit],
) -> Option<Vec<Edit>> {
    let place = in_literal(source, literal, text)?;
    let quote = source.text(literal).chars().next()?;
    let spelled = |text: &str| text.replace('\\', r"\\").replace(quote, &format!("\\{quote}"));
    Some(edits.iter().map(|(span, text)| Edit::replace(place(*span), spelled(text))).collect())
}

/// Where a part of a literal's text stands, if the literal spells the text as it is.
fn in_literal(source: &SourceText<'_>, literal: Location, text: &str) -> Option<impl Fn(Span) -> Location> {
    let written = source.text(literal);
    let quote = u32::from(!source.is_template(literal));
    let inner = written.get(quote as usize..written.len().checked_sub(quote as usize)?)?;
    let start = literal.span.start + quote;
    (inner == text).then_some(move |span: Span| {
        let span = Span { start: start + span.start, end: start + span.end };
        Location { span, ..literal }
    })
}
