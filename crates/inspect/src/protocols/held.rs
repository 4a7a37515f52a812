//! What was accepted, held against something random at once: a password for the same account, or an account that
//! nobody has (decision 0020).

use super::{Access, AtOnce, Attempt};
use crate::checks::default_credentials::{random_like, random_password};
use crate::transcript::Log;

/// What was accepted of an account and a password, and whether `control`, with a random pair that looks like them, is
/// refused right after it; open where it asks for none.
pub(super) async fn held_against_random(
    attempt: Attempt,
    (account, password): (&str, &str),
    log: &Log,
    control: impl AsyncFnOnce(String, String) -> Attempt,
) -> Attempt {
    let Attempt::Accepted(mut access) = attempt else {
        return attempt;
    };
    if let Some((account, random)) = random_like(account, password, true) {
        log.note(&format!(
            "control: a random password like the accepted one, right after it: account {account:?}, password {random:?}"
        ));
        match control(account, random).await {
            open @ Attempt::Open(_) => return open,
            control => access.at_once = AtOnce::of(&control),
        }
    }
    Attempt::Accepted(access)
}

/// A login that a service which refuses others does not read, and whether `control`, with a random pair that looks like it,
/// is not read either: then it takes no password of that look, and the try is refused; else it is unclear.
pub(super) async fn unread_alike(
    unread: Attempt,
    (account, password): (&str, &str),
    log: &Log,
    control: impl AsyncFnOnce(String, String) -> Attempt,
) -> Attempt {
    let Some((account, random)) = random_like(account, password, true) else {
        return unread;
    };
    log.note(&format!(
        "control: does it read a random password like this one? account {account:?}, password {random:?}"
    ));
    match control(account, random).await {
        alike if alike == unread => Attempt::Refused,
        gone @ (Attempt::Dropped(_) | Attempt::LockedOut(_)) => gone,
        _ => unread,
    }
}

/// What a login that is forbidden shows by itself (403): nothing, where wrong ones are refused by 401.
pub(super) fn forbidden() -> Attempt {
    Attempt::Unusable(
        "it answers a login with 403, as one that it may have taken, and forbids what was asked for"
            .to_owned(),
    )
}

/// A login that is forbidden at a service that refuses others: many weigh the password first (RFC 9110 15.5.4), and forbid
/// then what the account may not see, or a folder without a page. Accepted where it is forbidden each time and a random
/// password is refused each time; refused where that is forbidden, too.
pub(super) struct WhileForbidden<'a> {
    /// What is asked for.
    asked: String,
    account: &'a str,
    password: &'a str,
    /// What a try comes to that is answered as the first was, and the status of that answer.
    marked: (Attempt, u16),
    /// How many answers were seen.
    seen: usize,
}

/// Which further tries are made with a random password. They do not take turns evenly: a service that forbids every other
/// request weighs nothing.
const CONTROLS: [bool; 4] = [true, false, false, true];

impl<'a> WhileForbidden<'a> {
    pub(super) fn new(asked: String, account: &'a str, password: &'a str) -> Self {
        Self {
            asked,
            account,
            password,
            marked: (forbidden(), 403),
            seen: 0,
        }
    }

    /// The same for another status than 403, and for what a try comes to that is answered with it.
    pub(super) fn answered(self, attempt: Attempt, status: u16) -> Self {
        Self {
            marked: (attempt, status),
            ..self
        }
    }

    /// Whether the next try is one with a random password.
    fn is_control(&self) -> bool {
        CONTROLS.get(self.seen).is_some_and(|is| *is)
    }

    /// The account and the password to be tried next; `None` where this machine gives no random numbers.
    pub(super) fn next(&self, log: &Log) -> Option<(String, String)> {
        let (account, password) = if self.is_control() {
            random_like(self.account, self.password, true)?
        } else {
            (self.account.to_owned(), self.password.to_owned())
        };
        log.note(&format!(
            "is it one pair alone that is answered so? account {account:?}, password {password:?}"
        ));
        Some((account, password))
    }

    /// Takes the answer to the next try; what came of the login, where that shows it.
    pub(super) fn sees(&mut self, answer: Attempt) -> Option<Attempt> {
        let is_forbidden = answer == self.marked.0;
        match answer {
            Attempt::Refused if self.is_control() => {}
            _ if is_forbidden && !self.is_control() => {}
            _ if is_forbidden && self.seen == 0 => return Some(Attempt::Refused),
            gone @ (Attempt::Refused | Attempt::Dropped(_) | Attempt::LockedOut(_)) => {
                return Some(gone);
            }
            _ => return Some(self.marked.0.clone()),
        }
        self.seen += 1;
        (self.seen == CONTROLS.len()).then(|| self.stands())
    }

    /// What came of a login that alone was forbidden.
    fn stands(&self) -> Attempt {
        // An empty password may be forbidden to whoever has an account, without being weighed.
        let (attempt, status) = &self.marked;
        if self.password.is_empty() {
            return attempt.clone();
        }
        Attempt::Accepted(Access {
            proof: format!(
                "{} answers {status} each of three times, and refuses a random password between; without credentials a login is asked for",
                self.asked
            ),
            change_forced: false,
            at_once: AtOnce::Refused,
            passwordless: false,
        })
    }
}

/// What a control shows that is forbidden: it was not let in.
pub(super) fn not_let_in(control: Attempt) -> Attempt {
    if control == forbidden() {
        return Attempt::Refused;
    }
    control
}

/// What an account got without a password, and whether `control`, which gives a random account alone, is refused it;
/// open where anybody gets it.
pub(super) async fn held_against_nobody(
    attempt: Attempt,
    log: &Log,
    control: impl AsyncFnOnce(String) -> Attempt,
) -> Attempt {
    let Attempt::Accepted(access) = attempt else {
        return attempt;
    };
    let mut access = Access {
        proof: format!(
            "for the account alone, without a password, {}",
            access.proof
        ),
        passwordless: true,
        ..access
    };
    // A name that no device has is as easily made as a password that no list holds.
    if let Some(nobody) = random_password() {
        log.note(&format!(
            "control: the random account {nobody:?} alone, which must not get in"
        ));
        match control(nobody).await {
            Attempt::Accepted(_) => {
                return Attempt::Open(format!("a random account got in as well; {}", access.proof));
            }
            control => access.at_once = AtOnce::of(&control),
        }
    }
    Attempt::Accepted(access)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;

    #[tokio::test]
    async fn a_random_password_that_is_let_in_right_after_is_told_from_one_that_is_lost() {
        for (control, at_once) in [
            (Attempt::Refused, AtOnce::Refused),
            (Attempt::accepted("a page"), AtOnce::LetIn),
            (Attempt::Dropped("gone".to_owned()), AtOnce::Unknown),
        ] {
            let log = Log::new(Arc::new(|| Timestamp::UNIX_EPOCH));
            let (attempt, pair) = (Attempt::accepted("a page"), ("admin", "1234"));
            let held = held_against_random(attempt, pair, &log, async |_, _| control).await;
            assert!(
                matches!(&held, Attempt::Accepted(access) if access.at_once == at_once),
                "{held:?}"
            );
        }
    }

    /// What came of a login that was forbidden and of these answers, and whether all of them were asked for.
    fn forbidden_at_first(answers: Vec<Attempt>, password: &str) -> (Option<Attempt>, bool) {
        let mut held = WhileForbidden::new("GET /".to_owned(), "viewer", password);
        let mut answers = answers.into_iter();
        let came = answers.find_map(|answer| held.sees(answer));
        (came, answers.next().is_none())
    }

    #[test]
    fn what_is_forbidden_is_accepted_where_only_this_password_is_each_time() {
        let refused = || Attempt::Refused;
        let all = || vec![refused(), forbidden(), forbidden(), refused()];
        let (came, all_asked) = forbidden_at_first(all(), "viewer");
        assert!(
            all_asked
                && matches!(&came, Some(Attempt::Accepted(access)) if access.at_once == AtOnce::Refused),
            "{came:?}"
        );
        assert_eq!(forbidden_at_first(all(), "").0, Some(forbidden()));
        let locked = || Attempt::LockedOut("423".to_owned());
        for (answers, came) in [
            // A lock, or a way to refuse whoever has an account.
            (vec![forbidden()], refused()),
            // Forbidden for a moment.
            (vec![refused(), refused()], refused()),
            // Every other request.
            (vec![refused(), forbidden(), refused()], refused()),
            // A lock that came meanwhile.
            (
                vec![refused(), forbidden(), forbidden(), forbidden()],
                forbidden(),
            ),
            (vec![Attempt::accepted("a page")], forbidden()),
            (vec![refused(), locked()], locked()),
        ] {
            assert_eq!(forbidden_at_first(answers, "viewer"), (Some(came), true));
        }
    }

    #[test]
    fn the_tries_beside_a_forbidden_one_are_it_and_others_like_it() {
        let log = Log::new(Arc::new(|| Timestamp::UNIX_EPOCH));
        let mut held = WhileForbidden::new("GET /".to_owned(), "viewer", "1234");
        let mut own = Vec::new();
        while let Some((account, password)) = held.next(&log) {
            let is_own = password == "1234";
            assert!(account == "viewer" && password.len() == 4, "{password}");
            own.push(is_own);
            let answer = if is_own {
                forbidden()
            } else {
                Attempt::Refused
            };
            if held.sees(answer).is_some() {
                break;
            }
        }
        assert_eq!(own, [false, true, true, false]);
    }

    async fn alone(nobody: Attempt) -> Attempt {
        let log = Log::new(Arc::new(|| Timestamp::UNIX_EPOCH));
        held_against_nobody(Attempt::accepted("a shell"), &log, async |_| nobody).await
    }

    #[tokio::test]
    async fn an_account_without_a_password_is_held_against_a_random_account() {
        let at_once = |attempt| match attempt {
            Attempt::Accepted(access) => access.passwordless.then_some(access.at_once),
            _ => None,
        };
        assert_eq!(
            at_once(alone(Attempt::Refused).await),
            Some(AtOnce::Refused)
        );
        // Where the control was lost, the last one decides.
        let lost = alone(Attempt::Dropped("gone".to_owned())).await;
        assert_eq!(at_once(lost), Some(AtOnce::Unknown));
        let open = alone(Attempt::accepted("a shell")).await;
        assert!(matches!(open, Attempt::Open(_)), "{open:?}");
    }
}
