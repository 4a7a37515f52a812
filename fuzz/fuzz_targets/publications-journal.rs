//! Any bytes as the journal of a bundle that is read again.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_publications::fuzzing::journal(data));
