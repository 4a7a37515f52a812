//! HTTP Basic at services that answer some tries by a status that says nothing of the password: that is no access, and a
//! right password beside it is found.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};

use proofhouse_law::observation::{Fact, StopReason};

use crate::bench::list;
use crate::page_locks::credentials;
use crate::room::{answer_http, asks_for, in_a_room, inspect, serve_http};

/// What is found at a page that answers credentials so, and asks for some.
fn of(pairs: &str, answer: impl Fn(&str) -> String + Send + 'static) -> Vec<Fact> {
    in_a_room(|_| {
        serve_http(move |request| {
            let given = credentials(request);
            Some(given.map_or_else(|| asks_for("device"), |given| answer(&given)))
        });
        inspect(80, &list(pairs))
    })
}

fn found(facts: &[Fact]) -> Vec<&str> {
    let accounts = facts.iter().filter_map(|fact| match fact {
        Fact::CredentialAccepted { account, .. } => Some(account.as_str()),
        _ => None,
    });
    accounts.collect()
}

fn is_to_its_end(facts: &[Fact]) -> bool {
    matches!(
        facts.last(),
        Some(Fact::CredentialsRefused {
            stopped: StopReason::ListExhausted,
            ..
        })
    )
}

#[test]
fn an_empty_password_that_is_not_read_is_refused_and_the_list_goes_on() {
    let facts = of("root,root\nadmin,\nadmin,1234\n", |given| {
        if given.ends_with(':') {
            answer_http(400, "", "<p>Bad Request")
        } else if given == "admin:1234" {
            answer_http(200, "", "<h1>Device")
        } else {
            asks_for("device")
        }
    });
    assert_eq!(found(&facts), ["admin"], "{facts:?}");
    assert!(facts.len() == 2 && is_to_its_end(&facts), "{facts:?}");
}

#[test]
fn one_account_that_is_not_read_is_unclear() {
    let facts = of("root,root\nadmin,\n", |given| match given {
        "admin:" => answer_http(400, "", "<p>Bad Request"),
        _ => asks_for("device"),
    });
    assert!(found(&facts).is_empty(), "{facts:?}");
    assert!(
        facts.iter().any(|fact| matches!(
            fact,
            Fact::InterfaceUnusable { reason, .. } if reason.contains("HTTP 400")
        )),
        "{facts:?}"
    );
}

#[test]
fn a_page_that_reads_no_login_is_unclear_and_refuses_none() {
    let facts = of("root,root\nadmin,\n", |_| answer_http(400, "", ""));
    assert!(
        matches!(
            facts.first(),
            Some(Fact::InterfaceUnusable { reason, .. }) if reason.contains("HTTP 400")
        ),
        "{facts:?}"
    );
    assert!(!is_to_its_end(&facts), "{facts:?}");
}

#[test]
fn a_right_password_of_a_page_that_is_forbidden_is_found_and_the_list_goes_on() {
    let facts = of(
        "root,root\nviewer,viewer\nadmin,1234\n",
        |given| match given {
            "viewer:viewer" => answer_http(403, "", "<p>Forbidden"),
            "admin:1234" => answer_http(200, "", "<h1>Device"),
            _ => asks_for("device"),
        },
    );
    assert_eq!(found(&facts), ["viewer", "admin"], "{facts:?}");
    assert!(facts.len() == 3 && is_to_its_end(&facts), "{facts:?}");
}

#[test]
fn an_account_or_an_address_that_is_forbidden_everything_has_no_default_password() {
    let by_account = of("root,root\nadmin,admin\nadmin,1234\n", |given| {
        answer_http(
            if given.starts_with("admin:") {
                403
            } else {
                401
            },
            "",
            "",
        )
    });
    let tries = AtomicU32::new(0);
    let by_address = of("root,root\nadmin,admin\nadmin,1234\n", move |_| {
        let is_locked = tries.fetch_add(1, Ordering::SeqCst) > 2;
        answer_http(if is_locked { 403 } else { 401 }, "", "")
    });
    let turn = AtomicU32::new(0);
    let by_turns = of("root,root\nadmin,admin\nadmin,1234\n", move |_| {
        let is_even = turn.fetch_add(1, Ordering::SeqCst).is_multiple_of(2);
        answer_http(if is_even { 401 } else { 403 }, "", "")
    });
    for facts in [by_account, by_address, by_turns] {
        assert!(found(&facts).is_empty(), "{facts:?}");
    }
}

/// Serves one request a connection, and says to the next that it waited for it no longer.
fn serve_and_give_up(answer: impl Fn(&str) -> String + Clone + Send + 'static) {
    let listener = TcpListener::bind("127.0.0.1:80").unwrap();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let (connection, answer) = (connection.unwrap(), answer.clone());
            std::thread::spawn(move || serve_two(connection, answer));
        }
    });
}

fn serve_two(mut connection: TcpStream, answer: impl Fn(&str) -> String) {
    let late = answer_http(408, "", "");
    let kept = |request: &str| answer(request).replace("Connection: close\r\n", "");
    let answers: [&dyn Fn(&str) -> String; 2] = [&kept, &|_| late.clone()];
    for answer in answers {
        let mut asked = [0; 4096];
        let length = connection.read(&mut asked).unwrap_or_default();
        let request = String::from_utf8_lossy(&asked[..length]);
        // A client may leave before it read everything.
        let _ = connection.write_all(answer(&request).as_bytes());
    }
}

#[test]
fn a_connection_that_was_given_up_lets_nobody_in_and_loses_no_try() {
    let facts = in_a_room(|_| {
        serve_and_give_up(|request| match credentials(request).as_deref() {
            Some("admin:1234") => answer_http(200, "", "<h1>Device"),
            _ => asks_for("device"),
        });
        inspect(80, &list("root,root\nuser,user\nadmin,1234\nguest,guest\n"))
    });
    assert_eq!(found(&facts), ["admin"], "{facts:?}");
    assert!(facts.len() == 2 && is_to_its_end(&facts), "{facts:?}");
}
