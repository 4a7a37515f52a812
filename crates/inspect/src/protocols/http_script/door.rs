//! The page as a door: each try in a tab of its own, and judged by what the page shows the same tab afterwards.

use std::sync::Arc;

use proofhouse_browser::{Browser, BrowserError, End, Page, Request, Tab};

use super::super::http_form::asks_the_same;
use super::super::{Attempt, Door, Login, Trying};
use super::after::{asked_again, demands_since, is_another, outline, turned_away};
use super::drawn::{lost_since, undrawn};
use super::lost::Try;
use super::{Sent, Window, is_at_rest, is_broken, is_there, readable, words};

/// Tries at one such login: each takes a browser some seconds.
const TRIES_MAX: u32 = 30;

/// A log-in that only a browser can send.
pub struct Script {
    window: Window,
    random: Arc<Random>,
    takes_account: bool,
    /// Why its refusals may be none.
    doubt: Option<String>,
}

/// What came of a random pair.
struct Random {
    /// What the page said afterwards.
    refusal: String,
    /// What it asked the device for.
    caused: Vec<Request>,
}

impl Script {
    /// The log-in of the window's page, which sent this for a random pair.
    pub fn new(window: Window, sent: Sent) -> Self {
        Self {
            window,
            random: Arc::new(Random {
                refusal: sent.refusal,
                caused: sent.caused,
            }),
            takes_account: sent.takes_account,
            doubt: sent.doubt,
        }
    }
}

/// Tries one account and password in a fresh tab. A page that came to rest and sent nothing may have lost the click: it gets
/// another try in another tab. One that sends nothing then either withholds such a password itself.
fn tried(
    window: &Window,
    browser: &mut Browser,
    random: &Random,
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
    if demands_since(&again, &fresh) {
        return Ok(Attempt::must_change(proof()));
    }
    drop(tab);
    let is_behind = again.asks_password
        && is_there(&again)
        && is_another(&again, &fresh)
        && asks_the_same(&window.opened(&mut browser.tab()?)?.html, &fresh.html);
    if again.asks_password && !is_behind {
        let sent = Try {
            fresh: &fresh,
            random: &random.caused,
            account,
            password,
        };
        let lost = sent.lost(&window.sent_by(&after));
        return Ok(lost.map_or_else(
            || asked_again(window.entry.path(), &fresh, &after, &random.refusal),
            |lost| Attempt::Dropped(format!("its login was lost on the way: {lost}")),
        ));
    }
    if !is_there(&again) || again.text.trim().is_empty() {
        return Ok(unread("after the try the page cannot be read", &again));
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
    Ok(Ok((fresh, readable(sent.page))))
}

fn formless(page: &Page) -> Attempt {
    if is_there(page) && !page.asks_password && undrawn(page).is_none() {
        return Attempt::Open(format!("the page shows {:?} without a login", words(page)));
    }
    unread("its log-in form cannot be drawn", page)
}

/// What is made of a page that cannot be judged: the same page was drawn before, so that one that did not load, or did not end
/// in its time on a busy machine, is worth another try.
fn unread(what: &str, page: &Page) -> Attempt {
    let reason = format!("{what}: {}", page.end);
    match page.end {
        End::Hung | End::Crashed | End::Failed(_) => Attempt::Dropped(reason),
        _ => Attempt::Unusable(reason),
    }
}

impl Login for Script {
    fn service(&self) -> &'static str {
        "http-script"
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        let (account, password) = (account.to_owned(), password.to_owned());
        let random = Arc::clone(&self.random);
        Box::pin(async move {
            let done = self
                .window
                .with(move |window, browser| tried(window, browser, &random, &account, &password));
            done.await.unwrap_or_else(Attempt::Dropped)
        })
    }

    fn asked(&self) -> bool {
        true
    }

    fn has_pages(&self) -> bool {
        true
    }

    fn doubt(&self) -> Option<String> {
        self.doubt.clone()
    }

    fn is_held_at_once(&self) -> bool {
        true
    }

    fn twin(&self) -> Door {
        // The browser is one, and tries wait for it.
        Box::new(Self {
            window: self.window.clone(),
            random: Arc::clone(&self.random),
            takes_account: self.takes_account,
            doubt: self.doubt.clone(),
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

    #[test]
    fn a_page_that_was_drawn_before_and_does_not_come_in_time_is_tried_again() {
        let ended = |end: End| {
            formless(&Page {
                end,
                ..Page::default()
            })
        };
        for end in [End::Hung, End::Crashed, End::Failed("reset".to_owned())] {
            assert!(matches!(ended(end.clone()), Attempt::Dropped(_)), "{end}");
        }
        for end in [End::Settled, End::TooLarge, End::TooMuchMemory] {
            assert!(matches!(ended(end.clone()), Attempt::Unusable(_)), "{end}");
        }
    }
}
