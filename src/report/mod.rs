//! What JavaScript hands in and gets back: camelCase, UTF-16 offsets, documents by name. No stage of a check knows these
//! shapes; words that mean the same in both, such as a severity, are the stages' own.

mod catalogue;
mod input;
mod write;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

pub use crate::cdk::secrets::Origin;
pub use crate::deployment::Role;
pub use crate::diagnostic::{Command, Severity};
pub use crate::fix::Applicability;
pub use crate::overview::{KeyState, Source};
pub use crate::rules::Verdict;
#[cfg(not(target_arch = "wasm32"))]
pub use catalogue::pages;
pub use catalogue::{Pages, catalogue};
use input::or_default;
pub use input::{FileText, Input, InputError, Policy, SecretText};
pub use write::{Checked, write};

/// What was found.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Report {
    /// Ordered by document (files as given, then secrets as given, then the log), then position, then rule.
    pub diagnostics: Vec<Diagnostic>,
    /// The secrets of the code, and the keys that are read of them.
    pub secrets: Vec<SecretUse>,
    /// The databases of the code, and where their credentials come from.
    pub databases: Vec<DatabaseUse>,
    /// The failed deployment, where its output was given.
    pub deployment: Option<Deployment>,
    /// Findings that a comment silenced.
    pub silenced: Vec<Silenced>,
    /// How long the check took, in milliseconds.
    pub elapsed_ms: f64,
    /// Each secret text and the secret of the code it speaks for.
    pub texts: Vec<BoundText>,
    /// Reads that were not followed, and why.
    pub undecided: Vec<Undecided>,
}

/// One finding.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// The rule's id.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong. Never holds the value of a password.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[tsify(optional)]
    pub help: Option<String>,
    /// What CloudFormation or the CDK would print.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[tsify(optional)]
    pub deploy_error: Option<String>,
    /// Where it is wrong.
    pub primary: Place,
    /// Why: where the secret comes from, what the other side says.
    pub related: Vec<Related>,
    /// What mends it, the best first.
    pub fixes: Vec<Fix>,
    /// What to run.
    pub commands: Vec<Command>,
    /// The rule's page, a fragment of `check.html`.
    pub docs: String,
}

/// A range of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct Place {
    /// A file's path, `secret:<name>` (`secret:0` where it has none), or `log`.
    pub document: String,
    /// UTF-16 offset of the first unit.
    pub start: u32,
    /// UTF-16 offset after the last unit; equal to `start` only in an empty document.
    pub end: u32,
    /// Line of `start`, from 1.
    pub line: u32,
    /// Column of `start` in UTF-16 units, from 1.
    pub column: u32,
}

/// A place that explains a finding.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is to be seen there.
    pub message: String,
}

/// A change that mends a finding: all of its edits or none.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
pub struct Fix {
    /// What it does, as the text of a button.
    pub title: String,
    /// Whether it can be taken unseen.
    pub applicability: Applicability,
    /// The edits; none overlaps another, and of two insertions in one place the first comes first.
    pub edits: Vec<Edit>,
}

/// One replacement in one document, in UTF-16 offsets of the text that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct Edit {
    /// The document's name.
    pub document: String,
    /// First unit to replace.
    pub start: u32,
    /// The unit after the last one.
    pub end: u32,
    /// What comes instead.
    pub text: String,
}

/// A secret of the code.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
pub struct SecretUse {
    /// Stable within one report.
    pub id: String,
    /// Its name in Secrets Manager where the code says it, else how the code calls it.
    pub label: String,
    /// Who made it.
    pub origin: Origin,
    /// Where the code makes or imports it.
    pub place: Place,
    /// The keys that are read of it.
    pub keys: Vec<KeyUse>,
    /// The text that speaks for it.
    pub bound: Option<Bound>,
}

/// A key of a secret, as the code uses it.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct KeyUse {
    /// The key.
    pub key: String,
    /// Where the code reads it.
    pub read_at: Vec<Place>,
    /// Whether the secret has it.
    pub state: KeyState,
    /// Where the pasted text has it.
    pub found_at: Option<Place>,
}

/// The text that speaks for a secret.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Bound {
    /// The document's name.
    pub document: String,
    /// The secret's name, where one pasted text holds several.
    pub name: Option<String>,
}

/// A database of the code.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
pub struct DatabaseUse {
    /// Where it is made.
    pub place: Place,
    /// The construct, such as `DatabaseInstance`; of a template the type, such as `AWS::RDS::DBInstance`.
    pub kind: String,
    /// Such as `aurora-postgresql`; null where the text does not say.
    pub engine: Option<String>,
    /// Where the master user's name comes from.
    pub username: Resolved,
    /// Where the master user's password comes from.
    pub password: Resolved,
    /// The secret that CloudFormation attaches to it.
    pub attaches: Option<String>,
    /// The keys that CloudFormation writes into that secret, as far as they are known.
    pub writes: Vec<KeyUse>,
}

/// Where a credential comes from, and what the service would say. Never the value of a password.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
pub struct Resolved {
    /// Its source.
    pub from: Source,
    /// The key of the secret it is read from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[tsify(optional)]
    pub key: Option<String>,
    /// The secret it is read from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[tsify(optional)]
    pub secret: Option<String>,
    /// Whether the service would accept it.
    pub verdict: Verdict,
    /// Why not, or why that is unknown.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[tsify(optional)]
    pub why: Option<String>,
    /// Where the code says so: the read of the secret, or the literal.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[tsify(optional)]
    pub place: Option<Place>,
}

/// A deployment, read from its output.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Deployment {
    /// What happened, in words: cause, consequences, how far it came, where the stack stands.
    pub summary: String,
    /// The stack's name.
    pub stack: Option<String>,
    /// The state it ended in.
    pub state: Option<String>,
    /// How far it came.
    pub resources: Progress,
    /// The events that made it fail; a thousand at the most, as the other lists.
    pub causes: Vec<Event>,
    /// The events that only followed.
    pub consequences: Vec<Event>,
    /// What could be neither finished nor removed.
    pub stuck: Vec<Event>,
    /// What became of each resource, in the order in which they began.
    pub course: Vec<Course>,
    /// The way out of the state that the stack is in, in this order.
    pub commands: Vec<Command>,
    /// How not to get there again.
    pub advice: Option<String>,
    /// The other stacks of the log.
    pub others: Vec<StackState>,
}

/// What became of a resource.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Course {
    /// Its line in the log.
    pub place: Place,
    /// The resource's logical id.
    pub logical_id: String,
    /// The resource's type; empty where the log does not say it.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it began, in seconds from the first event of the deployment; null where the log does not say it.
    pub from: Option<f64>,
    /// When it ended.
    pub to: Option<f64>,
    /// Its part in what happened.
    pub role: Role,
}

/// A stack of the log, and the state it is left in.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
pub struct StackState {
    /// Its name.
    pub stack: String,
    /// Its state.
    pub state: String,
}

/// How far a deployment came.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Progress {
    /// Resources in all.
    pub total: Option<u32>,
    /// Created.
    pub created: u32,
    /// Failed.
    pub failed: u32,
}

/// An event of a deployment.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Event {
    /// Its line in the log.
    pub place: Place,
    /// The resource's logical id.
    pub logical_id: String,
    /// The resource's type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Such as `CREATE_FAILED`.
    pub status: String,
    /// What the service said.
    pub reason: String,
    /// The rules that find this before a deployment.
    pub rules: Vec<String>,
    /// What the message means; null for one that is not known.
    pub cause: Option<String>,
    /// What to look at, and what mends it.
    pub remedy: Option<String>,
    /// What the pasted texts say against it.
    pub contradiction: Option<String>,
    /// Where the code makes the construct, where that is certain.
    pub construct: Option<Place>,
    /// The diagnostics that it confirms, by their index.
    pub findings: Vec<u32>,
}

/// A finding that a comment silenced.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
pub struct Silenced {
    /// The rule's id.
    pub rule: String,
    /// Where it would have been.
    pub place: Place,
    /// The comment's reason.
    pub reason: String,
}

/// A secret text and the secret of the code it speaks for.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct BoundText {
    /// The document's name.
    pub document: String,
    /// The secret's name, where the text or the input says it.
    pub name: Option<String>,
    /// The secret it speaks for.
    pub bound_to: Option<String>,
    /// The secrets it could speak for.
    pub candidates: Vec<String>,
    /// Why this one, or why none.
    pub why: String,
}

/// A read that was not followed.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
pub struct Undecided {
    /// The read.
    pub place: Place,
    /// Why it was not followed.
    pub why: String,
}

/// What became of `applyFixes`.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
pub struct Applied {
    /// The texts after the fixes.
    #[serde(flatten)]
    pub input: Input,
    /// How many fixes were applied.
    pub applied: u32,
    /// The diagnostics that are left.
    pub left: Vec<Diagnostic>,
}

/// Which fixes `applyFixes` may take.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct ApplyOptions {
    /// Unsafe ones as well.
    #[serde(rename = "unsafe", deserialize_with = "or_default")]
    #[tsify(optional)]
    pub allow_unsafe: bool,
}

/// A rule, from its own documentation.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Rule {
    /// Its id.
    pub name: String,
    /// The severity it usually has.
    pub severity: Severity,
    /// One sentence.
    pub summary: String,
    /// The applicability of its best fix; null where it has none.
    pub fix: Option<Applicability>,
    /// Its page, in Markdown.
    pub docs: String,
    /// The examples of its page.
    pub examples: Vec<Example>,
}

/// An example of a rule's page.
#[derive(Clone, Debug, Serialize, Deserialize, Tsify)]
pub struct Example {
    /// Its code.
    pub files: Vec<FileText>,
    /// Its secrets.
    pub secrets: Vec<SecretText>,
    /// What the team of it forbids.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[tsify(optional)]
    pub policy: Option<Policy>,
    /// Whether the rule reports something about it.
    pub reports: bool,
}
