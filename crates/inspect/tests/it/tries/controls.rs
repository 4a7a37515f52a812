//! The negative control first and last: where it is slow, lost or let in.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use proofhouse_inspect::protocols::Attempt;
use proofhouse_law::observation::{Fact, StopReason};

use super::{Service, accounts, tried};

/// A service whose first answer comes after two others: the control is `first`, and `right` is right.
fn slow_to_refuse(first: Attempt) -> Service {
    let control = Mutex::new(Some(first));
    let mut service = Service::new(move |_, account, password| match (account, password) {
        ("root", "right") => Attempt::accepted("shown"),
        ("root", "wrong" | "other") => Attempt::Refused,
        _ => control.lock().unwrap().take().unwrap_or(Attempt::Refused),
    });
    service.late = Some(2);
    service
}

#[tokio::test]
async fn a_control_that_is_refused_slowly_is_not_waited_for_and_still_comes_first_and_last() {
    let service = slow_to_refuse(Attempt::Refused);
    let (done, transcript) = tried(&service, "root,wrong\nroot,right\nroot,other\n", 2).await;
    assert_eq!(accounts(&done.facts), ["root"], "{transcript}");
    let tries = service.tried();
    let listed = |word: &str| ["wrong", "right", "other"].contains(&word);
    assert!(
        !listed(&tries[0].1) && !listed(&tries[tries.len() - 1].1),
        "{tries:?}"
    );
    assert!(
        transcript.contains("the list begins beside it"),
        "{transcript}"
    );
}

#[tokio::test]
async fn nothing_of_the_list_is_believed_where_the_slow_control_is_accepted_after_all() {
    let service = slow_to_refuse(Attempt::accepted("shown"));
    let (done, transcript) = tried(&service, "root,wrong\nroot,right\n", 2).await;
    assert!(
        matches!(done.facts.as_slice(), [Fact::ControlAccepted { .. }]),
        "{transcript}"
    );
    let service = slow_to_refuse(Attempt::Open("no login".to_owned()));
    let (done, transcript) = tried(&service, "root,wrong\nroot,right\n", 2).await;
    assert!(
        matches!(
            done.facts.as_slice(),
            [Fact::OpenWithoutAuthentication { .. }]
        ),
        "{transcript}"
    );
}

#[tokio::test]
async fn where_the_slow_control_is_lost_what_was_accepted_is_shown_again_after_another() {
    let service = slow_to_refuse(Attempt::Dropped("busy".to_owned()));
    let (done, transcript) = tried(&service, "root,wrong\nroot,right\n", 2).await;
    assert_eq!(accounts(&done.facts), ["root"], "{transcript}");
    let tries = service.tried();
    let words: Vec<&str> = tries.iter().map(|(_, word)| word.as_str()).collect();
    // A control, the list beside it, the control alone, the pair once more, and the last control.
    let [_, "wrong", "right", again, "right", _] = words[..6] else {
        panic!("{words:?}");
    };
    assert!(again != "wrong" && again != "right", "{words:?}");
    assert!(transcript.contains("the control was lost"), "{transcript}");
}

#[tokio::test]
async fn where_what_was_accepted_is_refused_after_the_lost_control_the_list_was_not_weighed() {
    for (held_at_once, found) in [(false, &[][..]), (true, &["root"][..])] {
        let (control, lets_in) = (AtomicU32::new(1), AtomicU32::new(1));
        let mut service = Service::new(move |_, account, password| match (account, password) {
            ("root", "right") if lets_in.swap(0, Ordering::SeqCst) == 1 => {
                Attempt::accepted("shown")
            }
            ("root", _) => Attempt::Refused,
            _ if control.swap(0, Ordering::SeqCst) == 1 => Attempt::Dropped("busy".to_owned()),
            _ => Attempt::Refused,
        });
        service.late = Some(2);
        service.held_at_once = held_at_once;
        let (done, transcript) = tried(&service, "root,wrong\nroot,right\n", 2).await;
        assert_eq!(accounts(&done.facts), found, "{transcript}");
        let exhausted = |fact: &Fact| {
            matches!(
                fact,
                Fact::CredentialsRefused {
                    stopped: StopReason::ListExhausted,
                    ..
                }
            )
        };
        assert!(!done.facts.iter().any(exhausted), "{:?}", done.facts);
    }
}

#[tokio::test]
async fn what_is_held_at_once_stands_where_the_service_is_gone_before_the_last_control() {
    for held_at_once in [true, false] {
        let left = AtomicU32::new(6);
        let mut service = Service::new(move |_, account, password| {
            if left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                    left.checked_sub(1)
                })
                .is_err()
            {
                return Attempt::Dropped("gone".to_owned());
            }
            match (account, password) {
                ("root", "right") => Attempt::accepted("shown"),
                _ => Attempt::Refused,
            }
        });
        service.held_at_once = held_at_once;
        let pairs = "admin,1\nroot,right\nroot,2\nadmin,3\nadmin,4\nadmin,5\nadmin,6\nadmin,7\n";
        let (done, transcript) = tried(&service, pairs, 1).await;
        let found: &[&str] = if held_at_once { &["root"] } else { &[] };
        assert_eq!(accounts(&done.facts), found, "{transcript}");
        // After a success no password of the list is tried for the account.
        let tries = service.tried();
        assert!(!tries.iter().any(|(_, word)| word == "2"), "{tries:?}");
    }
}

#[tokio::test]
async fn the_last_control_looks_like_what_was_accepted() {
    // What is short is let in, and so is no password at all: nothing else is.
    for (pairs, of_the_control) in [("admin,1234\n", 4), ("admin,\n", 0)] {
        let service = Service::new(|_, _, password| match password.len() {
            0..8 => Attempt::accepted("shown"),
            _ => Attempt::Refused,
        });
        let (done, transcript) = tried(&service, pairs, 1).await;
        assert!(
            matches!(done.facts.as_slice(), [.., Fact::ControlAccepted { .. }] if accounts(&done.facts).is_empty()),
            "{transcript}"
        );
        let tries = service.tried();
        let (account, password) = &tries[tries.len() - 1];
        assert_eq!(password.len(), of_the_control, "{tries:?}");
        assert!(account != "admin" || password != "1234", "{tries:?}");
    }
}

/// Refuses all of `admin`; from the fourth try on it lets it in so often, whatever the password.
fn lets_in_for_a_while(times: u32) -> Service {
    let tries = AtomicU32::new(0);
    Service::new(move |_, account, _| {
        if account == "admin" && (3..3 + times).contains(&tries.fetch_add(1, Ordering::SeqCst)) {
            return Attempt::accepted("a lock that says 200");
        }
        Attempt::Refused
    })
}

#[tokio::test]
async fn what_a_random_password_gets_right_after_it_shows_nothing_though_the_last_is_refused() {
    let mut service = lets_in_for_a_while(2);
    service.held_at_once = true;
    let pairs = "admin,1\nadmin,2\nadmin,3\nroot,1\nroot,2\n";
    let (done, transcript) = tried(&service, pairs, 1).await;
    assert_eq!(accounts(&done.facts), [""; 0], "{transcript}");
    assert!(
        matches!(
            done.facts.as_slice(),
            [Fact::ControlAccepted { detail, .. }, Fact::CredentialsRefused { stopped: StopReason::ListExhausted, .. }]
                if detail.contains("right after")
        ),
        "{:?}",
        done.facts
    );
}

#[tokio::test]
async fn a_pair_that_is_refused_later_and_was_held_against_nothing_is_not_believed() {
    let service = lets_in_for_a_while(1);
    let pairs = "admin,1\nadmin,2\nadmin,3\nroot,1\n";
    let (done, transcript) = tried(&service, pairs, 1).await;
    assert!(
        matches!(
            done.facts.as_slice(),
            [Fact::InterfaceUnusable { reason, .. }, Fact::CredentialsRefused { stopped: StopReason::ServiceDropped, .. }]
                if reason.contains("is refused now")
        ),
        "{:?}\n{transcript}",
        done.facts
    );
    // No lock was seen.
    assert_eq!(done.record.locked, None);
}
