//! Where a first page leads on the same host, and which of that may be asked for without doing anything to the device.
//!
//! A browser loads frames by itself, so they are all looked at. A link waits for a click, and on small devices a click may be an act: `/H` switches
//! a relay in the ESP32's own example, `?turn=on` a Shelly plug. So of links, and of targets in scripts, only those
//! are followed that are named or worded like a login or a page. The rest is counted and told.

use scraper::{ElementRef, Html, Selector};

use crate::protocols::http::Response;
use crate::protocols::http_form;

/// The most links of a first page that are looked at.
const LINKS_MAX: usize = 10;
/// The longest link that is looked at, in bytes: it may come to name a login in a report.
const LINK_BYTES_MAX: usize = 256;
/// The longest words of a link that are read, in bytes.
const WORDS_BYTES_MAX: usize = 256;
/// How far behind the word "location" a script's target is looked for, in bytes.
const SCRIPT_TARGET_WITHIN: usize = 24;
/// How pages are named.
const PAGES: [&str; 9] = [
    "htm", "html", "shtml", "xhtml", "asp", "aspx", "php", "jsp", "lp",
];
/// What names or words a way to a login.
const LOGINS: [&str; 17] = [
    "login", "log in", "logon", "log on", "signin", "sign in", "sign-in", "auth", "admin",
    "account", "user", "index", "home", "main", "luci", "manage", "setting",
];
/// What names an act anywhere in a link.
const ACTS: [&str; 28] = [
    "logout", "log out", "logoff", "signout", "sign out", "reboot", "reset", "restart", "delete",
    "remove", "erase", "format", "upgrade", "update", "shutdown", "unlock", "open", "toggle",
    "relay", "switch", "trigger", "pulse", "disarm", "start", "stop", "play", "enable", "disable",
];
/// What holds the name of an act, and names none.
const NO_ACTS: [&str; 3] = ["display", "information", "openwrt"];
/// What names a file that is no page: nobody logs in there.
const FILES: [&str; 20] = [
    "pdf", "txt", "csv", "json", "xml", "log", "png", "jpg", "jpeg", "gif", "svg", "ico", "css",
    "js", "zip", "gz", "bin", "mp4", "doc", "docx",
];
/// What names an act where it is a whole word.
const ACTING_WORDS: [&str; 16] = [
    "on", "off", "set", "lock", "arm", "run", "heat", "cool", "fire", "feed", "dim", "up", "down",
    "turn", "press", "cmd",
];

/// The links of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Links {
    /// Those that are looked at.
    pub(super) followed: Vec<String>,
    /// How many of them, the first, are frames.
    pub(super) frames: usize,
    /// How many may act, and are left alone.
    pub(super) left: usize,
    /// How many are not looked at, since they are so many.
    pub(super) beyond: usize,
}

/// What leads to a target.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// The page shows it within itself.
    Frame,
    /// It is named or worded like a page or a login.
    Name,
    /// Anything else: what it does is not known.
    Other,
}

impl Links {
    /// Where a page leads on the same host: its frames and links, and the target of a script that moves on.
    pub(super) fn of(page: &Response) -> Self {
        let (mut links, mut left) = (Self::default(), Vec::new());
        for (target, by) in found(page) {
            let Some(target) = http_form::local_target(&target, &page.target) else {
                continue;
            };
            if target.len() > LINK_BYTES_MAX || links.followed.contains(&target) {
                continue;
            }
            let may_act = by != By::Frame && (by == By::Other || acts(&target));
            if may_act {
                if !left.contains(&target) && !is_file(&target) {
                    left.push(target);
                }
            } else if links.followed.len() < LINKS_MAX {
                links.frames += usize::from(by == By::Frame);
                links.followed.push(target);
            } else {
                links.beyond += 1;
            }
        }
        links.left = left.len();
        links
    }

    /// What of them is not looked at, in words.
    pub(super) fn unfollowed(&self) -> Option<String> {
        let left = match self.left {
            0 => None,
            1 => Some("one link was not followed, since it may act".to_owned()),
            left => Some(format!(
                "{left} links were not followed, since they may act"
            )),
        };
        let beyond =
            (self.beyond > 0).then(|| format!("of its other links only {LINKS_MAX} were followed"));
        let words: Vec<String> = left.into_iter().chain(beyond).collect();
        (!words.is_empty()).then(|| words.join("; "))
    }
}

/// The targets that a page names, frames first, and what leads there.
fn found(page: &Response) -> Vec<(String, By)> {
    let by_name = |is_named: bool| if is_named { By::Name } else { By::Other };
    let mut targets = Vec::new();
    let html = Html::parse_document(&page.body);
    for (selector, attribute) in [("frame, iframe", "src"), ("a, area", "href")] {
        // A constant of ours: it parses, and every test would fail if it did not.
        let Ok(selector) = Selector::parse(selector) else {
            continue;
        };
        for element in html.select(&selector) {
            if let Some(target) = element.attr(attribute) {
                let by = if attribute == "src" {
                    By::Frame
                } else {
                    by_name(is_page(target) || is_login(&words(element)))
                };
                targets.push((target.to_owned(), by));
            }
        }
    }
    let lower = page.body.to_ascii_lowercase();
    for (at, word) in lower.match_indices("location").take(LINKS_MAX) {
        let after = page.body.get(at + word.len()..).unwrap_or_default();
        let quote = after
            .find(['"', '\''])
            .filter(|start| *start <= SCRIPT_TARGET_WITHIN);
        let target = quote
            .and_then(|start| after.get(start + 1..))
            .and_then(|rest| rest.split(['"', '\'']).next());
        targets.extend(target.map(|target| (target.to_owned(), by_name(is_page(target)))));
    }
    targets
}

/// The words that a link shows.
fn words(link: ElementRef<'_>) -> String {
    let mut words = String::new();
    for text in link.text() {
        words.push_str(text);
        if words.len() > WORDS_BYTES_MAX {
            break;
        }
    }
    words
}

/// Whether a link is named like a page, or like a login.
fn is_page(target: &str) -> bool {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let last = path.trim_end_matches('/').rsplit('/').next();
    let last = last.unwrap_or_default().to_ascii_lowercase();
    let is_named = last
        .rsplit_once('.')
        .is_some_and(|(_, ending)| PAGES.contains(&ending));
    is_login(&last) || (query.is_empty() && (is_named || path.ends_with('/')))
}

/// Whether words name a way to a login.
fn is_login(words: &str) -> bool {
    let words = words.to_lowercase();
    LOGINS.iter().any(|name| words.contains(name))
}

/// Whether following such a link might do something to the device.
fn acts(target: &str) -> bool {
    let mut target = target.to_lowercase();
    for harmless in NO_ACTS {
        target = target.replace(harmless, "");
    }
    ACTS.iter().any(|word| target.contains(word))
        || target
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .any(|word| ACTING_WORDS.contains(&word))
}

/// Whether a link leads to a file that is no page.
fn is_file(target: &str) -> bool {
    let ending = target.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| FILES.contains(&ending.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::http::Head;

    fn links(body: &str) -> Links {
        Links::of(&Response {
            head: Head {
                status: 200,
                headers: Vec::new(),
            },
            body: body.to_owned(),
            target: "/web/".to_owned(),
            ..Response::default()
        })
    }

    #[test]
    fn links_frames_and_scripts_are_followed_on_the_same_host_only() {
        let found = links(
            &"<iframe src=top></iframe><a href=/a.htm>a</a><a href=http://cloud.example/x>x</a>\
             <a href=/LONG.htm>no</a><script>window.location.href = \"/doc/login.asp\";</script>"
                .replace("LONG", &"a".repeat(LINK_BYTES_MAX)),
        );
        assert_eq!(found.followed, ["/web/top", "/a.htm", "/doc/login.asp"]);
        assert_eq!(found.left, 0);
    }

    #[test]
    fn what_may_switch_something_is_left_alone() {
        // The ESP32's example, KMTronic's relays, Shelly, Tasmota, a garage door.
        for act in [
            "<a href=/H>here</a> to turn the LED on",
            "<a href=/FF0101>1</a>",
            "<a href='/relay/0?turn=on'>on</a>",
            "<a href='/cm?cmnd=Power%20On'>On</a>",
            "<a href=/on.html>on</a>",
            "<a href=/reboot.cgi>Administration</a>",
            "<button onclick=\"location.href='/door'\">",
            "<a href='index.php?heater=1&start'>main</a>",
        ] {
            let found = links(act);
            assert_eq!(
                (found.followed.as_slice(), found.left),
                (&[][..], 1),
                "{act}"
            );
        }
    }

    #[test]
    fn a_login_is_known_by_its_name_or_its_words() {
        let found = links(
            "<a href=/cgi-bin/luci?x=1>LuCI</a><a href=/x7><b>Log in</b></a><a href=/ui/>ui</a>",
        );
        assert_eq!(found.followed, ["/cgi-bin/luci?x=1", "/x7", "/ui/"]);
    }
}
