//! Any bytes as a tile, or its path.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for (name, run) in proofhouse_register::fuzz::TARGETS {
        if *name == "register-tile" {
            run(data);
        }
    }
});
