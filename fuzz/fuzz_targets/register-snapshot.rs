//! Any bytes as a snapshot, signed or not.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for (name, run) in proofhouse_register::fuzz::TARGETS {
        if *name == "register-snapshot" {
            run(data);
        }
    }
});
