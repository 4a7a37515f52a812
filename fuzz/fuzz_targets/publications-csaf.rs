//! Any bytes as CSAF provider metadata: they are read, and the faults are few.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_publications::fuzzing::csaf(data));
