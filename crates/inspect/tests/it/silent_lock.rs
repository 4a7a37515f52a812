//! Logins that lock an address out without a word, as cameras do: from then on they refuse the right password too.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proofhouse_law::observation::{Defence, Fact, StopReason};

use crate::bench::list;
use crate::room::{all_facts, answer_http, asks_for, in_a_room, serve_http};

/// The right pair is tried first, as a label's is.
const PAIRS: &str = "admin,admin\nroot,1\nroot,2\nroot,3\nroot,4\nroot,5\nguest,guest\nuser,user\n";

/// Serves a login that opens to `admin`/`admin`, and refuses everything after so many wrong passwords.
fn serve(wrong_max: usize) {
    let mut wrong = 0;
    let right = format!("Authorization: Basic {}", STANDARD.encode("admin:admin"));
    serve_http(move |request| {
        let is_right = request.lines().any(|line| line == right);
        wrong += usize::from(!is_right && request.contains("Authorization:"));
        Some(if is_right && wrong <= wrong_max {
            answer_http(200, "", "<h1>Camera")
        } else {
            asks_for("camera")
        })
    });
}

fn of(wrong_max: usize, pairs: &str) -> Vec<Fact> {
    in_a_room(|_| {
        serve(wrong_max);
        all_facts(80, &list(pairs))
    })
}

fn stopped(facts: &[Fact]) -> Vec<StopReason> {
    let ends = facts.iter().filter_map(|fact| match fact {
        Fact::CredentialsRefused { stopped, .. } => Some(*stopped),
        _ => None,
    });
    ends.collect()
}

fn defences(facts: &[Fact]) -> Vec<Defence> {
    let all = facts.iter().filter_map(|fact| match fact {
        Fact::GuessingDefence { defence, .. } => Some(defence.clone()),
        _ => None,
    });
    all.collect()
}

#[test]
fn a_list_that_is_refused_by_a_silent_lock_was_not_tried_to_its_end() {
    let facts = of(5, PAIRS);
    assert!(
        facts.iter().any(
            |fact| matches!(fact, Fact::CredentialAccepted { account, .. } if account == "admin")
        ),
        "{facts:?}"
    );
    assert_eq!(stopped(&facts), [StopReason::LockOut], "{facts:?}");
    assert!(
        matches!(
            defences(&facts)[..],
            [Defence::LockOut {
                seconds: None,
                seen_locked: None,
                ..
            }]
        ),
        "{facts:?}"
    );
}

#[test]
fn a_login_that_weighs_every_password_has_no_defence() {
    let facts = of(usize::MAX, PAIRS);
    assert_eq!(stopped(&facts), [StopReason::ListExhausted], "{facts:?}");
    assert_eq!(defences(&facts), [Defence::None], "{facts:?}");
}

#[test]
fn a_lock_that_begins_only_when_the_defence_is_looked_at_is_seen_too() {
    // The first control, the one right after the success and the last are three.
    let facts = of(3, "admin,admin\n");
    assert_eq!(stopped(&facts), [StopReason::ListExhausted], "{facts:?}");
    assert!(
        matches!(
            defences(&facts)[..],
            [Defence::LockOut {
                seconds: None,
                seen_locked: None,
                ..
            }]
        ),
        "{facts:?}"
    );
}
