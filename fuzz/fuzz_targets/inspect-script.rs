//! Any bytes as the text of a page's scripts.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::script(data));
