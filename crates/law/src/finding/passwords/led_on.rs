//! Ports that only lead on to another one, which was judged: what is left out of the reading.

use std::collections::BTreeSet;

use super::{Place, is_only_found, place};
use crate::led_on::is_judged_where_it_leads;
use crate::observation::{Fact, Observation};

/// The places that only lead to another, which was judged on the same visit.
pub(super) fn places(observations: &[Observation]) -> BTreeSet<Place<'_>> {
    let led = observations
        .iter()
        .filter(|one| is_judged_where_it_leads(one, observations));
    led.filter_map(|one| Some(place(one, one.fact.interface()?)))
        .collect()
}

/// Whether an observation says no more than that something answers at one of these places, or that it leads on.
pub(super) fn is_of(one: &Observation, places: &BTreeSet<Place<'_>>) -> bool {
    let says_more = match one.fact {
        Fact::InterfaceUnusable { leads_to, .. } => leads_to.is_none(),
        _ => !is_only_found(one),
    };
    let interface = one.fact.interface().filter(|_| !says_more);
    interface.is_some_and(|interface| places.contains(&place(one, interface)))
}
