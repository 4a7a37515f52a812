//! Any bytes as the index of a folder of lists.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::lists(data));
