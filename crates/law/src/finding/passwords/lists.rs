//! What the lists show that were tried at one interface: whether they ran to their end, and where they found nothing.

use std::collections::BTreeSet;

use super::{Accepted, Reading, Seen, accepted};
use crate::observation::{Fact, Interface, Observation, StopReason, tries as in_words};
use crate::regime::{Outcome, Predicate, Provision};
use crate::visit::Visit;

impl StopReason {
    /// Why the tries ended, after "because".
    pub(crate) fn why(self) -> &'static str {
        match self {
            Self::Cap => "the cap on tries was reached",
            Self::LockOut => "the device locked the account",
            Self::ServiceDropped => "the service went away",
            Self::Interrupted => "it was interrupted",
            Self::ListExhausted => "it was at its end",
        }
    }
}

/// A list that was run to its end.
struct Exhausted<'o> {
    one: &'o Observation,
    tries: String,
    list: &'o str,
}

/// Reads the lists at one interface in the states that the rule covers, beside what was accepted there.
pub(super) fn read(
    provision: &Provision,
    interface: &Interface,
    seen: &Seen<'_>,
    bound: &[Accepted<'_>],
) -> Vec<Reading> {
    let mut readings = Vec::new();
    let mut exhausted = Vec::new();
    for one in &seen.inside {
        let Fact::CredentialsRefused {
            tries,
            list,
            stopped,
            ..
        } = &one.fact
        else {
            continue;
        };
        let tries = in_words(*tries);
        if *stopped == StopReason::ListExhausted {
            exhausted.push(Exhausted { one, tries, list });
            continue;
        }
        let reason = format!(
            "On {interface} the list {list} was stopped after {tries} because {}.",
            stopped.why()
        );
        readings.push(Reading::new(Outcome::StoppedEarly, reason, &[one]));
    }
    if !bound.is_empty() && exhausted.is_empty() && readings.is_empty() {
        let all: Vec<&Observation> = bound.iter().map(|one| one.one).collect();
        let reason = format!(
            "No list was run to its end on {interface}: another account may have a universal password."
        );
        readings.push(Reading::new(Outcome::StoppedEarly, reason, &all));
    }
    readings.extend(found_nothing(provision, interface, seen, bound, &exhausted));
    readings
}

/// The lists that leave something open.
///
/// Where passwords are compared, one that was accepted says what a list cannot, but only of the unit and the state that
/// accepted it: what opens a device that its user has set up shows nothing of the password that it had before. A password
/// whose change is forced is known too.
fn found_nothing(
    provision: &Provision,
    interface: &Interface,
    seen: &Seen<'_>,
    bound: &[Accepted<'_>],
    exhausted: &[Exhausted<'_>],
) -> Vec<Reading> {
    let is_guessing = provision.predicate == Predicate::NoListedCredential;
    let opened: BTreeSet<Visit<'_>> = accepted(&seen.inside)
        .iter()
        .map(|one| Visit::of(one.one))
        .collect();
    let mut readings = Vec::new();
    for Exhausted { one, tries, list } in exhausted {
        let visit = Visit::of(one);
        let was_opened = opened.contains(&visit);
        let reason = if is_guessing || bound.is_empty() {
            let left = if was_opened {
                ", which leave an account once it is open"
            } else {
                ""
            };
            format!(
                "The list {list} was run to its end on {interface} with {tries}{left}; \
                 what a list does not find does not show how the passwords are made."
            )
        } else if was_opened {
            continue;
        } else {
            format!(
                "Nothing that was tried opened {interface} on {visit}: the list {list} was run to its end there with \
                 {tries}, and what a list does not find does not show how the passwords are made."
            )
        };
        readings.push(Reading::new(Outcome::ListExhausted, reason, &[one]));
    }
    readings
}
