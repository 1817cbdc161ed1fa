//! Changes that mend findings, and how the larger ones are written.

mod from_password;
mod in_template;
mod uses;

pub use from_password::{FromPassword, Login, from_password};
pub use in_template::is_writable;
pub use uses::{Instead, Reach};

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use crate::text::Location;

/// A replacement of a place by a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub location: Location,
    /// What comes instead.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of what is there.
    pub fn replace(location: Location, text: impl Into<String>) -> Self {
        Self { location, text: text.into() }
    }

    /// Puts edits into the order of the text; of one place, those before stay before.
    pub fn sort(edits: &mut [Self]) {
        edits.sort_by_key(|edit| edit.location);
    }
}

/// Whether a fix can be taken unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The only meaning the author can have had.
    Safe,
    /// A valid result, but a choice is made for the author.
    Unsafe,
}

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as the text of a button.
    pub title: String,
    /// Whether it can be taken unseen.
    pub applicability: Applicability,
    /// Its edits; none overlaps another.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// The only meaning the author can have had.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, edits }
    }

    /// A valid result, but a choice is made for the author.
    pub fn unsafe_(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Unsafe, edits }
    }
}
