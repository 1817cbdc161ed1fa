//! Reads CDK code the way `cdk synth` would, as far as text alone allows, and holds every read of a secret against the
//! secret.
//!
//! [`check()`] runs the stages: [`code`] parses the files and lowers them into a program, [`model`] asks that program what
//! it does with secrets, by the tables in [`cdk`]; [`secret`] reads the pasted texts, [`bind`] says which one speaks for
//! which secret; [`rules`] hold the two against each other and offer what [`fix`] applies; [`silence`] takes out what comments say; [`report`] is all of that as
//! JavaScript sees it, and [`render`] as text.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)
)]

pub mod bind;
pub mod cdk;
pub mod check;
pub mod code;
pub mod deployment;
pub mod diagnostic;
pub mod fix;
pub mod log;
pub mod model;
pub mod render;
pub mod report;
pub mod rules;
pub mod secret;
pub mod shell;
pub mod silence;
pub mod synthesized;
pub mod text;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use check::{InputError, check};
