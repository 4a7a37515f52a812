//! Drives `fuzz_dsse_parse` of the evidence crate without end.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_evidence::fuzzing::fuzz_dsse_parse(data));
