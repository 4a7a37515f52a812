//! Web services with more than one login: each is tried, and one that stands at every place is tried once.

use std::io::{Read, Write};
use std::net::TcpListener;

use proofhouse_law::observation::{Fact, StopReason};
use proofhouse_testkit::servers::nginx_with_two_realms;

use crate::bench::list;
use crate::room::{in_a_room, inspect, random};
use crate::servers::{PLANTED, likeliest};

/// How many logins' lists were run to their end.
fn exhausted(facts: &[Fact]) -> usize {
    let ended = facts.iter().filter(|fact| {
        matches!(
            fact,
            Fact::CredentialsRefused {
                stopped: StopReason::ListExhausted,
                ..
            }
        )
    });
    ended.count()
}

fn accepted(facts: &[Fact]) -> Vec<&str> {
    let proofs = facts.iter().filter_map(|fact| match fact {
        Fact::CredentialAccepted { proof, .. } => Some(proof.as_str()),
        _ => None,
    });
    proofs.collect()
}

#[test]
fn a_login_for_programs_behind_one_for_people_is_found() {
    let facts = in_a_room(|room| {
        nginx_with_two_realms(room, &random(), PLANTED.1);
        inspect(80, &likeliest())
    });
    assert!(
        matches!(accepted(&facts)[..], [proof] if proof.starts_with("GET /api/ answers 200")),
        "{facts:?}"
    );
    assert_eq!(exhausted(&facts), 2, "{facts:?}");
}

#[test]
fn two_logins_that_no_list_opens_are_both_refused() {
    let facts = in_a_room(|room| {
        nginx_with_two_realms(room, &random(), &random());
        inspect(80, &likeliest())
    });
    assert_eq!(exhausted(&facts), 2, "{facts:?}");
    assert!(
        facts
            .iter()
            .all(|fact| matches!(fact, Fact::CredentialsRefused { .. })),
        "{facts:?}"
    );
}

#[test]
fn a_service_that_names_a_new_realm_each_time_is_not_tried_for_ever() {
    let facts = in_a_room(|_| {
        let listener = TcpListener::bind("127.0.0.1:80").unwrap();
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let _ = connection.read(&mut [0; 4096]);
                let answer = format!(
                    "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"{}\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                    random()
                );
                let _ = connection.write_all(answer.as_bytes());
            }
        });
        inspect(80, &list("admin,admin\n"))
    });
    assert_eq!(exhausted(&facts), 4, "{facts:?}");
    assert!(
        facts.iter().any(|fact| matches!(
            fact,
            Fact::InterfaceUnusable { reason, .. } if reason.contains("no other login was looked for")
        )),
        "{facts:?}"
    );
    assert_eq!(accepted(&facts), [""; 0]);
}
