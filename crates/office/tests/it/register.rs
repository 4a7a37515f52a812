//! The register: published from rows, answering anyone, never against what it said before.

use jiff::SignedDuration;
use proofhouse_law::{Action, NoticeId};
use proofhouse_office::desk::ActError;
use proofhouse_office::sequencer::{Behind, SequencerError};
use proofhouse_office::store::Engine;
use proofhouse_register::check::State;
use proofhouse_register::entry::Status;
use proofhouse_register::store::Folder;
use proofhouse_register::verify::{Options, verify};
use proofhouse_register::{Outcome, Question, Snapshot, check};

use crate::office::{GTIN, TestOffice, issue, mended_bundle, officer, sequencer};
use crate::stores::on_both;

on_both![
    a_ban_is_answered_from_the_snapshot_and_ends_with_time_alone,
    a_permanent_ban_takes_the_place_of_a_temporary_one,
    a_ban_is_lifted_when_the_tests_pass_and_not_before,
    a_store_behind_its_own_checkpoint_does_not_start,
    two_sequencers_do_not_publish_at_once,
];

pub(crate) fn snapshot(
    office: &TestOffice,
    sequencer: &proofhouse_office::sequencer::Sequencer,
) -> Snapshot {
    let bytes = std::fs::read(office.data.register().join("snapshot")).unwrap();
    Snapshot::open(
        &bytes,
        &[sequencer.snapshot_key().unwrap()],
        &[sequencer.log_key().unwrap()],
    )
    .unwrap()
}

fn answer(snapshot: &Snapshot, at: jiff::Timestamp) -> Outcome {
    let question = Question {
        gtin: GTIN.to_owned(),
        batch: None,
        firmware: None,
    };
    check(snapshot, &question, at).answer
}

async fn a_ban_is_answered_from_the_snapshot_and_ends_with_time_alone(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    office.published().await;
    let pass = sequencer.pass().await.unwrap();
    assert!(
        pass.published && pass.size == 2,
        "the notice and the anchor: {pass:?}"
    );
    assert!(
        !sequencer.pass().await.unwrap().published,
        "nothing new, nothing written"
    );

    let key = sequencer.log_key().unwrap();
    let report = verify(
        &Folder::new(&office.data.register_log()),
        &key,
        Options::default(),
    );
    assert!(report.problems.is_empty(), "{report:?}");
    let now = office.desk.clock().now();
    let copy = snapshot(&office, &sequencer);
    assert_eq!(answer(&copy, now), Outcome::TemporarilyBanned);

    let later = now + SignedDuration::from_hours(24 * 70);
    office
        .desk
        .clock()
        .move_to(office.desk.store(), "officer/ada", later)
        .await
        .unwrap();
    sequencer.pass().await.unwrap();
    assert_eq!(
        answer(&snapshot(&office, &sequencer), office.desk.clock().now()),
        Outcome::Ended
    );
}

async fn a_permanent_ban_takes_the_place_of_a_temporary_one(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    let (case, old) = office.published().await;
    let state = office.desk.case(&case).await.unwrap().state;
    let mut terms = office.terms("permanent-ban", state.allegations()[0].id.clone());
    terms.replaces = Some(old.clone());
    terms.from = office.desk.clock().today() + SignedDuration::from_hours(24 * 20);
    office.act(&case, "ada", Action::Draft { terms }).await;
    let new = office.desk.case(&case).await.unwrap().state.notices()[1]
        .id
        .clone();
    let Action::Issue { documents, .. } = issue(&new) else {
        unreachable!()
    };
    office
        .act(
            &case,
            "ada",
            Action::GiveIntent {
                notice: new.clone(),
                document: documents,
            },
        )
        .await;
    let later = office.desk.clock().now() + SignedDuration::from_hours(24 * 20);
    office
        .desk
        .clock()
        .move_to(office.desk.store(), "officer/ada", later)
        .await
        .unwrap();
    office
        .act(
            &case,
            "ben",
            Action::Approve {
                notice: new.clone(),
            },
        )
        .await;
    office.act(&case, "ben", issue(&new)).await;
    office.serve_and_publish(&case, &new).await;
    sequencer.pass().await.unwrap();
    let copy = snapshot(&office, &sequencer);
    assert_eq!(answer(&copy, office.desk.clock().now()), Outcome::Banned);
    assert_eq!(
        status(&copy, &old, office.desk.clock().now()),
        State::Recorded(Status::Replaced)
    );
}

/// What the register says of one notice.
fn status(snapshot: &Snapshot, notice: &NoticeId, at: jiff::Timestamp) -> State {
    let question = Question {
        gtin: GTIN.to_owned(),
        batch: None,
        firmware: None,
    };
    let answer = check(snapshot, &question, at);
    answer
        .because
        .iter()
        .find(|one| one.notice == notice.as_str())
        .unwrap()
        .state
}

async fn a_ban_is_lifted_when_the_tests_pass_and_not_before(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    let (case, notice) = office.published().await;
    let lift = || Action::Lift {
        notice: notice.clone(),
        reasons: "The tests passed.".into(),
    };
    let early = office.try_act(&case, "ben", lift()).await;
    assert!(
        matches!(&early, Err(ActError::Refused(no)) if no.rule.ends_with("tests-passed")),
        "{early:?}"
    );
    let taken = office
        .desk
        .exhibits()
        .put(&mended_bundle(&office.lab, office.desk.clock().now()))
        .unwrap();
    office.desk.take_in(taken, "officer/ada").await.unwrap();
    office
        .desk
        .lodge(&case, taken.digest, &officer("ada"), None)
        .await
        .unwrap();
    let result = Action::RecordTestResult {
        notice: notice.clone(),
        bundle: taken.digest,
        findings: Vec::new(),
    };
    office.act(&case, "ada", result).await;
    office.act(&case, "ben", lift()).await;
    sequencer.pass().await.unwrap();
    let copy = snapshot(&office, &sequencer);
    let now = office.desk.clock().now();
    assert_eq!(answer(&copy, now), Outcome::Ended);
    assert_eq!(status(&copy, &notice, now), State::Recorded(Status::Lifted));
}

async fn a_store_behind_its_own_checkpoint_does_not_start(engine: Engine) {
    let office = TestOffice::new(engine).await;
    office.published().await;
    let first = office.sequencer().await;
    first.pass().await.unwrap();
    first.stop().await.unwrap();

    // The last event goes, as if an older copy of the store had been put back.
    let mut tx = office.desk.store().write().await.unwrap();
    tx.script(drop_guards(engine, "event")).await.unwrap();
    tx.execute(
        "DELETE FROM event WHERE seq = (SELECT MAX(seq) FROM event)",
        vec![],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let refused = sequencer(&office.desk, &office.data).await.err().unwrap();
    assert!(
        matches!(
            &refused,
            SequencerError::Behind(Behind::EventLog {
                anchored: 11,
                found: 10
            })
        ),
        "{refused}"
    );

    let mut tx = office.desk.store().write().await.unwrap();
    tx.script(drop_guards(engine, "register_entry"))
        .await
        .unwrap();
    tx.execute("DELETE FROM register_entry WHERE idx = 1", vec![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let refused = sequencer(&office.desk, &office.data).await.err().unwrap();
    assert!(
        matches!(
            &refused,
            SequencerError::Behind(Behind::Register {
                published: 2,
                rows: 1
            })
        ),
        "{refused}"
    );
    let words = refused.to_string();
    assert!(
        words.contains("2 entries") && words.contains("only 1"),
        "{words}"
    );
}

/// Whoever can write the store's file can also remove what guards it.
pub(crate) fn drop_guards(engine: Engine, table: &str) -> &'static str {
    match (engine, table) {
        (Engine::Sqlite, "event") => {
            "DROP TRIGGER event_is_never_altered; DROP TRIGGER event_is_never_removed;"
        }
        (Engine::Sqlite, _) => {
            "DROP TRIGGER register_entry_is_never_altered; DROP TRIGGER register_entry_is_never_removed;"
        }
        (Engine::Postgres, "event") => "ALTER TABLE event DISABLE TRIGGER USER;",
        (Engine::Postgres, _) => "ALTER TABLE register_entry DISABLE TRIGGER USER;",
    }
}

async fn two_sequencers_do_not_publish_at_once(engine: Engine) {
    let office = TestOffice::new(engine).await;
    office.published().await;
    let (first, second) = (office.sequencer().await, office.sequencer().await);
    first.pass().await.unwrap();
    let held = second.pass().await;
    assert!(matches!(held, Err(SequencerError::Held { .. })), "{held:?}");
    first.stop().await.unwrap();
    second.pass().await.unwrap();
    let fenced = first.pass().await;
    assert!(
        matches!(fenced, Err(SequencerError::Held { .. })),
        "{fenced:?}"
    );
}
