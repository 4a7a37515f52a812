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
