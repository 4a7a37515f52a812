//! The tables of calls for views, on both engines.

use std::collections::BTreeMap;

use proofhouse_law::Digest;
use proofhouse_office::store::Engine;
use proofhouse_office::store::views::{self, AnswerRow, CallRow};

use crate::stores::{TestStore, on_both};

on_both![calls_and_answers_are_read_as_they_were_written];

fn at(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

fn call() -> CallRow {
    CallRow {
        call: "call-1".to_owned(),
        title: "A longer wait".to_owned(),
        regime: "uk-psti-2022".to_owned(),
        base: Digest::of(b"base"),
        draft: Digest::of(b"draft"),
        files: Digest::of(b"files"),
        opens_at: at("2026-03-01T09:00:00Z"),
        closes_at: at("2026-04-01T16:00:00Z"),
        made_at: at("2026-02-20T10:00:00Z"),
    }
}

fn answer(view: &str, consent: bool, respondent: &str) -> AnswerRow {
    AnswerRow {
        view: view.to_owned(),
        call: "call-1".to_owned(),
        commitment: token(view),
        respondent: respondent.to_owned(),
        consent,
        given_at: at("2026-03-02T10:00:00Z"),
    }
}

fn token(view: &str) -> [u8; 32] {
    *Digest::of(view.as_bytes()).as_bytes()
}

async fn calls_and_answers_are_read_as_they_were_written(engine: Engine) {
    let kept = TestStore::new(engine).await;
    let mut tx = kept.store.write().await.unwrap();
    views::add_call(&mut tx, &call()).await.unwrap();
    for (view, consent, kind, choice) in [
        ("view-1", true, "retailer", "agree"),
        ("view-2", false, "retailer", "agree"),
        ("view-3", true, "individual", "disagree"),
    ] {
        let choices = BTreeMap::from([("guard.x".to_owned(), choice.to_owned())]);
        let row = answer(view, consent, kind);
        views::add_answer(&mut tx, token(view), &row, &choices)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();

    let mut tx = kept.store.write().await.unwrap();
    assert_eq!(views::calls(&mut tx).await.unwrap(), [call()]);
    let counts = views::counts(&mut tx, "call-1").await.unwrap();
    let of = |choice: &str, many| ("guard.x".to_owned(), choice.to_owned(), many);
    assert_eq!(counts, [of("agree", 2), of("disagree", 1)]);
    let kinds = views::respondents(&mut tx, "call-1").await.unwrap();
    assert_eq!(
        kinds,
        [
            ("individual".to_owned(), 1, 1),
            ("retailer".to_owned(), 2, 1)
        ]
    );
    views::withdraw_consent(&mut tx, "view-1").await.unwrap();
    let open = views::consenting(&mut tx, "call-1", 0, 10).await.unwrap();
    assert_eq!(open, [answer("view-3", true, "individual")]);
    assert!(
        views::consenting(&mut tx, "call-1", 1, 10)
            .await
            .unwrap()
            .is_empty()
    );
    let found = views::by_token(&mut tx, token("view-2")).await.unwrap();
    assert_eq!(found, Some(answer("view-2", false, "retailer")));
    let closes_at = at("2026-03-05T00:00:00Z");
    views::end_call(&mut tx, "call-1", closes_at).await.unwrap();
    let ended = views::call(&mut tx, "call-1").await.unwrap();
    assert_eq!(
        ended,
        Some(CallRow {
            closes_at,
            ..call()
        })
    );
}
