//! Generated code with generated secrets.
#![no_main]

use fuzz::{Documents, invariants};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|documents: Documents| invariants::both(&documents));
