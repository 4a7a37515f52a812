//! Any bytes as an entry: one meaning, one form.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for (name, run) in proofhouse_register::fuzz::TARGETS {
        if *name == "register-entry" {
            run(data);
        }
    }
});
