//! What the page after a try says of it: a refusal, a lock, a demand for a new password, or nothing that can be told.

use std::collections::BTreeSet;

use proofhouse_browser::Page;

use super::super::http::Response;
use super::super::http_form::{
    asks_the_same, demands_new_password, has_password_field, outline_of, warned,
};
use super::super::http_json::without_digits;
use super::super::{Attempt, says_busy, says_locked, says_must_change};
use super::words;

/// The most of a warning that is quoted, in characters.
const WARNING_CHARS_MAX: usize = 160;

/// What a try is whose log-in came through, by the page `after` it, where the page at `place` asks for the log-in again when it
/// is opened anew: some keep who is signed in to the page that they show, so that it may be another than the log-in (`fresh`).
pub(super) fn asked_again(place: &str, fresh: &Page, after: &Page, refusal: &str) -> Attempt {
    if after.asks_password && demands_since(after, fresh) {
        return Attempt::must_change(format!(
            "the page at {place} as its script draws it shows only a form for a new password ({}) after the try, and a log-in form before it",
            outline(after)
        ));
    }
    let is_login = after.asks_password && asks_as(after, fresh);
    if is_login || without_digits(&words(after)) == without_digits(refusal) {
        return Attempt::Refused;
    }
    let what = if after.asks_password {
        "another field for a password"
    } else {
        "no form"
    };
    Attempt::Unusable(format!(
        "after the try the page shows {} and {what}, and asks for the log-in again when it is opened anew: nothing shows that anyone is signed in",
        outline(after)
    ))
}

/// Whether a page asks for what the log-in asks for, and for no other password. Fields within frames and shadow trees stand in
/// neither page: then nothing tells them apart.
fn asks_as(page: &Page, login: &Page) -> bool {
    let (now, then) = (&page.html, &login.html);
    (asks_the_same(now, then) && asks_the_same(then, now))
        || !(has_password_field(now) || has_password_field(then))
}

/// Whether a page demands a new password, and the log-in (`fresh`) did not: some hold the form for one all the time and only
/// show it, so that what a reader sees must tell.
pub(super) fn demands_since(page: &Page, fresh: &Page) -> bool {
    demands_new_password(&page.html)
        && (!demands_new_password(&fresh.html) || says_must_change(&news(fresh, page)))
}

/// What a page is, without what it holds: that may be keys, or names of people.
pub(super) fn outline(page: &Page) -> String {
    outline_of(&Response {
        body: page.html.clone(),
        ..Response::default()
    })
}

/// What a page says of no password after a try, and did not say before: that no more are taken, or none for the moment.
pub(super) fn turned_away(fresh: &Page, after: &Page) -> Option<Attempt> {
    let mut answers = after.requests.iter();
    let said = news(fresh, after);
    if answers.any(|one| matches!(one.status, Some(423 | 429))) || says_locked(&said) {
        return Some(Attempt::LockedOut(words(after)));
    }
    says_busy(&said)
        .then(|| Attempt::Dropped(format!("it has no room for a login: {:?}", words(after))))
}

/// What a page says before any try, where that reads like a lock or a want of room: why its refusals may be none.
pub(super) fn warning_of(page: &Page) -> Option<String> {
    let mut lines = page.text.lines().map(str::trim);
    let warning = lines.find(|line| says_locked(line) || says_busy(line))?;
    let warning: String = warning.chars().take(WARNING_CHARS_MAX).collect();
    Some(warned(&warning))
}

/// The lines that a reader sees after the try and did not see before it: some pages warn of locks from the start.
fn news(fresh: &Page, after: &Page) -> String {
    let before: BTreeSet<&str> = fresh.text.lines().map(str::trim).collect();
    let mut said: Vec<&str> = after.text.lines().map(str::trim).collect();
    said.retain(|line| !before.contains(line));
    said.join("\n")
}

/// Whether a page asks for none of the words that the log-in asks for, and says something else: the page behind one may have
/// fields for the key of a network.
pub(super) fn is_another(page: &Page, login: &Page) -> bool {
    let said = |page: &Page| without_digits(&words(page));
    !asks_the_same(&page.html, &login.html) && said(page) != said(login)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page {
            text: text.to_owned(),
            ..Page::default()
        }
    }

    #[test]
    fn the_warning_is_what_the_page_says_of_locks_before_any_try() {
        let warns = "Hub\nAccount locked, try again later.\nLog in";
        assert_eq!(
            warning_of(&page(warns)).as_deref(),
            Some(warned("Account locked, try again later.").as_str())
        );
        assert_eq!(warning_of(&page("Hub\nLog in")), None);
    }

    #[test]
    fn a_warning_that_stands_on_the_page_from_the_start_is_no_lock() {
        let warns =
            "After 5 wrong passwords the account is locked.\nOnly one user can be logged in.";
        let fresh = page(warns);
        assert_eq!(
            turned_away(&fresh, &page(&format!("{warns}\nWrong password"))),
            None
        );
        let locked = page(&format!("{warns}\nThe account is locked."));
        assert!(matches!(
            turned_away(&fresh, &locked),
            Some(Attempt::LockedOut(_))
        ));
        let too_many = proofhouse_browser::Request {
            status: Some(429),
            ..proofhouse_browser::Request::default()
        };
        let counted = Page {
            requests: vec![too_many],
            ..page(warns)
        };
        assert!(matches!(
            turned_away(&fresh, &counted),
            Some(Attempt::LockedOut(_))
        ));
    }

    /// A page with this HTML, in which a field for a password can be seen.
    fn asking(html: &str, text: &str) -> Page {
        Page {
            html: html.to_owned(),
            asks_password: true,
            ..page(text)
        }
    }

    #[test]
    fn the_log_in_that_is_shown_again_is_a_refusal_and_another_field_for_a_password_is_none() {
        let login = "<input id=u><input type=password id=p>";
        let fresh = asking(login, "Hub");
        let judged = |after: &Page| asked_again("/", &fresh, after, "Hub Wrong, 3 left");
        for refused in [
            asking(login, "Hub\nFive letters at least"),
            // Its fields are called otherwise each time.
            asking("<input type=password id=p2>", "Hub\nWrong, 2 left"),
            page("Hub\nWrong, 1 left"),
        ] {
            assert_eq!(judged(&refused), Attempt::Refused, "{refused:?}");
        }
        let key = "<input type=password id=wpa>";
        for unclear in [key.to_owned(), format!("{login}{key}")] {
            let after = asking(&unclear, "Set up your network");
            let Attempt::Unusable(reason) = judged(&after) else {
                panic!("{unclear}");
            };
            assert!(reason.contains("another field"), "{reason}");
        }
        // What stands in a frame or a shadow tree is not read.
        let framed = asking("<hub-login></hub-login>", "Hub");
        let after = asking("<hub-login></hub-login>", "Hub\nFive letters at least");
        assert_eq!(
            asked_again("/", &framed, &after, "Hub Wrong"),
            Attempt::Refused
        );
    }

    #[test]
    fn a_demand_for_a_new_password_after_the_try_is_access_unless_it_stood_there_before() {
        let login = "<input type=password id=p>";
        let demand = "<h2>Set a new password</h2><form><input type=password id=a><input type=password id=b></form>";
        let both = format!("{login}{demand}");
        let says = "You must change your password";
        for (before, after, words, is_access) in [
            (login, demand, "", true),
            // Over the log-in.
            (login, both.as_str(), "", true),
            (both.as_str(), both.as_str(), "Wrong", false),
            (both.as_str(), both.as_str(), says, true),
        ] {
            let judged = asked_again("/", &asking(before, "Hub"), &asking(after, words), "no");
            let change_forced =
                matches!(&judged, Attempt::Accepted(access) if access.change_forced);
            assert_eq!(change_forced, is_access, "{after}, {words:?}: {judged:?}");
        }
    }
}
