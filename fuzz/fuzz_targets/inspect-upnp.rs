//! Any bytes as a UPnP description or the answer of an action.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::upnp(data));
