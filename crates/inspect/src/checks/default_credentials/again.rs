//! Pairs that were accepted in a moment that shows little, each tried again alone: what they come to, and why the tries end.
//!
//! A pair that was let in and is refused now shows nothing by itself: where two passwords of one account were let in in one
//! moment, one of them need only have followed the other. Where none of an account is let in any more, the list was not weighed: the
//! device locked out without a word, or let anyone in for a while.

use proofhouse_law::observation::StopReason;

use super::Tries;
use crate::credentials::Pair;
use crate::protocols::{Access, Attempt, Door};

/// What accepted pairs came to when they were tried again.
pub(super) struct Again<T> {
    /// Those that are accepted still.
    pub(super) stands: Vec<(T, Access)>,
    /// Why the tries end, where that was shown.
    pub(super) ends: Option<StopReason>,
}

impl Tries<'_> {
    /// Tries each pair once more, with nothing beside it; `None` where a person ended it.
    pub(super) async fn each_again<T>(
        &mut self,
        door: &mut Door,
        pairs: Vec<T>,
        pair_of: impl Fn(&T) -> &Pair,
    ) -> Option<Again<T>> {
        let (mut stands, mut refused, mut ends) = (Vec::new(), Vec::new(), None);
        for one in pairs {
            let pair = pair_of(&one);
            match self.alone(door, &pair.account, &pair.password).await? {
                Attempt::Accepted(access) => stands.push((one, access)),
                Attempt::Refused => {
                    self.setting.log.note("tried again it is not accepted");
                    refused.push(pair.account.clone());
                }
                Attempt::LockedOut(_) | Attempt::TurnedAway(_) => ends = Some(StopReason::LockOut),
                Attempt::Dropped(reason) | Attempt::Open(reason) | Attempt::Unusable(reason) => {
                    let why = format!("a pair that it accepted cannot be tried again: {reason}");
                    self.setting.log.note(&why);
                    self.record.unjudged = Some(why);
                    ends = ends.or(Some(StopReason::ServiceDropped));
                }
            }
        }
        let stands_for = |account: &String| {
            let mut stands = stands.iter();
            stands.any(|(one, _)| pair_of(one).account == *account)
        };
        let fell = refused.iter().find(|account| !stands_for(account));
        if let Some(account) = fell.filter(|_| ends.is_none()) {
            self.record.unjudged = Some(format!(
                "account {account:?} was let in and is refused now with the same password: either it locks out without a word, or it let anyone in for a while"
            ));
            ends = Some(StopReason::ServiceDropped);
        }
        Some(Again { stands, ends })
    }
}

/// Why tries end, where something was shown after their own end: what a person or a lock ended stays so.
pub(super) fn ends_by(stopped: StopReason, shown: Option<StopReason>) -> StopReason {
    match (stopped, shown) {
        (StopReason::ListExhausted | StopReason::Cap, Some(shown)) => shown,
        _ => stopped,
    }
}
