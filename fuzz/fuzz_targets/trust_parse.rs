//! Any bytes as a trust file.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_evidence::fuzzing::fuzz_trust_parse(data));
