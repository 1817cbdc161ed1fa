//! What JavaScript hands in to be checked, and its limits.

use std::fmt;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Deserializer, Serialize};
use tsify::Tsify;

/// What is checked.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// CDK code: one file or many; relative imports between them are followed.
    pub files: Vec<FileText>,
    /// Secret texts, in any form they are pasted in.
    #[serde(default, deserialize_with = "or_default")]
    #[tsify(optional)]
    pub secrets: Vec<SecretText>,
    /// What the team forbids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub policy: Option<Policy>,
    /// What a failed deployment printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub log: Option<String>,
}

/// A file of CDK code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct FileText {
    /// Its path, by which other files import it and reports name it.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The text of a secret.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Tsify)]
pub struct SecretText {
    /// Its name in Secrets Manager, its ARN, or the variable that holds it in the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub name: Option<String>,
    /// The text as pasted.
    pub text: String,
}

/// What the team forbids.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct Policy {
    /// Secrets are fetched, never created by the stack.
    #[serde(deserialize_with = "or_default")]
    #[tsify(optional)]
    pub existing_secrets_only: bool,
}

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

impl Input {
    /// The names of all documents: paths of files, `secret:<name>` or `secret:<index>`, `log`.
    pub(crate) fn names(&self) -> Vec<String> {
        let files = self.files.iter().map(|file| file.path.clone());
        let secrets = self.secrets.iter().enumerate().map(|(index, secret)| match &secret.name {
            Some(name) => format!("secret:{name}"),
            None => format!("secret:{index}"),
        });
        files.chain(secrets).chain(self.log.is_some().then(|| "log".to_owned())).collect()
    }

    /// The texts of all documents, in the order of their names.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let files = self.files.iter().map(|file| &*file.text);
        files.chain(self.secrets.iter().map(|secret| &*secret.text)).chain(self.log.as_deref()).collect()
    }

    /// Refuses what is not checked at all.
    pub(crate) fn refuse(&self, names: &[String]) -> Result<(), InputError> {
        let mut seen = FxHashSet::default();
        if let Some(name) = names.iter().find(|name| !seen.insert(*name)) {
            return Err(InputError::DuplicateDocument(name.clone()));
        }
        let code: usize = self.files.iter().map(|file| file.text.len()).sum();
        let secrets: usize = self.secrets.iter().map(|secret| secret.text.len()).sum();
        let log = self.log.as_ref().map_or(0, String::len);
        let limits = [
            (self.files.len() > 1000, "1,000 files"),
            (code > 2_000_000, "2 MB of code"),
            (secrets > 1_000_000, "1 MB of secrets"),
            (log > 16_000_000, "16 MB of log"),
        ];
        match limits.iter().find(|(exceeded, _)| *exceeded) {
            Some((_, limit)) => Err(InputError::TooLarge(limit)),
            None => Ok(()),
        }
    }
}

/// JavaScript says `undefined` where something is left out.
pub(super) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
