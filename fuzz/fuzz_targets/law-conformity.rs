//! Any bytes as a self-assessment.
#![no_main]

include!("../library.rs");

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_law::fuzzing::conformity(data, &LIBRARY));
