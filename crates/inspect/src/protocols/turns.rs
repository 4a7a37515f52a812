//! Whether visitors of a page must take turns: its log-in carries a token that is new each time, and is not seen to be each
//! visitor's own.
//!
//! Small devices know one token for everybody, that of the page which was shown last, or one visitor, who was shown it last; and
//! they refuse an elder token with the words of a wrong password. Where a page's token is new, two more visits tell: a visitor
//! who is shown the same token again, after another came with another cookie and was shown another, has one of his own (OWASP,
//! Cross-Site Request Forgery Prevention: a token for the session). Until that was seen, turns are taken. So they are where a
//! visitor's own token is another at each look: nothing tells that from one for everybody.

use std::sync::{Mutex, PoisonError};

use super::http::{Client, HttpError, Jar, Request, Response};

/// Names and values, as a page's log-in carries them.
pub(super) type Carried = Vec<(String, String)>;

/// What a visitor was shown, and the cookies since.
struct Visit {
    carried: Carried,
    jar: Jar,
}

/// Whose the token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// Not known yet.
    Untold,
    /// What is carried was the same so far: it is no token.
    Nobodys,
    /// Each visitor's own.
    Visitors,
    /// Everybody's, or that of the one visitor whom the device knows.
    Everybodys,
}

/// What the visits so far taught.
pub(super) struct Turns(Mutex<Seen>);

struct Seen {
    /// What the first visit was shown.
    carried: Option<Carried>,
    whose: Whose,
}

impl Turns {
    /// After a first visit, if there was one.
    pub(super) fn after(carried: Option<Carried>) -> Self {
        let whose = Whose::Untold;
        Self(Mutex::new(Seen { carried, whose }))
    }

    /// Takes up what a visitor without cookies was shown on the page at `entry`, and asks whose the token is where it is new
    /// and that is not known. Whether it asked: what the visitor was shown may be worth nothing any more.
    pub(super) async fn came(
        &self,
        (client, entry): (&Client, &str),
        (carried, jar): (Carried, &Jar),
        carried_by: impl Fn(&Response) -> Carried,
    ) -> Result<bool, HttpError> {
        let came = Visit {
            carried,
            jar: jar.clone(),
        };
        if !self.asks_after(&came) {
            return Ok(false);
        }
        client
            .log()
            .note("its token is new: another visitor, and then this one again, tell whose it is");
        let visit = async |jar: &Jar| {
            let mut jar = jar.clone();
            let page = client.follow(Request::get(entry), &mut jar).await?;
            Ok::<_, HttpError>(Visit {
                carried: carried_by(&page),
                jar,
            })
        };
        let other = visit(&Jar::default()).await?;
        let again = visit(&came.jar).await?;
        self.tell(whose(&came, &other, &again));
        Ok(true)
    }

    /// Takes up what a visitor was shown: whether it must be asked whose it is.
    fn asks_after(&self, came: &Visit) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(seen.whose, Whose::Visitors | Whose::Everybodys) {
            return false;
        }
        let Some(first) = &seen.carried else {
            if came.carried.is_empty() {
                seen.whose = Whose::Nobodys;
            }
            seen.carried = Some(came.carried.clone());
            return false;
        };
        let is_new = *first != came.carried;
        seen.whose = if is_new {
            Whose::Untold
        } else {
            Whose::Nobodys
        };
        is_new
    }

    fn tell(&self, whose: Whose) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.whose = whose;
    }

    /// Whether a visit spoils what another visitor was shown, as far as is known.
    pub(super) fn are_taken(&self) -> bool {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(seen.whose, Whose::Untold | Whose::Everybodys)
    }
}

/// Whose the token is of which a visitor was shown one, then another visitor, then the first `again`.
fn whose(first: &Visit, other: &Visit, again: &Visit) -> Whose {
    let has_another = |(name, value)| {
        let mut same = first.jar.pairs().filter(|(held, _)| *held == name);
        same.any(|(_, held)| held != value)
    };
    let are_told_apart = other.jar.pairs().any(has_another);
    if are_told_apart && other.carried != first.carried && again.carried == first.carried {
        Whose::Visitors
    } else {
        Whose::Everybodys
    }
}

#[cfg(test)]
mod tests {
    use super::super::http::Head;
    use super::*;

    fn visit(token: &str, cookie: &str) -> Visit {
        let mut jar = Jar::default();
        let set = ("set-cookie".to_owned(), cookie.to_owned());
        jar.take(&Head {
            status: 200,
            headers: vec![set],
        });
        let pairs = [("go", "1"), ("token", token)];
        let carried = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Visit {
            carried: carried.into(),
            jar,
        }
    }

    #[test]
    fn a_token_is_a_visitors_own_where_it_is_shown_again_after_another_came() {
        for (first, other, again, told) in [
            (
                ("1", "sid=a"),
                ("2", "sid=b"),
                ("1", "sid=a"),
                Whose::Visitors,
            ),
            // Another at each look: nothing tells that it is not everybody's.
            (
                ("1", "sid=a"),
                ("2", "sid=b"),
                ("3", "sid=a"),
                Whose::Everybodys,
            ),
            // The device knows one visitor.
            (
                ("1", "sid=a"),
                ("2", "sid=b"),
                ("3", "sid=c"),
                Whose::Everybodys,
            ),
            // Such as one that is new each minute.
            (
                ("1", "sid=a"),
                ("1", "sid=b"),
                ("1", "sid=a"),
                Whose::Everybodys,
            ),
            // Nothing tells whose it is.
            (
                ("1", "lang=en"),
                ("2", "lang=en"),
                ("1", "lang=en"),
                Whose::Everybodys,
            ),
            (("1", ""), ("2", ""), ("1", ""), Whose::Everybodys),
        ] {
            let [first, other, again] = [first, other, again].map(|(t, c)| visit(t, c));
            assert_eq!(whose(&first, &other, &again), told);
        }
    }

    #[test]
    fn turns_are_taken_until_it_is_told_whose_the_token_is() {
        for (told, are_taken) in [(Whose::Visitors, false), (Whose::Everybodys, true)] {
            let turns = Turns::after(None);
            assert!(turns.are_taken());
            assert!(!turns.asks_after(&visit("1", "sid=a")));
            assert!(turns.are_taken());
            assert!(turns.asks_after(&visit("2", "sid=b")));
            assert!(turns.are_taken());
            turns.tell(told);
            assert!(!turns.asks_after(&visit("3", "sid=c")));
            assert_eq!(turns.are_taken(), are_taken);
        }
    }

    #[test]
    fn what_is_the_same_for_all_is_no_token_until_it_is_new() {
        let turns = Turns::after(Some(visit("1", "").carried));
        assert!(turns.are_taken());
        assert!(!turns.asks_after(&visit("1", "")));
        assert!(!turns.are_taken());
        assert!(turns.asks_after(&visit("2", "")));
        assert!(turns.are_taken());
    }

    #[test]
    fn a_page_that_carries_nothing_has_no_token() {
        let turns = Turns::after(None);
        let nothing = Visit {
            carried: Vec::new(),
            jar: Jar::default(),
        };
        assert!(!turns.asks_after(&nothing));
        assert!(!turns.are_taken());
    }
}
