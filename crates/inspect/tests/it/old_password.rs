//! A password that opened a unit before is tried again, and first, after a person set another: a change may leave it valid.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{CredentialOrigin, DeviceState, Fact};

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
