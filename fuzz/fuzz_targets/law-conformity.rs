//! Any bytes as a self-assessment.
#![no_main]

#[path = "../library.rs"]
mod library;

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_law::fuzzing::conformity(data, &library::LIBRARY));
