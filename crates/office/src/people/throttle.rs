//! Slowing down guessing: failed tries at any secret count against the account and the address.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::store::accounts::throttle::{self, Failures};
use crate::store::{StoreError, Tx};

/// How many failures lock an account's sign-in.
pub const ACCOUNT_FAILURES_MAX: i64 = 5;
/// How many failures from one address lock that address, whatever the accounts.
pub const ADDRESS_FAILURES_MAX: i64 = 30;
/// How long either stays locked, and how long a run of failures is remembered.
pub const LOCK: SignedDuration = SignedDuration::from_mins(15);

/// Whose tries are counted. An e-mail address without an account counts like one with: a lock-out does
/// not tell which there is.
#[derive(Clone, Debug)]
pub struct Subjects {
    account: Option<[u8; 32]>,
    /// Each with how many failures lock it.
    counted: Vec<([u8; 32], i64)>,
}

impl Subjects {
    /// The tries at `email` from `address`.
    pub fn new(email: &str, address: IpAddr) -> Self {
        let account = key("account", &email.to_lowercase());
        let address = key("address", &network(address));
        Self {
            account: Some(account),
            counted: vec![
                (account, ACCOUNT_FAILURES_MAX),
                (address, ADDRESS_FAILURES_MAX),
            ],
        }
    }

    /// Whatever else one address may do only so often: `what`, `most` times in a quarter of an hour.
    pub fn of_address(what: &str, address: IpAddr, most: i64) -> Self {
        Self {
            account: None,
            counted: vec![(key(what, &network(address)), most)],
        }
    }

    /// Seconds until the next try is looked at; `None` if now.
    pub async fn wait(&self, tx: &mut Tx, now: Timestamp) -> Result<Option<i64>, StoreError> {
        let mut longest = None;
        for (subject, _) in &self.counted {
            if let Some(failures) = throttle::find(tx, *subject).await?
                && failures.until > now
            {
                longest = longest.max(Some(failures.until.duration_since(now).as_secs().max(1)));
            }
        }
        Ok(longest)
    }

    /// Counts a failure.
    pub async fn failed(&self, tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
        for (subject, most) in &self.counted {
            let before = throttle::find(tx, *subject).await?;
            throttle::set(tx, *subject, counted(before, *most, now)).await?;
        }
        Ok(())
    }

    /// Forgets the account's failures: both factors were right. The address's stay: someone who guesses
    /// may own one account.
    pub async fn passed(&self, tx: &mut Tx) -> Result<(), StoreError> {
        match self.account {
            Some(account) => throttle::clear(tx, account).await,
            None => Ok(()),
        }
    }
}

/// One more failure after `before`.
fn counted(before: Option<Failures>, most: i64, now: Timestamp) -> Failures {
    let fresh = Failures {
        count: 0,
        first_at: now,
        until: now,
    };
    let run = before
        .filter(|run| now.duration_since(run.first_at) < LOCK)
        .unwrap_or(fresh);
    let count = run.count.saturating_add(1);
    if count < most {
        return Failures { count, ..run };
    }
    // The run begins again when the lock ends, so that a lock is not prolonged by one failure after it.
    let until = now.saturating_add(LOCK).unwrap_or(now);
    Failures {
        count: 0,
        first_at: until,
        until,
    }
}

/// One household or host of IPv6 has a whole /64 to try from.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => v6
            .segments()
            .iter()
            .take(4)
            .map(|part| format!("{part:x}"))
            .collect::<Vec<_>>()
            .join(":"),
    }
}

fn key(kind: &str, name: &str) -> [u8; 32] {
    Sha256::digest(format!("{kind}:{name}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_failure_locks_and_the_lock_ends() {
        let start: Timestamp = "2026-11-23T10:00:00Z".parse().expect("an instant");
        let mut run = None;
        for _ in 0..4 {
            run = Some(counted(run, ACCOUNT_FAILURES_MAX, start));
            assert!(run.expect("set").until <= start);
        }
        let locked = counted(run, ACCOUNT_FAILURES_MAX, start);
        assert_eq!(locked.until, start + LOCK);
        let after = counted(
            Some(locked),
            ACCOUNT_FAILURES_MAX,
            locked.until + SignedDuration::from_secs(1),
        );
        assert_eq!(after.count, 1);
    }

    #[test]
    fn failures_long_apart_do_not_add_up() {
        let start: Timestamp = "2026-11-23T10:00:00Z".parse().expect("an instant");
        let old = Failures {
            count: 4,
            first_at: start,
            until: start,
        };
        assert_eq!(
            counted(Some(old), ACCOUNT_FAILURES_MAX, start + LOCK).count,
            1
        );
    }
}
