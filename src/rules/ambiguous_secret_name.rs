use super::importing::{Ending, by_complete_arn, call_instead, ending, pasted_arn};
use super::{Context, declare_rule};
use crate::cdk::consumers::Service;
use crate::code::Piece;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{By, Name, Read, Reader, Secret, SecretId, What};

declare_rule! {
    /// A secret's name ends like a complete ARN.
    ///
    /// ## What it reports
    /// A name that ends in a hyphen and six letters or digits, such as `prod-db-secret`, and that is read through
    /// `fromSecretNameV2` or `fromSecretPartialArn`. Of a template literal, the end has to be known.
    ///
    /// Six characters that look as if Secrets Manager had made them are a warning: they may have been copied from an ARN.
    ///
    /// It is silent where nothing that goes by the ARN reads the secret: `grantRead` alone, or `SecretValue.secretsManager`
    /// with the name.
    ///
    /// ## Why it matters
    /// Secrets Manager puts a hyphen and six characters behind a name to make an ARN of it. `fromSecretNameV2` does not
    /// know them and makes an ARN without (synthesized with aws-cdk-lib 2.276): one that looks complete if the name ends so.
    /// Secrets Manager then looks for a secret of a shorter name, and the deployment fails with
    /// `Secrets Manager can't find the specified secret` (cloudformation-coverage-roadmap #1187); a container gets an access
    /// error (aws-cdk #27530). AWS advises against such names.
    ///
    /// ## Examples
    /// `-secret` has six letters:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod-db-secret');
    /// const login = rds.Credentials.fromPassword('ledger', dbSecret.secretValueFromJson('password'));
    /// ```
    /// A reference by the name alone has no ARN to mistake:
    /// ```ts silent
    /// import { SecretValue } from 'aws-cdk-lib';
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    ///
    /// const password = SecretValue.secretsManager('prod-db-secret', { jsonField: 'password' });
    /// const login = rds.Credentials.fromPassword('ledger', password);
    /// ```
    ///
    /// ## Fix
    /// `fromSecretCompleteArn` with the ARN that was pasted with the secret's text, or of the code; or references by the name
    /// alone. Unsafe: the code then holds region and account, or no longer the secret itself.
    "ambiguous-secret-name", Error, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.model.secrets().filter_map(|(id, secret)| report(context, id, secret)).collect()
}

fn report(context: &Context<'_>, id: SecretId, secret: &Secret) -> Option<Diagnostic> {
    let (_, maker) = secret.made?;
    let by_arn = maker.name() == "fromSecretPartialArn";
    if !by_arn && maker.name() != "fromSecretNameV2" {
        return None;
    }
    let end = match &secret.id {
        Name::Known(name) => name,
        Name::Partial(pieces) => match pieces.last()? {
            Piece::Text(text) => text,
            Piece::Value(_) | Piece::Unknown => return None,
        },
        Name::Unknown => return None,
    };
    let ending = ending(end);
    // Of an ARN that is passed as a name something else is wrong.
    if ending == Ending::Partial || by_arn != end.starts_with("arn:") && matches!(secret.id, Name::Known(_)) {
        return None;
    }
    let reads: Vec<&Read> = context.model.reads_of(id).filter(|read| goes_by_arn(context, read)).collect();
    let by_arn_at_run_time = [Some(Service::Proxy), Some(Service::Rotation)];
    // As part of a policy, an ARN may be completed by a pattern.
    let given_arn = |reader: &&Reader| reader.arn && reader.service.is_some();
    let goes_by_arn_later = |reader: &&Reader| given_arn(reader) || by_arn_at_run_time.contains(&reader.service);
    let reader = secret.readers.iter().find(|reader| goes_by_arn_later(reader) && !reader.attached);
    let read = reads.first().map(|read| read.location).or(reader.map(|reader| reader.location))?;
    let suffix = end.get(end.len().checked_sub(7)?..)?;
    let at = secret.id_literal?;
    if ending == Ending::Complete {
        let message = format!("`{suffix}` looks like the end of a complete ARN, but is imported as part of a name.");
        let help = "If it is the end of an ARN, references work, and what `grantRead` grants fits no secret. If it is part of \
                    the name, references look for a secret of a shorter name.";
        let diagnostic = Diagnostic::new(RULE.name, Severity::Warning, at, message).help(help);
        return Some(
            diagnostic.related(read, "The secret is read here.").fixes(copied(context, secret, by_arn, suffix)),
        );
    }
    let in_template = context.source.is_template(at);
    let whose = if in_template {
        "The ARN that ends in this name"
    } else if by_arn {
        "This partial ARN"
    } else {
        "The ARN that `fromSecretNameV2` makes of this name"
    };
    let message = format!("{whose} looks complete: Secrets Manager takes `{suffix}` for its end.");
    let help = if in_template {
        "Write the full ARN, with the six characters that Secrets Manager put behind the name, or the name alone: \
         `{{resolve:secretsmanager:<name>:SecretString:<key>}}`."
    } else {
        "Import the secret by its full ARN, with the six characters that Secrets Manager put behind the name, or read it \
         by its name alone: `SecretValue.secretsManager(name, { jsonField })`."
    };
    let mut diagnostic = Diagnostic::new(RULE.name, Severity::Error, at, message)
        .help(help)
        .related(read, "The secret is read here by that ARN.");
    if reads.iter().any(|read| read.by.is_resolved_at_deployment()) {
        diagnostic = diagnostic.deploy_error("Secrets Manager can't find the specified secret.");
    }
    let complete = pasted_arn(context, id).and_then(|arn| by_complete_arn(context, secret, arn));
    let complete = complete.map(|edits| Fix::unsafe_("Import the secret by its complete ARN", edits));
    let named = named(context, id, secret).map(|edits| Fix::unsafe_("Refer to the secret by its name alone", edits));
    Some(diagnostic.fixes(complete.into_iter().chain(named)))
}

/// Takes the end for that of an ARN.
fn copied(context: &Context<'_>, secret: &Secret, by_arn: bool, suffix: &str) -> Option<Fix> {
    if by_arn {
        let edit = call_instead(context, secret, "fromSecretCompleteArn")?;
        return Some(Fix::unsafe_("Import the secret by its complete ARN", vec![edit]));
    }
    let (Name::Known(name), at) = (&secret.id, secret.id_literal?) else { return None };
    let name = name.strip_suffix(suffix)?;
    let edit = Edit::replace(at, context.source.quote(at, name));
    Some(Fix::unsafe_(format!("Import the secret by the name `{name}`"), vec![edit]))
}

fn goes_by_arn(context: &Context<'_>, read: &Read) -> bool {
    match read.by {
        By::Method { .. } | By::Container | By::Credentials => true,
        By::Reference | By::ContainerReference => context.source.text(read.location).contains(":secret:"),
        By::Id { .. } | By::BuildVariable => false,
    }
}

/// Reads the values by the secret's name, where nothing else is done with the secret.
fn named(context: &Context<'_>, id: SecretId, secret: &Secret) -> Option<Vec<Edit>> {
    let Name::Known(name) = &secret.id else { return None };
    if name.starts_with("arn:") || !secret.readers.is_empty() || context.model.attaches(id) {
        return None;
    }
    let mut edits = Vec::new();
    for read in context.model.reads_of(id).filter(|read| goes_by_arn(context, read)) {
        let at = read.location;
        let By::Method { .. } = read.by else { return None };
        let field = match &read.what {
            What::Whole => String::new(),
            What::Key { name, literal: Some(literal) } if at.span.contains(literal.span) => {
                format!(", {{ jsonField: {} }}", context.source.quote(at, name))
            }
            What::Key { .. } => return None,
        };
        let (class, import) = context.source.core_name(at, "SecretValue")?;
        let edit = Edit::replace(at, format!("{class}.secretsManager({}{field})", context.source.quote(at, name)));
        let import = import.map(|(place, text)| Edit::replace(place, text));
        for edit in import.into_iter().chain([edit]) {
            if !edits.contains(&edit) {
                edits.push(edit);
            }
        }
    }
    (!edits.is_empty()).then_some(edits)
}
