//! A unit of which nothing shows that its user set it up fails no test case by what opened it then.

use proofhouse_law::Verdict;
use proofhouse_law::observation::TranscriptRef;

use super::*;
use crate::set_up_doubt::Doubt;
use crate::standards::whole;

/// A default opened the unit where its user's password should have.
fn visit(doubt: Doubt) -> Vec<Observation> {
    let list = CredentialOrigin::PublicList {
        name: "common".to_owned(),
    };
    let chosen = Some(DeviceState::SetUpByUser);
    let facts = [
        accepted("tcp/23", "telnet", "one", list),
        refused("tcp/23", "telnet"),
    ];
    let mut all = observed(vec![In(
        "A",
        chosen,
        facts.into_iter().chain(doubt.fact()).collect(),
    )]);
    for one in &mut all {
        one.transcripts = vec![TranscriptRef {
            path: "transcripts/0001-telnet".to_owned(),
            sha256: Digest::of(b"telnet"),
        }];
    }
    all
}

/// The verdict of every unit of every test case, with its reasons.
fn judged(observations: &[Observation]) -> Vec<(Verdict, String)> {
    let library = whole();
    let record = record(library, None, observations);
    let units = record.units();
    units
        .map(|(_, one)| (one.verdict, one.reasons.join(" ")))
        .collect()
}

#[test]
fn what_opened_a_unit_that_was_not_set_up_fails_nothing() {
    let fails = |all: &[(Verdict, String)]| -> Vec<usize> {
        let units = all.iter().enumerate();
        let fails = units.filter(|(_, (verdict, _))| *verdict == Verdict::Fail);
        fails.map(|(place, _)| place).collect()
    };
    let undoubted = fails(&judged(&visit(Doubt::None)));
    assert!(!undoubted.is_empty());
    let with_reason = judged(&visit(Doubt::Explained));
    assert_eq!(fails(&with_reason), undoubted);
    let doubted = judged(&visit(Doubt::NobodySays));
    assert_eq!(fails(&doubted), Vec::<usize>::new());
    for place in undoubted {
        let (verdict, reasons) = &doubted[place];
        assert_eq!(*verdict, Verdict::Inconclusive);
        assert!(
            reasons.contains("Nothing shows that a password was chosen on unit A"),
            "{reasons}"
        );
    }
}
