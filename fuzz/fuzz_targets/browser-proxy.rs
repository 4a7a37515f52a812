//! Any bytes as a head that the browser's proxy meets.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_browser::fuzzing::proxy(data));
