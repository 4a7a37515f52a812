//! Any bytes as what a log-in endpoint answers, and as what a page was seen to send.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::http_json(data));
