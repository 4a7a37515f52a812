//! A page whose script does not come draws no log-in: that is no access, and no page without a log-in either.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proofhouse_law::observation::Fact;

use crate::bench::list;
use crate::room::{answer_http, in_a_room, inspect, serve_http, serve_http_at};

/// A page with a word of its own, whose script draws the rest.
const PAGE: &str = "<title>Hub</title><body><h1>Hub</h1><script src=/draw.js></script>";

/// Draws a form, and sends what is typed into it.
const SCRIPT: &str = r#"
document.body.insertAdjacentHTML("beforeend",
  "<input id=u><input id=p type=password><button id=b>Log in</button><p id=m></p>");
document.getElementById("b").onclick = async () => {
  const [u, p] = ["u", "p"].map((id) => document.getElementById(id).value);
  const key = [...(u + ":" + p)].reverse().join("");
  const answer = await fetch("/session?k=" + encodeURIComponent(key), { method: "POST" });
  document.getElementById("m").textContent = answer.ok ? "Welcome" : "Wrong";
};
"#;

const HTML: &str = "Content-Type: text/html\r\nCache-Control: no-store\r\n";
const CODE: &str = "Content-Type: text/javascript\r\nCache-Control: no-store\r\n";

/// What comes in place of a script.
type Instead = fn() -> Option<String>;

fn nothing() -> Option<String> {
    None
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "one of several answers, of which one is none"
)]
fn no_room() -> Option<String> {
    Some(answer_http(503, CODE, ""))
}

/// The half of it, and the end of the connection.
#[expect(
    clippy::unnecessary_wraps,
    reason = "one of several answers, of which one is none"
)]
fn half() -> Option<String> {
    let half = answer_http(200, CODE, "let a = 1;");
    Some(half.replace("Content-Length: 10", "Content-Length: 900"))
}

/// Serves such a page to which no pair is right. After a try of `admin`/`admin` its script does not come, once; how often
/// that was.
fn serve(instead: Instead) -> Arc<AtomicUsize> {
    let (mut drops, times) = (false, Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&times);
    serve_http(move |request| {
        if request.starts_with("POST") {
            drops = request.starts_with("POST /session?k=nimda%3Animda ");
            return Some(answer_http(403, "", ""));
        }
        if request.starts_with("GET /draw.js") {
            if std::mem::take(&mut drops) {
                counted.fetch_add(1, Ordering::SeqCst);
                return instead();
            }
            return Some(answer_http(200, CODE, SCRIPT));
        }
        Some(answer_http(200, HTML, PAGE))
    });
    times
}

#[test]
fn a_page_whose_script_did_not_come_is_no_access() {
    for instead in [nothing as Instead, no_room, half] {
        let (facts, times) = in_a_room(|_| {
            let times = serve(instead);
            let facts = inspect(80, &list("admin,admin\nroot,root\n"));
            (facts, times.load(Ordering::SeqCst))
        });
        assert!(times > 0, "its script came each time: {facts:?}");
        assert!(
            facts.iter().any(|fact| fact
                .interface()
                .is_some_and(|at| at.service == "http-script")),
            "it was not tried: {facts:?}"
        );
        assert!(
            !facts
                .iter()
                .any(|fact| matches!(fact, Fact::CredentialAccepted { .. })),
            "{facts:?}"
        );
    }
}

/// What is found at a page without words that is drawn by what comes from `source`.
fn drawn_by(source: &str, mut code: impl FnMut() -> Option<String> + Send + 'static) -> Vec<Fact> {
    let page = format!("<title>Hub</title><body><script src={source}></script>");
    in_a_room(|_| {
        serve_http(move |request| {
            if request.starts_with("GET /draw.js") {
                return code();
            }
            if request.starts_with("POST") {
                return Some(answer_http(403, "", ""));
            }
            Some(answer_http(200, HTML, &page))
        });
        inspect(80, &list("admin,admin\n"))
    })
}

fn is_unclear(facts: &[Fact]) -> bool {
    let is_open = |fact: &Fact| matches!(fact, Fact::OpenWithoutAuthentication { .. });
    let is_unusable = |fact: &Fact| matches!(fact, Fact::InterfaceUnusable { .. });
    facts.iter().any(is_unusable) && !facts.iter().any(is_open)
}

#[test]
fn a_page_that_stays_blank_is_not_said_to_be_open() {
    for (source, code) in [
        ("/draw.js", "let a = 1;"),
        ("http://tplinkwifi.net/draw.js", SCRIPT),
    ] {
        let facts = drawn_by(source, || Some(answer_http(200, CODE, code)));
        assert!(is_unclear(&facts), "{source}: {facts:?}");
    }
    let facts = drawn_by("/draw.js", no_room);
    assert!(is_unclear(&facts), "{facts:?}");
}

#[test]
fn a_login_whose_script_is_dropped_a_few_times_is_tried() {
    // Our own client reads the script, too.
    let mut asked = 0;
    let facts = drawn_by("/draw.js", move || {
        asked += 1;
        (asked > 2).then(|| answer_http(200, CODE, SCRIPT))
    });
    assert!(
        facts
            .iter()
            .any(|fact| matches!(fact, Fact::CredentialsRefused { .. })),
        "{facts:?}"
    );
}

/// Draws a form that sends nothing, whatever is typed into it.
const MUTE: &str = r#"
document.body.insertAdjacentHTML("beforeend",
  "<input id=u><input id=p type=password><button>Log in</button>");
"#;

/// Why a page with this script could not be judged; `None`: the script does not come.
fn unjudged(script: Option<&'static str>) -> String {
    let facts = in_a_room(|_| {
        let listener = TcpListener::bind("127.0.0.1:80").unwrap();
        serve_http_at(listener, move |request| {
            if request.starts_with("GET /draw.js") {
                let kind = "Content-Type: text/javascript\r\n";
                return Some(answer_http(200, kind, script?));
            }
            let kind = "Content-Type: text/html\r\n";
            Some(answer_http(200, kind, PAGE))
        });
        inspect(80, &list("admin,admin\n"))
    });
    let [Fact::InterfaceUnusable { reason, .. }] = facts.as_slice() else {
        panic!("{facts:?}");
    };
    reason.clone()
}

#[test]
fn a_drawn_login_that_sends_nothing_is_no_page_without_a_login() {
    let reason = unjudged(Some(MUTE));
    assert!(reason.contains("sent nothing to the device"), "{reason}");
}

#[test]
fn a_page_whose_script_never_comes_is_no_page_without_a_login() {
    let reason = unjudged(None);
    assert!(reason.contains("did not come"), "{reason}");
}
