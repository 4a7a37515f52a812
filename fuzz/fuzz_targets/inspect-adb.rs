//! Any bytes as the answer to the first message of ADB.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::adb(data));
