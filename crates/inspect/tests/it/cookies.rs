//! HTTP Basic and Digest at services that read the credentials only beside the cookie of their refusal, as the cable
//! modem CM700 of Netgear does: a browser sends it back, and so do the tries.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proofhouse_law::observation::{Fact, StopReason};

use crate::bench::list;
use crate::nonces::is_right;
use crate::page_locks::credentials;
use crate::room::{answer_http, in_a_room, inspect, inspect_and_tell, random, serve_http};

const PAIRS: &str = "root,root\nuser,user\nguest,guest\nroot,admin\nadmin,1234\nroot,1234\n";

fn found_and_refused(facts: &[Fact]) -> bool {
    matches!(
        facts,
        [Fact::CredentialAccepted { account, .. }, Fact::CredentialsRefused { .. }, ..] if account == "admin"
    )
}

fn cookie(request: &str) -> Option<&str> {
    request
        .lines()
        .find_map(|line| line.strip_prefix("Cookie: XSRF_TOKEN="))
}

/// Asks for a login by Basic and sets the cookie.
fn refusal(token: &str) -> String {
    let header = format!(
        "WWW-Authenticate: Basic realm=\"NETGEAR CM700\"\r\nSet-Cookie: XSRF_TOKEN={token}; Path=/\r\n"
    );
    answer_http(401, &header, "")
}

/// Serves a page to this password beside the cookie of the last refusal, which each refusal renews or not; counts the
/// requests with credentials.
fn serve_by_cookie(password: String, renews: bool) -> Arc<AtomicUsize> {
    let (mut token, tries) = (random(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&tries);
    serve_http(move |request| {
        let given = credentials(request);
        counted.fetch_add(usize::from(given.is_some()), Ordering::SeqCst);
        if cookie(request) == Some(&token) {
            if given.as_deref() == Some(&format!("admin:{password}")) {
                return Some(answer_http(200, "", "<h1>Modem"));
            }
            if !renews {
                return Some(answer_http(
                    401,
                    "WWW-Authenticate: Basic realm=\"m\"\r\n",
                    "",
                ));
            }
        }
        if renews {
            token = random();
        }
        Some(refusal(&token))
    });
    tries
}

#[test]
fn a_password_that_is_right_beside_the_cookie_of_the_refusal_is_found() {
    for renews in [false, true] {
        let facts = in_a_room(|_| {
            serve_by_cookie("1234".to_owned(), renews);
            inspect(80, &list(PAIRS))
        });
        assert!(found_and_refused(&facts), "renews: {renews}: {facts:?}");
    }
}

#[test]
fn a_service_that_sets_cookies_is_asked_little_more_than_another() {
    for (renews, most) in [(false, 3), (true, 2)] {
        // Where the control is slow, the list begins beside it, with more first requests.
        let (mut facts, mut sent) = (Vec::new(), 0);
        for _ in 0..20 {
            let ((seen, transcript), tries) = in_a_room(|_| {
                let tries = serve_by_cookie(random(), renews);
                let told = inspect_and_tell(80, &list(PAIRS));
                (told, tries.load(Ordering::SeqCst))
            });
            (facts, sent) = (seen, tries);
            if !transcript.contains("the list begins beside it") {
                break;
            }
        }
        assert!(
            matches!(
                facts.as_slice(),
                [Fact::CredentialsRefused {
                    tries: 6,
                    stopped: StopReason::ListExhausted,
                    ..
                }]
            ),
            "{facts:?}"
        );
        // Six pairs and two controls; what is more are first requests of a session.
        assert!(sent <= 6 + 2 + most, "renews: {renews}: {sent}");
    }
}

#[test]
fn a_cookie_that_is_signed_in_lets_no_other_pair_in() {
    let facts = in_a_room(|_| {
        let (mut given, mut signed_in) = (0_u32, Vec::new());
        serve_http(move |request| {
            let held = cookie(request).map(str::to_owned);
            let is_in = |held: &String| signed_in.contains(held);
            if held.as_ref().is_some_and(is_in) {
                return Some(answer_http(200, "", "<h1>Modem"));
            }
            if held.is_some() && credentials(request).as_deref() == Some("admin:admin") {
                signed_in.extend(held);
                return Some(answer_http(200, "", "<h1>Modem"));
            }
            given += 1;
            let token = held.unwrap_or_else(|| format!("t{given}"));
            Some(refusal(&token))
        });
        inspect(
            80,
            &list(&format!(
                "admin,admin\n{}",
                PAIRS.replace("admin,1234\n", "")
            )),
        )
    });
    assert!(found_and_refused(&facts) && facts.len() == 2, "{facts:?}");
}

#[test]
fn a_digest_is_answered_beside_the_cookie_of_its_challenge() {
    let (facts, _) = in_a_room(|_| {
        let (nonce, token) = (random(), random());
        serve_http(move |request| {
            let right = cookie(request) == Some(&token) && is_right(request, "1234", &nonce);
            Some(if right {
                answer_http(200, "", "<h1>Modem")
            } else {
                let header = format!(
                    "WWW-Authenticate: Digest realm=\"device\", qop=\"auth\", nonce=\"{nonce}\"\r\nSet-Cookie: XSRF_TOKEN={token}\r\n"
                );
                answer_http(401, &header, "")
            })
        });
        inspect_and_tell(80, &list(PAIRS))
    });
    assert!(found_and_refused(&facts), "{facts:?}");
}
