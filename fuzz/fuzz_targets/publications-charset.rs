//! Any bytes as a page in an unknown encoding.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_publications::fuzzing::charset(data));
