//! Any bytes as what an ONVIF service answers.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::onvif(data));
