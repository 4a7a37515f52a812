//! Web services that answer 200 to everybody at an address that they locked out, as the camera server Motion does, and
//! pages that are pictures: a right password is found, no other is, and nothing that is shown is kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proofhouse_law::observation::Fact;

use crate::bench::list;
use crate::room::{
    answer_http, asks_for, in_a_room, inspect, inspect_and_tell, random, serve_http,
};

const PAIRS: &str = "root,root\nadmin,admin\nguest,guest\nuser,user\nadmin,1234\nroot,admin\n";
/// So many wrong passwords lock the address out.
const WRONG_MAX: usize = 5;
/// What no transcript may hold.
const SHOWN: &str = "somebody's room";

/// The credentials of a request.
pub(crate) fn credentials(request: &str) -> Option<String> {
    let line = request
        .lines()
        .find_map(|line| line.strip_prefix("Authorization: Basic "))?;
    String::from_utf8(STANDARD.decode(line).ok()?).ok()
}

/// Serves `page` to `right`; after too many wrong passwords a page that is the same for everybody, right or not.
fn serve_with_a_lock(right: String, page: String) {
    let mut wrong = 0;
    serve_http(move |request| {
        let given = credentials(request);
        Some(match given {
            _ if wrong > WRONG_MAX => answer_http(200, "", "<p>Bad Request"),
            Some(given) if given == right => page.clone(),
            given => {
                wrong += usize::from(given.is_some());
                asks_for("camera")
            }
        })
    });
}

fn accepted(facts: &[Fact]) -> Vec<(&str, &str)> {
    let pairs = facts.iter().filter_map(|fact| match fact {
        Fact::CredentialAccepted { account, proof, .. } => Some((account.as_str(), proof.as_str())),
        _ => None,
    });
    pairs.collect()
}

fn pictures() -> String {
    let kind = "Content-Type: multipart/x-mixed-replace; boundary=b\r\n";
    answer_http(200, kind, &SHOWN.repeat(40_000))
}

#[test]
fn a_password_that_was_right_before_the_lock_stands_and_the_lock_accuses_nobody() {
    let facts = in_a_room(|_| {
        serve_with_a_lock("admin:admin".to_owned(), answer_http(200, "", "<h1>Camera"));
        inspect(80, &list(PAIRS))
    });
    assert!(
        matches!(accepted(&facts)[..], [("admin", proof)] if proof.contains("with 10 bytes")),
        "{facts:?}"
    );
    assert!(
        facts.iter().any(|fact| matches!(
            fact,
            Fact::InterfaceUnusable { reason, .. } if reason.contains("whom it locked out")
        )),
        "{facts:?}"
    );
}

#[test]
fn the_page_of_a_lock_is_no_access() {
    let facts = in_a_room(|_| {
        serve_with_a_lock(random(), answer_http(200, "", "<h1>Camera"));
        inspect(80, &list(PAIRS))
    });
    assert!(accepted(&facts).is_empty(), "{facts:?}");
    assert!(
        facts
            .iter()
            .any(|fact| matches!(fact, Fact::InterfaceUnusable { .. })),
        "{facts:?}"
    );
    assert!(
        !facts
            .iter()
            .any(|fact| matches!(fact, Fact::OpenWithoutAuthentication { .. })),
        "it asked for a login: {facts:?}"
    );
}

#[test]
fn a_lock_of_one_account_that_lets_anyone_in_for_a_while_accuses_nobody() {
    let facts = in_a_room(|_| {
        let mut tries = 0;
        serve_http(move |request| {
            let given = credentials(request);
            let is_admin = given.is_some_and(|given| given.starts_with("admin:"));
            tries += usize::from(is_admin);
            // The fourth try is one of the list, and the fifth the control right after it.
            Some(match tries {
                4 | 5 if is_admin => answer_http(200, "", "<p>Locked for 10 s"),
                _ => asks_for("camera"),
            })
        });
        inspect(80, &list("admin,1\nadmin,2\nadmin,3\nroot,root\n"))
    });
    assert!(accepted(&facts).is_empty(), "{facts:?}");
    assert!(
        matches!(facts.first(), Some(Fact::ControlAccepted { .. })),
        "{facts:?}"
    );
}

#[test]
fn what_a_camera_shows_is_not_kept_where_a_password_opens_it() {
    let (facts, transcript) = in_a_room(|_| {
        let page = pictures();
        serve_http(move |request| {
            let right = credentials(request).as_deref() == Some("admin:admin");
            Some(if right {
                page.clone()
            } else {
                asks_for("camera")
            })
        });
        inspect_and_tell(80, &list(PAIRS))
    });
    assert!(
        matches!(accepted(&facts)[..], [("admin", proof)] if proof.contains("multipart/x-mixed-replace")),
        "{facts:?}"
    );
    assert!(!transcript.contains(SHOWN), "{transcript}");
}

#[test]
fn a_picture_that_anyone_may_see_is_open_beside_a_login_elsewhere() {
    let (facts, transcript) = in_a_room(|_| {
        let page = pictures();
        serve_http(move |request| {
            let admin = request.starts_with("GET /admin ");
            Some(if admin {
                asks_for("camera")
            } else if request.starts_with("GET / ") {
                page.clone()
            } else {
                answer_http(404, "", "no")
            })
        });
        inspect_and_tell(80, &list(PAIRS))
    });
    assert!(
        facts
            .iter()
            .any(|fact| matches!(fact, Fact::OpenWithoutAuthentication { .. })),
        "{facts:?}"
    );
    assert!(
        facts.iter().any(|fact| matches!(
            fact,
            Fact::CredentialsRefused { interface, .. } if interface.path.as_deref() == Some("/admin")
        )),
        "{facts:?}"
    );
    assert!(!transcript.contains(SHOWN), "{transcript}");
}
