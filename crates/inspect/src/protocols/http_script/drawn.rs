//! Whether a page came whole: what it is drawn from may be what draws the log-in, and a page that lacks it shows none.
//!
//! A small device has few sockets: it drops what comes beside other tries, cuts it short, or says that it has no room.

use proofhouse_browser::{End, Page, Request};
use url::Url;

/// Kinds of requests whose answers can draw a log-in, in Chromium's words; what only dresses a page cannot.
const DRAWS: [&str; 4] = ["Document", "Script", "XHR", "Fetch"];
/// Kinds that only dress it.
pub(super) const DRESSES: [&str; 4] = ["Image", "Font", "Stylesheet", "Media"];

/// Whether the answer came whole, and was not that there is no room.
pub(super) fn has_come(request: &Request) -> bool {
    !is_lost(request) && request.status.is_some()
}

/// Whether the answer is known not to have come; one without a status may be under way still.
fn is_lost(request: &Request) -> bool {
    request.failed || matches!(request.status, Some(429 | 500..))
}

/// Requests to the page's own place.
fn own(page: &Page) -> impl Iterator<Item = &Request> {
    let origin = page.final_url.as_ref().map(Url::origin);
    let is_own = move |url: &str| Url::parse(url).is_ok_and(|url| Some(url.origin()) == origin);
    let requests = page.requests.iter();
    requests.filter(move |request| is_own(&request.url))
}

fn is_script(request: &Request) -> bool {
    request.kind == "Script"
}

/// A script of the page's own place that did not come.
pub(super) fn missing_script(page: &Page) -> Option<&str> {
    let mut scripts = own(page).filter(|request| is_script(request));
    let missing = scripts.find(|request| !has_come(request));
    missing.map(|request| request.url.as_str())
}

/// What did not come of the page's own place now, and did not fail in the same way to `fresh`, which drew the log-in
/// without it: a script, or what a script asked for then too.
pub(super) fn lost_since<'p>(page: &'p Page, fresh: &Page) -> Option<&'p str> {
    let came = |now: &Request, came: bool| {
        let mut then = own(fresh).filter(|then| is_same(then, now));
        then.any(|then| has_come(then) == came)
    };
    let is_lost_now = |request: &Request| {
        !has_come(request)
            && match request.kind.as_str() {
                "Script" => came(request, true) || !came(request, false),
                "XHR" | "Fetch" => came(request, true),
                _ => false,
            }
    };
    let lost = own(page).find(|request| is_lost_now(request));
    lost.map(|request| request.url.as_str())
}

/// Whether two requests ask for the same; what stands behind a question mark is often a time.
pub(super) fn is_same(one: &Request, other: &Request) -> bool {
    let place = |url: &str| url.split(['?', '#']).next().map(str::to_owned);
    one.method == other.method && place(&one.url) == place(&other.url)
}

/// Why a page without a log-in may have one that was not drawn.
pub(super) fn undrawn(page: &Page) -> Option<String> {
    if page.end != End::Settled {
        return Some(page.end.to_string());
    }
    if let Some(url) = missing_script(page) {
        return Some(format!("{url} did not come"));
    }
    let origin = page.final_url.as_ref().map(Url::origin);
    // A frame from another place draws nothing of this page: a log-in in it is that place's own.
    let is_foreign_frame = |request: &Request| {
        let here = Url::parse(&request.url).is_ok_and(|url| Some(url.origin()) == origin);
        request.kind == "Document" && !here
    };
    let draws =
        |request: &&Request| DRAWS.contains(&request.kind.as_str()) && !is_foreign_frame(request);
    if let Some(lost) = page.requests.iter().filter(draws).find(|one| is_lost(one)) {
        return Some(format!("{} did not come", lost.url));
    }
    let is_dress = |place: &str| {
        let to_there = |request: &&Request| place_of(&request.url).is_some_and(|to| to == place);
        let mut there = page.requests.iter().filter(to_there);
        there.any(|request| DRESSES.contains(&request.kind.as_str()) || is_foreign_frame(request))
    };
    if let Some(refused) = page.refused.iter().find(|one| !is_dress(&one.place)) {
        let (place, reason) = (&refused.place, &refused.reason);
        return Some(format!("{place} was not let through: {reason}"));
    }
    let is_blank = page.text.trim().is_empty() && !page.asks_password;
    is_blank.then(|| "it stays blank".to_owned())
}

/// The host and the port of an address, as the proxy names them.
fn place_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    Some(format!(
        "{}:{}",
        url.host_str()?,
        url.port_or_known_default()?
    ))
}

#[cfg(test)]
mod tests {
    use proofhouse_browser::Refused;

    use super::*;

    const HERE: &str = "http://192.168.1.9";

    fn request(kind: &str, url: &str, status: Option<u16>) -> Request {
        Request {
            method: "GET".to_owned(),
            url: url.to_owned(),
            kind: kind.to_owned(),
            status,
            ..Request::default()
        }
    }

    fn at(kind: &str, path: &str, status: Option<u16>) -> Request {
        request(kind, &format!("{HERE}{path}"), status)
    }

    fn page(requests: Vec<Request>) -> Page {
        Page {
            final_url: Url::parse(HERE).ok(),
            text: "Hub".to_owned(),
            requests,
            ..Page::default()
        }
    }

    #[test]
    fn a_page_shows_no_login_only_where_all_came_that_could_draw_one() {
        let all = page(vec![
            at("Script", "/a.js", Some(200)),
            at("XHR", "/news", None),
        ]);
        assert_eq!(undrawn(&all), None);
        let cut = Request {
            failed: true,
            ..at("Fetch", "/login.tpl", Some(200))
        };
        for lost in [
            at("Script", "/a.js", None),
            at("Script", "/a.js", Some(503)),
            at("XHR", "/login.tpl", Some(500)),
            cut,
        ] {
            assert!(undrawn(&page(vec![lost.clone()])).is_some(), "{lost:?}");
        }
        let blank = Page {
            text: " ".to_owned(),
            ..page(Vec::new())
        };
        assert_eq!(undrawn(&blank).as_deref(), Some("it stays blank"));
        for end in [End::OutOfTime, End::TooManyRequests, End::Crashed] {
            let stopped = Page {
                end,
                ..page(Vec::new())
            };
            assert!(undrawn(&stopped).is_some());
        }
    }

    #[test]
    fn a_frame_of_another_place_is_no_part_of_the_page() {
        let frame = |url: &str| {
            let lost = Request {
                failed: true,
                ..request("Document", url, None)
            };
            undrawn(&page(vec![lost]))
        };
        assert_eq!(frame("http://192.168.1.9:1984/stream.html"), None);
        assert!(frame("http://192.168.1.9/login.html").is_some());
    }

    #[test]
    fn what_was_not_let_through_may_have_drawn_it_unless_it_only_dresses() {
        let refused = |requests: Vec<Request>| Page {
            refused: vec![Refused {
                method: "GET".to_owned(),
                place: "tplinkwifi.net:80".to_owned(),
                reason: "elsewhere".to_owned(),
            }],
            ..page(requests)
        };
        let font = request("Font", "http://tplinkwifi.net/f.woff", None);
        assert_eq!(undrawn(&refused(vec![font])), None);
        let words = undrawn(&refused(Vec::new())).unwrap();
        assert!(words.contains("tplinkwifi.net:80"), "{words}");
    }

    #[test]
    fn what_came_to_a_fresh_page_and_not_again_is_lost() {
        let fresh = page(vec![
            at("Script", "/draw.js", Some(200)),
            at("Script", "/broken.js", Some(500)),
            at("XHR", "/login.tpl?t=1", Some(200)),
            at("XHR", "/broken", Some(500)),
        ]);
        for lost in [
            at("Script", "/draw.js", Some(503)),
            at("Script", "/other.js", None),
            at("XHR", "/login.tpl?t=2", Some(503)),
        ] {
            let again = page(vec![lost]);
            assert!(lost_since(&again, &fresh).is_some(), "{again:?}");
        }
        for same in [
            at("Script", "/broken.js", Some(500)),
            at("XHR", "/broken", Some(500)),
            // What only the signed-in ask for is broken by itself.
            at("XHR", "/of-the-house", Some(500)),
            at("Script", "/draw.js", Some(200)),
        ] {
            let again = page(vec![same]);
            assert_eq!(lost_since(&again, &fresh), None, "{again:?}");
        }
    }
}
