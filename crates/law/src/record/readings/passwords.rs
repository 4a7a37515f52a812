//! Passwords, as the tries show them.

use std::collections::{BTreeMap, BTreeSet};

use crate::observation::{
    CredentialOrigin, DeviceState, Fact, Identity, Interface, SecretTag, StopReason,
};
use crate::record::declared::{field, places};
use crate::record::desk::{Desk, Item, Outcome, is_in_use};

/// An acceptance.
struct Accepted<'a> {
    item: Item<'a>,
    interface: &'a Interface,
    account: &'a str,
    secret: &'a SecretTag,
    origin: &'a CredentialOrigin,
    change_forced: bool,
}

fn accepted<'a>(desk: &Desk<'a>) -> Vec<Accepted<'a>> {
    let items = desk.items.iter().copied();
    items
        .filter_map(|item| match item.fact() {
            Fact::CredentialAccepted {
                interface,
                account,
                secret,
                origin,
                change_forced,
                ..
            } => Some(Accepted {
                item,
                interface,
                account,
                secret,
                origin,
                change_forced: *change_forced,
            }),
            _ => None,
        })
        .collect()
}

/// A password that everybody knows opens the device in use, or units share one.
fn shared(desk: &Desk<'_>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for one in accepted(desk) {
        if is_in_use(one.item.state()) && one.origin.is_public() && !one.change_forced {
            let reason = format!(
                "{} accepted a password for {} that is in a public list or empty, outside the factory default state.",
                one.interface, one.account
            );
            outcomes.push(Outcome::fail(reason, &[one.item]));
        }
    }
    for item in &desk.items {
        match item.fact() {
            Fact::SameInUnits {
                what: Identity::Password,
                units,
                ..
            } if is_in_use(item.state()) || item.state().is_none() => {
                let reason = format!("The units {} have the same password.", units.join(", "));
                outcomes.push(Outcome::fail(reason, &[*item]));
            }
            Fact::SameAsEarlier {
                what: Identity::Password,
                product,
                ..
            } => {
                let reason =
                    format!("The password is that of another product inspected before: {product}.");
                outcomes.push(Outcome::fail(reason, &[*item]));
            }
            _ => {}
        }
    }
    outcomes.extend(one_tag_in_units(desk));
    outcomes
}

/// One tag in one bundle is one password: units that share it, where nobody chose it, share a password.
fn one_tag_in_units(desk: &Desk<'_>) -> Vec<Outcome> {
    let mut holders: BTreeMap<_, Vec<Accepted<'_>>> = BTreeMap::new();
    for one in accepted(desk) {
        let counts = is_in_use(one.item.state())
            && !one.change_forced
            && *one.origin == CredentialOrigin::UnitLabel;
        if counts {
            holders
                .entry((one.item.bundle, one.secret))
                .or_default()
                .push(one);
        }
    }
    let all = holders.into_values();
    all.filter_map(|held| {
        let units: BTreeSet<&str> = held.iter().map(|one| one.item.unit()).collect();
        let items: Vec<Item<'_>> = held.iter().map(|one| one.item).collect();
        let named: Vec<&str> = units.iter().copied().collect();
        let reason = format!("One password opens the units {}.", named.join(", "));
        (units.len() > 1).then(|| Outcome::fail(reason, &items))
    })
    .collect()
}

/// What leaves the passwords of a login undecided: it could not be judged, or the list was not run to its end.
fn unfinished(desk: &Desk<'_>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for interface in desk.logins() {
        let items = desk.at(interface);
        let in_use = |item: &&Item<'_>| is_in_use(item.state());
        let ended = items.iter().filter(in_use).any(|item| {
            matches!(
                item.fact(),
                Fact::CredentialsRefused {
                    stopped: StopReason::ListExhausted,
                    ..
                }
            )
        });
        let unsure: Vec<Item<'_>> = items
            .iter()
            .filter(|item| {
                matches!(
                    item.fact(),
                    Fact::ControlAccepted { .. } | Fact::InterfaceUnusable { .. }
                )
            })
            .copied()
            .collect();
        if !unsure.is_empty() {
            let reason = format!("{interface} could not be judged in every state.");
            outcomes.push(Outcome::open(reason, &unsure));
        } else if !ended {
            let reason = format!(
                "No list was tried to its end at {interface} outside the factory default state."
            );
            outcomes.push(Outcome::open(reason, &items));
        }
    }
    outcomes
}

/// Passwords in use are each unit's own, or the user's choice.
pub(super) fn own(desk: &Desk<'_>) -> Vec<Outcome> {
    let mut outcomes = shared(desk);
    outcomes.extend(unfinished(desk));
    let mut all = accepted(desk);
    all.retain(|one| is_in_use(one.item.state()) && !one.change_forced);
    let of_testers = all
        .iter()
        .filter(|one| *one.origin == CredentialOrigin::TesterFile);
    outcomes.extend(of_testers.map(|one| {
        let reason = format!(
            "{} accepted a password for {} from the tester's file; whether other units have it is not known.",
            one.interface, one.account
        );
        Outcome::open(reason, &[one.item])
    }));
    if !outcomes.is_empty() || desk.logins().is_empty() {
        return outcomes;
    }
    let labels = all
        .iter()
        .filter(|one| *one.origin == CredentialOrigin::UnitLabel);
    let units: BTreeSet<&str> = labels.map(|one| one.item.unit()).collect();
    let items: Vec<Item<'_>> = all.iter().map(|one| one.item).collect();
    outcomes.push(if desk.partial {
        Outcome::open("The inspection was stopped before its end.", &items)
    } else if all.is_empty() {
        Outcome::open("No password is known to the bench: a label's, or one that the user chose.", &[])
    } else if units.len() == 1 {
        Outcome::open("One unit was tested; whether another has the same password is not known.", &items)
    } else {
        Outcome::pass(
            "Every list was refused to its end; what was accepted was chosen by the user, or stood on one unit's label and opened no other.",
            &items,
        )
    });
    outcomes
}

/// No pre-installed password is one that everybody has. What else its making must be is left to a person.
pub(super) fn listed(desk: &Desk<'_>) -> Vec<Outcome> {
    let mut outcomes = shared(desk);
    if outcomes.is_empty() && !desk.logins().is_empty() {
        let items = desk.where_fact(|fact| matches!(fact, Fact::CredentialsRefused { .. }));
        let reason = "No password was found to be shared or public; whether they are made as described is not seen from here.";
        outcomes.push(Outcome::open(reason, &items));
    }
    outcomes
}

/// A mechanism whose passwords are the user's to choose does not open with another one.
pub(super) fn chosen_by_user(desk: &Desk<'_>, table: &str) -> Vec<Outcome> {
    let entries = desk.declared.entries(table);
    let is_users = |entry: &crate::conformity::Entry| {
        field(entry, "authentication-factor").is_some_and(|text| text.contains("user-defined"))
    };
    if let (Some(reason), true) = (desk.declared.empty_because(table), entries.is_empty()) {
        return vec![Outcome::none(format!("{table} has no entry: {reason}"))];
    }
    let is_open =
        |entry: &crate::conformity::Entry| field(entry, "authentication-factor").is_none();
    if !entries.is_empty() && !entries.iter().any(is_users) && !entries.iter().any(is_open) {
        return vec![Outcome::none(format!(
            "{table} says of no password that it is user-defined."
        ))];
    }
    let mut outcomes = Vec::new();
    for entry in entries.iter().filter(|entry| is_users(entry)) {
        let of = places(entry);
        let other = entries
            .iter()
            .any(|one| !is_users(one) && !places(one).is_disjoint(&of));
        let at_entry = |interface: &Interface| of.iter().any(|place| place.is_of(interface));
        let mut seen = false;
        for one in accepted(desk)
            .into_iter()
            .filter(|one| at_entry(one.interface))
        {
            let untouched = matches!(
                one.item.state(),
                Some(DeviceState::SetUpWithoutChange | DeviceState::ResetThenSetUp)
            );
            if one.change_forced {
                seen = true;
                let reason = format!(
                    "{} let nothing be done before the password of {} was changed.",
                    one.interface, one.account
                );
                outcomes.push(Outcome::pass(reason, &[one.item]));
            } else if untouched && *one.origin != CredentialOrigin::UserDefined && !other {
                seen = true;
                let reason = format!(
                    "{} is said to have user-defined passwords, and {} let in {} with one that no user chose.",
                    entry.id, one.interface, one.account
                );
                outcomes.push(Outcome::fail(reason, &[one.item]));
            }
        }
        if !seen {
            let reason = format!(
                "Whether {} asks for a password of the user's before use was not seen.",
                entry.id
            );
            outcomes.push(Outcome::open(reason, &[]));
        }
    }
    outcomes
}

/// After the user's change the user's password opens, and the one before it does not.
pub(super) fn change(desk: &Desk<'_>) -> Vec<Outcome> {
    let all = accepted(desk);
    let mut outcomes = Vec::new();
    let is_before = |state| {
        matches!(
            state,
            Some(DeviceState::FactoryDefault | DeviceState::SetUpWithoutChange)
        )
    };
    for before in all
        .iter()
        .filter(|one| is_before(one.item.state()) && *one.origin != CredentialOrigin::UserDefined)
    {
        let after: Vec<&Accepted<'_>> = all
            .iter()
            .filter(|one| {
                one.item.state() == Some(DeviceState::SetUpByUser)
                    && one.item.bundle == before.item.bundle
                    && one.item.unit() == before.item.unit()
                    && one.interface == before.interface
                    && one.account == before.account
            })
            .collect();
        let (place, account) = (before.interface, before.account);
        let old = after.iter().find(|one| one.secret == before.secret);
        let new = after
            .iter()
            .find(|one| *one.origin == CredentialOrigin::UserDefined);
        let tried = desk.at(place).into_iter().find(|item| {
            let ended = matches!(
                item.fact(),
                Fact::CredentialsRefused {
                    stopped: StopReason::ListExhausted,
                    ..
                }
            );
            ended
                && item.state() == Some(DeviceState::SetUpByUser)
                && item.unit() == before.item.unit()
        });
        outcomes.push(match (old, new, tried) {
            (Some(old), _, _) => Outcome::fail(
                format!("{place} still accepts the old password of {account} after the user chose another."),
                &[before.item, old.item],
            ),
            (None, Some(new), Some(tried)) => Outcome::pass(
                format!("{place} accepts the new password of {account}, and refuses the old one."),
                &[before.item, new.item, tried],
            ),
            _ => Outcome::open(
                format!("Whether the change of the password of {account} at {place} took was not seen: test it set up by the user, with that password on the bench."),
                &[before.item],
            ),
        });
    }
    outcomes
}
