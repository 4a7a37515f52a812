//! Whether visitors of a page must take turns: its log-in carries a token that is new each time, and no cookie tells whose
//! it is.
//!
//! Small devices know one token for everybody, that of the page which was shown last, and refuse the elder with the words of
//! a wrong password. A token that belongs to a session comes with a cookie that is another for each visitor (OWASP,
//! Cross-Site Request Forgery Prevention: the token is bound to the session). Until a second visitor showed that, turns
//! are taken. Does not cover: a token for everybody beside a cookie for each.

use std::sync::{Mutex, PoisonError};

use super::http::Jar;

/// Names and values, as a page's log-in carries them.
pub(super) type Carried = Vec<(String, String)>;

/// What the visits so far taught.
pub(super) struct Turns(Mutex<Seen>);

struct Seen {
    /// What the first visit was shown.
    carried: Option<Carried>,
    /// The cookies of the first visit of which they are known.
    cookies: Option<Jar>,
    are_taken: bool,
}

impl Turns {
    /// After a first visit, if there was one; its cookies are not known.
    pub(super) fn after(carried: Option<Carried>) -> Self {
        Self(Mutex::new(Seen {
            carried,
            cookies: None,
            are_taken: false,
        }))
    }

    /// A visitor without cookies was shown this, and has these cookies since.
    pub(super) fn came(&self, carried: Carried, cookies: &Jar) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = seen.carried.as_ref().is_some_and(|first| *first != carried);
        let are_told_apart = seen.cookies.as_ref().is_some_and(|first| {
            let others = |(name, value)| {
                let mut same = first.pairs().filter(|(held, _)| *held == name);
                same.any(|(_, held)| held != value)
            };
            cookies.pairs().any(others)
        });
        if are_told_apart {
            seen.are_taken = false;
        } else if is_new {
            seen.are_taken = true;
        }
        seen.carried.get_or_insert(carried);
        seen.cookies.get_or_insert_with(|| cookies.clone());
    }

    /// Whether a visit spoils what another visitor was shown, as far as is known.
    pub(super) fn are_taken(&self) -> bool {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.are_taken
    }
}

#[cfg(test)]
mod tests {
    use super::super::http::Head;
    use super::*;

    fn token(value: &str) -> Carried {
        vec![
            ("go".to_owned(), "1".to_owned()),
            ("token".to_owned(), value.to_owned()),
        ]
    }

    fn cookies(header: &str) -> Jar {
        let mut jar = Jar::default();
        let set = ("set-cookie".to_owned(), header.to_owned());
        jar.take(&Head {
            status: 200,
            headers: vec![set],
        });
        jar
    }

    #[test]
    fn a_token_that_is_new_each_time_belongs_to_all_unless_a_cookie_tells_whose_it_is() {
        let (none, constant) = (Jar::default(), cookies("lang=en"));
        for (first, second, are_taken) in [
            (&none, &none, true),
            (&constant, &constant, true),
            (&cookies("sid=a"), &cookies("sid=b"), false),
        ] {
            let turns = Turns::after(None);
            turns.came(token("1"), first);
            assert!(!turns.are_taken());
            turns.came(token("2"), second);
            assert_eq!(turns.are_taken(), are_taken, "{first:?} {second:?}");
        }
    }

    #[test]
    fn what_is_the_same_for_all_is_no_token() {
        let turns = Turns::after(Some(token("1")));
        turns.came(token("1"), &Jar::default());
        turns.came(token("1"), &Jar::default());
        assert!(!turns.are_taken());
    }

    #[test]
    fn turns_are_taken_until_a_second_visitor_gets_another_cookie() {
        let turns = Turns::after(Some(token("1")));
        turns.came(token("2"), &cookies("sid=a"));
        assert!(turns.are_taken());
        turns.came(token("3"), &cookies("sid=b"));
        assert!(!turns.are_taken());
    }
}
