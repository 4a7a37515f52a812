//! Logins whose page behind them has fields for other passwords, as the first page of cheap routers has: the key of the
//! network, the account at the provider. It is not the log-in, and to see it is access.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use proofhouse_law::observation::{Fact, StopReason};

use crate::bench::{facts_at, list};
use crate::room::{answer_http, in_a_room, inspect, random, serve_http, serve_http_at};

const PAIRS: &str = "root,root\nadmin,admin\nuser,user\n";
/// What no proof may hold.
const KEY: &str = "key-of-the-network";
/// The page of Tenda's W316R after the login, as far as its fields go; its script holds what they are filled with, and
/// it shows the key to its reader.
const LANDING: &str = "<title>Home</title><script>var def_wirelesspassword = 'key-of-the-network';</script><h1>Internet Connection Setup</h1><form action=/goform/WizardHandle method=post>\
    <input name=PUN><input type=password name=PPW></form><h1>Wireless Security Setup</h1>\
    <input type=password name=wirelesspassword><p>Its key is key-of-the-network";
const LOGIN: &str = "<title>Login</title><p>Default: admin</p><form method=post action=/LoginCheck>\
    <input name=Username><input type=password name=Password><input type=submit></form>";

/// Sends everybody to the login but those with the cookie, who see the landing page at `/index.asp`.
fn router(request: &str, right: &str) -> String {
    let signed_in = request.contains("Cookie: session=1");
    if request.starts_with("POST ") {
        let body = request.split("\r\n\r\n").nth(1).unwrap_or_default();
        let header = if body.contains(right) {
            "Location: /index.asp\r\nSet-Cookie: session=1\r\n"
        } else {
            "Location: /login.asp\r\n"
        };
        return answer_http(302, header, "");
    }
    match request.split(' ').nth(1).unwrap_or_default() {
        "/login.asp" => answer_http(200, "", LOGIN),
        "/index.asp" | "/" if signed_in => answer_http(200, "", LANDING),
        "/index.asp" | "/" => answer_http(302, "Location: /login.asp\r\n", ""),
        _ => answer_http(404, "", "no such page"),
    }
}

fn found(facts: &[Fact], words: &str) -> bool {
    matches!(
        facts,
        [Fact::CredentialAccepted { account, proof, .. }, Fact::CredentialsRefused { .. }, ..]
            if account == "admin" && proof.contains(words) && !proof.contains(KEY)
    )
}

/// Whether it is not judged, for a reason that holds these words, what the page is headed and nothing of what it holds.
fn not_judged_as(facts: &[Fact], words: &str) -> bool {
    let says = |fact: &Fact| match fact {
        Fact::InterfaceUnusable { reason, .. } => {
            reason.contains(words) && reason.contains("Connection Setup") && !reason.contains(KEY)
        }
        _ => false,
    };
    facts.iter().any(says)
}

fn all_refused(facts: &[Fact]) -> bool {
    matches!(
        facts,
        [
            Fact::CredentialsRefused {
                tries: 3,
                stopped: StopReason::ListExhausted,
                ..
            },
            ..
        ]
    )
}

#[test]
fn a_page_with_other_passwords_behind_a_form_is_access() {
    for (right, is_found) in [
        ("Username=admin&Password=admin".to_owned(), true),
        (random(), false),
    ] {
        let facts = in_a_room(|_| {
            serve_http(move |request| Some(router(request, &right)));
            inspect(80, &list(PAIRS))
        });
        assert_eq!(
            found(&facts, "Internet Connection Setup"),
            is_found,
            "{facts:?}"
        );
        assert_eq!(all_refused(&facts), !is_found, "{facts:?}");
    }
}

#[test]
fn a_page_with_other_passwords_that_everybody_sees_after_a_try_is_not_judged_and_not_filled_in() {
    let (facts, set) = in_a_room(|_| {
        let set = Arc::new(AtomicBool::new(false));
        let (mut opened, seen) = (false, Arc::clone(&set));
        serve_http(move |request| {
            seen.fetch_or(request.contains("PPW="), Ordering::SeqCst);
            let before = if opened { "Cookie: session=1" } else { "" };
            opened |= request.contains("Password=admin");
            let right = "Username=admin&Password=admin";
            Some(router(&format!("{request}{before}"), right))
        });
        (
            inspect(80, &list("admin,admin\n")),
            set.load(Ordering::SeqCst),
        )
    });
    assert!(!found(&facts, ""), "{facts:?}");
    // Another form where the login was; or, where the list began beside a slow first control, another page after the last
    // control, whose session still holds the log-in.
    assert!(not_judged_as(&facts, "shows another"), "{facts:?}");
    let complete = |fact: &Fact| {
        matches!(
            fact,
            Fact::CredentialsRefused {
                stopped: StopReason::ListExhausted,
                ..
            }
        )
    };
    assert!(!facts.iter().any(complete), "{facts:?}");
    assert!(
        !set,
        "a form that sets the account at the provider was sent"
    );
}

#[test]
fn a_page_that_only_answers_the_form_is_not_judged_and_what_it_holds_is_not_told() {
    let facts = in_a_room(|_| {
        serve_http(|request| {
            let page = if request.contains("Username=admin&Password=admin") {
                "<h1>Connection Setup</h1><p>Its key is key-of-the-network"
            } else {
                LOGIN
            };
            Some(match request.split(' ').nth(1) {
                Some("/" | "/LoginCheck") => answer_http(200, "", page),
                _ => answer_http(404, "", "no such page"),
            })
        });
        inspect(80, &list("admin,admin\n"))
    });
    assert!(not_judged_as(&facts, "answers the form"), "{facts:?}");
}

#[test]
fn a_home_page_that_signs_out_after_minutes_is_access() {
    let right = "Username=admin&Password=admin";
    let facts = in_a_room(|_| {
        let mut is_in = false;
        serve_http(move |request| {
            is_in &= !request.starts_with("GET /logout.asp ");
            is_in |= request.contains(right);
            let seen = if is_in {
                request.to_owned()
            } else {
                request.replace("session=1", "")
            };
            let answer = router(&seen, right);
            let leaves = "<meta http-equiv=refresh content='300; url=/logout.asp'>";
            Some(if answer.contains(LANDING) {
                answer_http(200, "", &format!("{leaves}{LANDING}"))
            } else {
                answer
            })
        });
        inspect(80, &list(PAIRS))
    });
    assert!(found(&facts, "Internet Connection Setup"), "{facts:?}");
}

#[test]
fn a_form_whose_fields_are_named_anew_each_time_refuses_what_is_wrong() {
    let facts = in_a_room(|_| {
        serve_http(|request| {
            let name = random();
            let page = LOGIN.replace("name=Password", &format!("name=p{name}"));
            Some(match request.split(' ').nth(1) {
                Some("/" | "/LoginCheck") => answer_http(200, "", &page),
                _ => answer_http(404, "", "no such page"),
            })
        });
        inspect(80, &list(PAIRS))
    });
    assert!(all_refused(&facts), "{facts:?}");
}

/// A page that posts its login by script, as JSON, and shows another after it; what is wrong is said within the login.
fn by_script(request: &str, right: &str) -> Option<String> {
    const PAGE: &str = "<title>Login</title><p>WORDS</p><input id=user><input id=pass type=password><button>Log in</button>\
        <script>function go() { fetch('/api/in', {method: 'POST', body: JSON.stringify(\
        {user: user.value, password: pass.value})}); }</script>";
    let wrong = request.contains("Cookie: session=wrong");
    Some(match request.split(' ').nth(1)? {
        "/api/in" if request.contains(right) => {
            answer_http(200, "Set-Cookie: session=right\r\n", "{\"ok\":true}")
        }
        "/api/in" => answer_http(200, "Set-Cookie: session=wrong\r\n", "{\"ok\":false}"),
        "/" if request.contains("Cookie: session=right") => answer_http(200, "", LANDING),
        "/" => answer_http(
            200,
            "",
            &PAGE.replace("WORDS", if wrong { "Wrong!" } else { "" }),
        ),
        _ => answer_http(404, "", "no such page"),
    })
}

#[test]
fn a_page_with_other_passwords_behind_an_endpoint_is_access_and_a_login_that_complains_is_none() {
    let right = "{\"password\":\"admin\",\"user\":\"admin\"}";
    for (right, is_found) in [(right.to_owned(), true), (random(), false)] {
        let facts = in_a_room(|_| {
            serve_http(move |request| by_script(request, &right));
            inspect(80, &list(PAIRS))
        });
        assert_eq!(
            found(&facts, "Internet Connection Setup"),
            is_found,
            "{facts:?}"
        );
        assert_eq!(all_refused(&facts), !is_found, "{facts:?}");
    }
}

/// The same with the password turned round, which only a browser sends.
fn by_browser(request: &str, right: &str) -> Option<String> {
    const PAGE: &str = "<title>Login</title><div id=place></div><script>document.getElementById('place').innerHTML = \
        '<input id=user><input id=pass type=password><button id=go>Log in</button>';\
        document.getElementById('go').onclick = async function () {\
        var text = document.getElementById('pass').value.split('').reverse().join('');\
        await fetch('/in?h=' + document.getElementById('user').value + ':' + text); location.href = '/'; };</script>";
    Some(match request.split(' ').nth(1)? {
        target if target == format!("/in?h={right}") => {
            answer_http(200, "Set-Cookie: session=1\r\n", "yes")
        }
        target if target.starts_with("/in") => answer_http(200, "", "no"),
        "/" if request.contains("session=1") => answer_http(200, "", LANDING),
        "/" => answer_http(200, "", PAGE),
        _ => answer_http(404, "", "no such page"),
    })
}

/// The same where the right password is answered by a page that is gone when it is opened anew.
fn by_browser_once(request: &str) -> Option<String> {
    let target = request.split(' ').nth(1)?;
    let page =
        by_browser("GET / ", "")?.replace("location.href = '/'", "location.href = '/in?' + text");
    Some(match target {
        "/" => answer_http(200, "", page.split_once("\r\n\r\n")?.1),
        "/in?nimda" => answer_http(
            200,
            "",
            "<h1>Connection Setup</h1><p>Its key is key-of-the-network",
        ),
        target if target.starts_with("/in?h=") => answer_http(200, "", "no"),
        target if target.starts_with("/in?") => answer_http(302, "Location: /\r\n", ""),
        _ => answer_http(404, "", "no such page"),
    })
}

#[tokio::test]
async fn a_page_that_a_browser_sees_once_is_not_judged_and_what_it_holds_is_not_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    serve_http_at(listener, by_browser_once);
    let (facts, transcript) = facts_at(port, &list("admin,admin\n")).await;
    println!("{transcript}");
    assert!(not_judged_as(&facts, "and no form"), "{facts:?}");
}

#[tokio::test]
async fn a_page_with_other_passwords_behind_a_drawn_form_is_access() {
    for (right, is_found) in [("admin:nimda".to_owned(), true), (random(), false)] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let right = Arc::new(right);
        serve_http_at(listener, move |request| by_browser(request, &right));
        let (facts, transcript) = facts_at(port, &list(PAIRS)).await;
        println!("{transcript}");
        assert_eq!(
            found(&facts, "Internet Connection Setup"),
            is_found,
            "{facts:?}"
        );
        assert_eq!(all_refused(&facts), !is_found, "{facts:?}");
    }
}
