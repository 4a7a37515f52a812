//! What a log-in shows before anything was tried: a warning that accounts are locked tells nothing of the answer to a try.

use std::collections::BTreeSet;

use super::super::{says_busy, says_lock_status, says_locked};
use super::letters::asks_for_letters;
use super::words::{text_of, texts_of};

/// What the page with a form said before any try.
#[derive(Debug, Default)]
pub(super) struct Before {
    texts: BTreeSet<String>,
    says_status: bool,
    /// What it said, if that reads like a lock or like a want of room.
    warning: Option<String>,
    /// The field for the letters of a picture, if it has one.
    letters: Option<String>,
}

impl Before {
    pub(super) fn of(page: &str) -> Self {
        let texts = texts_of(page);
        let says_status = says_lock_status(page);
        let is_warning = |text: &String| says_locked(text) || says_busy(text);
        let all = text_of(page);
        let warning = texts.iter().find(|text| is_warning(text)).cloned();
        let warning = warning.or_else(|| (says_status || is_warning(&all)).then_some(all));
        Self {
            texts: texts.into_iter().collect(),
            says_status,
            warning: warning.map(|words| words.chars().take(WARNING_CHARS_MAX).collect()),
            letters: asks_for_letters(page),
        }
    }

    /// Whether an answer to a try says that no more are taken, and the page did not say it before.
    pub(super) fn is_locked_since(&self, answer: &str) -> bool {
        says_locked(&self.news(answer)) || (says_lock_status(answer) && !self.says_status)
    }

    /// Whether it says that there is no room for the moment, and the page did not say it before.
    pub(super) fn is_busy_since(&self, answer: &str) -> bool {
        says_busy(&self.news(answer))
    }

    /// Why the refusals of such a log-in may have looked at no password.
    pub(super) fn doubt(&self) -> Option<String> {
        if let Some(field) = &self.letters {
            return Some(unread_letters(field));
        }
        self.warning.as_deref().map(warned)
    }

    fn news(&self, answer: &str) -> String {
        let mut texts = texts_of(answer);
        texts.retain(|text| !self.texts.contains(text));
        texts.join(" ")
    }
}

/// Why a log-in that warned of a lock before any try may have looked at no password.
pub(crate) fn warned(warning: &str) -> String {
    format!(
        "it refused every password, and said {warning:?} before any was tried: whether that only warns, or it looked at no password all along, cannot be told apart"
    )
}

/// Why a log-in with a field for the letters of a picture may have looked at no password.
pub(crate) fn unread_letters(field: &str) -> String {
    format!(
        "it refused every password, and its log-in has a field for the letters of a picture ({field:?}), which was left empty: it may have looked at no password; type the letters by hand, or test with what the maker gives to switch them off"
    )
}

/// The most of a warning that is quoted, in characters.
const WARNING_CHARS_MAX: usize = 160;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_new_after_a_try_is_a_lock() {
        let warns = "<p>After 5 failed attempts the account is locked for 10 minutes.</p>";
        let hidden = "<div style='display: none'>You have exceeded 5 attempts</div>";
        for page in [warns, hidden] {
            let before = Before::of(page);
            assert!(before.doubt().is_some(), "{page}");
            assert!(!before.is_locked_since(&format!("{page}<p>Wrong password")));
            assert!(before.is_locked_since(&format!("{page}<p>The account is locked")));
        }
        let before = Before::of("<p>Only one administrator can be logged in.</p>");
        assert!(!before.is_busy_since("<p>Only one administrator can be logged in.</p>"));
        assert!(before.is_busy_since("<p>Another user is logged in"));
        assert_eq!(Before::of("<p>Log in").doubt(), None);
        let letters = Before::of("<form><input name=captcha></form>").doubt();
        assert!(letters.is_some_and(|doubt| doubt.contains("letters of a picture")));
    }
}
