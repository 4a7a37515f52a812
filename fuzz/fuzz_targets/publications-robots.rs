//! Any bytes as robots.txt.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_publications::fuzzing::robots(data));
