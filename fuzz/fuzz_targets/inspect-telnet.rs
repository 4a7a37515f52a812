//! Any bytes as what a Telnet service sends.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::telnet(data));
