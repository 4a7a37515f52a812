//! Any bytes as what an SSH service sends first.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::kexinit(data));
