//! Logins that lock an address out in words that nobody knows, with the status of every refusal: the list that they
//! refuse was not tried to its end. Words that change by themselves are no lock, nor are those that a script may say.

use proofhouse_law::observation::{Fact, StopReason};

use crate::bench::list;
use crate::page_locks::credentials;
use crate::room::{all_facts, answer_http, in_a_room, serve_http};

const PAIRS: &str =
    "root,root\nadmin,admin\nguest,guest\nuser,user\nadmin,1234\nroot,admin\nroot,12345\n";
/// So many wrong passwords lock the address out.
const WRONG_MAX: usize = 5;

/// What a login says to the wrong password of this number.
type Words = fn(usize) -> String;

fn locks(wrong: usize) -> String {
    let said = if wrong > WRONG_MAX {
        "Zu viele Fehlversuche, bitte warten Sie"
    } else {
        "Falsches Kennwort"
    };
    said.to_owned()
}

fn counts(wrong: usize) -> String {
    format!("Falsches Kennwort, Versuch {wrong}")
}

fn is_worded_anew(wrong: usize) -> String {
    format!("Falsches Kennwort {}", "x".repeat(wrong))
}

/// With a table of all that its script may come to say, as the log-ins of routers have.
fn with_a_table(_: usize) -> String {
    "Falsches Kennwort<script>var said = {1: 'The account is locked', 2: 'You have exceeded ten attempts', \
     3: 'Another user is logged in'};</script>"
        .to_owned()
}

/// What a page behind Basic shows of a list that it refuses.
fn basic(words: Words) -> Vec<Fact> {
    in_a_room(|_| {
        let mut wrong = 0;
        serve_http(move |request| {
            wrong += usize::from(credentials(request).is_some());
            let asks = "WWW-Authenticate: Basic realm=\"camera\"\r\n";
            Some(answer_http(401, asks, &words(wrong)))
        });
        all_facts(80, &list(PAIRS))
    })
}

/// What a page behind Digest shows of it.
fn digest(words: Words) -> Vec<Fact> {
    in_a_room(|_| {
        let (mut asked, mut wrong) = (0, 0);
        serve_http(move |request| {
            asked += 1;
            wrong += usize::from(request.contains("\r\nAuthorization: Digest "));
            let asks = format!(
                "WWW-Authenticate: Digest realm=\"camera\", qop=\"auth\", nonce=\"nonce{asked}\"\r\n"
            );
            Some(answer_http(401, &asks, &words(wrong)))
        });
        all_facts(80, &list(PAIRS))
    })
}

/// What a form shows of it.
fn form(words: Words) -> Vec<Fact> {
    const FORM: &str =
        "<form method=post action=/in><input name=u><input type=password name=p></form>";
    in_a_room(|_| {
        let mut wrong = 0;
        serve_http(move |request| {
            let is_try = request.starts_with("POST");
            wrong += usize::from(is_try);
            let said = if is_try { words(wrong) } else { String::new() };
            Some(answer_http(200, "", &format!("<p>{said}</p>{FORM}")))
        });
        all_facts(80, &list(PAIRS))
    })
}

fn stopped(facts: &[Fact]) -> Vec<StopReason> {
    let ends = facts.iter().filter_map(|fact| match fact {
        Fact::CredentialsRefused { stopped, .. } => Some(*stopped),
        _ => None,
    });
    ends.collect()
}

#[test]
fn a_last_refusal_in_other_words_than_the_first_may_be_a_lock() {
    for facts in [basic(locks), digest(locks), form(locks)] {
        assert_eq!(stopped(&facts), [StopReason::ServiceDropped], "{facts:?}");
        assert!(
            facts.iter().any(|fact| matches!(
                fact,
                Fact::InterfaceUnusable { reason, .. }
                    if reason.contains("Zu viele Fehlversuche") && reason.contains("Falsches Kennwort")
            )),
            "{facts:?}"
        );
    }
}

#[test]
fn words_that_change_by_themselves_are_no_lock() {
    for words in [counts as Words, is_worded_anew, with_a_table] {
        for facts in [basic(words), digest(words), form(words)] {
            assert_eq!(stopped(&facts), [StopReason::ListExhausted], "{facts:?}");
        }
    }
}

/// What a form shows of the list, where its page warns of locks from the start and `right` signs in.
fn form_that_warns(warning: &'static str, right: &'static str) -> Vec<Fact> {
    in_a_room(|_| {
        let mut wrong = 0;
        serve_http(move |request| {
            let is_try = request.starts_with("POST");
            if is_try && request.ends_with(right) {
                let signs_in = "Location: /\r\nSet-Cookie: session=1\r\n";
                return Some(answer_http(302, signs_in, ""));
            }
            if request.contains("Cookie: session=1") {
                return Some(answer_http(200, "", "<h1>Lamps</h1>"));
            }
            wrong += usize::from(is_try);
            let locked = warning == LOCKS_TOO && wrong > WRONG_MAX && is_try;
            let said = if locked {
                "<p>The account is locked</p>"
            } else {
                ""
            };
            let page = format!(
                "{said}{warning}<form method=post action=/in><input name=u><input type=password name=p></form>"
            );
            Some(answer_http(200, "", &page))
        });
        all_facts(80, &list(PAIRS))
    })
}

const LOCKS_TOO: &str = "<p>After five failed attempts the account is locked for 10 minutes.</p>";
const WARNINGS: [&str; 3] = [
    "<p>After 5 failed attempts the account is locked for 10 minutes.</p>",
    "<div style='display:none'>You have exceeded 5 attempts</div>",
    "<p>Only one administrator can be logged in.</p>",
];

#[test]
fn a_warning_on_the_page_hides_no_default_password() {
    for warning in WARNINGS {
        let facts = form_that_warns(warning, "u=admin&p=1234");
        let is_found = |fact: &Fact| matches!(fact, Fact::CredentialAccepted { account, .. } if account == "admin");
        assert!(facts.iter().any(is_found), "{facts:?}");
    }
}

#[test]
fn a_warning_that_stood_there_from_the_start_may_be_a_lock_and_new_words_are_one() {
    for warning in WARNINGS {
        let facts = form_that_warns(warning, "nobody");
        assert_eq!(stopped(&facts), [StopReason::ServiceDropped], "{facts:?}");
        assert!(
            facts.iter().any(|fact| matches!(
                fact,
                Fact::InterfaceUnusable { reason, .. } if reason.contains("before any was tried")
            )),
            "{facts:?}"
        );
    }
    let facts = form_that_warns(LOCKS_TOO, "nobody");
    assert_eq!(stopped(&facts), [StopReason::LockOut], "{facts:?}");
}
