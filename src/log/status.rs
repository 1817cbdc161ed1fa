//! What can become of a stack or a resource.

/// A status of CloudFormation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its name, such as `CREATE_FAILED`.
    pub name: &'static str,
    /// What is done.
    pub action: Action,
    /// How far it is.
    pub outcome: Outcome,
}

/// What CloudFormation does with a stack or a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Creates it.
    Create,
    /// Changes it.
    Update,
    /// Deletes it.
    Delete,
    /// Takes one that exists into the stack.
    Import,
    /// Takes back what a creation or an import did.
    Rollback,
    /// Takes back what a change did.
    UpdateRollback,
    /// Nothing yet: a change set waits for being executed.
    Review,
    /// The log does not say it.
    Unknown,
}

/// How far something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has begun.
    InProgress,
    /// It is done.
    Complete,
    /// It failed.
    Failed,
    /// It is left alone, as its deletion policy says.
    Skipped,
}

impl Default for Status {
    fn default() -> Self {
        Self { name: "REVIEW_IN_PROGRESS", action: Action::Review, outcome: Outcome::InProgress }
    }
}

/// All of them, with the longer name after the one that it begins with. Source: the values of `ResourceStatus` and
/// `StackStatus` in the CloudFormation model of botocore 1.43.
const ALL: &[Status] = &[
    status("CREATE_IN_PROGRESS", Action::Create, Outcome::InProgress),
    status("CREATE_COMPLETE", Action::Create, Outcome::Complete),
    status("CREATE_FAILED", Action::Create, Outcome::Failed),
    status("UPDATE_IN_PROGRESS", Action::Update, Outcome::InProgress),
    status("UPDATE_COMPLETE", Action::Update, Outcome::Complete),
    status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Action::Update, Outcome::Complete),
    status("UPDATE_FAILED", Action::Update, Outcome::Failed),
    status("DELETE_IN_PROGRESS", Action::Delete, Outcome::InProgress),
    status("DELETE_COMPLETE", Action::Delete, Outcome::Complete),
    status("DELETE_FAILED", Action::Delete, Outcome::Failed),
    status("DELETE_SKIPPED", Action::Delete, Outcome::Skipped),
    status("ROLLBACK_IN_PROGRESS", Action::Rollback, Outcome::InProgress),
    status("ROLLBACK_COMPLETE", Action::Rollback, Outcome::Complete),
    status("ROLLBACK_FAILED", Action::Rollback, Outcome::Failed),
    status("UPDATE_ROLLBACK_IN_PROGRESS", Action::UpdateRollback, Outcome::InProgress),
    status("UPDATE_ROLLBACK_COMPLETE", Action::UpdateRollback, Outcome::Complete),
    status("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", Action::UpdateRollback, Outcome::Complete),
    status("UPDATE_ROLLBACK_FAILED", Action::UpdateRollback, Outcome::Failed),
    status("IMPORT_IN_PROGRESS", Action::Import, Outcome::InProgress),
    status("IMPORT_COMPLETE", Action::Import, Outcome::Complete),
    status("IMPORT_FAILED", Action::Import, Outcome::Failed),
    status("IMPORT_ROLLBACK_IN_PROGRESS", Action::Rollback, Outcome::InProgress),
    status("IMPORT_ROLLBACK_COMPLETE", Action::Rollback, Outcome::Complete),
    status("IMPORT_ROLLBACK_FAILED", Action::Rollback, Outcome::Failed),
    status("REVIEW_IN_PROGRESS", Action::Review, Outcome::InProgress),
];

const fn status(name: &'static str, action: Action, outcome: Outcome) -> Status {
    Status { name, action, outcome }
}

/// At how many characters the CDK cuts a status: 20 in version 1, 23 since.
const CUT: [usize; 2] = [20, 23];

/// What is added to a status: by the CDK where it expects to recover from a failure by itself, and by the console.
const ADDED: [&str; 2] = [" (skipped)", LIKELY];

/// What the console puts at the first failure.
pub(super) const LIKELY: &str = "Likely root cause";

impl Status {
    /// What failed, where the log does not say at what.
    pub const FAILED: Self = status("FAILED", Action::Unknown, Outcome::Failed);

    /// The status of a name, which the CDK may have cut.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let name = ADDED.iter().find_map(|added| name.strip_suffix(added)).unwrap_or(name).trim_end();
        let is = |status: &&Self| status.name == name || CUT.contains(&name.len()) && status.name.starts_with(name);
        ALL.iter().find(is).copied()
    }

    /// Whether the name of one begins so.
    pub(super) fn begins(name: &str) -> bool {
        name.contains('_') && ALL.iter().any(|status| status.name.starts_with(name))
    }

    /// Whether something goes on.
    #[must_use]
    pub fn is_in_progress(self) -> bool {
        self.outcome == Outcome::InProgress || self.name.ends_with("IN_PROGRESS")
    }

    /// Whether something was taken back.
    #[must_use]
    pub fn is_rollback(self) -> bool {
        matches!(self.action, Action::Rollback | Action::UpdateRollback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_that_the_cdk_cut_is_the_one_it_begins() {
        let name = |text| Status::of(text).map(|status| status.name);
        assert_eq!(name("UPDATE_ROLLBACK_IN_P"), Some("UPDATE_ROLLBACK_IN_PROGRESS"));
        assert_eq!(name("UPDATE_ROLLBACK_COMP"), Some("UPDATE_ROLLBACK_COMPLETE"));
        assert_eq!(name("UPDATE_ROLLBACK_IN_PROG"), Some("UPDATE_ROLLBACK_IN_PROGRESS"));
        assert_eq!(name("UPDATE_FAILED (skipped)"), Some("UPDATE_FAILED"));
        assert_eq!(name("UPDATE_COMPLETE_CLEA"), Some("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"));
        assert_eq!(name("CREATE"), None);
    }
}
