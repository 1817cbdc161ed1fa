//! Reads CDK code the way `cdk synth` would, as far as text alone allows, and holds every read of a secret against the
//! secret.
//!
//! [`check()`] runs the stages, each of which knows only those before it: [`code`] parses the files and lowers them into a
//! program; [`model`] asks that program what it does with secrets, by the tables in [`cdk`]; [`secret`] reads the pasted
//! texts, and [`bind`] says which one speaks for which secret. [`rules`] hold the two against each other and offer each
//! [`fix`]. [`findings`] is what becomes of that: [`silence`] takes out what the comments that [`silencers`] reads speak of,
//! and [`synthesized`] shows in the code what a template repeats. [`log`] reads what a failed deployment printed,
//! [`deployment`] tells its cause and the findings that it confirms. [`overview`] lists secrets and databases; [`report`]
//! writes all of it as JavaScript sees it, [`render`] as text, and [`apply_fixes()`] changes the texts and checks again.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)
)]

mod apply;
pub mod bind;
pub mod cdk;
pub mod check;
pub mod code;
pub mod deployment;
pub mod diagnostic;
pub mod findings;
pub mod fix;
pub mod log;
mod memo;
pub mod model;
pub mod overview;
pub mod render;
pub mod report;
pub mod rules;
pub mod secret;
pub mod shell;
pub mod silence;
pub mod silencers;
pub mod synthesized;
pub mod text;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use apply::{apply_fix, apply_fixes};
pub use check::check;
pub use report::InputError;
