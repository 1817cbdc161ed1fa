//! Runs the stages.

use std::rc::Rc;

use crate::bind::{Pasted, bind};
use crate::code::{self, Program, SyntaxError};
use crate::deployment::{self, Deployment};
use crate::findings::{self, Findings};
use crate::log;
use crate::memo::Memo;
use crate::model::{self, Model, SourceText};
use crate::overview::Overview;
use crate::report::{self, Checked, FileText, Input, InputError, Report};
use crate::rules::Context;
use crate::secret::{self, Content};
use crate::silencers::silencers;
use crate::text::DocumentId;

/// Checks code against secrets.
///
/// ```
/// use cdk_secret_check::check;
/// use cdk_secret_check::report::{FileText, Input, SecretText};
///
/// let code = "
///     import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
///     const db = secretsmanager.Secret.fromSecretNameV2(this, 'Db', 'prod/db');
///     const user = db.secretValueFromJson('user');
/// ";
/// let secret = r#"{ "username": "ledger" }"#;
/// let report = check(&Input {
///     files: vec![FileText { path: "lib/db-stack.ts".to_owned(), text: code.to_owned() }],
///     secrets: vec![SecretText { name: Some("prod/db".to_owned()), text: secret.to_owned() }],
///     ..Input::default()
/// })?;
/// assert_eq!(report.diagnostics[0].rule, "missing-key");
/// # Ok::<(), cdk_secret_check::InputError>(())
/// ```
///
/// # Errors
/// [`InputError::DuplicateDocument`] and [`InputError::TooLarge`].
pub fn check(input: &Input) -> Result<Report, InputError> {
    let names = input.names();
    input.refuse(&names)?;
    let texts = input.texts();
    let analysis = analyse(&input.files, &texts);
    let pasted = pasted(input);
    let bindings = bind(&analysis.model, &pasted);
    let source = SourceText::new(&analysis.program, &texts);
    let silencers = silencers(&analysis.program, &texts);
    let context = Context::new(
        &analysis.model,
        &source,
        &bindings,
        &pasted,
        &analysis.errors,
        &silencers,
        input.policy.as_ref().is_some_and(|policy| policy.existing_secrets_only),
    );
    let Findings { shown: mut diagnostics, silenced } = findings::find(&context, &analysis.program);
    let mut deployment = deployment(input);
    if let Some(deployment) = &mut deployment {
        let log = DocumentId::new(texts.len().saturating_sub(1));
        deployment::connect(deployment, log, &analysis.program, &context, &mut diagnostics);
    }
    let checked = Checked {
        diagnostics: &diagnostics,
        silenced: &silenced,
        overview: &Overview::of(&context),
        pasted: &pasted,
        bindings: &bindings,
        deployment: deployment.as_ref(),
    };
    Ok(report::write(&names, &texts, &checked))
}

/// What depends on the code alone.
struct Analysis {
    program: Program,
    errors: Vec<SyntaxError>,
    model: Model,
}

thread_local! {
    /// So that a change of one of the texts does not read the others again.
    static CODE: Memo<Vec<FileText>, Analysis> = const { Memo::new() };
    static LOG: Memo<String, Deployment> = const { Memo::new() };
}

fn analyse(files: &[FileText], texts: &[&str]) -> Rc<Analysis> {
    let read = || {
        let files_by_id = files.iter().enumerate();
        let documents = files_by_id.map(|(at, file)| (DocumentId::new(at), &*file.path, &*file.text));
        let (program, errors) = code::read(documents);
        let model = model::build(&program, &SourceText::new(&program, texts));
        Analysis { program, errors, model }
    };
    CODE.with(|code| code.of(files, read))
}

/// What was pasted, each secret of a text by itself.
fn pasted(input: &Input) -> Vec<Pasted> {
    let first = input.files.len();
    let documents = input.secrets.iter().enumerate();
    documents
        .flat_map(|(at, given)| {
            let document = DocumentId::new(first + at);
            let secrets = secret::read(&given.text);
            let alone = secrets.len() == 1;
            let shown = secrets.into_iter().filter(|secret| !matches!(secret.content, Content::Empty));
            shown.map(move |secret| {
                let own = secret.name.clone().or_else(|| secret.arn.clone());
                let name = given.name.clone().filter(|_| alone).or(own);
                Pasted { document, name, secret }
            })
        })
        .collect()
}

/// What the log says by itself, without the values of the pasted secrets.
fn deployment(input: &Input) -> Option<Deployment> {
    let log = input.log.as_deref()?;
    let read = LOG.with(|last| last.of(log, || deployment::triage(&log::read(log))));
    let mut deployment = Deployment::clone(&read);
    deployment::mask(&mut deployment, input.secrets.iter().map(|secret| &*secret.text));
    Some(deployment)
}
