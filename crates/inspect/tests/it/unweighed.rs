//! Log-ins that look at no password, or at one and show nothing: their refusals are none, and a list is not at its end.

use proofhouse_law::observation::{Fact, StopReason};

use crate::bench::list;
use crate::page_locks::credentials;
use crate::room::{answer_http, asks_for, in_a_room, inspect, serve_http};

const FORM: &str =
    "<form method=post action=/check><input name=u><input type=password name=p></form>";
const PAIRS: &str = "root,root\nadmin,1234\n";
/// How the right pair of `PAIRS` is sent.
const RIGHT: &str = "u=admin&p=1234";

/// What is found at a page that answers each request so.
fn of(pairs: &str, answer: impl FnMut(&str) -> String + Send + 'static) -> Vec<Fact> {
    let mut answer = answer;
    in_a_room(|_| {
        serve_http(move |request| Some(answer(request)));
        inspect(80, &list(pairs))
    })
}

fn is_post(request: &str) -> bool {
    request.starts_with("POST ")
}

fn is_of(request: &str, target: &str) -> bool {
    request.split(' ').nth(1) == Some(target)
}

/// Whether nothing was accepted, and why nobody knows more.
fn is_unclear(facts: &[Fact], why: &str) -> bool {
    let says = |fact: &Fact| matches!(fact, Fact::InterfaceUnusable { reason, .. } if reason.contains(why));
    let judges = |fact: &Fact| {
        matches!(
            fact,
            Fact::CredentialAccepted { .. }
                | Fact::CredentialsRefused {
                    stopped: StopReason::ListExhausted,
                    ..
                }
        )
    };
    facts.iter().any(says) && !facts.iter().any(judges)
}

#[test]
fn a_page_that_forbids_whatever_is_sent_may_have_shut_the_address_out() {
    for challenge in ["Basic realm=r", "Digest realm=r, nonce=abcdef, qop=auth"] {
        let facts = of(PAIRS, move |request| {
            if request.to_lowercase().contains("authorization:") {
                return answer_http(403, "", "<p>Forbidden");
            }
            let asks = format!("WWW-Authenticate: {challenge}\r\n");
            answer_http(401, &asks, "")
        });
        assert!(is_unclear(&facts, "none with 401"), "{facts:?}");
    }
    let facts = of(PAIRS, |request| match credentials(request).as_deref() {
        None => asks_for("device"),
        Some("admin:1234") => answer_http(200, "", "<h1>Device"),
        Some(_) => answer_http(403, "", "<p>Forbidden"),
    });
    let found = |fact: &Fact| matches!(fact, Fact::CredentialAccepted { account, .. } if account == "admin");
    assert!(facts.iter().any(found), "{facts:?}");
}

#[test]
fn the_letters_of_a_picture_are_not_typed_and_no_refusal_is_believed() {
    let form = FORM.replace(
        "<input name=u>",
        "<input name=u><input name=captcha><img src=/c>",
    );
    let facts = of(PAIRS, move |_| answer_http(200, "", &form));
    assert!(is_unclear(&facts, "letters of a picture"), "{facts:?}");
}

#[test]
fn a_form_is_sent_as_from_its_page_and_a_refusal_of_the_request_is_none_of_the_password() {
    let checks = |refuses: bool| {
        of(PAIRS, move |request| {
            let comes_from = |name: &str, from: &str| {
                let mut lines = request.lines();
                let host = lines
                    .find_map(|line| line.strip_prefix("Host: "))
                    .unwrap_or_default();
                let wanted = format!("{name}: http://{host}{from}");
                request.lines().any(|line| line == wanted)
            };
            if is_post(request) {
                let is_sent = comes_from("Referer", "/") && comes_from("Origin", "");
                return if !is_sent || refuses {
                    answer_http(403, "", "<p>CSRF verification failed.")
                } else if request.ends_with(RIGHT) {
                    answer_http(302, "Set-Cookie: s=in\r\nLocation: /\r\n", "")
                } else {
                    answer_http(200, "", FORM)
                };
            }
            let is_in = request.contains("s=in");
            answer_http(200, "", if is_in { "<h1>Device" } else { FORM })
        })
    };
    let facts = checks(false);
    let found = |fact: &Fact| matches!(fact, Fact::CredentialAccepted { .. });
    assert!(facts.iter().any(found), "{facts:?}");
    let facts = checks(true);
    assert!(is_unclear(&facts, "CSRF"), "{facts:?}");
}

#[test]
fn a_pair_that_alone_is_led_elsewhere_is_not_called_refused() {
    // To a page that anybody sees at this address, and to another host.
    for to in ["/index.htm", "https://device.example/"] {
        let facts = of(PAIRS, move |request| {
            if is_of(request, "/index.htm") {
                answer_http(200, "", "<h1>Status</h1>")
            } else if is_post(request) && request.ends_with(RIGHT) {
                answer_http(302, &format!("Location: {to}\r\n"), "")
            } else if is_post(request) {
                answer_http(302, "Location: /\r\n", "")
            } else {
                answer_http(200, "", FORM)
            }
        });
        assert!(
            is_unclear(&facts, "otherwise than to a random password"),
            "{facts:?}"
        );
    }
}

#[test]
fn an_answer_that_the_right_pair_alone_gets_is_not_called_refused() {
    const PAGE: &str = "<title>Hub</title><input id=u><input id=p type=password><button id=b>Log in</button><script>
document.getElementById('b').onclick = async () => {
  const u = document.getElementById('u').value, p = document.getElementById('p').value;
  await fetch('/login', { method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: u, password: p }) });
};</script>";
    for (right, wrong) in [
        (r#"{"errCode":0}"#, r#"{"errCode":1}"#),
        (r#"{"error":false}"#, r#"{"error":true}"#),
    ] {
        let facts = of(PAIRS, move |request| {
            if !is_post(request) {
                return answer_http(200, "Content-Type: text/html\r\n", PAGE);
            }
            let is_right = request.contains("\"admin\"") && request.contains("\"1234\"");
            let body = if is_right { right } else { wrong };
            answer_http(200, "Content-Type: application/json\r\n", body)
        });
        assert!(
            is_unclear(&facts, "otherwise than to a random password"),
            "{facts:?}"
        );
    }
}
