//! Whether the refusals were weighed: a pair that was accepted is tried once more after them, and must be taken still.
//!
//! Cameras lock an address out after some wrong passwords without a word: from then on they refuse the right one too,
//! over RTSP and ONVIF with a plain 401 (Hikvision's "illegal login lock", Dahua's). A list that is refused by such a
//! device has not been tried to its end. A pair that was held against no random password at once is not believed then.
//! Where nothing was accepted nobody can tell, and nothing is said of it; nor can anybody of an account that locks by
//! itself, where no password of it is known.

use proofhouse_law::observation::StopReason;

use super::Tries;
use crate::credentials::{List, Pair};
use crate::protocols::{Access, AtOnce, Attempt, Door};

impl<'a> Tries<'a> {
    /// Why the tries ended, now that accepted pairs were tried again after them: the one that can tell best, and the user's
    /// own at each account whose old password was refused, since there it is that refusal that must have been weighed.
    pub(super) async fn weighed(
        &mut self,
        door: &mut Door,
        accepted: &mut Vec<(&'a Pair, Access)>,
        stopped: StopReason,
    ) -> StopReason {
        if !matches!(stopped, StopReason::ListExhausted | StopReason::Cap) {
            return stopped;
        }
        let tells = weighable(accepted).and_then(|number| accepted.get(number));
        let mut again: Vec<&Pair> = tells.map(|(pair, _)| *pair).into_iter().collect();
        for pair in self.chosen(accepted) {
            if !again.iter().any(|one| std::ptr::eq(*one, pair)) {
                again.push(pair);
            }
        }
        for pair in again {
            if let Some(ends) = self.weigh(door, accepted, pair).await {
                return ends;
            }
        }
        stopped
    }

    /// Tries an accepted pair once more; why the tries end, where that shows it.
    async fn weigh(
        &mut self,
        door: &mut Door,
        accepted: &mut Vec<(&'a Pair, Access)>,
        pair: &'a Pair,
    ) -> Option<StopReason> {
        let log = self.setting.log;
        log.note(&format!(
            "after {} wrong passwords one that it accepted, which it must take still",
            self.record.wrong()
        ));
        // This try is no wrong one, however it ends.
        let wrong = self.record.refused.len();
        let attempt = self.alone(door, &pair.account, &pair.password).await;
        self.record.refused.truncate(wrong);
        let place = place_of(self.setting.list, pair);
        let is_this = |(held, _): &(&Pair, Access)| std::ptr::eq(*held, pair);
        let is_sure = |one: &(&Pair, Access)| is_this(one) && one.1.at_once == AtOnce::Refused;
        match attempt {
            None => Some(StopReason::Interrupted),
            Some(Attempt::Accepted(_)) => {
                self.record.took_again(place);
                self.weighed.extend(place);
                None
            }
            Some(Attempt::LockedOut(_) | Attempt::TurnedAway(_)) => Some(StopReason::LockOut),
            Some(Attempt::Refused) if !accepted.iter().any(is_sure) => {
                let account = &pair.account;
                self.record.unjudged = Some(format!(
                    "account {account:?} was let in and is refused now with the same password, and no random password was refused right after it: either it locks out without a word, or it let anyone in for a while"
                ));
                accepted.retain(|one| !is_this(one));
                Some(StopReason::ServiceDropped)
            }
            Some(Attempt::Refused) => {
                log.note("it is refused now: locked out without a word");
                self.record.locked_silently(place);
                Some(StopReason::LockOut)
            }
            Some(Attempt::Dropped(_) | Attempt::Open(_) | Attempt::Unusable(_)) => None,
        }
    }
}

/// Which of the accepted pairs can tell: one right after which a random password was refused, else the first. That an
/// account without a password is let in, or one with any, says nothing of passwords.
fn weighable(accepted: &[(&Pair, Access)]) -> Option<usize> {
    let is = |wanted: AtOnce| {
        let mut accepted = accepted.iter();
        accepted.position(|(_, access)| !access.passwordless && access.at_once == wanted)
    };
    is(AtOnce::Refused).or_else(|| is(AtOnce::Unknown))
}

/// Where the pair stands in the list.
pub(super) fn place_of(list: &List, pair: &Pair) -> Option<usize> {
    list.pairs.iter().position(|held| std::ptr::eq(held, pair))
}
