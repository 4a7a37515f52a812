//! Any bytes as a market file.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_publications::fuzzing::market(data));
