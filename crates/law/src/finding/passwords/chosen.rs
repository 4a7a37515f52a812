//! Passwords that were chosen on the bench, and what they show of the device.
//!
//! That the password opens which a tester chose shows only that one can be chosen: a device that keeps a universal one
//! until its user thinks of changing it takes it too. That the user defines its passwords (SI 2023/1007 Sch.1 para 1(2))
//! shows where nobody chooses one unasked: it makes whoever sets it up choose, its password is the unit's own, or it asks
//! for none.

use std::collections::BTreeSet;

use super::{Accepted, Reading, Seen, accepted};
use crate::observation::{CredentialOrigin, DeviceState, Fact, Interface, Observation, StopReason};
use crate::regime::{Outcome, Predicate, Provision};
use crate::visit::Visit;

/// Passwords that a user set before a reset and that open after it: whether there was a reset is not known.
pub(super) fn after_reset(interface: &Interface, inside: &[&Observation]) -> Vec<Reading> {
    accepted(inside)
        .into_iter()
        .filter(|one| *one.origin == CredentialOrigin::UserDefined && is_reset(one.one))
        .map(|one| {
            let reason = format!(
                "The password that the user set for {} still opens {interface} on {}: either the reset was not done, or \
                 it does not erase it. Do it again as the manual says, and test again.",
                one.account,
                Visit::of(one.one)
            );
            Reading::new(Outcome::NotObserved, reason, &[one.one])
        })
        .collect()
}

/// What was seen of one interface beside the passwords that were chosen for it.
pub(super) struct Beside<'o> {
    /// The states in which an account was judged to its end: something opened it in a visit whose list ended. Another
    /// account of the login may have a password of another kind.
    judged: BTreeSet<(DeviceState, &'o str)>,
    /// The states in which its port asks for no credential.
    open: BTreeSet<DeviceState>,
    /// The accounts that were seen to be of no use before their password is changed, in whatever state.
    forced: BTreeSet<&'o str>,
}

impl<'o> Beside<'o> {
    pub(super) fn of(seen: &Seen<'o>) -> Self {
        let ended = seen.inside.iter().filter(|one| {
            matches!(
                one.fact,
                Fact::CredentialsRefused {
                    stopped: StopReason::ListExhausted,
                    ..
                }
            )
        });
        let ended: BTreeSet<Visit<'_>> = ended.map(|one| Visit::of(one)).collect();
        let opened = accepted(&seen.inside).into_iter();
        let judged = opened.filter(|one| ended.contains(&Visit::of(one.one)));
        let all: Vec<&Observation> = seen.all().collect();
        Self {
            judged: judged
                .filter_map(|one| Some((one.one.subject.state?, one.account)))
                .collect(),
            open: seen.open.clone(),
            forced: accepted(&all)
                .into_iter()
                .filter(|one| one.change_forced)
                .map(|one| one.account)
                .collect(),
        }
    }

    /// Whether an account was judged in a state, or its port asks for no credential there.
    fn is_judged(&self, state: DeviceState, account: &'o str) -> bool {
        self.open.contains(&state) || self.judged.contains(&(state, account))
    }

    /// Whether it was judged in use where nobody chose a password that the device did not ask for.
    fn is_judged_untouched(&self, account: &'o str) -> bool {
        [DeviceState::SetUpWithoutChange, DeviceState::ResetThenSetUp]
            .into_iter()
            .any(|state| self.is_judged(state, account))
    }
}

/// What the passwords come to that users chose for one account, where nothing else opened it; nothing where they only
/// outlived a reset ([`after_reset`]).
pub(super) fn read<'o>(
    provision: &Provision,
    interface: &Interface,
    account: &'o str,
    tries: &[&Accepted<'_>],
    beside: &Beside<'o>,
) -> Option<Reading> {
    let chosen: Vec<&Observation> = tries
        .iter()
        .map(|one| one.one)
        .filter(|one| !is_reset(one))
        .collect();
    if chosen.is_empty() {
        return None;
    }
    let is_of_resets = provision.predicate == Predicate::NoUniversalReset;
    let (outcome, reason) = if is_of_resets && !beside.is_judged(DeviceState::Reset, account) {
        let reason = format!(
            "The password that {interface} accepted for {account} was chosen when it was set up again: what it accepts \
             right after a reset was not seen. Test it there."
        );
        (Outcome::NotObserved, reason)
    } else if is_of_resets || beside.is_judged_untouched(account) || beside.forced.contains(account)
    {
        let reason =
            format!("The password that {interface} accepted for {account} was chosen by the user.");
        (Outcome::UserDefined, reason)
    } else {
        let reason = format!(
            "The password for {account} on {interface} was only seen where the tester chose it, which does not show what \
             it is where nobody does: test it set up without change, choosing one only where the device makes you."
        );
        (Outcome::NotObserved, reason)
    };
    Some(Reading::new(outcome, reason, &chosen))
}

fn is_reset(one: &Observation) -> bool {
    one.subject.state == Some(DeviceState::Reset)
}
