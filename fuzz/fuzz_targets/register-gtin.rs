//! Any bytes as a GTIN.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for (name, run) in proofhouse_register::fuzz::TARGETS {
        if *name == "register-gtin" {
            run(data);
        }
    }
});
