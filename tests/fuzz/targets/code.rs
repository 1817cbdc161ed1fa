//! Any text as code: one file or, under `=== <path>` lines, several.
#![no_main]

use fuzz::{Documents, invariants};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| invariants::report(&Documents::of_text(bytes).input));
