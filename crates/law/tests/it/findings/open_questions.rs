//! What leaves a question open: nothing accepted, traps, services that were not tried.

use proofhouse_law::Verdict;
use proofhouse_law::observation::{Fact, StopReason};

use super::{SET_UP, both, finding, labels, listed_on_both, verdict};
use crate::world::{PSTI, id, interface, refused, seen};

#[test]
fn nothing_accepted_never_passes() {
    let exhausted = both(
        SET_UP,
        refused(StopReason::ListExhausted),
        refused(StopReason::ListExhausted),
    );
    for rule in ["psti.sch1.1.2", "psti.sch1.1.3.d"] {
        assert_eq!(
            verdict(PSTI, rule, &exhausted),
            Verdict::Inconclusive,
            "{rule}"
        );
    }
    for stopped in [
        StopReason::Cap,
        StopReason::LockOut,
        StopReason::ServiceDropped,
        StopReason::Interrupted,
    ] {
        let found = finding(
            PSTI,
            "psti.sch1.1.3.d",
            &[seen("o-1", "A", SET_UP, refused(stopped))],
        );
        assert_eq!(found.verdict, Verdict::Inconclusive);
        assert!(
            found.reasons[0].contains("was stopped after 60 tries"),
            "{:?}",
            found.reasons
        );
    }
}

#[test]
fn traps_and_broken_interfaces_are_open_questions() {
    let trap = Fact::ControlAccepted {
        interface: interface(),
        detail: "any password".into(),
    };
    let broken = Fact::InterfaceUnusable {
        interface: interface(),
        reason: "an endless banner".into(),
        leads_to: None,
    };
    let left_out = Fact::NotAllSeen {
        reason: "60,000 TCP ports were never answered".into(),
    };
    let none = Fact::NoInterfaceFound {
        ports_tried: 1000,
        refused: Some(1000),
    };
    for fact in [trap, broken, none, left_out] {
        // Labels that would pass by themselves, so that only the trap can leave the question open.
        let mut all = labels(SET_UP);
        all.push(seen("o-9", "B", SET_UP, fact));
        let found = finding(PSTI, "psti.sch1.1.2", &all);
        assert_eq!(
            (found.verdict, &found.relies_on[..]),
            (Verdict::Inconclusive, &[id("o-9")][..]),
            "{:?}",
            found.reasons
        );
    }
    let open = Fact::OpenWithoutAuthentication {
        interface: interface(),
        proof: "the page".into(),
    };
    let found = finding(PSTI, "psti.sch1.1.3.d", &[seen("o-1", "A", SET_UP, open)]);
    assert_eq!(found.verdict, Verdict::NotApplicable);
    assert!(
        found.reasons[0].contains("not a default password"),
        "{:?}",
        found.reasons
    );
}

#[test]
fn a_failure_on_one_interface_is_not_hidden_by_another() {
    let mut all = labels(SET_UP);
    let mut backdoor = listed_on_both(SET_UP);
    for (number, one) in backdoor.iter_mut().enumerate() {
        one.id = id(&format!("o-1{number}"));
        if let Fact::CredentialAccepted { interface, .. } = &mut one.fact {
            interface.port = 2323;
        }
    }
    all.extend(backdoor);
    assert_eq!(verdict(PSTI, "psti.sch1.1.2", &all), Verdict::Fail);
}

#[test]
fn a_service_that_was_found_and_not_tried_leaves_the_question_open() {
    let mut all = labels(SET_UP);
    let mut other = interface();
    other.port = 8080;
    all.push(seen(
        "o-9",
        "A",
        SET_UP,
        Fact::ServiceFound {
            interface: other,
            identified_by: "a banner".into(),
        },
    ));
    assert_eq!(verdict(PSTI, "psti.sch1.1.2", &all), Verdict::Inconclusive);
}
