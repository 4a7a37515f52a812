//! Any bytes as what a VNC server sends.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::vnc(data));
