//! Tests of the answers: each word, the two times, and the worst of several.

use super::*;
use crate::checkpoint::tests::signer;
use crate::entry::Notice;
use crate::entry::tests::notice;
use crate::snapshot::tests::{VALIDITY, signed_checkpoint, stored, t};
use proptest::prelude::*;

const GTIN: &str = "05012345678900";
const NOW: &str = "2026-05-02T00:00:00Z";

fn snapshot(notices: &[Notice]) -> Snapshot {
    let (log, key) = (
        signer("register.example/log"),
        signer("register.example/snapshot"),
    );
    let rows = stored(notices);
    let (_, note) = signed_checkpoint(&rows, &log);
    let file = crate::snapshot::build(&rows, &note, &log.key().unwrap(), VALIDITY(), &key).unwrap();
    Snapshot::open(&file, &[key.key().unwrap()], &[log.key().unwrap()]).unwrap()
}

fn ask(notices: &[Notice], at: &str) -> Answer {
    check(&snapshot(notices), &question(GTIN), t(at))
}

fn question(gtin: &str) -> Question {
    Question {
        gtin: gtin.into(),
        ..Question::default()
    }
}

fn ban(number: &str, power: &str, to: Option<&str>) -> Notice {
    notice(number, power, GTIN, "2026-03-01T00:00:00Z", to)
}

fn with(mut row: Notice, status: Status, from: &str) -> Notice {
    row.status = status;
    row.from = t(from);
    row.to = None;
    row
}

#[test]
fn each_power_has_its_word() {
    for (power, word) in [
        ("permanent-ban", Outcome::Banned),
        ("temporary-ban", Outcome::TemporarilyBanned),
        ("recall", Outcome::Recalled),
        ("compliance-notice", Outcome::Limited),
    ] {
        assert_eq!(ask(&[ban("N-1", power, None)], NOW).answer, word);
    }
    assert_eq!(ask(&[], NOW).answer, Outcome::NotFound);
}

#[test]
fn a_ban_holds_from_its_first_moment_to_before_its_last() {
    let rows = [ban("N-1", "temporary-ban", Some("2026-05-03T00:00:00Z"))];
    for (at, word) in [
        ("2026-02-28T23:59:59Z", Outcome::NotFound),
        ("2026-03-01T00:00:00Z", Outcome::TemporarilyBanned),
        ("2026-05-02T23:59:59Z", Outcome::TemporarilyBanned),
        ("2026-05-03T00:00:00Z", Outcome::Ended),
    ] {
        assert_eq!(ask(&rows, at).answer, word, "at {at}");
    }
    let before = ask(&rows, "2026-02-01T00:00:00Z");
    assert_eq!(
        before.because[0].state,
        State::NotYet,
        "what is to come is shown"
    );
}

#[test]
fn changes_of_status_have_their_words() {
    let first = ban("N-1", "permanent-ban", None);
    for (status, word) in [
        (Status::Suspended, Outcome::Suspended),
        (Status::Lifted, Outcome::Ended),
        (Status::Quashed, Outcome::Ended),
        (Status::Replaced, Outcome::Ended),
        (Status::Ended, Outcome::Ended),
    ] {
        let second = with(first.clone(), status, "2026-04-01T00:00:00Z");
        let answer = ask(&[first.clone(), second.clone()], NOW);
        assert_eq!((answer.answer, answer.because.len()), (word, 1), "{status}");
        assert_eq!(
            ask(&[first.clone(), second], "2026-03-31T00:00:00Z").answer,
            Outcome::Banned,
            "before {status}"
        );
    }
}

#[test]
fn permanent_outranks_recall_and_that_temporary_and_that_the_rest() {
    let rows = [
        ban("N-1", "temporary-ban", None),
        with(
            ban("N-2", "recall", None),
            Status::Suspended,
            "2026-03-01T00:00:00Z",
        ),
        ban("N-3", "permanent-ban", None),
        ban("N-4", "recall", None),
        ban("N-5", "recall", Some("2026-04-01T00:00:00Z")),
    ];
    let answer = ask(&rows, NOW);
    assert_eq!(answer.answer, Outcome::Banned);
    let order: Vec<&str> = answer
        .because
        .iter()
        .map(|because| because.notice.as_str())
        .collect();
    assert_eq!(order, ["N-3", "N-4", "N-1", "N-2", "N-5"]);
}

#[test]
fn a_ban_on_a_part_is_limited_until_the_part_is_named() {
    let mut row = ban("N-1", "permanent-ban", None);
    row.items[0].batch = Some("B7".into());
    row.items[0].firmware = Some("1.0".into());
    let snapshot = snapshot(&[row]);
    let ask = |batch: Option<&str>, firmware: Option<&str>| {
        let question = Question {
            gtin: GTIN.into(),
            batch: batch.map(Into::into),
            firmware: firmware.map(Into::into),
        };
        check(&snapshot, &question, t(NOW)).answer
    };
    assert_eq!(ask(None, None), Outcome::Limited);
    assert_eq!(ask(Some("B7"), None), Outcome::Limited);
    assert_eq!(ask(Some("B7"), Some("1.0")), Outcome::Banned);
    assert_eq!(ask(Some("B8"), Some("1.0")), Outcome::NotFound);
    assert_eq!(ask(None, Some("2.0")), Outcome::NotFound);
}

#[test]
fn past_its_expiry_a_copy_is_stale_whatever_it_holds() {
    let rows = [ban("N-1", "permanent-ban", None)];
    assert_eq!(ask(&rows, "2026-05-07T23:59:59Z").answer, Outcome::Banned);
    let stale = ask(&rows, "2026-05-08T00:00:00Z");
    assert_eq!((stale.answer, stale.because.len()), (Outcome::Stale, 1));
    assert_eq!(stale.copy.age_seconds, 7 * 24 * 3600);
    assert_eq!(ask(&[], "2027-01-01T00:00:00Z").answer, Outcome::Stale);
}

#[test]
fn a_number_that_cannot_be_is_told_apart_from_one_that_is_not_listed() {
    let snapshot = snapshot(&[]);
    let answer = check(&snapshot, &question("5012345678901"), t(NOW));
    assert_eq!(answer.answer, Outcome::InvalidIdentifier);
    assert!(answer.asked.invalid.unwrap().contains("call for 0"));
    let answer = check(
        &snapshot,
        &question("2001234567893"),
        t("2030-01-01T00:00:00Z"),
    );
    assert_eq!(
        answer.answer,
        Outcome::InvalidIdentifier,
        "a shop's own number, even of a stale copy"
    );
}

#[test]
fn the_answer_carries_a_proof_that_holds() {
    let notices = [
        ban("N-1", "temporary-ban", None),
        ban("N-2", "permanent-ban", None),
    ];
    let answer = ask(&notices, NOW);
    let rows = stored(&notices);
    for because in answer.because {
        let proof: Vec<_> = because
            .proof
            .iter()
            .map(|hash| crate::tree::Hash::parse(hash).unwrap())
            .collect();
        let leaf = crate::tree::Hash::of_leaf(&rows[usize::try_from(because.index).unwrap()]);
        let root = crate::tree::Hash::parse(&answer.copy.root).unwrap();
        crate::proof::check_inclusion(leaf, because.index, answer.copy.size, root, &proof).unwrap();
    }
}

#[test]
fn the_json_of_an_answer_is_pinned() {
    let mut answer = ask(
        &[ban("N-1", "temporary-ban", Some("2026-06-01T00:00:00Z"))],
        NOW,
    );
    answer.copy.origin = "register.example/log".into();
    insta::assert_json_snapshot!(answer);
}

proptest! {
    /// Against a plain reading of the rows: a whole-product notice's last row at `at` decides.
    #[test]
    fn intervals_agree_with_a_plain_reading(
        steps in prop::collection::vec((0_usize..3, 0_i64..60, prop::option::of(1_i64..40)), 1..8),
        at in 0_i64..100,
    ) {
        let day = |n: i64| Timestamp::from_second(1_767_225_600 + n * 86_400).unwrap();
        let rows: Vec<Notice> = steps.iter().map(|(status, from, length)| {
            let mut row = ban("N-1", "permanent-ban", None);
            row.status = [Status::InForce, Status::Suspended, Status::Lifted][*status];
            row.from = day(*from);
            // A suspension with an end is another rule, tested beside `effect`.
            row.to = length.filter(|_| *status == 0).map(|length| day(from + length));
            row
        }).collect();
        // The last row that had begun by `at`, unless a later row with an earlier beginning undid it.
        let mut holds: Option<&Notice> = None;
        for row in rows.iter().filter(|row| row.from <= day(at)) {
            holds = Some(row);
        }
        let expected = match holds {
            None => Outcome::NotFound,
            Some(row) if row.to.is_some_and(|to| to <= day(at)) => Outcome::Ended,
            Some(row) => [Outcome::Banned, Outcome::Suspended, Outcome::Ended]
                [[Status::InForce, Status::Suspended, Status::Lifted].iter().position(|s| *s == row.status).unwrap()],
        };
        let (log, rows) = (signer("register.example/log"), stored(&rows));
        let (checkpoint, _) = signed_checkpoint(&rows, &log);
        let snapshot = Snapshot::of_log(&rows, &checkpoint, day(0)).unwrap();
        prop_assert_eq!(check(&snapshot, &question(GTIN), day(at)).answer, expected);
    }
}
