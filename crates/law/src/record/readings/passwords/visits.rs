//! Logins that were left undecided: one unit in one state of one bundle at a time, since what opens one visit says nothing of
//! another.

use std::collections::BTreeMap;

use crate::digest::Digest;
use crate::observation::{Fact, Interface, StopReason, tries as in_words};
use crate::record::desk::{Desk, Item, Outcome, is_before_set_up, is_in_use};
use crate::visit::Visit;

/// What leaves the passwords of a login undecided: it could not be judged, its list was not run to its end in every visit,
/// or nothing opened it there.
pub(super) fn unfinished(desk: &Desk<'_>) -> Vec<Outcome> {
    let logins = desk.logins().into_iter();
    logins.flat_map(|login| at_login(desk, login)).collect()
}

fn at_login(desk: &Desk<'_>, interface: &Interface) -> Vec<Outcome> {
    let items = desk.at(interface);
    let unsure: Vec<Item<'_>> = items
        .iter()
        .filter(|item| {
            matches!(
                item.fact(),
                Fact::ControlAccepted { .. } | Fact::InterfaceUnusable { .. }
            )
        })
        // What asks for a first password to be set may stand where the login stands later.
        .filter(|item| !is_before_set_up(item.state()))
        .copied()
        .collect();
    if !unsure.is_empty() {
        let reason = format!("{interface} could not be judged in every state in use.");
        return vec![Outcome::open(reason, &unsure)];
    }
    let mut visits: BTreeMap<(Digest, Visit<'_>), Vec<Item<'_>>> = BTreeMap::new();
    for item in items.iter().filter(|item| is_in_use(item.state())) {
        visits.entry(item.visit()).or_default().push(*item);
    }
    if visits.is_empty() {
        let reason = format!(
            "No list was tried to its end at {interface} outside the factory default state."
        );
        return vec![Outcome::open(reason, &items)];
    }
    let visits = visits.into_iter();
    visits
        .filter_map(|((_, visit), items)| on_visit(interface, visit, &items))
        .collect()
}

/// What one visit leaves undecided.
fn on_visit(interface: &Interface, visit: Visit<'_>, items: &[Item<'_>]) -> Option<Outcome> {
    let has = |wanted: fn(&Fact) -> bool| items.iter().any(|item| wanted(item.fact()));
    let was_opened = has(|fact| matches!(fact, Fact::CredentialAccepted { .. }));
    let was_tried = was_opened || has(|fact| matches!(fact, Fact::CredentialsRefused { .. }));
    let asks_for_none = has(|fact| matches!(fact, Fact::OpenWithoutAuthentication { .. }));
    if asks_for_none && !was_tried {
        // Without a login there is no password to judge.
        return None;
    }
    let mut has_ended = false;
    for item in items {
        let Fact::CredentialsRefused {
            tries,
            list,
            stopped,
            ..
        } = item.fact()
        else {
            continue;
        };
        if *stopped != StopReason::ListExhausted {
            let reason = format!(
                "At {interface} on {visit} the list {list} was stopped after {} because {}.",
                in_words(*tries),
                stopped.why()
            );
            return Some(Outcome::open(reason, &[*item]));
        }
        has_ended = true;
    }
    let reason = if !has_ended {
        format!("No list was tried to its end at {interface} on {visit}.")
    } else if !was_opened {
        format!(
            "Nothing that was tried opened {interface} on {visit}; what a list does not find does not show whose \
             its passwords are. Put one of them on the bench."
        )
    } else {
        return None;
    };
    Some(Outcome::open(reason, items))
}
