//! Any bytes as a statement of compliance as data.
#![no_main]

#[path = "../library.rs"]
mod library;

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_law::fuzzing::statement(data, &library::LIBRARY));
