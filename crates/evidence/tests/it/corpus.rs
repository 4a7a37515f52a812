//! Runs every fuzz target over its committed corpus, and over changes of a real bundle.

use proofhouse_evidence::fuzzing::{fuzz_bundle_open, fuzz_dsse_parse, fuzz_trust_parse};
use proofhouse_evidence::keys::KeyRole;
use proofhouse_testkit::corpus;

use crate::sample::{bundle, key, trust};

fn run(target: &str, run: fn(&[u8])) {
    for input in [
        corpus::seeds(target).unwrap(),
        corpus::kept(target).unwrap(),
    ]
    .concat()
    {
        run(&input);
    }
}

#[test]
fn the_targets_hold_over_their_corpora() {
    run("bundle_open", fuzz_bundle_open);
    run("dsse_parse", fuzz_dsse_parse);
    run("trust_parse", fuzz_trust_parse);
}

#[test]
fn the_targets_hold_over_cut_and_pasted_bundles() {
    let good = bundle();
    for cut in (0..good.len()).step_by(97) {
        for paste in (0..good.len()).step_by(211) {
            fuzz_bundle_open(&[&good[..cut], &good[paste..]].concat());
        }
    }
    fuzz_trust_parse(trust(&key(KeyRole::Lab, 1)).to_json().as_bytes());
}
