//! Any bytes as what someone holds: labels and standards.
#![no_main]

#[path = "../library.rs"]
mod library;

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_law::fuzzing::deemed(data, &library::LIBRARY));
