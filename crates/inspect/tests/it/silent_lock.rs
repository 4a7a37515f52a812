//! Logins that lock an address or an account out without a word, as cameras do: from then on they refuse the right
//! password too.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{Defence, DeviceState, Fact, StopReason};

use crate::bench::{InProcess, bench, list, run, unit};
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

/// What is seen of a login that opens to `admin`/`admin`, refuses that account after so many wrong passwords in a row for
/// it, and knows no other, where so many tries may be made to see its defence. The list is of 40 accounts.
fn of_an_account(wrong_max: usize, defence_tries: u32) -> Vec<Fact> {
    let others = (1..40).map(|number| format!("user{number},{number}"));
    let pairs: Vec<String> = std::iter::once("admin,admin".to_owned())
        .chain(others)
        .collect();
    let pairs = pairs.join("\n");
    in_a_room(|_| {
        let mut wrong = 0;
        let right = format!("Authorization: Basic {}", STANDARD.encode("admin:admin"));
        serve_http(move |request| {
            let is_right = request.lines().any(|line| line == right);
            if is_right && wrong <= wrong_max {
                wrong = 0;
                return Some(answer_http(200, "", "<h1>Camera"));
            }
            let words = request
                .lines()
                .find_map(|line| line.strip_prefix("Authorization: Basic "));
            let words = words.and_then(|words| STANDARD.decode(words).ok());
            wrong += usize::from(words.is_some_and(|words| words.starts_with(b"admin:")));
            Some(asks_for("camera"))
        });
        let mut bench = bench(
            vec![unit("A", [127, 0, 0, 1].into(), vec![80])],
            &[DeviceState::FactoryDefault],
        );
        bench.caps.defence_tries = defence_tries;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let (inspection, _) = runtime.block_on(run(
            &bench,
            &list(&pairs),
            &mut InProcess::default(),
            Stop::new(),
        ));
        let observations = inspection.observations.into_iter();
        observations.map(|seen| seen.fact).collect()
    })
}

/// How many wrong passwords in a row for one account were seen to be weighed.
fn in_a_row(facts: &[Fact]) -> Option<u32> {
    facts.iter().find_map(|fact| match fact {
        Fact::GuessingDefence { in_a_row, .. } => *in_a_row,
        _ => None,
    })
}

#[test]
fn an_account_that_locks_alone_is_seen_to_lock_whatever_others_refuse() {
    let facts = of_an_account(5, 8);
    assert_eq!(stopped(&facts), [StopReason::ListExhausted], "{facts:?}");
    assert!(
        matches!(defences(&facts)[..], [Defence::LockOut { .. }]),
        "{facts:?}"
    );
    assert_eq!(in_a_row(&facts), None, "{facts:?}");
}

#[test]
fn that_an_account_does_not_lock_is_said_only_of_as_many_as_it_took() {
    // The refusals of accounts that it does not know are no refusals of this one.
    let facts = of_an_account(10, 5);
    assert_eq!(defences(&facts), [Defence::None], "{facts:?}");
    assert_eq!(in_a_row(&facts), Some(5), "{facts:?}");
    let facts = of_an_account(usize::MAX, 30);
    assert_eq!(defences(&facts), [Defence::None], "{facts:?}");
    assert_eq!(in_a_row(&facts), Some(30), "{facts:?}");
}

/// What is seen of a login that opens to `admin`/`admin`, and answers so once so many wrong passwords were tried.
fn shut_after(wrong_max: usize, shut: fn(bool) -> Option<String>) -> Vec<Fact> {
    in_a_room(|_| {
        let mut wrong = 0;
        let right = format!("Authorization: Basic {}", STANDARD.encode("admin:admin"));
        serve_http(move |request| {
            let is_right = request.lines().any(|line| line == right);
            wrong += usize::from(!is_right && request.contains("Authorization:"));
            if wrong > wrong_max {
                return shut(is_right);
            }
            Some(if is_right {
                answer_http(200, "", "<h1>Camera")
            } else {
                asks_for("camera")
            })
        });
        all_facts(80, &list("admin,admin\n"))
    })
}

#[test]
fn a_login_that_hangs_up_for_good_is_not_said_to_slow_nothing() {
    // Three controls are refused, and then as many as it takes for the rest to be enough.
    let facts = shut_after(7, |_| None);
    assert_eq!(stopped(&facts), [StopReason::ListExhausted], "{facts:?}");
    assert_eq!(defences(&facts), [], "{facts:?}");
}

#[test]
fn the_words_of_a_lock_that_only_the_right_password_hears_are_told() {
    let facts = shut_after(3, |is_right| {
        Some(if is_right {
            answer_http(423, "", "<p>Account locked until noon")
        } else {
            asks_for("camera")
        })
    });
    let told = |fact: &Fact| {
        matches!(
            fact,
            Fact::GuessingDefence { defence: Defence::LockOut { .. }, detail, .. }
                if detail.contains("Account locked until noon")
        )
    };
    assert!(facts.iter().any(told), "{facts:?}");
}
