//! The store and the event log: one writer, a chain without gaps, nothing altered, nothing half done.

use jiff::Timestamp;
use jiff::civil::date;
use proofhouse_office::event_log::access::{self, Access};
use proofhouse_office::event_log::{self, GENESIS, LogError, NewEvent};
use proofhouse_office::store::personal::{self, Personal, Sealed};
use proofhouse_office::store::{Engine, Store, StoreError};
use serde_json::json;

use crate::stores::{TestStore, on_both};

on_both![
    a_chain_has_no_gaps_and_time_never_goes_back,
    two_writers_of_one_case_do_not_both_win,
    many_writers_make_one_chain,
    a_transaction_dropped_leaves_nothing,
    an_event_cannot_be_altered_or_removed,
    a_name_is_erased_and_the_log_stays_whole,
    the_access_log_has_a_chain_of_its_own,
    opening_again_changes_nothing_and_a_newer_store_is_refused,
];

fn event(n: i64) -> NewEvent {
    NewEvent::new("officer/a", date(2026, 3, 1), &json!({ "n": n })).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn append(store: &Store, aggregate: &str, expected: i64, n: i64) -> Result<(), LogError> {
    let mut tx = store.write().await?;
    event_log::append(
        &mut tx,
        aggregate,
        expected,
        vec![event(n)],
        at("2026-03-01T10:00:00Z"),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn a_chain_has_no_gaps_and_time_never_goes_back(engine: Engine) {
    let test = TestStore::new(engine).await;
    for (n, now) in (1..).zip([
        "2026-03-01T10:00:00Z",
        "2026-03-01T09:00:00Z",
        "2026-03-02T00:00:00Z",
    ]) {
        let mut tx = test.store.write().await.unwrap();
        event_log::append_any(&mut tx, "case/1", vec![event(n), event(n)], at(now))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = test.store.read().await.unwrap();
    let events = event_log::after(&mut tx, 0, 100).await.unwrap();
    assert_eq!(events.len(), 6);
    let mut previous = GENESIS;
    for (n, event) in (1..).zip(&events) {
        assert_eq!((event.seq, event.version), (n, n));
        assert_eq!(event.prev_hash, previous);
        assert_eq!(
            event.hash,
            event.computed_hash(),
            "what was stored is what was hashed"
        );
        previous = event.hash;
    }
    assert_eq!(
        events[2].recorded_at,
        at("2026-03-01T10:00:00Z"),
        "a clock set back is not believed"
    );
    assert!(
        events
            .windows(2)
            .all(|pair| pair[0].recorded_at <= pair[1].recorded_at)
    );
    assert_eq!(event_log::head(&mut tx).await.unwrap().hash, previous);
}

async fn two_writers_of_one_case_do_not_both_win(engine: Engine) {
    let test = TestStore::new(engine).await;
    append(&test.store, "case/1", 0, 1).await.unwrap();
    let second = append(&test.store, "case/1", 0, 2).await;
    assert!(
        matches!(
            second,
            Err(LogError::Stale {
                expected: 0,
                found: 1,
                ..
            })
        ),
        "{second:?}"
    );
    append(&test.store, "case/1", 1, 2).await.unwrap();
}

async fn many_writers_make_one_chain(engine: Engine) {
    let test = TestStore::new(engine).await;
    // A second handle is what a second process has: it shares neither the pool nor the queue.
    let other = Store::open(&test.url).await.unwrap();
    let writers = (0..24).map(|n| {
        let store = if n % 2 == 0 {
            test.store.clone()
        } else {
            other.clone()
        };
        tokio::spawn(async move { append(&store, &format!("case/{n}"), 0, n).await })
    });
    for writer in futures::future::join_all(writers).await {
        writer.unwrap().unwrap();
    }
    let mut tx = test.store.read().await.unwrap();
    let events = event_log::after(&mut tx, 0, 100).await.unwrap();
    assert_eq!(events.len(), 24);
    assert!(
        events
            .windows(2)
            .all(|pair| pair[1].prev_hash == pair[0].hash)
    );
}

async fn a_transaction_dropped_leaves_nothing(engine: Engine) {
    let test = TestStore::new(engine).await;
    let mut tx = test.store.write().await.unwrap();
    event_log::append(
        &mut tx,
        "case/1",
        0,
        vec![event(1)],
        at("2026-03-01T10:00:00Z"),
    )
    .await
    .unwrap();
    drop(tx);
    append(&test.store, "case/2", 0, 2).await.unwrap();
    let mut tx = test.store.read().await.unwrap();
    let events = event_log::after(&mut tx, 0, 100).await.unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].seq, events[0].aggregate.as_str()), (1, "case/2"));
}

async fn an_event_cannot_be_altered_or_removed(engine: Engine) {
    let test = TestStore::new(engine).await;
    append(&test.store, "case/1", 0, 1).await.unwrap();
    for sql in ["UPDATE event SET actor = 'officer/b'", "DELETE FROM event"] {
        let mut tx = test.store.write().await.unwrap();
        let refused = tx.execute(sql, vec![]).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

async fn a_name_is_erased_and_the_log_stays_whole(engine: Engine) {
    let test = TestStore::new(engine).await;
    let sealed = Sealed::new("Asha Importer", [7; 32]);
    let same_name = Sealed::new("Asha Importer", [8; 32]);
    assert_ne!(
        sealed.commitment(),
        same_name.commitment(),
        "a commitment does not show equal names"
    );

    let mut tx = test.store.write().await.unwrap();
    sealed.keep(&mut tx, "case/1").await.unwrap();
    let known = personal::value(&mut tx, sealed.commitment()).await.unwrap();
    assert_eq!(known, Personal::Known("Asha Importer".to_owned()));
    let now = at("2026-03-01T10:00:00Z");
    assert!(
        personal::erase(&mut tx, sealed.commitment(), now)
            .await
            .unwrap()
    );
    assert!(
        !personal::erase(&mut tx, sealed.commitment(), now)
            .await
            .unwrap(),
        "once only"
    );
    assert_eq!(
        personal::value(&mut tx, sealed.commitment()).await.unwrap(),
        Personal::Erased(now)
    );
    assert_eq!(
        personal::value(&mut tx, same_name.commitment())
            .await
            .unwrap(),
        Personal::Unknown
    );
    tx.commit().await.unwrap();
}

async fn the_access_log_has_a_chain_of_its_own(engine: Engine) {
    let test = TestStore::new(engine).await;
    let entry = |subject: &str| Access {
        at: at("2026-03-01T10:00:00Z"),
        actor: "officer/a".to_owned(),
        did: "read".to_owned(),
        subject: subject.to_owned(),
        outcome: "allowed".to_owned(),
    };
    let mut tx = test.store.write().await.unwrap();
    let now = at("2026-03-01T10:01:00Z");
    access::flush(&mut tx, &[entry("case/1"), entry("case/2")], now)
        .await
        .unwrap();
    access::flush(&mut tx, &[entry("case/3")], now)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = test.store.write().await.unwrap();
    assert_eq!(
        event_log::of(&mut tx, access::AGGREGATE)
            .await
            .unwrap()
            .len(),
        2,
        "one anchor a batch"
    );
    assert_eq!(access::first_broken(&mut tx).await.unwrap(), None);
    tx.execute(
        "UPDATE access_entry SET subject = 'case/9' WHERE n = 2",
        vec![],
    )
    .await
    .unwrap();
    assert_eq!(access::first_broken(&mut tx).await.unwrap(), Some(2));
}

async fn opening_again_changes_nothing_and_a_newer_store_is_refused(engine: Engine) {
    let test = TestStore::new(engine).await;
    assert!(test.store.migrate().await.unwrap().is_empty());
    let mut tx = test.store.write().await.unwrap();
    tx.execute(
        "INSERT INTO migration (name, sha256) VALUES ('9999_future', '')",
        vec![],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let refused = Store::open(&test.url).await.err().unwrap();
    assert!(
        matches!(&refused, StoreError::Ahead { name } if name == "9999_future"),
        "{refused}"
    );
}
