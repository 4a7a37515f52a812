//! Any bytes as an answer to an SSDP search or a device description.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::ssdp(data));
