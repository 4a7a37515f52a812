//! Web logins that are gone when they are tried: the same pages at another port were opened to this address, or somebody
//! else is logged in. Such a service asked for a login, and is never called open to anyone.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use proofhouse_law::observation::Fact;

use crate::bench::{facts_at, list};
use crate::room::{answer_http, in_a_room, inspect, serve_http, serve_http_at};

const PAIRS: &str = "admin,admin\nroot,root\n";
const FORM: &str = "<title>Router</title><form method=post action=/in><input name=user>\
    <input type=password name=pass><input type=submit></form>";
const DRAWN: &str = "<title>Router</title><div id=place></div><script>document.getElementById('place').innerHTML = \
    '<input id=user><input id=pass type=password><button id=go>Log in</button>';\
    document.getElementById('go').onclick = function () { var text = document.getElementById('pass').value;\
    fetch('/in?h=' + text.split('').reverse().join('')); };</script>";

fn is_not_called_open(facts: &[Fact]) {
    assert!(
        matches!(
            facts,
            [Fact::InterfaceUnusable { reason, .. }, ..] if reason.contains("it asked for a login before")
        ),
        "{facts:?}"
    );
    let open = |fact: &Fact| matches!(fact, Fact::OpenWithoutAuthentication { .. });
    assert!(!facts.iter().any(open), "{facts:?}");
}

/// The page for so many who ask for it, and afterwards the one behind the login for everybody.
fn page_behind_after(many: u32, page: &'static str) -> impl Fn(&str) -> Option<String> {
    let asked = AtomicU32::new(0);
    move |request| {
        let is_page = request.starts_with("GET / ");
        let opened = is_page && asked.fetch_add(1, Ordering::SeqCst) >= many;
        Some(match is_page {
            _ if opened => answer_http(200, "", "<h1>Status</h1><p>All is well."),
            true => answer_http(200, "", page),
            false => answer_http(404, "", "no such page"),
        })
    }
}

#[test]
fn a_form_that_is_gone_when_it_is_tried_is_not_open_to_anyone() {
    let facts = in_a_room(|_| {
        serve_http(page_behind_after(1, FORM));
        inspect(80, &list(PAIRS))
    });
    is_not_called_open(&facts);
}

#[tokio::test]
async fn a_form_that_a_script_drew_is_not_open_to_anyone_when_it_is_gone() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // Our own client looks first, and a browser once.
    let page = Arc::new(page_behind_after(2, DRAWN));
    serve_http_at(listener, move |request| page(request));
    let (facts, transcript) = facts_at(port, &list(PAIRS)).await;
    println!("{transcript}");
    is_not_called_open(&facts);
}
