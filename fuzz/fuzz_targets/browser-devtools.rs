//! Any bytes as what a browser says over its pipe.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_browser::fuzzing::devtools(data));
