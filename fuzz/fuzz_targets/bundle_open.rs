//! Any bytes as a bundle: opening never crashes, and `open` and `verify` agree.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_evidence::fuzzing::fuzz_bundle_open(data));
