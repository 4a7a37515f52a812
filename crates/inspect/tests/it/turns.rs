//! Log-ins whose page carries one token for everybody, which each visit renews: a right password beside an elder token is
//! answered as a wrong one.

use proofhouse_law::observation::{Fact, StopReason};

use crate::bench::list;
use crate::room::{answer_http, in_a_room, inspect, random, serve_http};

/// The right pair comes while several sessions would be at work.
const PAIRS: &str = "root,root\nadmin,1234\nuser,user\nguest,guest\nroot,admin\nroot,1234\n";

/// A page with this token, and where its log-in posts.
struct Page {
    html: fn(&str) -> String,
    /// The right account, and what its password follows, as they are posted.
    right: [&'static str; 2],
    /// The answer to what is not right.
    no: fn() -> String,
}

static FORM: Page = Page {
    html: |token| {
        format!(
            "<form method=post action=/in><input type=hidden name=t value={token}><input name=u><input type=password name=p></form>"
        )
    },
    right: ["u=admin", "p="],
    no: || answer_http(302, "Location: /\r\n", ""),
};

static SCRIPT: Page = Page {
    html: |token| {
        format!(
            "<meta name=csrf-token content={token}><input id=u><input id=p type=password><script>\
             fetch('/in', {{method: 'POST', headers: {{'Content-Type': 'application/json'}}, \
             body: JSON.stringify({{username: u.value, password: p.value}})}})</script>"
        )
    },
    right: ["\"username\":\"admin\"", "\"password\":\""],
    no: || answer_http(401, "", "{\"error\":\"no\"}"),
};

/// Serves the page to strangers, and another to whoever posted the right pair with the token of the page that was shown last.
fn serve(page: &'static Page, cookie: &'static str, password: String) {
    let (mut token, session) = (random(), random());
    serve_http(move |request| {
        if request.contains(&format!("sid={session}")) {
            return Some(answer_http(200, "", "<h1>Lamp"));
        }
        if request.starts_with("POST /in ") {
            let [account, before] = page.right;
            let is_right =
                request.contains(account) && request.contains(&format!("{before}{password}"));
            let is_last = request.contains(&token);
            let signed_in = format!("Location: /\r\nSet-Cookie: sid={session}\r\n");
            return Some(if is_right && is_last {
                answer_http(302, &signed_in, "")
            } else {
                (page.no)()
            });
        }
        token = random();
        Some(answer_http(200, cookie, &(page.html)(&token)))
    });
}

#[test]
fn a_right_password_is_found_where_one_token_serves_everybody() {
    for cookie in ["", "Set-Cookie: lang=en\r\n"] {
        for page in [&FORM, &SCRIPT] {
            let facts = in_a_room(|_| {
                serve(page, cookie, "1234".to_owned());
                inspect(80, &list(PAIRS))
            });
            assert!(
                matches!(
                    facts.as_slice(),
                    [Fact::CredentialAccepted { account, .. }, Fact::CredentialsRefused { .. }, ..] if account == "admin"
                ),
                "{cookie:?}: {facts:?}"
            );
        }
    }
}

#[test]
fn where_one_token_serves_everybody_a_password_in_no_list_is_refused_to_its_end() {
    for page in [&FORM, &SCRIPT] {
        let facts = in_a_room(|_| {
            serve(page, "", random());
            inspect(80, &list(PAIRS))
        });
        assert!(
            matches!(
                facts.as_slice(),
                [Fact::CredentialsRefused {
                    stopped: StopReason::ListExhausted,
                    ..
                }]
            ),
            "{facts:?}"
        );
    }
}
