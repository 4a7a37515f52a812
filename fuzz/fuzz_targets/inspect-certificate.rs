//! Any bytes as a certificate.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::certificate(data));
