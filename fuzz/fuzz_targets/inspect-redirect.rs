//! Any bytes as a redirect or a refreshing page.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::redirect(data));
