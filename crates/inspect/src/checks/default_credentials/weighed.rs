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

impl Tries<'_> {
    /// Why the tries ended, now that an accepted pair was tried again after them.
    pub(super) async fn weighed(
        &mut self,
        door: &mut Door,
        accepted: &mut Vec<(&Pair, Access)>,
        stopped: StopReason,
    ) -> StopReason {
        let log = self.setting.log;
        let to_its_end = matches!(stopped, StopReason::ListExhausted | StopReason::Cap);
        let Some(number) = weighable(accepted).filter(|_| to_its_end) else {
            return stopped;
        };
        let Some((pair, access)) = accepted.get(number) else {
            return stopped;
        };
        let is_sure = access.at_once == AtOnce::Refused;
        log.note(&format!(
            "after {} wrong passwords one that it accepted, which it must take still",
            self.record.wrong()
        ));
        // This try is no wrong one, however it ends.
        let wrong = self.record.refused.len();
        let attempt = self.alone(door, &pair.account, &pair.password).await;
        self.record.refused.truncate(wrong);
        let place = place_of(self.setting.list, pair);
        match attempt {
            None => StopReason::Interrupted,
            Some(Attempt::Accepted(_)) => {
                self.record.took_again(place);
                stopped
            }
            Some(Attempt::LockedOut(_) | Attempt::TurnedAway(_)) => StopReason::LockOut,
            Some(Attempt::Refused) if !is_sure => {
                let account = &pair.account;
                self.record.unjudged = Some(format!(
                    "account {account:?} was let in and is refused now with the same password, and no random password was refused right after it: either it locks out without a word, or it let anyone in for a while"
                ));
                accepted.remove(number);
                StopReason::ServiceDropped
            }
            Some(Attempt::Refused) => {
                log.note("it is refused now: locked out without a word");
                self.record.locked_silently(place);
                StopReason::LockOut
            }
            Some(Attempt::Dropped(_) | Attempt::Open(_) | Attempt::Unusable(_)) => stopped,
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
fn place_of(list: &List, pair: &Pair) -> Option<usize> {
    list.pairs.iter().position(|held| std::ptr::eq(held, pair))
}
