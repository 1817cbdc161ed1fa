use super::flaws::{doubt, first_flaw};
use super::keys::certain_keys;
use super::{Context, declare_rule};
use crate::bind::Pasted;
use crate::cdk::engines::Engine;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix, FromPassword, Login, from_password};
use crate::model::{By, Credential, DatabaseId, Read, SecretId, What};
use crate::secret::{Content, FlawKind, Form, Object, Secret, Shell};
use crate::text::{Location, Span};

declare_rule! {
    /// The code reads a key of a secret whose text is not a JSON object.
    ///
    /// ## What it reports
    /// A pasted text that CloudFormation cannot take a key from: broken JSON, quotes that a shell left or ate, JSON inside
    /// a JSON string, an array, a bare password.
    ///
    /// A reply, a command, a table of the console or the lines of a file only show a secret: what counts is the text that
    /// they say is stored. Two pastes may be either. A JSON string is what `--query SecretString` prints, and what a text
    /// that was encoded twice looks like: a warning. Lines of `KEY=value` or `key: value` list what a program is given, and
    /// are sometimes stored like that: an information.
    ///
    /// ## Why it matters
    /// CloudFormation parses the stored text when it resolves the reference, and fails with
    /// `Could not parse SecretString JSON` (aws-cdk #25534). It does so for `fromSecret` and for `fromPassword` alike: both
    /// read keys of the same text.
    ///
    /// ## Examples
    /// A trailing comma:
    /// ```ts reports
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const login = rds.Credentials.fromPassword('ledger', dbSecret.secretValueFromJson('password'));
    /// ```
    /// ```json prod/db
    /// { "username": "ledger", "password": "q9Zr-kP2-mm4T", }
    /// ```
    /// A plain text that is used whole is right:
    /// ```ts silent
    /// import * as rds from 'aws-cdk-lib/aws-rds';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const login = rds.Credentials.fromPassword('ledger', dbSecret.secretValue);
    /// ```
    /// ```text prod/db
    /// q9Zr-kP2-mm4T
    /// ```
    ///
    /// ## Fix
    /// The smallest edits that make the text JSON, where it is plain what was meant. They are unsafe, as everything that
    /// edits a secret: what is stored has to be changed as well. For a bare password, `fromPassword` with a user name of
    /// your choice and the whole text.
    "secret-not-json", Error, Some(Applicability::Unsafe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .pasted
        .iter()
        .zip(&context.bindings.texts)
        .filter_map(|(pasted, binding)| report(context, pasted, binding.bound?))
        .collect()
}

fn report(context: &Context<'_>, pasted: &Pasted, secret: SecretId) -> Option<Diagnostic> {
    let reads: Vec<(&Read, &str)> = certain_keys(context, secret).collect();
    reads.first()?;
    let in_code = reads.iter().any(|(read, _)| !context.source.is_template(read.location));
    let (at, severity, message) = verdict(context, pasted, in_code)?;
    let id = context.shell_id(secret);
    let mut diagnostic = Diagnostic::new(RULE.name, severity, at, message)
        .help(help(pasted, &id))
        .command("Store the text of a file", store(&id));
    if reads.iter().any(|(read, _)| read.by.is_resolved_at_deployment()) {
        diagnostic = diagnostic.deploy_error("Could not parse SecretString JSON");
    }
    for (read, key) in reads.iter().take(3) {
        diagnostic = diagnostic.related(read.location, format!("`{key}` is read here."));
    }
    let fixes = match &pasted.secret.content {
        Content::Json(object) if !object.flaws.is_empty() => repair(pasted, object).into_iter().collect(),
        Content::Text(_) => attached_whole(context, secret).chain(read_whole(context, secret)).collect(),
        _ => Vec::new(),
    };
    Some(diagnostic.fixes(fixes))
}

/// Where the text is not what is read of it, and how certain that is.
fn verdict(context: &Context<'_>, pasted: &Pasted, in_code: bool) -> Option<(Location, Severity, String)> {
    if let Some((span, severity, message)) = doubt(pasted) {
        return Some((context.in_text(pasted, span), severity, message.to_owned()));
    }
    let (at, what) = first_flaw(pasted)?;
    let text = match pasted.secret.form {
        Form::Command(_) => "What this command stores",
        Form::Reply => "The stored text",
        Form::Stored | Form::Table | Form::Env => "This text",
    };
    let alike = if in_code { ", by `fromSecret` and `fromPassword` alike" } else { "" };
    let message = format!("{text} is not a JSON object: {what}. Every read of a key fails{alike}.");
    Some((at, Severity::Error, message))
}

/// How to store it right, in the shell that the paste shows.
fn help(pasted: &Pasted, id: &str) -> String {
    let Secret { form, content, .. } = &pasted.secret;
    let has = |kind| matches!(content, Content::Json(object) if object.flaws.iter().any(|flaw| flaw.kind == kind));
    let unquoted = has(FlawKind::UnquotedKey) || has(FlawKind::UnquotedValue);
    let wrapped = has(FlawKind::WrappedInQuotes);
    let because = match form {
        Form::Command(Shell::Cmd) if wrapped => {
            "To the Windows command prompt `'` is no quote: it is stored with the text, and the double quotes inside it \
             are taken away. "
        }
        Form::Command(Shell::Posix) if unquoted => {
            "The shell took double quotes away before AWS saw the text: single quotes around all of it keep them. "
        }
        Form::Command(Shell::Posix) if has(FlawKind::BackslashedQuotes) => {
            "Between single quotes a shell keeps every backslash. "
        }
        Form::Stored if wrapped && unquoted => {
            "This is what the Windows command prompt makes of a text between `'`, which is no quote to it. "
        }
        _ => "",
    };
    let how = "Store one JSON object with double quotes, for example from a file, so that no shell changes it.";
    let there = match form {
        Form::Command(Shell::PowerShell) => format!(" In PowerShell: `{}`", store(&id.replace(r"'\''", "''"))),
        Form::Command(Shell::Cmd) => in_cmd(id),
        Form::Stored if wrapped && unquoted => in_cmd(id),
        _ => String::new(),
    };
    format!("{because}{how}{there}")
}

fn in_cmd(id: &str) -> String {
    format!(" In the Windows command prompt: `{}`", store(&format!("\"{}\"", id.trim_matches('\''))))
}

fn store(id: &str) -> String {
    format!("aws secretsmanager put-secret-value --secret-id {id} --secret-string file://secret.json")
}

fn repair(pasted: &Pasted, object: &Object) -> Option<Fix> {
    let edits = object.repair()?.into_iter();
    let edits = edits.map(|(span, text)| Edit::replace(Location { document: pasted.document, span }, text));
    Some(Fix::unsafe_("Repair the JSON here (and store it again)", edits.collect()))
}

/// A bare password that `fromSecret` reads: the whole text as the password of a user that is named in the code.
fn attached_whole(context: &Context<'_>, secret: SecretId) -> impl Iterator<Item = Fix> {
    let bound = context.bindings.of(secret);
    let credentials = context.model.credentials.iter();
    credentials.filter(move |one| context.bindings.of(one.secret) == bound && !one.snapshot).filter_map(|one| {
        let username = usual_username(context, one.databases.first().copied());
        match from_password(context.model, context.source, one, Login::Whole { username }) {
            FromPassword::Edits(edits) => Some(Fix::unsafe_(whole_title(username), edits)),
            FromPassword::Needed(..) | FromPassword::NoPlace(..) => None,
        }
    })
}

/// The same for one whose keys are read.
fn read_whole(context: &Context<'_>, secret: SecretId) -> impl Iterator<Item = Fix> {
    let bound = context.bindings.of(secret);
    context.model.logins.iter().filter_map(move |login| {
        let key_read = |credential: &Credential| {
            let Credential::Secret(read) = credential else { return None };
            let read = &context.model[*read];
            let By::Method { name } = read.by else { return None };
            let keyed = matches!(read.what, What::Key { .. }) && context.bindings.of(read.secret) == bound;
            keyed.then_some((read.location, name))
        };
        let (location, name) = key_read(&login.password)?;
        let call = Location { span: Span { start: name.span.start, end: location.span.end }, ..location };
        let mut edits = vec![Edit::replace(call, "secretValue")];
        let mut title = "Use the whole text as the password".to_owned();
        if let Some((location, _)) = key_read(&login.username) {
            let username = usual_username(context, login.database);
            title = whole_title(username);
            let after = context.source.document(location.document).get(location.span.end as usize..)?;
            let unwrap = [".unsafeUnwrap()", ".toString()"].into_iter().find(|unwrap| after.starts_with(unwrap))?;
            let end = location.span.end as usize + unwrap.len();
            let whole = Location { span: Span::new(location.span.start as usize, end), ..location };
            edits.push(Edit::replace(whole, context.source.quote(location, username)));
        }
        Some(Fix::unsafe_(title, edits))
    })
}

fn usual_username(context: &Context<'_>, database: Option<DatabaseId>) -> &'static str {
    let engine = database.and_then(|database| context.model[database].engine);
    engine.map_or("dbadmin", Engine::usual_username)
}

fn whole_title(username: &str) -> String {
    format!("Use the whole text as the password of `{username}`")
}
