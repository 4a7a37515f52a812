//! Any bytes as what an FTP service sends.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::ftp(data));
