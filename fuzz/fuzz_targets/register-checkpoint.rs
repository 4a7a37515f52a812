//! Any bytes as a checkpoint or a verifier key.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for (name, run) in proofhouse_register::fuzz::TARGETS {
        if *name == "register-checkpoint" {
            run(data);
        }
    }
});
