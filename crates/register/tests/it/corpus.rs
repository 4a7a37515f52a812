//! The fuzz targets over their corpora, on stable Rust: foreign bytes never bring a reader down.

use proofhouse_register::fuzz::TARGETS;
use proofhouse_testkit::corpus;

#[test]
fn no_seed_and_no_neighbour_of_a_seed_brings_a_reader_down() {
    for (name, target) in TARGETS {
        let seeds = corpus::seeds(name).unwrap();
        assert!(seeds.len() >= 3, "{name} has too few seeds");
        for seed in seeds {
            target(&seed);
            for at in 0..seed.len() {
                target(&seed[..at]);
                for other in [0x00, 0x0a, b'0', b'9', 0x7f, 0xff, seed[at] ^ 1] {
                    let mut near = seed.clone();
                    near[at] = other;
                    target(&near);
                }
            }
        }
    }
}

#[test]
fn nothing_that_fuzzing_kept_brings_a_reader_down() {
    for (name, target) in TARGETS {
        for input in corpus::kept(name).unwrap() {
            target(&input);
        }
    }
}
