//! A password that opened a unit before is tried again, and first, after a person set another: a change may leave it valid.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proofhouse_inspect::bench::Unit;
use proofhouse_inspect::run::hands::{Hands, HandsError};
use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{CredentialOrigin, DeviceState, Fact, SecretTag};

use crate::bench::{InProcess, bench, list, run, unit};
use crate::room::{answer_http, asks_for, in_a_room, serve_http};

/// What opens the login in the state `set-up-by-user`, where the first of these pairs opens it in every state, and the
/// others since that did.
fn opens(pairs: &[&str]) -> Vec<CredentialOrigin> {
    let right: Vec<String> = pairs
        .iter()
        .map(|pair| format!("Authorization: Basic {}", STANDARD.encode(pair)))
        .collect();
    in_a_room(|_| {
        let mut valid = 1;
        serve_http(move |request| {
            let is_right = request
                .lines()
                .any(|line| right.iter().take(valid).any(|one| one == line));
            if is_right {
                valid = right.len();
            }
            Some(if is_right {
                answer_http(200, "", "<h1>Camera")
            } else {
                asks_for("camera")
            })
        });
        let mut one = unit("A", IpAddr::from([127, 0, 0, 1]), vec![80]);
        one.user_password = Some("chosen".to_owned());
        let states = [DeviceState::SetUpWithoutChange, DeviceState::SetUpByUser];
        let bench = bench(vec![one], &states);
        let list = list("admin,1\nadmin,2\nadmin,3\nadmin,12345\n");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let mut hands = InProcess::default();
        let (inspection, _) = runtime.block_on(run(&bench, &list, &mut hands, Stop::new()));
        let set_up = inspection
            .observations
            .into_iter()
            .filter(|one| one.subject.state == Some(DeviceState::SetUpByUser));
        let opened = set_up.filter_map(|one| match one.fact {
            Fact::CredentialAccepted { origin, .. } => Some(origin),
            _ => None,
        });
        opened.collect()
    })
}

#[test]
fn an_old_password_that_a_change_left_valid_is_found_beside_the_new_one() {
    let list = CredentialOrigin::PublicList {
        name: "test".to_owned(),
    };
    assert_eq!(
        opens(&["admin:12345", "admin:chosen"]),
        [list.clone(), CredentialOrigin::UserDefined]
    );
    assert_eq!(opens(&["admin:12345"]), [list]);
}

/// A hand that changes the password when a unit is to be set up by its user.
struct Change(Arc<AtomicBool>);

impl Hands for Change {
    async fn bring(&mut self, _: &Unit, state: DeviceState) -> Result<(), HandsError> {
        if state == DeviceState::SetUpByUser {
            self.0.store(true, Ordering::SeqCst);
        }
        Ok(())
    }
}

/// The old password by which the login was opened, and those whose refusal is noted after the change; after so many wrong
/// tries since then the login refuses everything, without a word.
fn refused_after_the_change(locks_after: u32) -> (SecretTag, Vec<SecretTag>) {
    in_a_room(|_| {
        let changed = Arc::new(AtomicBool::new(false));
        let is_changed = changed.clone();
        let mut wrong = 0;
        serve_http(move |request| {
            let changed = is_changed.load(Ordering::SeqCst);
            let right = if changed {
                "admin:chosen"
            } else {
                "admin:12345"
            };
            let right = format!("Authorization: Basic {}", STANDARD.encode(right));
            let is_right = request.lines().any(|line| line == right);
            let tries = request.contains("Authorization:");
            wrong += u32::from(changed && tries && !is_right);
            Some(if is_right && wrong < locks_after {
                answer_http(200, "", "<h1>Camera")
            } else {
                asks_for("camera")
            })
        });
        let mut one = unit("A", IpAddr::from([127, 0, 0, 1]), vec![80]);
        one.user_password = Some("chosen".to_owned());
        let states = [DeviceState::SetUpWithoutChange, DeviceState::SetUpByUser];
        let bench = bench(vec![one], &states);
        let list = list("admin,1\nadmin,2\nadmin,3\nuser,4\nuser,5\nuser,6\nadmin,12345\n");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let mut hands = Change(changed);
        let (inspection, _) = runtime.block_on(run(&bench, &list, &mut hands, Stop::new()));
        let seen = || inspection.observations.iter();
        let opened = seen().find_map(|one| match &one.fact {
            Fact::CredentialAccepted { secret, .. } => Some(secret.clone()),
            _ => None,
        });
        let refused = seen().filter_map(|one| match &one.fact {
            Fact::OldPasswordRefused { secret, .. } => Some(secret.clone()),
            _ => None,
        });
        (opened.unwrap(), refused.collect())
    })
}

#[test]
fn the_refusal_of_an_old_password_is_noted_where_the_new_one_opens_before_and_after_it() {
    let (opened, refused) = refused_after_the_change(u32::MAX);
    assert_eq!(refused, [opened]);
    // Where the login locks meanwhile, a refusal shows nothing of the password.
    let (_, refused) = refused_after_the_change(4);
    assert!(refused.is_empty(), "{refused:?}");
}
