//! A service that takes no connection of this address after wrong tries, for a while: it is waited for, as long as the
//! bench lets a lock be watched.
//!
//! OpenSSH does so from 9.8 on, unless it is told not to (`PerSourcePenalties`, srclimit.c): each connection that ended
//! after a wrong try counts 5 s, and where more than 15 s stand out, all is turned away until they have run off.
//! What is turned away counts nothing.

use std::time::Duration;

use tokio::time::Instant;

use super::Tries;
use crate::protocols::{Attempt, Door};

/// How long is waited at first: the least that OpenSSH turns away for, and a little.
pub(crate) const FIRST_WAIT: Duration = Duration::from_secs(16);
/// How long is waited where that was not enough.
pub(crate) const NEXT_WAIT: Duration = Duration::from_secs(5);
/// So often at most is waited at one login.
const PENALTIES_MAX: usize = 20;

/// A time in which the service took no connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Penalty {
    /// After how many wrong tries it came.
    pub after: u32,
    /// How the service turned the connection away.
    pub words: String,
    /// How long it lasted, where that was seen.
    pub lasted: Option<Duration>,
    began: Instant,
}

impl Penalty {
    /// One that begins now.
    pub(super) fn begins(after: u32, words: &str) -> Self {
        Self {
            after,
            words: words.to_owned(),
            lasted: None,
            began: Instant::now(),
        }
    }

    /// A try was answered that took so long: one that began before it says nothing of it.
    pub(super) fn ends_with(&mut self, took: Duration) {
        let so_long = self.began.elapsed();
        if took < so_long {
            self.lasted.get_or_insert(so_long);
        }
    }
}

impl Tries<'_> {
    /// One try with nothing beside it; a service that turns it away is waited for. `None`: interrupted.
    pub(super) async fn alone(
        &mut self,
        door: &mut Door,
        account: &str,
        password: &str,
    ) -> Option<Attempt> {
        loop {
            match self.called(door, account, password).await? {
                Attempt::TurnedAway(words) if self.sits_out(&words) => {}
                attempt => return Some(attempt),
            }
        }
    }

    /// Lets the next try wait where the bench lets it; `false` where it was waited long enough.
    pub(super) fn sits_out(&mut self, words: &str) -> bool {
        let given = Duration::from_secs(self.setting.caps.lock_watch_seconds.into());
        let (after, many) = (self.record.wrong(), self.record.penalties.len());
        let under_way = self.record.penalties.last();
        let under_way = under_way.filter(|penalty| penalty.lasted.is_none());
        let (wait, left) = match under_way {
            Some(penalty) => (NEXT_WAIT, given.saturating_sub(penalty.began.elapsed())),
            None if many >= PENALTIES_MAX => return false,
            None => (FIRST_WAIT, given),
        };
        if under_way.is_none() {
            self.record.turned_away(words);
        }
        let wait = wait.min(left);
        self.setting.log.note(&if wait.is_zero() {
            format!("no more can be tried: after {after} wrong tries {words}")
        } else {
            format!(
                "after {after} wrong tries {words}: the next is made in {} s",
                wait.as_secs()
            )
        });
        self.next = self.next.max(Instant::now() + wait);
        !wait.is_zero()
    }
}
