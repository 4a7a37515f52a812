//! Any bytes as a disclosure policy: every promised time is of a passage that lies in the page.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_publications::fuzzing::disclosure(data));
