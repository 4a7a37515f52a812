//! `office verify`: whatever was altered is named.

use proofhouse_office::event_log;
use proofhouse_office::store::{Engine, Value};
use proofhouse_office::verify::{Report, verify};

use crate::office::TestOffice;
use crate::register::drop_guards;
use crate::stores::on_both;

on_both![
    any_byte_of_any_event_flipped_is_named_with_its_event,
    a_log_cut_short_is_named_once_anchored,
    a_table_or_a_file_that_differs_is_named,
];

async fn report(office: &TestOffice) -> Report {
    verify(office.desk.store(), office.desk.exhibits(), None)
        .await
        .unwrap()
}

async fn any_byte_of_any_event_flipped_is_named_with_its_event(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    office.published().await;
    sequencer.pass().await.unwrap();
    let store = office.desk.store();
    let mut tx = store.write().await.unwrap();
    tx.script(drop_guards(engine, "event")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    let events = event_log::after(&mut tx, 0, 1000).await.unwrap();
    drop(tx);
    for event in events {
        for (sql, bytes) in [
            (
                "UPDATE event SET body = $2 WHERE seq = $1",
                event.body.clone(),
            ),
            (
                "UPDATE event SET hash = $2 WHERE seq = $1",
                event.hash.to_vec(),
            ),
            (
                "UPDATE event SET prev_hash = $2 WHERE seq = $1",
                event.prev_hash.to_vec(),
            ),
        ] {
            // The first, a middle and the last byte of each; every byte of a body goes the same way.
            for at in [0, bytes.len() / 2, bytes.len() - 1] {
                let mut broken = bytes.clone();
                broken[at] ^= 1;
                set(&office, sql, event.seq, broken).await;
                let found = report(&office).await;
                let first = found
                    .problems
                    .first()
                    .unwrap_or_else(|| panic!("{sql} of {} at {at}", event.seq));
                assert_eq!(first.seq, Some(event.seq), "{sql} at {at}: {found:?}");
            }
            set(&office, sql, event.seq, bytes).await;
        }
    }
    assert_eq!(report(&office).await.problems, []);
}

async fn set(office: &TestOffice, sql: &'static str, seq: i64, bytes: Vec<u8>) {
    let mut tx = office.desk.store().write().await.unwrap();
    tx.execute(sql, vec![Value::from(seq), Value::from(bytes)])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn a_log_cut_short_is_named_once_anchored(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    office.published().await;
    sequencer.pass().await.unwrap();
    let mut tx = office.desk.store().write().await.unwrap();
    tx.script(drop_guards(engine, "event")).await.unwrap();
    tx.execute(
        "DELETE FROM event WHERE seq = (SELECT MAX(seq) FROM event)",
        vec![],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let found = report(&office).await;
    let named = found
        .problems
        .iter()
        .find(|problem| problem.code == "event.missing")
        .unwrap();
    assert_eq!(named.seq, Some(11));
    assert!(named.what.contains("cut short"), "{named:?}");
}

async fn a_table_or_a_file_that_differs_is_named(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let (_, notice) = office.published().await;
    for (sql, table) in [
        ("UPDATE notice SET ends_on = '2099-01-01'", "table notice "),
        ("UPDATE case_file SET model = 'Cam 2'", "table case_file "),
        (
            "UPDATE case_evidence SET findings = '[]'",
            "table case_evidence ",
        ),
        ("DELETE FROM trust_key", "table trust_key "),
        (
            "UPDATE personal SET value = 'Someone else'",
            "personal value ",
        ),
    ] {
        let mut tx = office.desk.store().write().await.unwrap();
        assert_eq!(tx.execute(sql, vec![]).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let found = report(&office).await;
        assert!(
            found
                .problems
                .iter()
                .any(|problem| problem.what.contains(table)),
            "{sql}: {found:?}"
        );
    }
    let record = office.desk.trace(&notice).await.unwrap();
    let pdf = record
        .links
        .iter()
        .find(|link| link.to == "application/pdf")
        .unwrap()
        .sha256
        .clone();
    std::fs::remove_file(office.desk.exhibits().place(pdf.parse().unwrap())).unwrap();
    let found = report(&office).await;
    assert!(
        found
            .problems
            .iter()
            .any(|problem| problem.code == "file.altered" && problem.what.contains(&pdf))
    );
}
