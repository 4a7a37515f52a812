//! Any bytes as a TFTP packet.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::tftp(data));
