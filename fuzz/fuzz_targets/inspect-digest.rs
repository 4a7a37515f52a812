//! Any bytes as a Digest challenge.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::http_digest(data));
