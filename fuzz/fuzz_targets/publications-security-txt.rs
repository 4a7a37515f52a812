//! Any bytes as a security.txt: every field lies in it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_publications::fuzzing::security_txt(data));
