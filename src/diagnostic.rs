//! Findings, in byte spans.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use crate::fix::Fix;
use crate::text::Location;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The deployment fails, or somebody's data is overwritten or lost.
    Error,
    /// It deploys, and then likely breaks or leaks.
    Warning,
    /// Worth knowing before you deploy.
    Info,
}

/// Something to run in a shell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct Command {
    /// What it does.
    pub title: String,
    /// Whose quoting it has.
    #[tsify(type = "'bash'")]
    pub shell: String,
    /// The command, complete; `<…>` stands for what the code does not say.
    pub text: String,
}

/// A finding. It cannot be made without a place.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule's id.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What CloudFormation or the CDK would print.
    pub deploy_error: Option<String>,
    /// Where it is wrong.
    pub primary: Location,
    /// Why: where the secret comes from, what the other side says.
    pub related: Vec<(Location, String)>,
    /// What mends it, the best first.
    pub fixes: Vec<Fix>,
    /// What to run.
    pub commands: Vec<Command>,
}

impl Diagnostic {
    /// What is wrong, and where.
    #[must_use]
    pub fn new(rule: &'static str, severity: Severity, primary: Location, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            help: None,
            deploy_error: None,
            primary,
            related: Vec::new(),
            fixes: Vec::new(),
            commands: Vec::new(),
        }
    }

    /// Where it is wrong, and what explains it.
    pub fn places(&self) -> impl Iterator<Item = Location> {
        std::iter::once(self.primary).chain(self.related.iter().map(|(place, _)| *place))
    }

    /// What to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// What CloudFormation or the CDK would print.
    #[must_use]
    pub fn deploy_error(self, error: impl Into<String>) -> Self {
        Self { deploy_error: Some(error.into()), ..self }
    }

    /// A place that explains it.
    #[must_use]
    pub fn related(mut self, location: Location, message: impl Into<String>) -> Self {
        self.related.push((location, message.into()));
        self
    }

    /// What mends it, after the ones before.
    #[must_use]
    pub fn fixes(mut self, fixes: impl IntoIterator<Item = Fix>) -> Self {
        self.fixes.extend(fixes);
        self
    }

    /// Something to run in bash.
    #[must_use]
    pub fn command(mut self, title: impl Into<String>, text: impl Into<String>) -> Self {
        self.commands.push(Command { title: title.into(), shell: "bash".to_owned(), text: text.into() });
        self
    }
}
