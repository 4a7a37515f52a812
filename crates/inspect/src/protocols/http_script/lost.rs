//! Whether a log-in was lost on its way: a page that then shows its form again has refused nothing.
//!
//! A small device answers by 503 where it has no room, hangs up, or is late. What a page asks for by itself, as it does before
//! any try, is no log-in, and some devices refuse by an error of the server (SOAP has faults sent as 500): so what is seen is
//! held against the page before the try, and against what a random pair caused. A fault that a random pair gets too is taken for
//! a refusal while the list is tried, so that a right pair is still found, and casts doubt on all of them where none is.

use proofhouse_browser::{Page, Request};

use super::super::http_json::without_digits;
use super::drawn::{DRESSES, has_come, is_same};

/// Kinds of requests that send what a page was given, in Chromium's words.
const SENDS: [&str; 3] = ["Document", "XHR", "Fetch"];
/// Methods by which a page sends something.
const POSTS: [&str; 3] = ["POST", "PUT", "PATCH"];
/// What a relay says where the device did not answer, and a device where it has no room: no refusal, however often it is said.
const AWAY: std::ops::RangeInclusive<u16> = 502..=504;

/// A try, and what it is held against.
pub(super) struct Try<'t> {
    /// The page before it.
    pub(super) fresh: &'t Page,
    /// What a random pair caused the page to ask for.
    pub(super) random: &'t [Request],
    pub(super) account: &'t str,
    pub(super) password: &'t str,
}

impl Try<'_> {
    /// What of the log-in was lost among the requests to the device that its form caused, in words.
    pub(super) fn lost(&self, caused: &[(String, &Request)]) -> Option<String> {
        let is_lost = |request: &Request| {
            let is_sent = self.is_log_in(request) && !self.is_refusal(request);
            !has_come(request) && (is_sent || self.leads_up(request))
        };
        let (target, request) = caused.iter().find(|(_, request)| is_lost(request))?;
        let method = &request.method;
        Some(match request.status {
            _ if request.failed => format!("{method} {target} did not come through"),
            Some(status) => format!("{method} {target} was answered by {status}"),
            None => format!("{method} {target} was not answered in time"),
        })
    }

    /// The fault of the server by which the log-in was answered among what its form caused, in words.
    pub(super) fn fault(&self, caused: &[(String, &Request)]) -> Option<String> {
        let is_fault = |request: &Request| fault_of(request).is_some() && self.is_log_in(request);
        let (target, request) = caused.iter().find(|(_, request)| is_fault(request))?;
        let status = fault_of(request)?;
        Some(format!(
            "it answered {} {target} with {status} to a random password, a fault of the server that may have looked at none",
            request.method
        ))
    }

    /// Whether a request sends the log-in: it carries its words, or posts something that the page did not post before.
    fn is_log_in(&self, request: &Request) -> bool {
        let kind = request.kind.as_str();
        if request.is_of_the_browser() || DRESSES.contains(&kind) {
            return false;
        }
        let posts = SENDS.contains(&kind) && POSTS.contains(&request.method.as_str());
        let words = [self.account, self.password];
        let carries_one = words.iter().any(|word| carries(request, word));
        let is_letter_for_letter =
            |then: &Request| then.url == request.url && then.body == request.body;
        let mut before = self.fresh.requests.iter();
        (carries_one && !before.any(is_letter_for_letter))
            || (posts && !self.is_asked_anyway(request))
    }

    /// Whether the page asked for the same before its form was filled in, but for numbers that count or tell the time.
    fn is_asked_anyway(&self, request: &Request) -> bool {
        let sent = |one: &Request| without_digits(one.body.as_deref().unwrap_or_default());
        let mut before = self.fresh.requests.iter();
        before.any(|then| is_same(then, request) && sent(then) == sent(request))
    }

    /// Whether a random pair was answered so, too: a fault of the server may be how it refuses.
    fn is_refusal(&self, request: &Request) -> bool {
        let fault = fault_of(request).filter(|status| !AWAY.contains(status));
        let mut random = self.random.iter();
        fault.is_some() && random.any(|then| is_same(then, request) && fault_of(then) == fault)
    }

    /// Whether a request leads up to a log-in, as one for a nonce does, or is one that carries what was made of the words: only
    /// the form causes it, and a random pair was answered.
    fn leads_up(&self, request: &Request) -> bool {
        let is_caused = SENDS.contains(&request.kind.as_str()) && !self.is_asked_anyway(request);
        let mut random = self.random.iter();
        is_caused && random.any(|then| is_same(then, request) && has_come(then))
    }
}

/// The fault of the server by which a request was answered.
fn fault_of(request: &Request) -> Option<u16> {
    request
        .status
        .filter(|status| !request.failed && *status >= 500)
}

/// Whether a word stands by itself in the address or in the body of a request.
fn carries(request: &Request, word: &str) -> bool {
    if word.is_empty() {
        return false;
    }
    let body = request.body.as_deref().unwrap_or_default();
    let query = request.url.split_once('?').map_or("", |(_, query)| query);
    let mut pairs = url::form_urlencoded::parse(query.as_bytes())
        .chain(url::form_urlencoded::parse(body.as_bytes()));
    pairs.any(|(_, value)| value == word) || body.contains(&format!("\"{word}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &str, target: &str, kind: &str, body: &str) -> Request {
        Request {
            method: method.to_owned(),
            url: format!("http://192.168.1.9{target}"),
            kind: kind.to_owned(),
            body: Some(body.to_owned()),
            ..Request::default()
        }
    }

    fn answered(status: u16, request: Request) -> Request {
        Request {
            status: Some(status),
            ..request
        }
    }

    fn log_in() -> Request {
        request("POST", "/in", "XHR", "k=f4a2")
    }

    /// What is lost of a try of `admin`/`1234` that caused this, at a page that asked for `fresh` by itself and caused
    /// `random` for a random pair.
    fn lost(fresh: &[Request], random: &[Request], caused: &Request) -> Option<String> {
        let fresh = Page {
            requests: fresh.to_vec(),
            ..Page::default()
        };
        let held_against = Try {
            fresh: &fresh,
            random,
            account: "admin",
            password: "1234",
        };
        held_against.lost(&[("/in".to_owned(), caused)])
    }

    #[test]
    fn a_log_in_that_failed_was_late_or_found_no_room_is_lost() {
        let random = [answered(200, log_in())];
        let failed = Request {
            failed: true,
            ..answered(200, log_in())
        };
        for (caused, words) in [
            (answered(503, log_in()), "POST /in was answered by 503"),
            (answered(500, log_in()), "POST /in was answered by 500"),
            (log_in(), "POST /in was not answered in time"),
            (failed, "POST /in did not come through"),
        ] {
            assert_eq!(lost(&[], &random, &caused).as_deref(), Some(words));
            assert!(lost(&[], &[], &caused).is_some(), "{caused:?}");
        }
        for status in [200, 302, 401, 403] {
            assert_eq!(lost(&[], &random, &answered(status, log_in())), None);
        }
    }

    #[test]
    fn a_fault_by_which_a_random_pair_is_refused_too_is_a_refusal() {
        for (status, is_lost) in [(500, false), (503, true)] {
            let random = [answered(status, log_in())];
            let now = lost(&[], &random, &answered(status, log_in()));
            assert_eq!(now.is_some(), is_lost, "{status}");
        }
        let now = lost(&[], &[answered(500, log_in())], &answered(507, log_in()));
        assert!(now.is_some(), "another fault than the random pair got");
    }

    #[test]
    fn a_fault_that_answers_a_random_pair_is_told() {
        let fresh = Page::default();
        let random = Try {
            fresh: &fresh,
            random: &[],
            account: "x7",
            password: "y9",
        };
        let fault = |request: &Request| random.fault(&[("/in".to_owned(), request)]);
        for status in [500, 503] {
            let said = fault(&answered(status, log_in())).unwrap();
            assert!(said.contains(&format!("POST /in with {status}")), "{said}");
        }
        assert_eq!(fault(&answered(403, log_in())), None);
        assert_eq!(fault(&log_in()), None);
    }

    #[test]
    fn what_the_page_asks_for_by_itself_is_no_log_in() {
        let poll = |count: u32| {
            request(
                "POST",
                "/rpc",
                "Fetch",
                &format!("{{\"id\":{count},\"call\":\"news\"}}"),
            )
        };
        let fresh = [poll(1), request("GET", "/", "Document", "")];
        assert_eq!(lost(&fresh, &[], &poll(2)), None);
        let random = [answered(200, request("GET", "/", "Document", ""))];
        let again = answered(503, request("GET", "/", "Document", ""));
        assert_eq!(lost(&fresh, &random, &again), None, "the page itself");
        let own = |kind: &str, body: &str| lost(&fresh, &[], &request("POST", "/rpc", kind, body));
        assert!(own("Fetch", "{\"id\":2,\"call\":\"login\"}").is_some());
        assert!(own("Fetch", "{\"id\":2,\"user\":\"admin\"}").is_some());
        // Nobody waits for an answer to it.
        assert_eq!(own("Ping", "left"), None);
    }

    #[test]
    fn what_is_only_asked_for_is_a_log_in_where_it_carries_the_words_or_a_random_pair_was_answered()
    {
        let get = |target: &str, kind: &str| request("GET", target, kind, "");
        for target in ["/in?user=admin&h=1", "/in?p=1234"] {
            assert!(lost(&[], &[], &get(target, "XHR")).is_some(), "{target}");
            assert!(lost(&[], &[], &get(target, "Script")).is_some(), "{target}");
        }
        for (target, kind) in [
            ("/in?h=1", "XHR"),
            ("/who?user=admin", "Image"),
            ("/i", "Other"),
        ] {
            assert_eq!(lost(&[], &[], &get(target, kind)), None, "{target}");
        }
        // Short words stand in other requests, too.
        let poll = get("/news?from=1234", "XHR");
        assert_eq!(lost(std::slice::from_ref(&poll), &[], &poll), None);
        let nonce = get("/nonce?t=2", "Fetch");
        let random = [answered(200, get("/nonce?t=1", "Fetch"))];
        assert!(lost(&[], &random, &nonce).is_some());
        assert_eq!(lost(&random, &random, &nonce), None, "it asks anyway");
    }
}
