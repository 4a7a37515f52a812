//! What was accepted, held against something random at once: a password for the same account, or an account that
//! nobody has (decision 0020).

use super::{Access, Attempt};
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
            control => access.shut = control == Attempt::Refused,
        }
    }
    Attempt::Accepted(access)
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
            control => access.shut = control == Attempt::Refused,
        }
    }
    Attempt::Accepted(access)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;

    async fn alone(nobody: Attempt) -> Attempt {
        let log = Log::new(Arc::new(|| Timestamp::UNIX_EPOCH));
        held_against_nobody(Attempt::accepted("a shell"), &log, async |_| nobody).await
    }

    #[tokio::test]
    async fn an_account_without_a_password_is_held_against_a_random_account() {
        let shut = |attempt| match attempt {
            Attempt::Accepted(access) => access.passwordless.then_some(access.shut),
            _ => None,
        };
        assert_eq!(shut(alone(Attempt::Refused).await), Some(true));
        // Where the control was lost, the last one decides.
        let lost = alone(Attempt::Dropped("gone".to_owned())).await;
        assert_eq!(shut(lost), Some(false));
        let open = alone(Attempt::accepted("a shell")).await;
        assert!(matches!(open, Attempt::Open(_)), "{open:?}");
    }
}
