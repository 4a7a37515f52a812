//! Passwords that everybody knows, or that units share, in use.
//!
//! A comparison says only that a password is the same somewhere. Whether that breaks the provision is judged from the
//! acceptances that it rests on: in the factory default state, or where its change is forced, a password may be anyone's.

use std::collections::{BTreeMap, BTreeSet};

use super::{Accepted, accepted};
use crate::observation::{Fact, Identity, Interface, SecretTag};
use crate::record::desk::{Desk, Item, Outcome};

/// A password that everybody knows opens the device in use, or units share one.
pub(super) fn shared(desk: &Desk<'_>) -> Vec<Outcome> {
    let all = accepted(desk);
    let mut outcomes = public(&all);
    for item in &desk.items {
        match item.fact() {
            Fact::SameInUnits {
                what: Identity::Password,
                units,
                ..
            } => outcomes.extend(same_in_units(*item, units, &all)),
            Fact::SameAsEarlier {
                what: Identity::Password,
                interface,
                product,
                ..
            } => outcomes.extend(same_as_earlier(*item, interface.as_ref(), product, &all)),
            _ => {}
        }
    }
    outcomes.extend(one_tag_in_units(&all));
    outcomes
}

fn public(all: &[Accepted<'_>]) -> Vec<Outcome> {
    let public = all
        .iter()
        .filter(|one| one.is_bound() && one.origin.is_public());
    public
        .map(|one| {
            let reason = format!(
                "{} accepted a password for {} that is in a public list or empty, outside the factory default state.",
                one.interface, one.account
            );
            Outcome::fail(reason, &[one.item])
        })
        .collect()
}

/// Whether a comparison may rest on this acceptance: it has the transcripts of all that it rests on.
fn may_rest_on(comparison: Item<'_>, one: &Accepted<'_>) -> bool {
    let mut transcripts = one.item.one.transcripts.iter();
    comparison.bundle == one.item.bundle
        && !one.is_users()
        && transcripts.all(|of| comparison.one.transcripts.contains(of))
}

/// What a comparison between units comes to; nothing where the password is not in use in two of them.
fn same_in_units(comparison: Item<'_>, units: &[String], all: &[Accepted<'_>]) -> Option<Outcome> {
    let rests_on = all.iter().filter(|one| {
        units.iter().any(|unit| unit == one.item.unit()) && may_rest_on(comparison, one)
    });
    let mut holders: BTreeMap<&SecretTag, Vec<&Accepted<'_>>> = BTreeMap::new();
    for one in rests_on {
        holders.entry(one.secret).or_default().push(one);
    }
    holders.retain(|_, held| of_units(&items_of(held)).len() > 1);
    if holders.is_empty() {
        let reason = format!(
            "The units {} have the same password; whether it is in use was not seen.",
            units.join(", ")
        );
        return Some(Outcome::open(reason, &[comparison]));
    }
    let mut bound = holders.into_values().map(|mut held| {
        held.retain(|one| one.is_bound());
        items_of(&held)
    });
    let held = bound.find(|held| of_units(held).len() > 1)?;
    let reason = format!(
        "The units {} have the same password.",
        of_units(&held).join(", ")
    );
    Some(Outcome::fail(reason, &[vec![comparison], held].concat()))
}

/// What a comparison with an earlier bundle comes to; nothing where the password is not in use in this unit.
fn same_as_earlier(
    comparison: Item<'_>,
    interface: Option<&Interface>,
    product: &str,
    all: &[Accepted<'_>],
) -> Option<Outcome> {
    let of_unit = |one: &&Accepted<'_>| {
        one.item.bundle == comparison.bundle && one.item.unit() == comparison.unit()
    };
    let compared = all.iter().filter(of_unit).filter(|one| {
        one.item.state() == comparison.state()
            && interface.is_none_or(|at| at == one.interface)
            && may_rest_on(comparison, one)
    });
    let secrets: BTreeSet<&SecretTag> = compared.map(|one| one.secret).collect();
    let in_use = |secret: &SecretTag| {
        let mut held = all.iter().filter(of_unit);
        held.any(|one| one.secret == secret && one.is_bound() && !one.is_users())
    };
    let bound = secrets.iter().filter(|secret| in_use(secret)).count();
    if bound == 0 && !secrets.is_empty() {
        return None;
    }
    // More than one password opened the login, and the comparison does not say which it is of.
    if bound < secrets.len() || secrets.is_empty() {
        let reason = format!(
            "A password is that of another unit inspected before, of {product}; whether it is in use was not seen."
        );
        return Some(Outcome::open(reason, &[comparison]));
    }
    let reason = format!("The password is that of another unit inspected before, of {product}.");
    Some(Outcome::fail(reason, &[comparison]))
}

/// One tag in one bundle is one password: units that share it, where nobody chose it, share a password.
fn one_tag_in_units(all: &[Accepted<'_>]) -> Vec<Outcome> {
    let mut holders: BTreeMap<_, Vec<Item<'_>>> = BTreeMap::new();
    for one in all.iter().filter(|one| one.is_bound() && one.is_labels()) {
        holders
            .entry((one.item.bundle, one.secret))
            .or_default()
            .push(one.item);
    }
    let shared = holders
        .into_values()
        .filter(|held| of_units(held).len() > 1);
    shared
        .map(|held| {
            let reason = format!(
                "One password opens the units {}.",
                of_units(&held).join(", ")
            );
            Outcome::fail(reason, &held)
        })
        .collect()
}

/// The units of these items, each once.
fn of_units<'a>(items: &[Item<'a>]) -> Vec<&'a str> {
    let units: BTreeSet<&str> = items.iter().map(Item::unit).collect();
    units.into_iter().collect()
}

fn items_of<'a>(held: &[&Accepted<'a>]) -> Vec<Item<'a>> {
    held.iter().map(|one| one.item).collect()
}
