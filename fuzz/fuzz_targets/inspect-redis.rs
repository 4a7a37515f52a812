//! Any bytes as what a Redis store answers.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::redis(data));
