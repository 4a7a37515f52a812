//! Any bytes as a file of a regime, and as a calendar.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_law::fuzzing::regime(data));
