//! Log-ins that a script sends or draws: found with their planted pair, and no false alarm on hardened ones and traps.

use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proofhouse_law::observation::{Fact, StopReason};
use proofhouse_testkit::device::script_login::{RunningScript, ScriptLogin};
use proofhouse_testkit::device::trap::Trap;
use proofhouse_testkit::device::web_login::WebLogin;

use crate::bench::{facts_at, list, observed_at};
use crate::room::{answer_http, serve_http_at};

mod filled;
mod lost;

const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
const PAIRS: &str = "root,root\nadmin,admin\nadmin,1234\n";

/// The password of a unit that has one of its own.
const OWN: &str = "Qz7-not-in-any-list";

/// With `1234` it is found at `service`, and with a password of its own nothing is.
async fn found_and_not_found(service: &str, start: impl Fn(&str) -> (u16, Box<dyn Send>)) {
    let (port, _running) = start("1234");
    let (facts, transcript) = facts_at(port, &list(PAIRS)).await;
    let [
        Fact::CredentialAccepted {
            interface,
            account,
            proof,
            ..
        },
        Fact::CredentialsRefused { .. },
    ] = facts.as_slice()
    else {
        panic!("missed: {facts:?}\n{transcript}");
    };
    assert_eq!(
        (interface.service.as_str(), account.as_str()),
        (service, "admin")
    );
    assert!(
        proof.contains("without it") || proof.contains("a fresh one"),
        "{proof}"
    );

    let (port, _running) = start(OWN);
    let (facts, transcript) = facts_at(port, &list(PAIRS)).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialsRefused {
                tries: 3,
                stopped: StopReason::ListExhausted,
                ..
            }]
        ),
        "{facts:?}\n{transcript}"
    );
}

fn web(login: WebLogin) -> impl Fn(&str) -> (u16, Box<dyn Send>) {
    move |password| {
        let running = login.start(HERE, password).unwrap();
        (running.port(), Box::new(running))
    }
}

fn script(login: ScriptLogin) -> impl Fn(&str) -> (u16, Box<dyn Send>) {
    move |password| {
        let running = login.start(HERE, password).unwrap();
        (running.port(), Box::new(running))
    }
}

#[tokio::test]
async fn json_with_a_cookie_is_judged_right() {
    found_and_not_found("http-json", web(WebLogin::Json)).await;
}

#[tokio::test]
async fn json_that_is_always_200_with_a_token_is_judged_right() {
    found_and_not_found("http-json", web(WebLogin::JsonToken)).await;
}

#[tokio::test]
async fn a_form_that_a_script_posts_with_a_token_of_a_cookie_is_judged_right() {
    found_and_not_found("http-form", web(WebLogin::TwiceSubmitted)).await;
}

#[tokio::test]
async fn a_form_that_a_script_draws_and_turns_round_is_judged_right() {
    found_and_not_found("http-script", web(WebLogin::Scripted)).await;
}

#[tokio::test]
async fn a_form_whose_script_hashes_the_password_is_judged_right() {
    found_and_not_found("http-script", script(ScriptLogin::Hashes)).await;
}

#[tokio::test]
async fn a_form_that_its_script_only_looks_at_is_tried_as_a_form() {
    found_and_not_found("http-form", script(ScriptLogin::Looks)).await;
}

async fn facts_of(login: ScriptLogin, pairs: &str) -> (Vec<Fact>, String, RunningScript) {
    let running = login.start(HERE, OWN).unwrap();
    let (facts, transcript) = facts_at(running.port(), &list(pairs)).await;
    (facts, transcript, running)
}

#[tokio::test]
async fn an_endpoint_that_always_says_no_refuses_everything() {
    let (facts, transcript, _) = facts_of(ScriptLogin::SaysNo, PAIRS).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialsRefused {
                tries: 3,
                stopped: StopReason::ListExhausted,
                ..
            }]
        ),
        "{facts:?}\n{transcript}"
    );
}

#[tokio::test]
async fn an_endpoint_that_says_yes_to_everything_is_not_judged() {
    let (facts, transcript, _) = facts_of(ScriptLogin::SaysYes, PAIRS).await;
    assert!(
        matches!(facts.as_slice(), [Fact::InterfaceUnusable { reason, .. }] if reason.contains("random password")),
        "{facts:?}\n{transcript}"
    );
}

#[tokio::test]
async fn a_honeypot_that_gives_everyone_a_token_has_no_default_password() {
    let (facts, transcript, _) = facts_of(ScriptLogin::TokenForAll, PAIRS).await;
    assert!(
        matches!(facts.as_slice(), [Fact::ControlAccepted { .. }]),
        "{facts:?}\n{transcript}"
    );
}

#[tokio::test]
async fn an_endpoint_that_locks_ends_the_tries() {
    let many = "admin,1\nadmin,2\nadmin,3\nadmin,4\nadmin,5\nadmin,6\nadmin,7\n";
    let (facts, transcript, running) = facts_of(ScriptLogin::Locks, many).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialsRefused {
                stopped: StopReason::LockOut,
                ..
            }]
        ),
        "{facts:?}\n{transcript}"
    );
    assert!(running.tries() <= 8, "{}", running.tries());
}

#[tokio::test]
async fn a_script_from_elsewhere_is_not_loaded_and_that_is_on_record() {
    let elsewhere = Trap::AcceptsAnythingHttp.start(HERE).unwrap();
    let login = ScriptLogin::HashesAndLoads(elsewhere.port());
    let running = login.start(HERE, "1234").unwrap();
    let (seen, transcript) = observed_at(running.port(), &list("admin,1234\n")).await;
    let facts: Vec<&Fact> = seen.iter().map(|one| &one.fact).collect();
    let has = |wanted: fn(&Fact) -> bool| facts.iter().any(|fact| wanted(fact));
    assert!(
        has(|fact| matches!(fact, Fact::CredentialAccepted { .. })),
        "{facts:?}\n{transcript}"
    );
    // The time that a browser takes says nothing of how the device defends itself.
    assert!(
        !has(|fact| matches!(fact, Fact::GuessingDefence { .. })),
        "{facts:?}"
    );
    let refused = format!("browser was refused GET 127.0.0.1:{}", elsewhere.port());
    assert!(transcript.contains(&refused), "{transcript}");
    assert_eq!(elsewhere.credentials_seen(), 0);
}

#[tokio::test]
async fn a_script_without_end_is_not_judged() {
    let (facts, transcript, _) = facts_of(ScriptLogin::NeverEnds, PAIRS).await;
    let [Fact::InterfaceUnusable { reason, .. }] = facts.as_slice() else {
        panic!("{facts:?}\n{transcript}");
    };
    // Not even its form is filled in: what a stopped script leaves undone says nothing of the device.
    assert!(reason.contains("a script of it did not end"), "{reason}");
}

/// A form that is sent by itself, and `HERE/login.js` that turns its password round before; the other scripts are empty.
const TURNED_ROUND: &str = "<title>Hub</title><form id=form action=/in><input name=u><input type=password name=p id=p>\
    <input type=submit></form>";

/// Serves it with these scripts to `admin`/`admin`. `/login.js` does not come the first so many times.
fn serve_turned_round(scripts: &str, drops: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let scripts = scripts.replace("HERE", &format!("http://127.0.0.1:{port}"));
    let asked = Arc::new(AtomicUsize::new(0));
    serve_http_at(listener, move |request| {
        let target = request.split(' ').nth(1)?;
        let no_store = "Cache-Control: no-store\r\n";
        Some(match target {
            "/" if request.contains("session=1") => answer_http(200, no_store, "<h1>Lamps</h1>"),
            "/" => answer_http(200, no_store, &format!("{TURNED_ROUND}{scripts}")),
            "/in?u=admin&p=nimda" => {
                answer_http(302, "Location: /\r\nSet-Cookie: session=1\r\n", "")
            }
            "/login.js" if asked.fetch_add(1, Ordering::SeqCst) < drops => return None,
            "/login.js" => answer_http(
                200,
                no_store,
                "document.getElementById('form').onsubmit = function () { var p = document.getElementById('p');\
                 p.value = p.value.split('').reverse().join(''); };",
            ),
            "/more.js" => answer_http(200, no_store, ";"),
            _ if target.starts_with("/in") => answer_http(302, "Location: /\r\n", ""),
            _ => answer_http(404, "", "no such page"),
        })
    });
    port
}

#[tokio::test]
async fn a_form_is_not_tried_as_it_stands_where_its_script_was_not_read() {
    let last_of_many = "<script src=/more.js></script>".repeat(16);
    for (before, script, drops) in [
        ("", "/login.js", 1),
        // Twice, and then it comes to the browser.
        ("", "/login.js", 2),
        ("", "HERE/login.js", 0),
        (last_of_many.as_str(), "/login.js", 0),
    ] {
        let port = serve_turned_round(&format!("{before}<script src={script}></script>"), drops);
        let (facts, transcript) = facts_at(port, &list("admin,admin\n")).await;
        assert!(
            matches!(
                facts.as_slice(),
                [Fact::CredentialAccepted { interface, .. }, ..] if interface.service == "http-script"
            ),
            "{script} dropped {drops} times: {facts:?}\n{transcript}"
        );
    }
}

/// A page whose script posts `{user, password}`, the latter as its own `strange` makes it of what was typed.
const STRANGE: &str = "<title>Hub</title><input id=u><input type=password id=p><button id=go>Log in</button><script>\
    function strange(text) { return text.split('').map(letter => letter + letter).join(''); }\
    document.getElementById('go').onclick = async function () {\
    var word = strange(document.getElementById('p').value);\
    await fetch('/in', {method: 'POST', body: JSON.stringify({user: document.getElementById('u').value, password: WORD})});\
    location.href = '/'; };</script>";

fn serve_strange(word: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    serve_http_at(listener, move |request| {
        let right = request.contains("{\"user\":\"admin\",\"password\":\"aaddmmiinn\"}")
            || request.contains("{\"password\":\"aaddmmiinn\",\"user\":\"admin\"}");
        Some(match request.split(' ').nth(1)? {
            "/in" if right => answer_http(200, "Set-Cookie: session=1\r\n", "{\"ok\":true}"),
            "/in" => answer_http(200, "", "{\"ok\":false}"),
            "/" if request.contains("session=1") => answer_http(200, "", "<h1>Lamps</h1>"),
            "/" => answer_http(200, "", &STRANGE.replace("WORD", word)),
            _ => answer_http(404, "", "no such page"),
        })
    });
    port
}

#[tokio::test]
async fn a_password_that_a_script_makes_something_of_in_its_own_way_is_sent_by_the_script() {
    for word in ["word", "strange(document.getElementById('p').value)"] {
        let (facts, transcript) = facts_at(serve_strange(word), &list("admin,admin\n")).await;
        assert!(
            matches!(
                facts.as_slice(),
                [Fact::CredentialAccepted { interface, .. }, ..] if interface.service == "http-script"
            ),
            "{word}: {facts:?}\n{transcript}"
        );
    }
}

/// A page that misses the click of every fourth visitor, that wants five letters and says so, and that is silent where it gets none.
const HASTY: &str = "<title>Hub</title><input id=u><input type=password id=p><button id=go>Log in</button><b id=told></b><script>\
    document.getElementById('go').onclick = document.getElementById('p').onkeydown = async function (event) {\
    if (MISSES || (event.key && event.key !== 'Enter')) { return; }\
    var word = document.getElementById('p').value;\
    if (word.length < 5) { document.getElementById('told').textContent = word && 'Five letters at least'; return; }\
    await fetch('/in', {method: 'POST', body: word.split('').map(letter => letter + letter).join('')});\
    location.href = '/'; };</script>";

fn serve_hasty() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let shown = Arc::new(AtomicUsize::new(0));
    serve_http_at(listener, move |request| {
        Some(match request.split(' ').nth(1)? {
            "/in" if request.ends_with("hhuunntteerr") => {
                answer_http(200, "Set-Cookie: session=1\r\n", "")
            }
            "/in" => answer_http(200, "", ""),
            "/" if request.contains("session=1") => answer_http(200, "", "<h1>Lamps</h1>"),
            "/" => {
                let misses = shown.fetch_add(1, Ordering::SeqCst) % 4 == 3;
                answer_http(200, "", &HASTY.replace("MISSES", &misses.to_string()))
            }
            _ => answer_http(404, "", "no such page"),
        })
    });
    port
}

#[tokio::test]
async fn a_try_that_a_page_did_not_send_is_made_again_and_one_that_it_withholds_is_refused() {
    let list = list("admin,\nadmin,1234\nadmin,admin\nadmin,hunter\n");
    let (facts, transcript) = facts_at(serve_hasty(), &list).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { interface, .. }, ..] if interface.service == "http-script"
        ),
        "{facts:?}\n{transcript}"
    );
    assert!(
        transcript.contains("its form sent nothing to the device: it is filled in once more"),
        "{transcript}"
    );
}

/// A page that reckons for a while after it was given a number, and sends what came of it.
const RECKONING: &str = "<title>Hub</title><input id=u><input type=password id=p><button id=go>Log in</button><script>\
    document.getElementById('go').onclick = async function () {\
    var given = await (await fetch('/number')).text(), until = Date.now() + 2500;\
    while (Date.now() < until) { given = given; }\
    await fetch('/in', {method: 'POST', body: given + document.getElementById('p').value.split('').reverse().join('')});\
    location.href = '/'; };</script>";

#[tokio::test]
async fn a_script_that_reckons_for_seconds_before_it_sends_is_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    serve_http_at(listener, |request| {
        Some(match request.split(' ').nth(1)? {
            "/number" => answer_http(200, "", "7"),
            "/in" if request.ends_with("7nimda") => {
                answer_http(200, "Set-Cookie: session=1\r\n", "")
            }
            "/in" => answer_http(200, "", ""),
            "/" if request.contains("session=1") => answer_http(200, "", "<h1>Lamps</h1>"),
            "/" => answer_http(200, "", RECKONING),
            _ => answer_http(404, "", "no such page"),
        })
    });
    let (facts, transcript) = facts_at(port, &list("admin,admin\n")).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { interface, .. }, ..] if interface.service == "http-script"
        ),
        "{facts:?}\n{transcript}"
    );
    // Not looked at before its answer came.
    assert!(!transcript.contains(": no answer"), "{transcript}");
}
