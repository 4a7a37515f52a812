//! What guessing meets at each login, from all that was seen of its defence in one visit.

use std::collections::BTreeMap;

use crate::observation::{Defence, Fact, Interface, StopReason};
use crate::record::desk::{Desk, Item, Outcome, is_before_set_up};

const DAY: u64 = 86_400;

/// What the plan measures against.
struct Limits {
    /// The fewest wrong tries that show that nothing slows them.
    least: u32,
    /// The most guesses a day that are taken to be impracticable.
    most: u64,
}

/// What a delay or a lock leaves to whoever guesses.
enum Left {
    /// At most so many guesses a day, and how that is known.
    ADay(u64, String),
    /// Nobody knows how many; why not.
    Unknown(String),
}

/// Each login slows guessing down enough.
pub(super) fn guessing(desk: &Desk<'_>) -> Vec<Outcome> {
    let limits = Limits {
        least: u32::from(desk.plan.number("guessing.tries-least").unwrap_or(u16::MAX)),
        most: u64::from(desk.plan.number("guessing.a-day-most").unwrap_or_default()),
    };
    let mut visits: BTreeMap<_, Vec<Item<'_>>> = BTreeMap::new();
    for item in &desk.items {
        if let Fact::GuessingDefence { interface, .. } = item.fact() {
            let visit = (interface, item.bundle, item.unit(), item.state());
            visits.entry(visit).or_default().push(*item);
        }
    }
    let mut outcomes = Vec::new();
    for ((interface, ..), seen) in &visits {
        outcomes.push(defended(desk, interface, seen, &limits));
    }
    for interface in desk.logins() {
        let is_of_use = |state| !is_before_set_up(state);
        if !visits
            .keys()
            .any(|(one, _, _, state)| *one == interface && is_of_use(*state))
        {
            let reason =
                format!("How {interface} defends itself against guessing was not measured in use.");
            outcomes.push(Outcome::open(reason, &[]));
        }
    }
    outcomes.extend(desk.unjudged().into_values());
    if !outcomes.is_empty() {
        outcomes.extend(desk.unseen_login());
        outcomes.extend(desk.unreached_logins());
    }
    outcomes
}

/// What one visit shows: a delay or a lock counts before that the service hangs up or that nothing else was seen.
fn defended(desk: &Desk<'_>, interface: &Interface, seen: &[Item<'_>], limits: &Limits) -> Outcome {
    let (mut bounds, mut unknown) = (Vec::new(), Vec::new());
    for item in seen {
        let Fact::GuessingDefence { defence, .. } = item.fact() else {
            continue;
        };
        match left_by(defence) {
            None => {}
            Some(Left::Unknown(why)) => unknown.push(why),
            Some(Left::ADay(a_day, how)) => bounds.push((a_day, how)),
        }
    }
    let most = limits.most;
    match bounds.into_iter().min() {
        Some((a_day, how)) if a_day <= most => Outcome::pass(
            format!(
                "{interface} lets at most {a_day} guesses a day through, since {how}; {most} are taken to be impracticable."
            ),
            seen,
        ),
        Some((a_day, how)) => Outcome::open(
            format!(
                "{interface} may let {a_day} guesses a day through, more than {most}, since {how}; whether that is impracticable depends on the passwords."
            ),
            seen,
        ),
        None if !unknown.is_empty() => {
            Outcome::open(format!("{interface} {}.", unknown.join("; it ")), seen)
        }
        None => undefended(desk, interface, seen, limits),
    }
}

/// What a defence leaves to whoever guesses; nothing where it is none that takes time.
fn left_by(defence: &Defence) -> Option<Left> {
    match defence {
        Defence::None | Defence::HangsUp { .. } => None,
        Defence::Delay {
            last_ms,
            sessions,
            session_limit,
            ..
        } => Some(left_by_delay(*last_ms, *sessions, *session_limit)),
        Defence::LockOut { after: 0, .. } => Some(Left::Unknown(
            "was locked before the first try, so that after how many it locks was not seen".into(),
        )),
        Defence::LockOut {
            after,
            seconds,
            seen_locked,
        } => Some(left_by_lock(*after, *seconds, *seen_locked)),
    }
}

/// A delay bounds guessing only where the sessions are bounded that guess side by side. How many of ours were answered
/// is no such bound: whoever guesses may open more.
fn left_by_delay(last_ms: u32, sessions: Option<u32>, limit: Option<u32>) -> Left {
    let many = |sessions: u32| match sessions {
        0 | 1 => "the one session that was tried".to_owned(),
        many => format!("each of {many} sessions at once"),
    };
    match (limit, sessions) {
        (Some(limit), sessions) => {
            let at_once = limit.max(sessions.unwrap_or_default()).max(1);
            let a_day =
                DAY.saturating_mul(1000).saturating_mul(at_once.into()) / u64::from(last_ms.max(1));
            let how = match at_once {
                1 => format!("it answers after {last_ms} ms, and one session at a time"),
                many => format!(
                    "it answers each of {many} sessions at once after {last_ms} ms, and no more at once"
                ),
            };
            Left::ADay(a_day, how)
        }
        (None, Some(sessions)) => Left::Unknown(format!(
            "answers {} after {last_ms} ms, and no limit to the sessions at once was seen: let more be tried by sessions_at_once on the bench",
            many(sessions)
        )),
        (None, None) => Left::Unknown(format!(
            "answers a wrong password after {last_ms} ms, and how many sessions guessed at once is not known: inspect it again"
        )),
    }
}

/// A lock lasts at least as long as it was seen. Where a bundle does not say that, when it was open again is all that is known.
fn left_by_lock(after: u32, seconds: Option<u32>, seen_locked: Option<u32>) -> Left {
    let a_day = |locked: u32| DAY.saturating_mul(u64::from(after)) / u64::from(locked);
    match (seen_locked, seconds) {
        (Some(locked @ 1..), _) => Left::ADay(
            a_day(locked),
            format!("it was seen locked for {locked} s after {after} wrong passwords"),
        ),
        (None, Some(opened @ 1..)) => Left::ADay(
            a_day(opened),
            format!("it locks after {after} wrong passwords, and was open again {opened} s later"),
        ),
        (_, None) => Left::Unknown(format!(
            "locks after {after} wrong passwords, and for how long was not watched: set lock_watch_seconds on the bench"
        )),
        (_, Some(opened)) => Left::Unknown(format!(
            "locks after {after} wrong passwords, and took tries again when it was first looked at, {opened} s later"
        )),
    }
}

/// Nothing that takes time was seen: a failure after enough tries, unless the service went away from them.
fn undefended(
    desk: &Desk<'_>,
    interface: &Interface,
    seen: &[Item<'_>],
    limits: &Limits,
) -> Outcome {
    let away: Vec<Item<'_>> = desk
        .at(interface)
        .into_iter()
        .filter(|item| seen.iter().any(|one| is_of_one_visit(item, one)))
        .filter(|item| went_away(item.fact()))
        .collect();
    if !away.is_empty() {
        let reason = format!(
            "{interface} stopped answering the tries: it may have shut out whoever guessed, or have failed."
        );
        return Outcome::open(reason, &away);
    }
    let counts = seen.iter().filter_map(|item| match item.fact() {
        Fact::GuessingDefence {
            tries, in_a_row, ..
        } => Some((in_a_row.unwrap_or_default(), *tries)),
        _ => None,
    });
    let (in_a_row, tries) = counts.max().unwrap_or_default();
    let least = limits.least;
    if in_a_row >= least {
        let reason = format!(
            "{interface}: {in_a_row} wrong passwords in a row for one account were weighed, and nothing slowed them."
        );
        Outcome::fail(reason, seen)
    } else if tries >= least {
        let known = match in_a_row {
            0 => "no right password was taken after a row of them".to_owned(),
            many => format!("its right password was taken after {many}"),
        };
        let reason = format!(
            "{interface} refused {tries} wrong passwords for all accounts together, and nothing slowed them; whether one account takes {least} in a row, or locks in a way that says nothing, is not known: {known}. Give the unit's label_password or user_password on the bench, and set its defence_tries to {least} or more."
        );
        Outcome::open(reason, seen)
    } else {
        let reason = format!(
            "{interface}: nothing slowed {tries} wrong passwords, and a defence may begin later; at least {least} would show it."
        );
        Outcome::open(reason, seen)
    }
}

fn is_of_one_visit(one: &Item<'_>, other: &Item<'_>) -> bool {
    let visit = |item: &Item<'_>| (item.bundle, item.state());
    visit(one) == visit(other) && one.unit() == other.unit()
}

/// Whether a service went away from the tries, or could not be judged.
fn went_away(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::InterfaceUnusable { .. }
            | Fact::CredentialsRefused {
                stopped: StopReason::ServiceDropped | StopReason::LockOut,
                ..
            }
    )
}
