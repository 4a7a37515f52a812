//! Every door for foreign bytes over its corpus, whole, cut and altered: none panics, none runs away.

use proofhouse_law::fuzzing;
use proofhouse_testkit::corpus;
use proptest::prelude::*;

use crate::standards::whole;

type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 7] = [
    ("law-regime", fuzzing::regime),
    ("law-penalty", fuzzing::penalty),
    ("law-standard", fuzzing::standard),
    ("law-deemed", |data| fuzzing::deemed(data, whole())),
    ("law-conformity", |data| fuzzing::conformity(data, whole())),
    ("law-statement", |data| fuzzing::statement(data, whole())),
    ("law-statement-words", |data| {
        fuzzing::statement_words(data, whole());
    }),
];

#[test]
fn what_fuzzing_kept_is_read() {
    for (name, target) in TARGETS {
        for input in corpus::kept(name).unwrap() {
            target(&input);
        }
    }
}

#[test]
fn the_corpus_whole_and_cut_at_each_byte_is_read() {
    for (name, target) in TARGETS {
        for seed in corpus::seeds(name).unwrap() {
            for end in 0..=seed.len() {
                target(&seed[..end]);
            }
        }
    }
}

proptest! {
    #[test]
    fn the_corpus_altered_anywhere_is_read(which in 0..TARGETS.len(), at in any::<prop::sample::Index>(), with in prop::collection::vec(any::<u8>(), 0..8)) {
        let (name, target) = TARGETS[which];
        for mut seed in corpus::seeds(name).unwrap() {
            let from = at.index(seed.len() + 1);
            let to = (from + with.len()).min(seed.len());
            seed.splice(from..to, with.iter().copied());
            target(&seed);
        }
    }

    #[test]
    fn anything_at_all_is_read(data in prop::collection::vec(any::<u8>(), 0..600)) {
        for (_, target) in TARGETS {
            target(&data);
        }
    }
}
