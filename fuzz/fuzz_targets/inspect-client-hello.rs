//! Any bytes as what a TLS service answers to a hello.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::client_hello(data));
