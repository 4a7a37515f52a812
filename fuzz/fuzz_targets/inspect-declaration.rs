//! Any bytes as a maker's declaration of interfaces.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::declaration(data));
