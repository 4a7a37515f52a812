//! What an officer judged in a case: it decides what no check does, and never sets aside what a check shows without a word.

use jiff::Timestamp;
use proofhouse_law::case::{Event, Judgement, Step};
use proofhouse_law::conformity::Judged;
use proofhouse_law::observation::{CredentialOrigin, DeviceState, Observation};
use proofhouse_law::record::Judge;
use proofhouse_law::{CaseState, Verdict};

use super::{In, accepted, found, observed, record_of_case, refused, unit};
use crate::life_samples::judgement;
use crate::standards::whole;
use crate::world::id;

const USED: Option<DeviceState> = Some(DeviceState::SetUpWithoutChange);

fn by(name: &str, case: &str, unit: &str, verdict: Verdict) -> Judged {
    Judged {
        line: 0,
        case: case.to_owned(),
        unit: unit.to_owned(),
        verdict,
        words: format!("{name} looked."),
        by: name.to_owned(),
        at: Timestamp::UNIX_EPOCH,
    }
}

/// A device that takes a password which others have too: unit c of 5.1-1-2 fails.
fn with_a_known_password() -> Vec<Observation> {
    let list = CredentialOrigin::PublicList {
        name: "common".to_owned(),
    };
    let facts = vec![
        found("tcp/23", "telnet"),
        accepted("tcp/23", "telnet", "x", list),
        refused("tcp/23", "telnet"),
    ];
    observed(vec![In("A", USED, facts)])
}

#[test]
fn an_officers_judgement_decides_what_no_check_does_and_says_where_it_is_kept() {
    let judged = [by("Ben", "5.1-1-1", "a", Verdict::Pass)];
    let record = record_of_case(whole(), None, &[], &judged);
    let result = unit(&record, "5.1-1-1", "a");
    assert_eq!((result.verdict, result.checked), (Verdict::Pass, None));
    assert!(
        matches!(&result.by, Judge::Person { name, kept_in, .. } if name == "Ben" && kept_in == "case")
    );
    assert_eq!(result.conflict, None);
    assert_eq!(record.conflicts().count(), 0);
}

#[test]
fn a_failure_that_a_check_shows_stands_and_the_kinder_judgement_is_an_open_conflict() {
    let judged = [by("Ben", "5.1-1-2", "c", Verdict::Pass)];
    let record = record_of_case(whole(), None, &with_a_known_password(), &judged);
    let result = unit(&record, "5.1-1-2", "c");
    assert_eq!(
        (result.verdict, result.checked),
        (Verdict::Fail, Some(Verdict::Fail))
    );
    let conflict = result.conflict.as_ref().unwrap();
    assert!(
        conflict.contains("comes to fail, and Ben judged pass") && conflict.contains("stands"),
        "{conflict}"
    );
    let conflicts: Vec<&str> = record
        .conflicts()
        .map(|(case, _)| case.number.as_str())
        .collect();
    assert_eq!(conflicts, ["5.1-1-2"]);
}

/// Two devices, each with the password of its own label: unit c of 5.1-1-2 passes.
fn with_passwords_of_their_own() -> Vec<Observation> {
    let device = |unit: &'static str, secret: &str| {
        let label = CredentialOrigin::UnitLabel;
        let facts = vec![
            found("tcp/23", "telnet"),
            accepted("tcp/23", "telnet", secret, label),
            refused("tcp/23", "telnet"),
        ];
        In(unit, USED, facts)
    };
    observed(vec![device("A", "one"), device("B", "two")])
}

#[test]
fn a_failure_that_a_person_saw_counts_beside_a_check_that_passes_and_both_are_shown() {
    let seen = with_passwords_of_their_own();
    let (case, of) = ("5.1-1-2", "c");
    let judged = [by("Ben", case, of, Verdict::Fail)];
    let record = record_of_case(whole(), None, &seen, &judged);
    let result = unit(&record, case, of);
    assert_eq!(
        (result.verdict, result.checked),
        (Verdict::Fail, Some(Verdict::Pass))
    );
    assert_eq!(result.reasons[0], "Ben looked.");
    assert!(
        result.reasons[1].contains("comes to pass"),
        "{:?}",
        result.reasons
    );
    assert!(!result.relies_on.is_empty(), "what the check saw is named");
    assert!(result.conflict.is_some());
    let agrees = [by("Ben", case, of, Verdict::Pass)];
    let record = record_of_case(whole(), None, &seen, &agrees);
    assert_eq!(unit(&record, case, of).conflict, None);
}

#[test]
fn two_people_who_do_not_agree_are_named() {
    let text = "[[judged]]\ncase = \"5.1-1-1\"\nunit = \"a\"\nverdict = \"pass\"\nwords = \"Read.\"\nby = \"Ada\"\nat = \"2026-11-25T10:00:00Z\"\n";
    let judged = [by("Ben", "5.1-1-1", "a", Verdict::Fail)];
    let record = record_of_case(whole(), Some(text), &[], &judged);
    let result = unit(&record, "5.1-1-1", "a");
    assert_eq!(result.verdict, Verdict::Fail);
    let conflict = result.conflict.as_ref().unwrap();
    for said in ["Ada judged pass", "Ben judged fail"] {
        assert!(conflict.contains(said), "{conflict}");
    }
}

#[test]
fn of_a_unit_the_latest_judgement_counts_and_the_earlier_one_stays() {
    let event = |at: i64, judged: Judgement| Event {
        by: id("ben"),
        at: Timestamp::from_second(at).unwrap(),
        step: Step::UnitJudged(judged),
    };
    let first = judgement();
    let other = Judgement {
        unit: "b".to_owned(),
        ..judgement()
    };
    let second = Judgement {
        verdict: Verdict::Pass,
        ..judgement()
    };
    let events = [
        event(1, first),
        event(2, other.clone()),
        event(3, second.clone()),
    ];
    let state = CaseState::from_events(&events);
    assert_eq!(state.judgements().len(), 3, "nothing goes");
    let counts: Vec<&Judgement> = state.judgements_that_count().map(|one| &one.what).collect();
    assert_eq!(counts, [&other, &second]);
}
