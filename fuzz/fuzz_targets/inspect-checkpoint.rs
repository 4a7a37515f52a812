//! Any bytes as a page of a checkpoint.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::checkpoint(data));
