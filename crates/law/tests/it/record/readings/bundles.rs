//! Several bundles, units and states at one place: none speaks for another.

use proofhouse_law::Observation;
use proofhouse_law::record::{Record, Seen, Subject, assess};

use super::*;
use crate::record::answers;

const USERS: CredentialOrigin = CredentialOrigin::UserDefined;

/// The record of bundles that are whole.
fn record_of(text: &str, bundles: &[Vec<Observation>]) -> Record {
    let library = whole();
    let answers = answers(text, library);
    let seen: Vec<Seen<'_>> = (0_u8..)
        .zip(bundles)
        .map(|(number, observations)| Seen {
            bundle: Digest::of(&[number]),
            partial: false,
            all_ports: true,
            udp: true,
            udp_ports: &[53],
            observations,
        })
        .collect();
    let subject = Subject {
        seen: &seen,
        answers: Some(&answers),
        answers_sha256: None,
        judged_in_case: &[],
    };
    assess(
        library.standard(TESTS).unwrap(),
        &subject,
        Vec::new(),
        library,
    )
    .unwrap()
}

/// One bundle calls its unit A, and so does another: what opened the one is no proof of what did not open the other.
#[test]
fn a_list_that_ended_in_one_bundle_did_not_end_in_another() {
    let opened = || accepted("tcp/80", "http-form", "mine", USERS);
    let tried = || refused("tcp/80", "http-form");
    let bundle = |facts| observed(vec![In("A", CHOSEN, facts)]);
    let judged = |bundles: &[Vec<Observation>]| {
        let record = record_of("", bundles);
        unit(&record, "5.1-1-2", "c").clone()
    };
    let one = judged(&[bundle(vec![opened(), tried()])]);
    assert_eq!(one.verdict, Pass, "{one:?}");
    let apart = judged(&[bundle(vec![opened()]), bundle(vec![tried()])]);
    assert_eq!(apart.verdict, Open, "{apart:?}");
    let reasons = apart.reasons.join(" ");
    assert!(
        reasons.contains("No list was tried to its end"),
        "{reasons}"
    );
    assert!(
        reasons.contains("Nothing that was tried opened"),
        "{reasons}"
    );
}
