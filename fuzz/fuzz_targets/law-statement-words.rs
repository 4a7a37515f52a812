//! Any bytes as the words of a statement of compliance.
#![no_main]

#[path = "../library.rs"]
mod library;

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_law::fuzzing::statement_words(data, &library::LIBRARY));
