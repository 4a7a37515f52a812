//! Any bytes as what an MQTT broker sends.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::mqtt(data));
