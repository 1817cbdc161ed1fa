//! Any text as the log of a deployment.
#![no_main]

use fuzz::invariants;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| invariants::log(&String::from_utf8_lossy(bytes)));
