//! Reads CDK code the way `cdk synth` would, as far as text alone allows, and holds every read of a secret against the
//! secret.

pub mod bind;
pub mod cdk;
pub mod check;
pub mod code;
pub mod diagnostic;
pub mod fix;
pub mod model;
pub mod render;
pub mod report;
pub mod rules;
pub mod secret;
pub mod text;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use check::{InputError, check};
