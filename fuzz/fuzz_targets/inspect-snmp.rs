//! Any bytes as a datagram of an SNMP agent.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| proofhouse_inspect::fuzzing::snmp(data));
