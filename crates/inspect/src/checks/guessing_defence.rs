//! How a login defends itself against guessing (EN 303 645 5.1-5), from what the tries themselves showed.
//!
//! Seen are: a lock-out, after how many wrong tries, and for how long, where the bench lets it be watched; connections
//! that are taken no more for a while; answers
//! that take longer and longer, or long from the first; a service that hangs up after some tries. That nothing slowed
//! the tries is said only after enough of them: where the list was short, a few more are made with random passwords,
//! unless the bench forbids it (`defence_tries = 0`). Times are those of the network and of the device together, so
//! that small differences say nothing. A pair that the login takes shows whether it weighed the wrong ones at all: where
//! it was refused after them, the login locked without a word. Many logins lock one account and no other, and a list has
//! few passwords for an account that it opened: so the tries for the defence are all made at the account of that pair.
//! Where the service goes away within them, nothing is said of what slows it: it may be how it locks, or it may have failed.

use std::time::Duration;

use proofhouse_law::observation::{Defence, Fact};
use tokio::time::{Instant, sleep};

use super::default_credentials::{CALLS_MAX, PEACE, Penalty, Record, Setting, random_password};
use crate::credentials::Pair;
use crate::protocols::{Attempt, Door};

mod shut_out;
mod side_by_side;

/// Name of the check in observations.
pub const NAME: &str = "inspect.guessing-defence";
/// An answer that takes so long is slow by design: no small device needs it to compare two words.
const SLOW: Duration = Duration::from_secs(1);
/// Answers that grow by less say nothing.
const GROWTH: Duration = Duration::from_millis(700);
/// The fewest wrong tries from which growth is read.
const GROWTH_TRIES: usize = 4;
/// How long nobody looks at most whether a service takes connections again, in seconds (`penalty.rs`).
const UNSEEN_SECONDS_MAX: u32 = 16;
/// When a locked login is looked at again, in seconds after it locked: each look is a try, and may lock it anew.
const LOOKS: [u64; 8] = [5, 15, 30, 60, 120, 300, 900, 3600];

/// What the tries showed of the defence of a login; more are made where too few were.
pub async fn check(door: &mut Door, setting: &Setting<'_>, record: &Record) -> Vec<Fact> {
    let mut record = record.clone();
    if record.wrong() == 0 && record.locked.is_none() {
        // Nothing was refused: this login takes anything, or cannot be judged.
        return Vec::new();
    }
    if record.locked.is_none() && record.penalties.is_empty() && door.tells_time() {
        match taken(setting, &record) {
            Some(right) => tries_in_a_row(door, setting, &mut record, right).await,
            None => more_tries(door, setting, &mut record).await,
        }
    }
    let mut defences = Vec::new();
    if let Some((after, words)) = &record.locked {
        defences.push(locked(door, setting, &record, (*after, words)).await);
    }
    let watched = setting.caps.lock_watch_seconds > 0;
    let penalty = record.penalties.first();
    defences.extend(penalty.map(|penalty| turned_away(penalty, watched)));
    if door.tells_time()
        && let Some((mut defence, detail)) = slowed(&record)
    {
        if let Defence::Delay { session_limit, .. } = &mut defence {
            *session_limit = side_by_side::limit(door, setting, &mut record).await;
        }
        defences.push((defence, detail));
    }
    if let Some(after) = door.hangs_up_after().or(record.hang_up) {
        let detail = format!(
            "it closed the connection after {}, and took a new one at once",
            wrong_tries(after)
        );
        defences.push((Defence::HangsUp { after }, detail));
    }
    // Where times say nothing, or it went away, it cannot be said that nothing slowed the tries.
    if defences.is_empty()
        && !record.went_away
        && door.tells_time()
        && record.wrong() >= setting.caps.defence_tries.max(1)
    {
        let slowest = record.refused.iter().max().copied().unwrap_or_default();
        let detail = format!(
            "it refused {}, the slowest after {} ms",
            wrong_tries(record.wrong()),
            millis(slowest)
        );
        defences.push((Defence::None, detail));
    }
    defences
        .into_iter()
        .map(|(defence, detail)| Fact::GuessingDefence {
            interface: setting.interface.clone(),
            tries: record.wrong(),
            weighed: record.weighed,
            in_a_row: record.in_a_row,
            defence,
            detail,
        })
        .collect()
}

/// The pair that the login took again after its list, where there is one.
fn taken<'a>(setting: &Setting<'a>, record: &Record) -> Option<&'a Pair> {
    setting.list.pairs.get(record.taken?)
}

/// Random passwords, until there are as many wrong tries as the bench asks for.
async fn more_tries(door: &mut Door, setting: &Setting<'_>, record: &mut Record) {
    while record.wrong() < setting.caps.defence_tries {
        if !one_more(door, setting, record).await {
            return;
        }
    }
}

/// As many random passwords as the bench asks for at the account of a pair that the login takes, and then that pair.
async fn tries_in_a_row(door: &mut Door, setting: &Setting<'_>, record: &mut Record, right: &Pair) {
    let before = record.wrong();
    for _ in 0..setting.caps.defence_tries {
        if !one_more(door, setting, record).await {
            break;
        }
    }
    let in_a_row = record.wrong().saturating_sub(before);
    let is_shut = record.locked.is_some() || !record.penalties.is_empty() || record.went_away;
    if in_a_row == 0 || is_shut {
        return;
    }
    match right_try(door, setting, right).await {
        Some(Attempt::Accepted(_)) => record.took_after(in_a_row),
        Some(Attempt::Refused) => record.locked_silently(record.taken),
        Some(attempt) => {
            shut_out::ended(door, setting, record, &attempt).await;
        }
        None => {}
    }
}

/// One more wrong try, at the rate that the bench allows; whether another may follow it.
async fn one_more(door: &mut Door, setting: &Setting<'_>, record: &mut Record) -> bool {
    let mut pause = Duration::from_secs(1) / setting.caps.tries_per_second.max(1);
    for call in 1..=CALLS_MAX {
        tokio::select! {
            () = sleep(pause) => {}
            () = setting.stop.wait() => return false,
        }
        let Some((attempt, took)) = wrong_try(door, setting, record).await else {
            return false;
        };
        record.take(&attempt, took);
        match attempt {
            Attempt::Refused => return true,
            // One connection may be lost by chance.
            Attempt::Dropped(_) if call < CALLS_MAX => pause = pause.max(PEACE * call),
            attempt => {
                shut_out::ended(door, setting, record, &attempt).await;
                return false;
            }
        }
    }
    false
}

/// One try with a pair that the login took before; `None` where a person ended it.
async fn right_try(door: &mut Door, setting: &Setting<'_>, pair: &Pair) -> Option<Attempt> {
    setting.log.note(&format!(
        "right, to see whether it is taken: account {:?}, password {:?}",
        pair.account, pair.password
    ));
    tokio::select! {
        (attempt, _) = setting.floor.attempt(door, &pair.account, &pair.password) => Some(attempt),
        () = setting.stop.wait() => None,
    }
}

/// The account at which wrong passwords are tried: one whose right password is known, where there is one.
fn account<'a>(setting: &Setting<'a>, record: &'a Record) -> &'a str {
    let first = || setting.list.pairs.first();
    match (taken(setting, record), &record.nobody) {
        (Some(pair), _) => &pair.account,
        (None, Some(nobody)) => nobody,
        (None, None) => first().map_or("admin", |pair| &pair.account),
    }
}

/// One try with a random password, and how long it took; `None` where a person ended it.
async fn wrong_try(
    door: &mut Door,
    setting: &Setting<'_>,
    record: &Record,
) -> Option<(Attempt, Duration)> {
    let password = random_password()?;
    let account = account(setting, record);
    setting.log.note(&format!(
        "wrong on purpose, to see the defence: account {account:?}, password {password:?}"
    ));
    tokio::select! {
        tried = setting.floor.attempt(door, account, &password) => Some(tried),
        () = setting.stop.wait() => None,
    }
}

/// Watches a locked login, as long as the bench lets it.
async fn locked(
    door: &mut Door,
    setting: &Setting<'_>,
    record: &Record,
    (after, words): (u32, &str),
) -> (Defence, String) {
    if record.is_silent {
        // A service of one session at a time refuses so, too: how long it lasts would prove no lock.
        let defence = Defence::LockOut {
            after,
            seconds: None,
            seen_locked: None,
        };
        return (defence, format!("it says {words}"));
    }
    let watch = u64::from(setting.caps.lock_watch_seconds);
    let began = Instant::now();
    let (mut seconds, mut seen_locked) = (None, None);
    for second in LOOKS.into_iter().filter(|second| *second <= watch) {
        let wait = Duration::from_secs(second).saturating_sub(began.elapsed());
        setting.log.note(&format!(
            "the login is locked: looked at again {second} s on"
        ));
        tokio::select! {
            () = sleep(wait) => {}
            () = setting.stop.wait() => break,
        }
        match look(door, setting, record).await {
            Look::Open => {
                seconds = Some(whole_seconds(began).max(1));
                // It locked, and where no look saw it locked, that is all that is known.
                seen_locked = seen_locked.or(Some(0));
                break;
            }
            Look::Locked => seen_locked = Some(whole_seconds(began)),
            // It may be how it locks, or it may have failed: a later look may tell.
            Look::Unclear => {}
            Look::Lost => break,
        }
    }
    let quoted: String = words.chars().take(160).collect();
    let ended = match (seconds, seen_locked) {
        (Some(seconds), _) => format!("{seconds} s later it took tries again"),
        (None, Some(locked)) => format!("it was still locked {locked} s later"),
        (None, None) if watch == 0 => "how long was not watched".to_owned(),
        (None, None) => "no later look could tell whether it was locked still".to_owned(),
    };
    let detail = format!("it says {quoted:?}; {ended}");
    let defence = Defence::LockOut {
        after,
        seconds,
        seen_locked,
    };
    (defence, detail)
}

/// What one look at a locked login shows.
enum Look {
    Open,
    Locked,
    Unclear,
    /// No later look will tell more.
    Lost,
}

/// Looks at a locked login by a wrong try.
async fn look(door: &mut Door, setting: &Setting<'_>, record: &Record) -> Look {
    let attempt = wrong_try(door, setting, record).await;
    match attempt.map(|(attempt, _)| attempt) {
        Some(Attempt::Refused) => Look::Open,
        Some(Attempt::LockedOut(_) | Attempt::TurnedAway(_)) => Look::Locked,
        Some(Attempt::Dropped(_)) => Look::Unclear,
        _ => Look::Lost,
    }
}

/// What it shows that no connection was taken for a while; `watched`: whether the bench lets a lock be watched at all.
fn turned_away(penalty: &Penalty, watched: bool) -> (Defence, String) {
    let Penalty {
        after,
        words,
        lasted,
        ..
    } = penalty;
    let seconds = lasted.and_then(|lasted| u32::try_from(lasted.as_secs().max(1)).ok());
    let ended = match seconds {
        Some(seconds) => format!("{seconds} s later it took one again"),
        None if watched => "it took none again while that was watched".to_owned(),
        None => "how long was not watched".to_owned(),
    };
    // Between the last look and the one that was answered nobody looked.
    let seen_locked = seconds.map(|seconds| seconds.saturating_sub(UNSEEN_SECONDS_MAX));
    let after = *after;
    let detail = format!(
        "after {} it took no connection of this address ({words}); {ended}",
        wrong_tries(after)
    );
    let defence = Defence::LockOut {
        after,
        seconds,
        seen_locked,
    };
    (defence, detail)
}

/// So many wrong tries, in words.
fn wrong_tries(many: u32) -> String {
    let word = if many == 1 { "try" } else { "tries" };
    format!("{many} wrong {word}")
}

/// Whether wrong tries were answered slowly, or more and more slowly.
fn slowed(record: &Record) -> Option<(Defence, String)> {
    let refused = record.refused.as_slice();
    let third = refused.len() / 3;
    let (first, last) = (middle(refused.get(..third.max(1))?), {
        middle(refused.get(refused.len().checked_sub(third.max(1))?..)?)
    });
    let grew = refused.len() >= GROWTH_TRIES
        && last >= first * 2
        && last.saturating_sub(first) >= GROWTH
        // One slow answer among quick ones is chance; all of the last being slower than all of the first is not.
        && refused.iter().rev().take(third.max(2)).min() > refused.iter().take(third.max(2)).max();
    let quickest = refused.iter().min().copied()?;
    let (first_ms, last_ms) = (millis(first), millis(last));
    let detail = if grew {
        format!("answers to wrong tries took {first_ms} ms at first and {last_ms} ms at last")
    } else if quickest >= SLOW {
        format!(
            "every wrong try was answered slowly, the quickest after {} ms; the times did not grow",
            millis(quickest)
        )
    } else {
        return None;
    };
    let defence = Defence::Delay {
        first_ms,
        last_ms,
        sessions: Some(record.sessions.max(1)),
        session_limit: None,
    };
    Some((defence, detail))
}

fn whole_seconds(since: Instant) -> u32 {
    u32::try_from(since.elapsed().as_secs()).unwrap_or(u32::MAX)
}

fn middle(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(times: &[u64]) -> Option<Defence> {
        let record = Record {
            refused: times.iter().copied().map(Duration::from_millis).collect(),
            ..Record::default()
        };
        slowed(&record).map(|(defence, _)| defence)
    }

    #[test]
    fn growth_is_told_from_slowness_and_from_chance() {
        let grown = Defence::Delay {
            first_ms: 1000,
            last_ms: 16_000,
            sessions: Some(1),
            session_limit: None,
        };
        assert_eq!(of(&[20, 1000, 2000, 4000, 8000, 16_000]), Some(grown));
        let slow = Defence::Delay {
            first_ms: 3010,
            last_ms: 3015,
            sessions: Some(1),
            session_limit: None,
        };
        assert_eq!(of(&[3010, 3002, 3020, 3015]), Some(slow));
        for none in [&[5, 6, 4, 2000][..], &[300, 310, 290, 900], &[5], &[]] {
            assert_eq!(of(none), None, "{none:?}");
        }
    }
}
