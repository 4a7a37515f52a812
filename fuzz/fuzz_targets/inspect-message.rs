//! Any bytes as what an RTSP or a SIP service answers.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::message(data));
