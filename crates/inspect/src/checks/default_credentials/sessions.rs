//! The list, tried by several sessions side by side.
//!
//! Each session has a login of its own (`Login::twin`), so that what one loses does not touch the others. A pair
//! whose session was lost is tried again, and a service that bears fewer sessions gets fewer. After a success no
//! more is begun at that account but a random password, where the login has what it accepts held against one at once
//! (`Login::is_held_at_once`); what is under way is awaited, so that every try is judged and recorded.

use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use proofhouse_law::observation::StopReason;
use tokio::time::{Instant, sleep_until};

use super::again::ends_by;
use super::bearing::Bearing;
use super::plan::{Job, Plan};
use super::random::random_like;
use super::{CALLS_MAX, Tries};
use crate::credentials::Pair;
use crate::protocols::{Access, AtOnce, Attempt, Door};
use crate::transcript::in_session;

/// How far ahead a try may begin: the runtime's timer counts whole milliseconds.
const AHEAD: Duration = Duration::from_millis(1);
/// How long what is under way is awaited once the inspection is to end: a try, and the control after it.
pub(super) const WINDING_DOWN: Duration = Duration::from_secs(5);
/// What the transcript says of a control that follows what was accepted.
const AT_ONCE: &str = "control: a random password like the accepted one, right after it";

/// A login that is tried, and the account that it was last tried with: some services bind a connection to one.
struct Seat<'d, 'a> {
    /// From 1; 0 where there is one session only.
    number: u32,
    door: &'d mut Door,
    account: Option<&'a str>,
}

/// A try that has ended.
struct Landed<'d, 'a> {
    seat: Seat<'d, 'a>,
    job: Job<'a>,
    /// How many sessions were at work at most when it began.
    at_once: usize,
    attempt: Attempt,
    took: Duration,
}

impl<'a> Tries<'a> {
    /// Tries the list: what was accepted, and why the tries ended.
    pub(super) async fn side_by_side(
        &mut self,
        door: &mut Door,
    ) -> (Vec<(&'a Pair, Access)>, StopReason) {
        let setting = self.setting;
        let mut plan = Plan::new(setting.list, setting.caps, door.takes_account());
        let many = setting.caps.sessions_at_once.max(1);
        let mut twins: Vec<Door> = (1..many).map(|_| door.twin()).collect();
        let mut seats: Vec<Seat<'_, 'a>> = std::iter::once(&mut *door)
            .chain(twins.iter_mut())
            .zip(if many > 1 { 1.. } else { 0.. })
            .map(|(door, number)| Seat {
                number,
                door,
                account: None,
            })
            .collect();
        let stopped = self.fly(&mut plan, &mut seats, many as usize).await;
        drop(seats);
        if matches!(stopped, Some(StopReason::Interrupted)) {
            // What would have to be tried again alone shows nothing now.
            let _untold = plan.doubtful();
            return (held(plan.accepted()), StopReason::Interrupted);
        }
        // Two passwords of one account in one moment: where a login opens the whole address, the wrong one seems right too.
        let doubtful = plan.doubtful();
        for job in &doubtful {
            setting.log.note(&format!(
                "more than one password was accepted for account {:?} in one moment: each is tried alone",
                job.pair.account
            ));
        }
        let again = self
            .each_again(door, doubtful, |job: &Job<'a>| job.pair)
            .await;
        let Some(again) = again else {
            return (held(plan.accepted()), StopReason::Interrupted);
        };
        for (job, access) in again.stands {
            plan.accept(job, access);
        }
        let end = if plan.is_capped() {
            StopReason::Cap
        } else {
            StopReason::ListExhausted
        };
        let stopped = ends_by(stopped.unwrap_or(end), again.ends);
        (plan.accepted(), stopped)
    }

    /// Keeps as many tries under way as the service bears, up to `most`, until the list or the service ends; why,
    /// where not at the list's end.
    async fn fly<'d>(
        &mut self,
        plan: &mut Plan<'a>,
        seats: &mut Vec<Seat<'d, 'a>>,
        most: usize,
    ) -> Option<StopReason>
    where
        'a: 'd,
    {
        let setting = self.setting;
        let mut bearing = Bearing::new(most);
        let mut idle = Vec::new();
        let mut flying = FuturesUnordered::new();
        let (mut stopped, mut until) = (None, None);
        loop {
            let many = at_once(seats, &bearing);
            while flying.len() < many {
                let next = match stopped {
                    None => plan.next(),
                    Some(StopReason::Interrupted) => plan.next_control(),
                    Some(_) => None,
                };
                let Some(job) = next else { break };
                let Some(seat) = seat_for(seats, job.pair) else {
                    plan.again(job);
                    break;
                };
                if job.is_first() {
                    self.done += 1;
                    (setting.progress)(self.done);
                }
                flying.push(self.attempt(seat, job, many));
            }
            let landed = tokio::select! {
                landed = flying.next() => landed,
                () = setting.stop.wait(), if until.is_none() => {
                    stopped = Some(StopReason::Interrupted);
                    until = Some(Instant::now() + WINDING_DOWN);
                    continue;
                }
                () = at(until) => return stopped,
            };
            let Some(landed) = landed else {
                self.record.bore = bearing.limit();
                return stopped;
            };
            let takes_turns = landed.seat.door.one_at_a_time();
            let refused = matches!(landed.attempt, Attempt::Refused);
            if refused && !takes_turns && bearing.answered() {
                let more = format!("it bears them: {} sessions at once now", bearing.many());
                setting.log.note(&more);
                seats.extend(idle.pop());
            }
            let (seat, ends) = self.take(landed, flying.len(), plan, &mut bearing);
            stopped = match (stopped, ends) {
                (Some(StopReason::Interrupted), _) => stopped,
                (_, Some(StopReason::LockOut)) => ends,
                _ => stopped.or(ends),
            };
            // Where they take turns, one goes on and the others need no connection.
            seats.insert(if takes_turns { 0 } else { seats.len() }, seat);
            let room = bearing.many().saturating_sub(flying.len());
            idle.extend(leave(seats, room));
        }
    }

    /// Takes up what came of a try beside `others`: its seat again, and why the tries end, where they do.
    fn take<'d>(
        &mut self,
        landed: Landed<'d, 'a>,
        others: usize,
        plan: &mut Plan<'a>,
        bearing: &mut Bearing,
    ) -> (Seat<'d, 'a>, Option<StopReason>) {
        self.record.take(&landed.attempt, landed.took);
        let log = self.setting.log;
        let (seat, mut job) = (landed.seat, landed.job);
        let note = |words: &str| say(log, seat.number, words);
        let mut ends = None;
        match landed.attempt {
            Attempt::Refused => self.refuses(job, others, plan),
            // The last control asks again; whatever it gets then, this pair shows nothing.
            Attempt::Accepted(_) | Attempt::Open(_) if job.control => {
                note("the random password was accepted");
                plan.held(job, AtOnce::LetIn);
            }
            Attempt::Accepted(access) => {
                note(&let_in(job, &access));
                if seat.door.is_held_at_once() && !access.passwordless {
                    plan.hold(job);
                }
                plan.accept(job, access);
            }
            Attempt::LockedOut(words) => {
                note(&format!("locked out: {words}"));
                ends = Some(StopReason::LockOut);
            }
            // Beside others a try may fail that would not alone.
            Attempt::Dropped(reason) | Attempt::TurnedAway(reason) | Attempt::Unusable(reason)
                if landed.at_once > 1 =>
            {
                bearing.lost(landed.at_once, others);
                let fewer = format!("at most {} sessions at once now", bearing.many());
                note(&format!("the service went away ({reason}); {fewer}"));
                seat.door.rest();
                if others == 0 {
                    self.leave_in_peace(1);
                }
                plan.again(job);
            }
            Attempt::Dropped(reason) | Attempt::TurnedAway(reason) if job.calls + 1 < CALLS_MAX => {
                job.calls += 1;
                let call = format!("call {} of {CALLS_MAX}", job.calls);
                note(&format!("the service went away ({reason}); {call}"));
                seat.door.rest();
                self.leave_in_peace(job.calls);
                plan.again(job);
            }
            Attempt::TurnedAway(words) => {
                seat.door.rest();
                if self.sits_out(&words) {
                    plan.again(job);
                } else {
                    ends = Some(StopReason::LockOut);
                }
            }
            Attempt::Unusable(reason) => {
                note(&format!("no more can be tried: {reason}"));
                self.record.unjudged = Some(reason);
                ends = Some(StopReason::ServiceDropped);
            }
            Attempt::Dropped(reason) | Attempt::Open(reason) => {
                note(&format!("no more can be tried: {reason}"));
                ends = Some(StopReason::ServiceDropped);
            }
        }
        (seat, ends)
    }

    /// Takes up a refusal beside `others`.
    fn refuses(&mut self, job: Job<'a>, others: usize, plan: &mut Plan<'a>) {
        self.record.answered_beside(others);
        if job.control {
            plan.held(job, AtOnce::Refused);
        } else {
            self.refused.insert(job.place);
        }
    }

    /// One try, in its time.
    fn attempt<'d>(
        &mut self,
        seat: Seat<'d, 'a>,
        job: Job<'a>,
        at_once: usize,
    ) -> impl Future<Output = Landed<'d, 'a>> + use<'d, 'a>
    where
        'a: 'd,
    {
        let (slot, log, floor) = (self.slot(), self.setting.log, self.setting.floor);
        async move {
            if slot > Instant::now() + AHEAD {
                sleep_until(slot).await;
            }
            let Pair {
                account, password, ..
            } = job.pair;
            let random = || random_like(account, password, seat.door.takes_account());
            // Without random numbers the first control would not have let the list begin.
            let random = job.control.then(random).flatten();
            let (tried, with) = random.as_ref().map_or((account, password), |(a, p)| (a, p));
            let trying = async {
                if job.control {
                    log.note(AT_ONCE);
                }
                log.note(&format!("try: account {tried:?}, password {with:?}"));
                floor.attempt(seat.door, tried, with).await
            };
            let (attempt, took) = if seat.number == 0 {
                trying.await
            } else {
                in_session(seat.number, trying).await
            };
            Landed {
                seat: Seat {
                    account: (tried == account).then_some(account.as_str()),
                    ..seat
                },
                job,
                at_once,
                attempt,
                took,
            }
        }
    }
}

/// Waits until that moment, where there is one.
async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

/// What stands without a last control: a random password was refused right after it.
pub(super) fn held(mut accepted: Vec<(&Pair, Access)>) -> Vec<(&Pair, Access)> {
    accepted.retain(|(_, access)| access.at_once == AtOnce::Refused);
    accepted
}

/// How many may be at work now.
fn at_once(seats: &[Seat<'_, '_>], bearing: &Bearing) -> usize {
    if seats.iter().any(|seat| seat.door.one_at_a_time()) {
        1
    } else {
        bearing.many()
    }
}

/// Leaves so many seats, at least one: a service that bears few sessions is not made to hold the rest, which come back.
fn leave<'d, 'a>(seats: &mut Vec<Seat<'d, 'a>>, many: usize) -> Vec<Seat<'d, 'a>> {
    let over = seats.len().saturating_sub(many.max(1));
    let mut left: Vec<Seat<'d, 'a>> = seats.drain(..over).collect();
    for seat in &mut left {
        seat.door.rest();
        seat.account = None;
    }
    left
}

/// What the transcript says of what was accepted: what reads it takes the password of the try for the right one then.
fn let_in(job: Job<'_>, access: &Access) -> String {
    let (account, proof) = (&job.pair.account, &access.proof);
    if access.passwordless {
        format!("no password is needed for account {account:?}: {proof}")
    } else {
        format!("accepted for account {account:?}: {proof}")
    }
}

/// Writes a note as of a session.
fn say(log: &crate::transcript::Log, number: u32, words: &str) {
    let words = if number == 0 {
        words.to_owned()
    } else {
        format!("session {number}: {words}")
    };
    log.note(&words);
}

/// A seat for the pair: one that knows its account where there is one, else the one that rested longest.
fn seat_for<'d, 'a>(seats: &mut Vec<Seat<'d, 'a>>, pair: &Pair) -> Option<Seat<'d, 'a>> {
    let known = seats
        .iter()
        .position(|seat| seat.account == Some(pair.account.as_str()));
    let place = known.unwrap_or(0);
    (place < seats.len()).then(|| seats.remove(place))
}
