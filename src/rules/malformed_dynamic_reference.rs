use super::{Context, declare_rule};
use crate::cdk::reads::{HOLE, Malformed};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{By, Read, What, WrittenReference};
use crate::text::Span;

declare_rule! {
    /// A dynamic reference to a secret breaks the grammar.
    ///
    /// ## What it reports
    /// A written out `{{resolve:secretsmanager:…}}` with white space in it, with the service misspelled, without `SecretString` before the key, with
    /// `SecretBinary`, a version stage and a version id at once, or parts too many; and a key with a `:` in
    /// `secretValueFromJson` or `jsonField`. The grammar:
    /// `{{resolve:secretsmanager:<name or ARN>:SecretString:<key>:<version stage>:<version id>}}`.
    ///
    /// ## Why it matters
    /// With white space it is no reference, and the resource gets the text as it is (cfn-lint W1053). Otherwise CloudFormation
    /// cannot resolve it (cfn-lint E1050). The CDK checks neither what is written out nor a key (synthesized with aws-cdk-lib
    /// 2.276).
    ///
    /// ## Examples
    /// The key where `SecretString` is due:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.CfnDBInstance(this, 'Db', {
    ///   engine: 'postgres',
    ///   masterUsername: 'ledger',
    ///   masterUserPassword: '{{resolve:secretsmanager:prod/db:password}}',
    /// });
    /// ```
    /// All parts in their places:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// new rds.CfnDBInstance(this, 'Db', {
    ///   engine: 'postgres',
    ///   masterUsername: 'ledger',
    ///   masterUserPassword: '{{resolve:secretsmanager:prod/db:SecretString:password::}}',
    /// });
    /// ```
    ///
    /// ## Fix
    /// Takes white space and empty parts away, and puts `SecretString` in its place. None where the text does not say what
    /// was meant.
    "malformed-dynamic-reference", Error, Some(Applicability::Safe), check
}

const GRAMMAR: &str = "The parts are `resolve:secretsmanager:<name or ARN>:SecretString:<key>:<version stage>:<version id>`, of \
                       which only one of the last two, and nothing has to follow the name or ARN.";

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let written = context.model.references.iter().filter_map(|reference| written(context, reference));
    written.chain(context.model.reads.iter().filter_map(|read| key(context, read))).collect()
}

fn written(context: &Context<'_>, WrittenReference { reference, location }: &WrittenReference) -> Option<Diagnostic> {
    let malformed = reference.malformed()?;
    let what = match malformed {
        Malformed::Space => "it has white space, so that it stays the text that it is",
        Malformed::Service => "the service is called `secretsmanager`",
        Malformed::NoId => "it has no name or ARN",
        Malformed::ShortArn => "its ARN ends before the name of the secret",
        Malformed::NoSecretString => "`SecretString` has to follow the name or ARN",
        Malformed::Case => "`SecretString` is written in other letters",
        Malformed::Binary => "only `SecretString` can be read so",
        Malformed::TwoVersions => "it has a version stage and a version id, which exclude each other",
        Malformed::TooManyParts => "it has too many parts: no part can have a `:`",
    };
    let mended = reference.mended().and_then(|mended| fill(context.source.text(*location), &mended));
    let fix = mended.map(|mended| Fix::safe("Write the reference right", vec![Edit::replace(*location, mended)]));
    let message = format!("This reference to a secret is malformed: {what}.");
    Some(Diagnostic::new(RULE.name, Severity::Error, *location, message).help(GRAMMAR).fixes(fix))
}

/// Puts what the template literal has in its holes back; there are as many bytes of them as before.
fn fill(written: &str, mended: &str) -> Option<String> {
    let mut filled = String::new();
    let mut rest = written;
    let mut mended = mended;
    while let Some(hole) = mended.find(HOLE) {
        let length = mended.get(hole..)?.bytes().take_while(|byte| *byte == 0).count();
        let start = rest.find("${")?;
        filled.push_str(mended.get(..hole)?);
        filled.push_str(rest.get(start..start + length)?);
        rest = rest.get(start + length..)?;
        mended = mended.get(hole + length..)?;
    }
    filled.push_str(mended);
    Some(filled)
}

/// A key of which no reference can be made.
fn key(context: &Context<'_>, read: &Read) -> Option<Diagnostic> {
    let What::Key { name, literal } = &read.what else { return None };
    if !name.contains(':') || !read.certain || !matches!(read.by, By::Method { .. } | By::Id { .. }) {
        return None;
    }
    let bare = name.trim_end_matches(':');
    let at = literal.unwrap_or(read.location);
    let edit = literal.filter(|_| !bare.is_empty() && !bare.contains(':'));
    let fix = edit.map(|literal| {
        Fix::safe(format!("Read the key `{bare}`"), vec![Edit::replace(literal, context.source.quote(literal, bare))])
    });
    let message = format!("The key `{name}` has a `:`, which separates the parts of the reference that is made of it.");
    let diagnostic = Diagnostic::new(RULE.name, Severity::Error, at, message).help(GRAMMAR);
    let elsewhere = !read.location.span.contains(Span::at(at.span.start));
    Some(if elsewhere { diagnostic.related(read.location, "The key is read here.") } else { diagnostic }.fixes(fix))
}
