//! Pages that come packed though nobody asked for it, as firmware of small controllers sends them, and pages that are not
//! read whole: read where that can be done within the limit, and never called open where it cannot.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use proofhouse_law::observation::Fact;

use crate::bench::list;
use crate::room::{answer_http, in_a_room, inspect, serve_http};

const PAIRS: &str = "root,root\nadmin,admin\n";
const FORM: &str = "<title>Lamp</title><form method=post action=/in><input name=user>\
    <input type=password name=pass><input type=submit></form>";

fn gzip(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

/// An answer whose body is packed so.
fn packed(coding: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// What is found where every place answers this page, as a page of one piece does.
fn facts_of(page: Vec<u8>) -> Vec<Fact> {
    in_a_room(move |_| {
        serve_http(move |_| Some(page.clone()));
        inspect(80, &list(PAIRS))
    })
}

/// What is found where this is the first page, and there is no other.
fn facts_of_first(page: &str) -> Vec<Fact> {
    let page = answer_http(200, "", page);
    in_a_room(move |_| {
        serve_http(move |request| {
            let first = request.starts_with("GET / ");
            Some(if first {
                page.clone()
            } else {
                answer_http(404, "", "no such page")
            })
        });
        inspect(80, &list(PAIRS))
    })
}

fn is_not_judged(facts: &[Fact], why: &str) {
    assert!(
        matches!(facts, [Fact::InterfaceUnusable { reason, .. }] if reason.contains(why)),
        "{facts:?}"
    );
}

#[test]
fn a_packed_page_is_read_and_its_login_tried() {
    let facts = in_a_room(|_| {
        serve_http(|request| {
            let cookie = "Set-Cookie: session=1\r\n";
            Some(if request.contains("user=admin&pass=admin") {
                answer_http(302, &format!("Location: /\r\n{cookie}"), "").into_bytes()
            } else if request.contains("Cookie: session=1") {
                packed("gzip", &gzip("<h1>Lamp</h1><p>On since 10:00."))
            } else {
                packed("gzip", &gzip(FORM))
            })
        });
        inspect(80, &list(PAIRS))
    });
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { account, proof, .. }, Fact::CredentialsRefused { .. }]
                if account == "admin" && proof.contains("headed \"Lamp\"")
        ),
        "{facts:?}"
    );
}

#[test]
fn a_page_that_cannot_be_unpacked_is_not_open() {
    is_not_judged(&facts_of(packed("br", b"\x0b\x02\x80page")), "packed (br)");
    let broken = gzip(FORM);
    is_not_judged(
        &facts_of(packed("gzip", &broken[..broken.len() / 2])),
        "brokenly",
    );
}

#[test]
fn a_page_that_unpacks_without_end_is_not_open() {
    let bomb = gzip(&"a".repeat(100_000_000));
    is_not_judged(&facts_of(packed("gzip", &bomb)), "larger than is read");
}

#[test]
fn a_page_that_was_not_read_to_its_end_is_not_open() {
    let facts = facts_of_first(&"<p>word".repeat(50_000));
    is_not_judged(&facts, "read no further");
}

#[test]
fn a_page_that_takes_too_much_to_read_is_not_open() {
    let deep = format!("<h1>Lamp</h1>{}{FORM}", "<div>".repeat(10_000));
    is_not_judged(&facts_of_first(&deep), "too much memory or time");
}

#[test]
fn a_login_that_leads_to_a_page_that_cannot_be_read_is_not_refused() {
    let facts = in_a_room(|_| {
        serve_http(|request| {
            Some(if request.contains("user=admin&pass=admin") {
                answer_http(302, "Location: /\r\nSet-Cookie: session=1\r\n", "").into_bytes()
            } else if request.contains("Cookie: session=1") {
                packed("br", b"\x0b\x02\x80page")
            } else {
                answer_http(200, "", FORM).into_bytes()
            })
        });
        inspect(80, &list(PAIRS))
    });
    let stops = facts.iter().any(|fact| {
        matches!(
            fact,
            Fact::CredentialsRefused {
                stopped: proofhouse_law::observation::StopReason::ServiceDropped,
                ..
            }
        )
    });
    assert!(stops, "{facts:?}");
}
