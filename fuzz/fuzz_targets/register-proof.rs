//! Any bytes as a proof file: one meaning, one form.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for (name, run) in proofhouse_register::fuzz::TARGETS {
        if *name == "register-proof" {
            run(data);
        }
    }
});
