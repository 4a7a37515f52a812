//! Any bytes as a text whose words may be passwords.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::words(data));
