//! Any bytes as what someone holds: labels and standards.
#![no_main]

include!("../library.rs");

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_law::fuzzing::deemed(data, &LIBRARY));
