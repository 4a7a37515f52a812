//! What ends the tries that show a defence: a lock, a service that goes away, or one that takes no connection of this
//! address any more; how long that lasts, as long as the bench lets a lock be watched.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::super::default_credentials::{FIRST_WAIT, NEXT_WAIT, Record, Setting};
use super::wrong_try;
use crate::protocols::{Attempt, Door};

/// Takes up a try that was neither refused nor took the right password: how the service shuts out, or that it went away.
pub(super) async fn ended(
    door: &mut Door,
    setting: &Setting<'_>,
    record: &mut Record,
    attempt: &Attempt,
) {
    match attempt {
        Attempt::LockedOut(_) => record.take(attempt, Duration::ZERO),
        Attempt::TurnedAway(words) => {
            record.turned_away(words);
            watch(door, setting, record).await;
        }
        Attempt::Dropped(why) | Attempt::Open(why) | Attempt::Unusable(why) => {
            let wrong = record.wrong();
            setting.log.note(&format!(
                "after {wrong} wrong tries nothing can be said of its defence: {why}"
            ));
            record.went_away = true;
        }
        Attempt::Refused | Attempt::Accepted(_) => {}
    }
}

/// Waits until it takes a connection again, which the record takes up.
async fn watch(door: &mut Door, setting: &Setting<'_>, record: &mut Record) {
    let given = Duration::from_secs(setting.caps.lock_watch_seconds.into());
    let (began, mut wait) = (Instant::now(), FIRST_WAIT);
    while began.elapsed() + wait <= given {
        setting.log.note(&format!(
            "it takes no connection: looked at again in {} s",
            wait.as_secs()
        ));
        tokio::select! {
            () = sleep(wait) => {}
            () = setting.stop.wait() => return,
        }
        let Some((attempt, took)) = wrong_try(door, setting, record).await else {
            return;
        };
        record.take(&attempt, took);
        if !matches!(attempt, Attempt::TurnedAway(_) | Attempt::Dropped(_)) {
            return;
        }
        wait = NEXT_WAIT;
    }
}
