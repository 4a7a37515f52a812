//! What of a product, and in which states, a rule covers; what is said where nothing was seen there.

use std::collections::BTreeSet;

use super::{Interface, Seen, is_only_found};
use crate::finding::Reading;
use crate::observation::{DeviceState, Observation};
use crate::regime::{Outcome, Provision};

pub(super) fn covers_component(provision: &Provision, one: &Observation) -> bool {
    provision
        .binds
        .iter()
        .any(|scope| scope.components.contains(&one.subject.component))
}

pub(super) fn covers_state(provision: &Provision, one: &Observation) -> bool {
    let states = provision.states_of(one.subject.component);
    one.subject
        .state
        .is_some_and(|state| states.contains(&state))
}

/// Nothing was seen in a state that the rule covers.
pub(super) fn beyond(provision: &Provision, interface: &Interface, seen: &Seen<'_>) -> Reading {
    let tried: Vec<&Observation> = seen
        .outside
        .iter()
        .copied()
        .filter(|one| !is_only_found(one))
        .collect();
    let components = seen.all().map(|one| one.subject.component);
    let states: BTreeSet<DeviceState> = components
        .flat_map(|component| provision.states_of(component))
        .collect();
    let states: Vec<&str> = states.into_iter().map(DeviceState::words).collect();
    let reason = format!(
        "What was seen of {interface} was seen in a state that this rule does not cover. Test it in a state that it covers: {}.",
        states.join("; or ")
    );
    Reading::new(Outcome::OutsideScope, reason, &tried)
}
