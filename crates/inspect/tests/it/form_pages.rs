//! Pages without a log-in that a form leads to and that are no access: words for a password that is too short, the lock of a
//! session, an answer to the form that nothing bears out. What is access is found all the same.

use std::collections::BTreeMap;

use proofhouse_law::observation::{Fact, StopReason};

use crate::bench::list;
use crate::room::{answer_http, in_a_room, inspect, serve_http};

const FORM: &str =
    "<form method=post action=/login_check><input name=u><input type=password name=p></form>";

/// The account and the password of a request that sends the form.
fn sent(request: &str) -> Option<(String, String)> {
    let (head, body) = request.split_once("\r\n\r\n")?;
    let fields: BTreeMap<String, String> = url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    head.starts_with("POST").then(|| (field("u"), field("p")))
}

fn to_login() -> String {
    answer_http(302, "Location: /login\r\n", "")
}

fn accepted(facts: &[Fact]) -> Vec<&str> {
    let accounts = facts.iter().filter_map(|fact| match fact {
        Fact::CredentialAccepted { account, .. } => Some(account.as_str()),
        _ => None,
    });
    accounts.collect()
}

fn is_refused_to_its_end(facts: &[Fact]) -> bool {
    matches!(
        facts,
        [Fact::CredentialsRefused {
            stopped: StopReason::ListExhausted,
            ..
        }]
    )
}

/// Inspects a form at `/login`; `answer` says what is answered to an account and a password.
fn of(pairs: &str, answer: impl Fn(&str, &str) -> String + Send + 'static) -> Vec<Fact> {
    in_a_room(|_| {
        serve_http(move |request| {
            Some(match sent(request) {
                Some((account, password)) => answer(&account, &password),
                None if request.starts_with("GET /login ") => answer_http(200, "", FORM),
                None => to_login(),
            })
        });
        inspect(80, &list(pairs))
    })
}

#[test]
fn what_a_form_says_of_a_password_that_is_too_short_is_no_access() {
    let facts = of(
        "admin,1234\nadmin,\nroot,root\n",
        |_, password| match password.len() {
            0 => answer_http(200, "", "<p>Password must not be empty"),
            1..8 => answer_http(200, "", "<p>Password is too short"),
            _ => to_login(),
        },
    );
    assert!(is_refused_to_its_end(&facts), "{facts:?}");
}

#[test]
fn a_page_without_a_login_after_every_wrong_password_is_a_refusal() {
    let facts = of("admin,1234\nroot,root\n", |_, _| {
        answer_http(200, "", "<p>Wrong. <a href=/login>Back</a>")
    });
    assert!(is_refused_to_its_end(&facts), "{facts:?}");
}

#[test]
fn an_answer_like_no_refusal_that_no_page_bears_out_is_unclear() {
    let facts = of("root,root\nadmin,1234\n", |_, password| match password {
        "1234" => answer_http(200, "", "<h1>Welcome</h1>"),
        _ => to_login(),
    });
    assert!(accepted(&facts).is_empty(), "{facts:?}");
    assert!(
        facts.iter().any(|fact| matches!(
            fact,
            Fact::InterfaceUnusable { reason, .. } if reason.contains("Welcome")
        )),
        "{facts:?}"
    );
}

/// More pairs than sessions, so that each session is used for several.
fn many_pairs() -> String {
    let wrong = (0..40).map(|number| format!("root,w{number}\n"));
    wrong.chain(["admin,1234\n".to_owned()]).collect()
}

/// A form whose sessions are made with its page. The session of the third wrong password is shown `lock`, and that of
/// `admin` with `right` the house.
fn of_sessions(right: &'static str, lock: &'static str) -> Vec<Fact> {
    in_a_room(|_| {
        let (mut made, mut wrong) = (0, BTreeMap::new());
        let mut is_in: Vec<String> = Vec::new();
        serve_http(move |request| {
            let cookie = request
                .lines()
                .find_map(|line| line.strip_prefix("Cookie: s="));
            let Some(session) = cookie.map(str::to_owned) else {
                made += 1;
                let header = format!("Set-Cookie: s={made}\r\n");
                return Some(answer_http(200, &header, FORM));
            };
            let tries = wrong.entry(session.clone()).or_insert(0);
            if let Some((account, password)) = sent(request) {
                let is_right = account == "admin" && password == right && *tries < 3;
                if is_right {
                    is_in.push(session);
                } else {
                    *tries += 1;
                }
                return Some(answer_http(302, "Location: /\r\n", ""));
            }
            let page = match *tries {
                _ if is_in.contains(&session) => "<h1>House",
                3.. => lock,
                _ => FORM,
            };
            Some(answer_http(200, "", page))
        });
        inspect(80, &list(&many_pairs()))
    })
}

#[test]
fn the_lock_of_a_session_in_unknown_words_is_no_access() {
    let facts = of_sessions("none", "<p>Bis gleich");
    assert!(is_refused_to_its_end(&facts), "{facts:?}");
}

#[test]
fn a_session_that_was_there_before_the_login_is_signed_in() {
    let facts = of_sessions("1234", "<p>Bis gleich");
    assert_eq!(accepted(&facts), ["admin"], "{facts:?}");
}

#[test]
fn what_is_said_once_after_a_try_is_no_access() {
    let facts = in_a_room(|_| {
        let mut is_new = false;
        serve_http(move |request| {
            if let Some((_, password)) = sent(request) {
                is_new = password.len() < 8;
                let to = if is_new { "/says" } else { "/login" };
                let header = format!("Location: {to}\r\nSet-Cookie: s=1\r\n");
                return Some(answer_http(302, &header, ""));
            }
            let says = request.starts_with("GET /says") && request.contains("Cookie: s=1");
            Some(if says && std::mem::take(&mut is_new) {
                answer_http(200, "", "<p>Password is too short")
            } else if request.starts_with("GET /login ") {
                answer_http(200, "", FORM)
            } else {
                to_login()
            })
        });
        inspect(80, &list("admin,1234\nroot,root\n"))
    });
    assert!(accepted(&facts).is_empty(), "{facts:?}");
}

#[test]
fn a_form_is_sent_in_the_coding_that_it_asks_for() {
    for (coding, is_read) in [
        (
            "multipart/form-data",
            (|request: &str| {
                request.contains("name=\"u\"\r\n\r\nadmin\r\n")
                    && request.contains("name=\"p\"\r\n\r\n1234\r\n")
                    && request.contains("\r\nContent-Type: multipart/form-data; boundary=")
            }) as fn(&str) -> bool,
        ),
        ("text/plain", |request| {
            request.contains("u=admin\r\np=1234\r\n")
        }),
    ] {
        let facts = in_a_room(|_| {
            let form = FORM.replace("<form", &format!("<form enctype={coding}"));
            serve_http(move |request| {
                Some(if request.contains("Cookie: s=1") {
                    answer_http(200, "", "<h1>Lamp")
                } else if request.starts_with("POST") && is_read(request) {
                    answer_http(302, "Location: /\r\nSet-Cookie: s=1\r\n", "")
                } else {
                    answer_http(200, "", &form)
                })
            });
            inspect(80, &list("admin,1234\nroot,root\n"))
        });
        assert_eq!(accepted(&facts), ["admin"], "{coding}: {facts:?}");
    }
}
