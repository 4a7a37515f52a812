//! Any bytes as an answer to a WS-Discovery probe.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::ws_discovery(data));
