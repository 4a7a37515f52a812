//! Any bytes as a DSSE envelope.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_evidence::fuzzing::fuzz_dsse_parse(data));
