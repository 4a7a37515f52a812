//! The first control, and the list, which need not wait for a login that takes its time to refuse.
//!
//! Many logins answer a wrong password after seconds, and a right one at once. The control begins alone; where it is
//! not answered within [`HOLD`], the list begins beside it, and nothing of the list is believed before the control was
//! refused. Where its session was lost beside the others, a control is made alone and what was accepted is tried
//! again after it, so that every claim stands between two refusals. So it is where the account of the control needs no
//! password: the control made alone is one of a random account then. Where any other visit spoils a try, the list waits for
//! the control.

use std::pin::pin;
use std::time::Duration;

use proofhouse_law::observation::StopReason;
use tokio::time::{sleep, sleep_until, timeout};

use super::again::ends_by;
use super::random::random_password;
use super::sessions::WINDING_DOWN;
use super::{Control, NO_RANDOM, Tries};
use crate::credentials::Pair;
use crate::protocols::{Access, AtOnce, Attempt, Door};

/// How long the list waits for the first control.
const HOLD: Duration = Duration::from_millis(50);

/// What was accepted of the list, and why its tries ended.
type Listed<'a> = (Vec<(&'a Pair, Access)>, StopReason);

/// How the first control came out.
enum First<'a> {
    /// It ended before anything else began.
    Alone(Attempt, Duration),
    /// The list was tried beside it; without what that brought where the control ended everything.
    Beside(Attempt, Duration, Option<Listed<'a>>),
}

impl<'a> Tries<'a> {
    /// The first control, and the list; the control where it was not refused.
    pub(super) async fn begin(
        &mut self,
        door: &mut Door,
        account: &str,
    ) -> Result<Listed<'a>, Control> {
        let log = self.setting.log;
        log.note("control: a random password, which must be refused");
        let Some(first) = self.first(door, account).await? else {
            return Err(Control::Interrupted);
        };
        match first {
            First::Alone(attempt, took) => {
                self.record.take(&attempt, took);
                let control =
                    if let Attempt::Dropped(reason) | Attempt::TurnedAway(reason) = &attempt {
                        log.note(&format!("the service went away ({reason})"));
                        self.leave_in_peace(1);
                        self.control(door, account).await
                    } else if attempt.is_passwordless() {
                        self.control_of_nobody(door).await
                    } else {
                        self.judged(attempt, account)
                    };
                refused(control)?;
                self.first_refusal = door.refusal();
                Ok(self.side_by_side(door).await)
            }
            First::Beside(attempt, took, listed) => {
                self.record.take(&attempt, took);
                match (attempt, listed) {
                    (Attempt::Refused, Some(listed)) => {
                        self.first_refusal = door.refusal();
                        Ok(listed)
                    }
                    (Attempt::Dropped(reason) | Attempt::TurnedAway(reason), Some(listed)) => {
                        log.note(&format!(
                            "the control was lost ({reason}): it is made alone"
                        ));
                        self.once_more(door, account, listed).await
                    }
                    (attempt, Some(listed)) if attempt.is_passwordless() => {
                        self.once_more(door, account, listed).await
                    }
                    (attempt, _) => Err(self.judged(attempt, account)),
                }
            }
        }
    }

    /// The control, with the list beside it where it takes long; `None` where a person ended it.
    async fn first(
        &mut self,
        door: &mut Door,
        account: &str,
    ) -> Result<Option<First<'a>>, Control> {
        let Some(password) = random_password() else {
            return Err(self.unusable(NO_RANDOM));
        };
        let (setting, slot) = (self.setting, self.slot());
        let mut beside = door.twin();
        let mut control = pin!(async {
            sleep_until(slot).await;
            let note = format!("try: account {account:?}, password {password:?}");
            setting.log.note(&note);
            let (attempt, took) = setting.floor.attempt(door, account, &password).await;
            if took >= HOLD {
                // The list beside it needs the room.
                door.rest();
            }
            (attempt, took)
        });
        let room_beside = async {
            sleep(HOLD).await;
            while beside.is_spoiled_by_visits() {
                sleep(HOLD).await;
            }
        };
        tokio::select! {
            (attempt, took) = &mut control => return Ok(Some(First::Alone(attempt, took))),
            () = room_beside => {}
            () = setting.stop.wait() => return Ok(None),
        }
        setting
            .log
            .note("the control is not answered yet: the list begins beside it");
        let mut list = pin!(self.side_by_side(&mut beside));
        let first = tokio::select! {
            (attempt, took) = &mut control => {
                let goes_on = matches!(
                    attempt,
                    Attempt::Refused | Attempt::Dropped(_) | Attempt::TurnedAway(_)
                ) || attempt.is_passwordless();
                let listed = if goes_on { Some(list.await) } else { None };
                First::Beside(attempt, took, listed)
            }
            listed = &mut list => {
                let patience = if listed.1 == StopReason::Interrupted {
                    WINDING_DOWN
                } else {
                    Duration::MAX
                };
                let Ok((attempt, took)) = timeout(patience, control).await else {
                    return Ok(None);
                };
                First::Beside(attempt, took, Some(listed))
            }
        };
        Ok(Some(first))
    }

    /// A control alone, and then what was accepted before it, each pair alone; but what a random password followed at once
    /// and was refused stands between two refusals already.
    async fn once_more(
        &mut self,
        door: &mut Door,
        account: &str,
        (accepted, stopped): Listed<'a>,
    ) -> Result<Listed<'a>, Control> {
        refused(self.control(door, account).await)?;
        self.first_refusal = door.refusal();
        let is_held = |(_, access): &(&Pair, Access)| access.at_once == AtOnce::Refused;
        let (mut shown, rest): (Vec<_>, Vec<_>) = accepted.into_iter().partition(is_held);
        let rest = rest.into_iter().map(|(pair, _)| pair).collect();
        let again = self.each_again(door, rest, |pair: &&'a Pair| *pair).await;
        let again = again.ok_or(Control::Interrupted)?;
        shown.extend(again.stands);
        Ok((shown, ends_by(stopped, again.ends)))
    }
}

/// Goes on only where the control was refused.
fn refused(control: Control) -> Result<(), Control> {
    match control {
        Control::Refused => Ok(()),
        other => Err(other),
    }
}
