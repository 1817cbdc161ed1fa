//! Every fix of generated code and secrets, each alone and all of them together.
#![no_main]

use fuzz::{Documents, invariants};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|documents: Documents| invariants::fixes(&documents.input));
