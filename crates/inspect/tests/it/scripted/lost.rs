//! Log-ins of a script that are lost on the way, or lead to another page with a field for a password: neither is refused.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proofhouse_law::observation::{Fact, StopReason};

use super::{OWN, PAIRS};
use crate::bench::{facts_at, list};
use crate::room::{answer_http, serve_http_at};

/// A page whose script sends each letter of the password twice, draws what is answered, and keeps nothing of who is signed in
/// beyond itself.
const TWICE: &str = "<title>Hub</title><body><input id=u><input type=password id=p><button id=go>Log in</button><script>\
    document.getElementById('go').onclick = async function () {\
    var word = [...document.getElementById('p').value].map(letter => letter + letter).join('');\
    var answer = await fetch('/in', {method: 'POST', body: document.getElementById('u').value + ' ' + word});\
    if (answer.ok) { document.body.innerHTML = await answer.text(); } };</script>";

/// Serves it. `answer`: what `/in` answers to a body, for each number of right ones that came before.
fn serve(answer: impl Fn(&str) -> Option<String> + Clone + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    serve_http_at(listener, move |request| {
        let body = request.rsplit("\r\n\r\n").next()?;
        match request.split(' ').nth(1)? {
            "/in" => answer(body),
            "/" if request.contains("session=1") => Some(answer_http(200, "", "<h1>Lamps</h1>")),
            "/" => Some(answer_http(200, "", TWICE)),
            _ => Some(answer_http(404, "", "no such page")),
        }
    });
    port
}

fn twice(password: &str) -> String {
    let letters = password.chars().flat_map(|letter| [letter, letter]);
    format!("admin {}", letters.collect::<String>())
}

#[tokio::test]
async fn a_login_that_is_lost_is_tried_again() {
    for lost in [Some(answer_http(503, "", "")), None] {
        let (right, times) = (twice("1234"), Arc::new(AtomicUsize::new(0)));
        let (told, asked) = (format!("{lost:?}"), Arc::clone(&times));
        let port = serve(move |body| {
            if body != right {
                return Some(answer_http(403, "", ""));
            }
            if asked.fetch_add(1, Ordering::SeqCst) == 0 {
                return lost.clone();
            }
            Some(answer_http(200, "Set-Cookie: session=1\r\n", ""))
        });
        let (facts, transcript) = facts_at(port, &list(PAIRS)).await;
        assert!(times.load(Ordering::SeqCst) > 1, "{told}: {transcript}");
        assert!(
            matches!(
                facts.as_slice(),
                [Fact::CredentialAccepted { account, .. }, ..] if account == "admin"
            ),
            "{told}: {facts:?}\n{transcript}"
        );
    }
}

/// What is found where every password but this one is answered by this status, and it lets in.
async fn answered_by(status: u16, password: &str) -> (Vec<Fact>, String) {
    let right = twice(password);
    let port = serve(move |body| {
        Some(if body == right {
            answer_http(200, "Set-Cookie: session=1\r\n", "")
        } else {
            answer_http(status, "", "<fault/>")
        })
    });
    facts_at(port, &list(PAIRS)).await
}

#[tokio::test]
async fn a_right_password_is_found_where_a_fault_of_the_server_refuses_the_wrong_ones() {
    let (facts, transcript) = answered_by(500, "1234").await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { account, .. }, ..] if account == "admin"
        ),
        "{facts:?}\n{transcript}"
    );
}

#[tokio::test]
async fn a_log_in_that_is_always_answered_by_a_fault_of_the_server_is_not_called_refused() {
    for (status, why) in [
        (500, "a fault of the server that may have looked at none"),
        (503, "its login was lost on the way"),
    ] {
        let (facts, transcript) = answered_by(status, OWN).await;
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
        assert!(
            facts.iter().any(says) && !facts.iter().any(judges),
            "{status}: {facts:?}\n{transcript}"
        );
    }
}

/// What is found where the right password is answered by this page.
async fn led_to(page: &'static str) -> (Vec<Fact>, String) {
    let right = twice("1234");
    let port = serve(move |body| {
        Some(if body == right {
            answer_http(200, "", page)
        } else {
            answer_http(403, "", "")
        })
    });
    facts_at(port, &list(PAIRS)).await
}

#[tokio::test]
async fn a_script_that_asks_the_signed_in_for_a_new_password_refused_nobody() {
    let (facts, transcript) = led_to(
        "<h2>Set a new password</h2><form><input type=password name=new><input type=password name=again></form>",
    )
    .await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { account, change_forced: true, .. }, ..] if account == "admin"
        ),
        "{facts:?}\n{transcript}"
    );
}

#[tokio::test]
async fn a_script_that_then_asks_for_another_password_is_not_judged() {
    let (facts, transcript) = led_to("<h2>Your network</h2><input type=password name=wpa>").await;
    assert!(
        !facts.iter().any(|fact| matches!(
            fact,
            Fact::CredentialsRefused {
                stopped: StopReason::ListExhausted,
                ..
            } | Fact::CredentialAccepted { .. }
        )),
        "{facts:?}\n{transcript}"
    );
    assert!(
        transcript.contains("another field for a password"),
        "{transcript}"
    );
}
