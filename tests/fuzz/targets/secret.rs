//! Any text as a secret.
#![no_main]

use fuzz::invariants;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| invariants::secret(&String::from_utf8_lossy(bytes)));
