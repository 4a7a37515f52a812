//! Accounts, sessions, tokens and throttles on both engines, with the time given.

use std::net::{IpAddr, Ipv4Addr};

use jiff::{SignedDuration, Timestamp};
use proofhouse_law::case::{Designation, Role};
use proofhouse_office::people::enrolment::{self, Finished};
use proofhouse_office::people::person::Scope;
use proofhouse_office::people::sign_in::{self, Tried};
use proofhouse_office::people::{password, secret, session, token};
use proofhouse_office::store::accounts::invitations::{self, Entered};
use proofhouse_office::store::accounts::sessions::Stage;
use proofhouse_office::store::accounts::{self, tokens};
use proofhouse_office::store::{Engine, Store, reports};

use crate::stores::{TestStore, on_both};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

on_both!(
    an_officer_s_way_from_the_link_to_the_end,
    a_session_ends_by_the_clock,
    a_code_is_good_once_even_for_two_requests_at_once,
    a_token_ends_by_the_clock_and_by_revocation,
    a_report_moves_through_its_stages,
);

fn start() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn code(secret: &[u8], at: Timestamp) -> String {
    let totp = totp_rs::Builder::new()
        .with_secret(secret.to_vec())
        .build()
        .unwrap();
    totp.generate(u64::try_from(at.as_second()).unwrap())
        .to_string()
}

/// Someone who has enrolled, with their password and the secret of their authenticator.
async fn enrolled(store: &Store, now: Timestamp) -> (proofhouse_law::OfficerId, String, Vec<u8>) {
    let today = jiff::civil::date(2026, 11, 23);
    let link = enrolment::first_link(store, today, now)
        .await
        .unwrap()
        .unwrap();
    let words = format!("kettle {}", hex::encode(secret::random::<12>().unwrap()));
    let entered = Entered {
        email: "ada@office.example".into(),
        name: "Ada".into(),
        password: password::hash(&words).await.unwrap(),
        totp_secret: secret::random::<20>().unwrap().to_vec(),
    };
    let mut tx = store.write().await.unwrap();
    invitations::enter(&mut tx, link.hash(), &entered)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let first = code(&entered.totp_secret, now);
    let done = enrolment::finish(store, link.reveal(), &first, today, now, now)
        .await
        .unwrap();
    let Finished::Enrolled(done) = done else {
        panic!("the enrolment was not finished")
    };
    (done.officer, words, entered.totp_secret)
}

async fn an_officer_s_way_from_the_link_to_the_end(engine: Engine) {
    let test = TestStore::new(engine).await;
    let (store, now, today) = (&test.store, start(), jiff::civil::date(2026, 11, 23));
    let (officer, words, secret) = enrolled(store, now).await;
    assert!(
        enrolment::first_link(store, today, now)
            .await
            .unwrap()
            .is_none()
    );

    let later = now + SignedDuration::from_mins(1);
    let both = |words: String, at: Timestamp| {
        let code = code(&secret, at);
        async move {
            sign_in::with_both(store, "ADA@office.example", &words, &code, HERE, at)
                .await
                .unwrap()
        }
    };
    assert!(matches!(both(words.clone(), later).await, Tried::Right(_)));
    assert!(matches!(
        both("not the password".into(), later).await,
        Tried::Wrong
    ));

    let designation = Designation {
        roles: vec![Role::Lawyer],
        from: today,
        until: Some(jiff::civil::date(2027, 1, 1)),
        instrument: "Designation 7".into(),
    };
    let link = enrolment::invite(store, designation.clone(), officer.clone(), now)
        .await
        .unwrap();
    let mut tx = store.read().await.unwrap();
    let found = invitations::find(&mut tx, link.hash(), now)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.designation, designation);
    let expired = now + SignedDuration::from_hours(73);
    assert!(
        invitations::find(&mut tx, link.hash(), expired)
            .await
            .unwrap()
            .is_none()
    );
    drop(tx);

    assert!(
        enrolment::end(store, &officer, &officer, today, now, now)
            .await
            .unwrap()
    );
    let after = now + SignedDuration::from_mins(2);
    assert!(
        matches!(both(words, after).await, Tried::Wrong),
        "an ended account signs nobody in"
    );
}

async fn a_session_ends_by_the_clock(engine: Engine) {
    let test = TestStore::new(engine).await;
    let (store, now) = (&test.store, start());
    let (officer, ..) = enrolled(store, now).await;
    let mut tx = store.write().await.unwrap();
    let full = session::begin(&mut tx, &officer, Stage::Full, now)
        .await
        .unwrap();
    let half = session::begin(&mut tx, &officer, Stage::Password, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let is_good = async |cookie: &secret::Secret, minutes: i64| {
        let at = now + SignedDuration::from_mins(minutes);
        session::find(store, cookie.reveal(), at)
            .await
            .unwrap()
            .is_some()
    };
    assert!(is_good(&half, 9).await && !is_good(&half, 10).await);
    // Each look is a use: it goes on for twelve hours and no longer.
    for minutes in (0..720).step_by(50) {
        assert!(is_good(&full, minutes).await, "after {minutes} minutes");
    }
    assert!(!is_good(&full, 720).await, "twelve hours are over");
    let mut tx = store.write().await.unwrap();
    let idle = session::begin(&mut tx, &officer, Stage::Full, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!is_good(&idle, 60).await, "an hour without use");
}

async fn a_code_is_good_once_even_for_two_requests_at_once(engine: Engine) {
    let test = TestStore::new(engine).await;
    let (officer, ..) = enrolled(&test.store, start()).await;
    let mut tx = test.store.write().await.unwrap();
    let step = start().as_second() / 30 + 1;
    assert!(accounts::use_step(&mut tx, &officer, step).await.unwrap());
    assert!(
        !accounts::use_step(&mut tx, &officer, step).await.unwrap(),
        "another request was first"
    );
    assert!(
        !accounts::use_step(&mut tx, &officer, step - 1)
            .await
            .unwrap(),
        "an older one"
    );
}

async fn a_token_ends_by_the_clock_and_by_revocation(engine: Engine) {
    let test = TestStore::new(engine).await;
    let (store, now) = (&test.store, start());
    let (officer, ..) = enrolled(store, now).await;
    let make = async || {
        let scopes = vec![Scope::CasesRead];
        token::make(store, &officer, "till", scopes, 2, now)
            .await
            .unwrap()
    };
    let (_, secret) = make().await;
    let person = async |secret: &secret::Secret, hours: i64| {
        let at = now + SignedDuration::from_hours(hours);
        session::by_token(store, secret.reveal(), at).await.unwrap()
    };
    let found = person(&secret, 47).await.unwrap();
    assert!(found.may(Scope::CasesRead) && !found.may(Scope::CasesAct));
    assert!(person(&secret, 48).await.is_none(), "two days are over");
    let (token, secret) = make().await;
    let mut tx = store.write().await.unwrap();
    let other: proofhouse_law::OfficerId = "officer-other".parse().unwrap();
    assert!(
        !tokens::revoke(&mut tx, &other, &token.id, now)
            .await
            .unwrap(),
        "someone else's token"
    );
    assert!(
        tokens::revoke(&mut tx, &officer, &token.id, now)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    assert!(person(&secret, 1).await.is_none());
}

async fn a_report_moves_through_its_stages(engine: Engine) {
    let test = TestStore::new(engine).await;
    let token = secret::Secret::fresh().unwrap();
    let mut tx = test.store.write().await.unwrap();
    reports::add(&mut tx, token.hash(), "report-1", [7; 32], start())
        .await
        .unwrap();
    let later = start() + SignedDuration::from_hours(1);
    assert!(
        reports::set_stage(&mut tx, "report-1", reports::Stage::CaseOpened, later)
            .await
            .unwrap()
    );
    assert!(
        !reports::set_stage(&mut tx, "report-2", reports::Stage::Closed, later)
            .await
            .unwrap()
    );
    let found = reports::by_token(&mut tx, token.hash())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.stage, found.sent_at, found.changed_at),
        (reports::Stage::CaseOpened, start(), later)
    );
    assert_eq!(found.commitment, [7; 32]);
    assert_eq!(reports::list(&mut tx).await.unwrap().len(), 1);
}
