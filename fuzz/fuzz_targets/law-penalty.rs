//! Any bytes as a file of figures for a penalty.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_law::fuzzing::penalty(data));
