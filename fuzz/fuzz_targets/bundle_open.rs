//! Drives `fuzz_bundle_open` of the evidence crate without end.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_evidence::fuzzing::fuzz_bundle_open(data));
