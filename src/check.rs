//! Runs the stages and orders the findings.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::bind::{Pasted, bind};
use crate::code::{self, Program, SyntaxError};
use crate::deployment;
use crate::diagnostic::Diagnostic;
use crate::fix::is_writable;
use crate::log;
use crate::model::{self, Model, Source};
use crate::report::{self, FileText, Input, Report};
use crate::rules::{self, Context};
use crate::secret::{self, Content};
use crate::silence::{self, Outcome, silencers};
use crate::synthesized;
use crate::text::{DocumentId, Span};

/// Why an input is not checked at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputError {
    /// Two documents of this name.
    DuplicateDocument(String),
    /// More than a limit.
    TooLarge(&'static str),
    /// The texts are not those that were checked.
    Stale,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateDocument(name) => write!(f, "two documents are called `{name}`"),
            Self::TooLarge(limit) => write!(f, "there is more to check than the limit of {limit}"),
            Self::Stale => write!(f, "the texts are not those that were checked"),
        }
    }
}

impl std::error::Error for InputError {}

/// Checks code against secrets.
///
/// # Errors
/// [`InputError::DuplicateDocument`] and [`InputError::TooLarge`].
pub fn check(input: &Input) -> Result<Report, InputError> {
    let names = document_names(input);
    refuse(input, &names)?;
    let texts: Vec<&str> = input
        .files
        .iter()
        .map(|file| &*file.text)
        .chain(input.secrets.iter().map(|secret| &*secret.text))
        .chain(input.log.as_deref())
        .collect();
    let analysis = analyse(&input.files, &texts);
    let pasted = pasted(input);
    let bindings = bind(&analysis.model, &pasted);
    let source = Source::new(&analysis.program, &texts);
    let silencers = silencers(&analysis.program, &texts);
    let context = Context::new(
        &analysis.model,
        &source,
        &bindings,
        &pasted,
        &analysis.errors,
        &silencers,
        input.policy.clone().unwrap_or_default(),
    );
    let mut found: Vec<Diagnostic> = rules::ALL.iter().flat_map(|rule| (rule.check)(&context)).collect();
    for diagnostic in &mut found {
        diagnostic.fixes.retain(|fix| is_writable(fix, &source));
    }
    rules::raise(&context, &mut found);
    let Outcome { shown: mut diagnostics, mut silenced, idle } = silence::apply(found, &silencers, input.files.len());
    diagnostics.extend(rules::unused(&context, &idle));
    for diagnostic in &mut diagnostics {
        state_assumption(&analysis.program, diagnostic);
    }
    synthesized::fold(&analysis.program, &mut diagnostics, &silenced);
    diagnostics.sort_by(|one, other| {
        let key = |one: &Diagnostic| (one.primary, one.rule, one.severity);
        key(one).cmp(&key(other)).then_with(|| one.message.cmp(&other.message))
    });
    // A place that is reached in several ways keeps the worst.
    let mut seen = FxHashSet::default();
    diagnostics.retain(|diagnostic| seen.insert((diagnostic.rule, diagnostic.primary)));
    silenced.sort_by_key(|silenced| (silenced.place, silenced.rule));
    // What another way to the place still reports is not silenced.
    silenced.retain(|silenced| seen.insert((silenced.rule, silenced.place)));
    let deployment = input.log.as_deref().map(|log| {
        let mut deployment = deployment::triage(&log::read(log));
        deployment::mask(&mut deployment, input.secrets.iter().map(|secret| &*secret.text));
        let document = DocumentId(Span::new(1, texts.len()).len());
        deployment::connect(&mut deployment, document, &analysis.program, &context, &mut diagnostics);
        deployment
    });
    Ok(report::write(&names, &texts, &context, &diagnostics, &silenced, deployment.as_ref()))
}

/// The names of all documents: paths of files, `secret:<name>` or `secret:<index>`, `log`.
pub(crate) fn document_names(input: &Input) -> Vec<String> {
    let files = input.files.iter().map(|file| file.path.clone());
    let secrets = input.secrets.iter().enumerate().map(|(index, secret)| match &secret.name {
        Some(name) => format!("secret:{name}"),
        None => format!("secret:{index}"),
    });
    files.chain(secrets).chain(input.log.is_some().then(|| "log".to_owned())).collect()
}

fn refuse(input: &Input, names: &[String]) -> Result<(), InputError> {
    let mut seen = FxHashSet::default();
    if let Some(name) = names.iter().find(|name| !seen.insert(*name)) {
        return Err(InputError::DuplicateDocument(name.clone()));
    }
    let code: usize = input.files.iter().map(|file| file.text.len()).sum();
    let secrets: usize = input.secrets.iter().map(|secret| secret.text.len()).sum();
    let log = input.log.as_ref().map_or(0, String::len);
    let limits = [
        (input.files.len() > 1000, "1,000 files"),
        (code > 2_000_000, "2 MB of code"),
        (secrets > 1_000_000, "1 MB of secrets"),
        (log > 16_000_000, "16 MB of log"),
    ];
    match limits.iter().find(|(exceeded, _)| *exceeded) {
        Some((_, limit)) => Err(InputError::TooLarge(limit)),
        None => Ok(()),
    }
}

/// In a fragment, names are what they usually are; a finding there says so.
fn state_assumption(program: &Program, diagnostic: &mut Diagnostic) {
    let fragment = program.file(diagnostic.primary.document).is_some_and(|file| file.fragment);
    if let (true, Some(help)) = (fragment && !rules::ABOUT_TEXTS.contains(&diagnostic.rule), &mut diagnostic.help) {
        help.push_str(" The pasted code imports nothing: names such as `rds` are taken for the CDK's.");
    }
}

/// What depends on the code alone.
struct Analysis {
    files: Vec<FileText>,
    program: Program,
    errors: Vec<SyntaxError>,
    model: Model,
}

thread_local! {
    /// The last analysis, so that a change of a secret does not read the code again.
    static LAST: RefCell<Option<Rc<Analysis>>> = const { RefCell::new(None) };
}

fn analyse(files: &[FileText], texts: &[&str]) -> Rc<Analysis> {
    let last = LAST.with_borrow(|last| last.clone().filter(|last| last.files == files));
    last.unwrap_or_else(|| {
        let documents = files.iter().zip(0..).map(|(file, at)| (DocumentId(at), &*file.path, &*file.text));
        let (program, errors) = code::read(documents);
        let model = model::build(&program, &Source::new(&program, texts));
        let analysis = Rc::new(Analysis { files: files.to_vec(), program, errors, model });
        LAST.set(Some(Rc::clone(&analysis)));
        analysis
    })
}

fn pasted(input: &Input) -> Vec<Pasted> {
    let first = input.files.len();
    let documents = input.secrets.iter().enumerate();
    documents
        .flat_map(|(at, given)| {
            let document = DocumentId(u32::try_from(first + at).unwrap_or(u32::MAX));
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
