//! Any bytes as a page: every passage lies in it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_publications::fuzzing::html(data));
