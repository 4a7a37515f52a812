//! Whether a login that answers slowly takes no more sessions at once than it bore while its list was tried.
//!
//! A delay slows whoever guesses in one session, and nobody who opens a hundred. The list shows at most as many as the
//! bench lets it, and one that was lost there may have been lost by chance, or to the place of the first control. So where
//! some were lost, one more than it bore are tried at once, twice, with nothing beside them: a limit is what was seen both
//! times, and anything else is not known.

use std::time::Duration;

use futures::future::join_all;
use tokio::time::{Instant, sleep};

use super::{account, random_password};
use crate::checks::default_credentials::{Record, Setting};
use crate::protocols::{Attempt, Door};
use crate::transcript::in_session;

/// How often one more than it bore is tried.
const ROUNDS: u32 = 2;
/// How long the service has before each round to let go of sessions that have ended.
const PEACE: Duration = Duration::from_millis(700);

/// The most sessions that the login answers at once, where one beyond them was lost each time; `None` where no limit shows.
pub(super) async fn limit(
    door: &mut Door,
    setting: &Setting<'_>,
    record: &mut Record,
) -> Option<u32> {
    let bore = record.bore?;
    // What is turned away after wrong tries, or locked, is lost for another reason than the number of its sessions.
    let is_clear = record.locked.is_none() && record.penalties.is_empty();
    if !is_clear || record.sessions > bore || setting.caps.defence_tries == 0 {
        return None;
    }
    door.rest();
    for _ in 0..ROUNDS {
        tokio::select! {
            () = sleep(PEACE) => {}
            () = setting.stop.wait() => return None,
        }
        setting.log.note(&format!(
            "it bore {bore} sessions at once: one more is tried beside them"
        ));
        let attempts = tokio::select! {
            attempts = at_once(door, setting, record, bore.saturating_add(1)) => attempts,
            () = setting.stop.wait() => return None,
        };
        for (attempt, took) in &attempts {
            record.take(attempt, *took);
        }
        let count = |which: fn(&Attempt) -> bool| {
            let of_these = attempts.iter().filter(|(attempt, _)| which(attempt));
            u32::try_from(of_these.count()).unwrap_or(u32::MAX)
        };
        let answered = count(|attempt| matches!(attempt, Attempt::Refused));
        let lost = count(|attempt| matches!(attempt, Attempt::Dropped(_) | Attempt::TurnedAway(_)));
        if (answered, lost) != (bore, 1) {
            let words = format!("{answered} were answered and {lost} lost: that shows no limit");
            setting.log.note(&words);
            return None;
        }
    }
    Some(bore)
}

/// So many wrong tries at once, each in a session of its own, begun at the rate that the bench allows; how each ended, and
/// how long it took.
async fn at_once(
    door: &Door,
    setting: &Setting<'_>,
    record: &Record,
    many: u32,
) -> Vec<(Attempt, Duration)> {
    let gap = Duration::from_secs(1) / setting.caps.tries_per_second.max(1);
    let account = account(setting, record);
    let tries = (0..many).map(|number| {
        let mut twin = door.twin();
        in_session(number + 1, async move {
            sleep(gap * number).await;
            let password = random_password()?;
            let _floor = setting.floor.for_one_of_several(twin.as_ref()).await;
            setting.log.note(&format!(
                "wrong on purpose, to see how many it answers: account {account:?}, password {password:?}"
            ));
            let began = Instant::now();
            let attempt = twin.attempt(account, &password).await;
            Some((attempt, began.elapsed()))
        })
    });
    join_all(tries).await.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proofhouse_law::observation::{Interface, SecretTag};
    use tokio::sync::{Barrier, Semaphore};

    use super::*;
    use crate::bench::Caps;
    use crate::credentials::List;
    use crate::protocols::{Floor, Login, Trying};
    use crate::stop::Stop;
    use crate::transcript::Log;

    /// A login with room for some sessions, where each answer waits until every session of the round has come.
    struct Room {
        places: Arc<Semaphore>,
        come: Arc<Barrier>,
    }

    impl Login for Room {
        fn service(&self) -> &'static str {
            "memory"
        }

        fn attempt<'a>(&'a mut self, _: &'a str, _: &'a str) -> Trying<'a> {
            Box::pin(async {
                let place = self.places.try_acquire();
                self.come.wait().await;
                match place {
                    Ok(_) => Attempt::Refused,
                    Err(_) => Attempt::Dropped("busy".to_owned()),
                }
            })
        }

        fn twin(&self) -> Door {
            Box::new(Self {
                places: Arc::clone(&self.places),
                come: Arc::clone(&self.come),
            })
        }
    }

    /// The limit that is seen of a login with so much room, which bore so many in its list.
    async fn seen(room: usize, bore: u32, mut record: Record) -> (Option<u32>, u32) {
        let mut door: Door = Box::new(Room {
            places: Arc::new(Semaphore::new(room)),
            come: Arc::new(Barrier::new(bore as usize + 1)),
        });
        record.bore = Some(bore);
        let interface = Interface {
            transport: "tcp".to_owned(),
            port: 1,
            service: "memory".to_owned(),
            tls: false,
            path: None,
        };
        let list = List {
            name: "none".to_owned(),
            pairs: Vec::new(),
        };
        let setting = Setting {
            interface: &interface,
            list: &list,
            old: 0,
            caps: Caps::default(),
            tag: &|_| SecretTag::new("tag"),
            log: &Log::new(Arc::new(|| jiff::Timestamp::UNIX_EPOCH)),
            floor: &Floor::default(),
            stop: &Stop::new(),
            progress: &|_| {},
        };
        let limit = limit(&mut door, &setting, &mut record).await;
        (limit, record.wrong())
    }

    #[tokio::test]
    async fn a_limit_is_what_one_session_more_is_lost_beside_each_time() {
        let whole = Record::default;
        assert_eq!(seen(2, 2, whole()).await, (Some(2), 4));
        assert_eq!(seen(9, 2, whole()).await, (None, 3), "it takes more");
        assert_eq!(seen(1, 2, whole()).await, (None, 1), "it takes fewer now");
    }

    #[tokio::test]
    async fn where_a_lock_or_more_sessions_were_seen_nothing_is_tried() {
        let locked = Record {
            locked: Some((3, "locked".to_owned())),
            ..Record::default()
        };
        assert_eq!(seen(2, 2, locked).await, (None, 0));
        let more = Record {
            sessions: 3,
            ..Record::default()
        };
        assert_eq!(seen(2, 2, more).await, (None, 0));
    }
}
