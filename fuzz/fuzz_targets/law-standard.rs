//! Any bytes as a file of a standard.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_law::fuzzing::standard(data));
