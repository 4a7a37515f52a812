//! Any bytes as what a service says before a login, and as a transcript.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::disclosed(data));
