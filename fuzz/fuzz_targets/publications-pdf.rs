//! Any bytes as a PDF.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_publications::fuzzing::pdf(data));
