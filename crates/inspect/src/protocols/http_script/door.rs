//! The page as a door: each try in a tab of its own, and judged by what the page shows the same tab afterwards.

use std::collections::BTreeSet;

use proofhouse_browser::{Browser, BrowserError, Page, Tab};

use super::super::http::Response;
use super::super::http_form::{asks_the_same, demands_new_password, outline_of, warned};
use super::super::http_json::without_digits;
use super::super::{Access, AtOnce, Attempt, Door, Login, Trying, says_busy, says_locked};
use super::drawn::{lost_since, undrawn};
use super::{Sent, Window, is_at_rest, is_broken, is_there, words};

/// Tries at one such login: each takes a browser some seconds.
const TRIES_MAX: u32 = 30;

/// The most of a warning that is quoted, in characters.
const WARNING_CHARS_MAX: usize = 160;

/// A log-in that only a browser can send.
pub struct Script {
    window: Window,
    /// What the page says after a random pair.
    refusal: String,
    takes_account: bool,
    /// What it said before any try, where that reads like a lock or a want of room.
    warning: Option<String>,
}

impl Script {
    /// The log-in of the window's page, which sent this for a random pair.
    pub fn new(window: Window, sent: Sent) -> Self {
        Self {
            window,
            refusal: sent.refusal,
            takes_account: sent.takes_account,
            warning: sent.warning,
        }
    }
}

/// Tries one account and password in a fresh tab. A page that came to rest and sent nothing may have lost the click: it gets
/// another try in another tab. One that sends nothing then either withholds such a password itself.
fn tried(
    window: &Window,
    browser: &mut Browser,
    refusal: &str,
    account: &str,
    password: &str,
) -> Result<Attempt, BrowserError> {
    let mut tab = browser.tab()?;
    let mut filled = filled_in(window, &mut tab, account, password)?;
    if matches!(&filled, Ok((_, after)) if is_at_rest(after) && window.sent_by(after).is_empty()) {
        let log = window.client.log();
        log.note("its form sent nothing to the device: it is filled in once more");
        drop(tab);
        tab = browser.tab()?;
        filled = filled_in(window, &mut tab, account, password)?;
    }
    let (fresh, after) = match filled {
        Ok(pages) => pages,
        Err(attempt) => return Ok(attempt),
    };
    if !is_at_rest(&after) && window.sent_by(&after).is_empty() {
        return Ok(Attempt::Dropped(format!(
            "its form sent nothing to the device this time: {}",
            after.end
        )));
    }
    if let Some(turned_away) = turned_away(&fresh, &after) {
        return Ok(turned_away);
    }
    let again = window.opened(&mut tab)?;
    window.note("opened again in the same tab", &again);
    if let Some(lost) = lost_since(&again, &fresh) {
        return Ok(Attempt::Dropped(format!(
            "what its page is drawn from did not come: {lost}"
        )));
    }
    let proof = || {
        format!(
            "the page at {} as its script draws it shows {} to the tab that signed in; to a fresh one a log-in form",
            window.entry.path(),
            outline(&again)
        )
    };
    if demands_new_password(&again.html) {
        return Ok(Attempt::Accepted(Access {
            proof: proof(),
            change_forced: true,
            at_once: AtOnce::Unknown,
            passwordless: false,
        }));
    }
    drop(tab);
    let is_behind = again.asks_password
        && is_there(&again)
        && is_another(&again, &fresh)
        && asks_the_same(&window.opened(&mut browser.tab()?)?.html, &fresh.html);
    if again.asks_password && !is_behind {
        let says_the_same = without_digits(&words(&after)) == without_digits(refusal);
        return Ok(if after.asks_password || says_the_same {
            Attempt::Refused
        } else {
            Attempt::Unusable(format!(
                "after the try the page shows {} and no form, and asks for the log-in again when it is opened anew: nothing shows that anyone is signed in",
                outline(&after)
            ))
        });
    }
    if !is_there(&again) || again.text.trim().is_empty() {
        return Ok(Attempt::Unusable(format!(
            "after the try the page cannot be read: {}",
            again.end
        )));
    }
    Ok(Attempt::accepted(proof()))
}

/// The page before its form was filled in and sent, and afterwards; `Err`: what it is without one.
fn filled_in(
    window: &Window,
    tab: &mut Tab<'_>,
    account: &str,
    password: &str,
) -> Result<Result<(Page, Page), Attempt>, BrowserError> {
    let fresh = window.opened(tab)?;
    if is_broken(&fresh) || !fresh.asks_password {
        window.note("opened", &fresh);
        return Ok(Err(formless(&fresh)));
    }
    let Some(sent) = tab.sign_in(account, password)? else {
        let reason = "its log-in form was not there again".to_owned();
        return Ok(Err(Attempt::Unusable(reason)));
    };
    window.note("after the try", &sent.page);
    Ok(Ok((fresh, sent.page)))
}

/// What a page is, without what it holds: that may be keys, or names of people.
fn outline(page: &Page) -> String {
    outline_of(&Response {
        body: page.html.clone(),
        ..Response::default()
    })
}

/// What a page says of no password after a try, and did not say before: that no more are taken, or none for the moment.
fn turned_away(fresh: &Page, after: &Page) -> Option<Attempt> {
    let mut answers = after.requests.iter();
    let said = news(fresh, after);
    if answers.any(|one| matches!(one.status, Some(423 | 429))) || says_locked(&said) {
        return Some(Attempt::LockedOut(words(after)));
    }
    says_busy(&said)
        .then(|| Attempt::Dropped(format!("it has no room for a login: {:?}", words(after))))
}

/// What a page says before any try, where that reads like a lock or a want of room.
pub(super) fn warning_of(page: &Page) -> Option<String> {
    let mut lines = page.text.lines().map(str::trim);
    let warning = lines.find(|line| says_locked(line) || says_busy(line))?;
    Some(warning.chars().take(WARNING_CHARS_MAX).collect())
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
fn is_another(page: &Page, login: &Page) -> bool {
    let said = |page: &Page| without_digits(&words(page));
    !asks_the_same(&page.html, &login.html) && said(page) != said(login)
}

fn formless(page: &Page) -> Attempt {
    if is_there(page) && !page.asks_password && undrawn(page).is_none() {
        return Attempt::Open(format!("the page shows {:?} without a login", words(page)));
    }
    Attempt::Unusable(format!("its log-in form cannot be drawn: {}", page.end))
}

impl Login for Script {
    fn service(&self) -> &'static str {
        "http-script"
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        let (account, password) = (account.to_owned(), password.to_owned());
        let refusal = self.refusal.clone();
        Box::pin(async move {
            let done = self
                .window
                .with(move |window, browser| tried(window, browser, &refusal, &account, &password));
            done.await.unwrap_or_else(Attempt::Dropped)
        })
    }

    fn asked(&self) -> bool {
        true
    }

    fn doubt(&self) -> Option<String> {
        self.warning.as_deref().map(warned)
    }

    fn is_held_at_once(&self) -> bool {
        true
    }

    fn twin(&self) -> Door {
        // The browser is one, and tries wait for it.
        Box::new(Self {
            window: self.window.clone(),
            refusal: self.refusal.clone(),
            takes_account: self.takes_account,
            warning: self.warning.clone(),
        })
    }

    fn takes_account(&self) -> bool {
        self.takes_account
    }

    fn tells_time(&self) -> bool {
        // Most of it is the browser's.
        false
    }

    fn tries_max(&self) -> Option<u32> {
        Some(TRIES_MAX)
    }
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
            Some("Account locked, try again later.")
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
}
