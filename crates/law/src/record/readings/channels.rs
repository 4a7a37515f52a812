//! What protects a channel, beside what the IXIT says of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::conformity::Entry;
use crate::digest::Digest;
use crate::observation::Fact;
use crate::record::declared::{Place, field, is_elsewhere, places};
use crate::record::desk::{Desk, Item, Outcome};
use crate::standard::plan::UnitPlan;
use crate::visit::Visit;

/// Versions of TLS, oldest first, as an entry names them.
const VERSIONS: [&str; 6] = ["ssl 2", "ssl 3", "tls 1.0", "tls 1.1", "tls 1.2", "tls 1.3"];

/// Each channel of the table uses what its entry says.
pub(super) fn cryptography(desk: &Desk<'_>, unit: &UnitPlan) -> Vec<Outcome> {
    let table = Desk::table(unit);
    let entries: Vec<&Entry> = match &unit.through {
        Some(through) => desk.declared.referred(table, through),
        None => desk.declared.entries(table).iter().collect(),
    };
    if entries.is_empty() {
        return nothing_declared(desk, unit);
    }
    let mut outcomes = Vec::new();
    for entry in entries {
        let details = field(entry, "cryptographic-details").unwrap_or_default();
        let places = places(entry);
        if details.is_empty() || places.is_empty() {
            let reason = format!(
                "{} names no port at which its cryptography could be seen, or does not say what it uses.",
                entry.id
            );
            outcomes.push(Outcome::open(reason, &[]));
            continue;
        }
        if is_elsewhere(entry) {
            let reason = format!(
                "{} speaks of a link to somewhere else: its port need not be one of the device, which shows nothing of it.",
                entry.id
            );
            outcomes.push(Outcome::open(reason, &[]));
            continue;
        }
        outcomes.extend(
            places
                .iter()
                .flat_map(|place| channel(desk, &entry.id, &details, place)),
        );
    }
    outcomes
}

/// No entry: the table is empty for a reason, or nothing that was filled in refers to it, or it is not filled in.
fn nothing_declared(desk: &Desk<'_>, unit: &UnitPlan) -> Vec<Outcome> {
    let table = Desk::table(unit);
    if let Some(reason) = desk.declared.empty_because(table) {
        return vec![Outcome::none(format!("{table} has no entry: {reason}"))];
    }
    let Some(through) = &unit.through else {
        return Vec::new();
    };
    match desk.declared.empty_because(through) {
        Some(reason) => vec![Outcome::none(format!("{through} has no entry: {reason}"))],
        None if desk.declared.entries(through).is_empty() => Vec::new(),
        None => vec![Outcome::open(
            format!("No entry of {through} names an entry of {table} by its id."),
            &[],
        )],
    }
}

/// What one port shows beside what its entry says: all that each visit saw of it, since another unit, state or bundle may show
/// another.
fn channel(desk: &Desk<'_>, id: &str, details: &str, place: &Place) -> Vec<Outcome> {
    let mut visits: BTreeMap<(Digest, Visit<'_>), Vec<Item<'_>>> = BTreeMap::new();
    for item in &desk.items {
        if of_channel(item.fact()).is_some_and(|one| place.is_of(one)) {
            let visit = (item.bundle, Visit::of(item.one));
            visits.entry(visit).or_default().push(*item);
        }
    }
    if visits.is_empty() {
        let reason = format!("{id}: nothing answered at {place}.");
        return vec![Outcome::open(reason, &[])];
    }
    let mut outcomes = Vec::new();
    for items in visits.values() {
        let offers = items.iter().filter_map(|item| match item.fact() {
            Fact::TlsOffered {
                versions, ciphers, ..
            } => Some(offered(id, details, place, (versions, ciphers), *item)),
            _ => ssh(id, details, place, *item),
        });
        let offers: Vec<Outcome> = offers.collect();
        if offers.is_empty() {
            outcomes.push(unseen(id, details, place, items));
        }
        outcomes.extend(offers);
    }
    outcomes
}

/// What a port shows whose cryptography was not seen.
fn unseen(id: &str, details: &str, place: &Place, at: &[Item<'_>]) -> Outcome {
    let says = |word: &str| details.contains(word);
    // `tls` is TLS that let nobody in, whatever an observation of old says of it beside.
    let protected = ["ssh", "tls", "unknown"];
    let in_the_clear: Vec<Item<'_>> = at
        .iter()
        .filter(|item| matches!(item.fact(), Fact::ServiceFound { interface, .. } if !interface.tls && !protected.contains(&interface.service.as_str())))
        .copied()
        .collect();
    let over_tls = at
        .iter()
        .any(|item| of_channel(item.fact()).is_some_and(|one| one.tls));
    if in_the_clear.is_empty() || over_tls {
        Outcome::open(format!("{id}: what {place} offers was not looked at."), at)
    } else if says("tls") || says("ssh") {
        Outcome::fail(
            format!("{id} is said to be protected, and {place} answers in the clear."),
            &in_the_clear,
        )
    } else if details.trim_end_matches('.') == "none" {
        Outcome::pass(
            format!("{id} is said to use no cryptography, and {place} answers in the clear."),
            &in_the_clear,
        )
    } else {
        let reason = format!(
            "{id}: {place} answers in the clear; whether messages are protected within is not seen from here."
        );
        Outcome::open(reason, &in_the_clear)
    }
}

/// What SSH offers beside what is declared.
fn ssh(id: &str, details: &str, place: &Place, item: Item<'_>) -> Option<Outcome> {
    let Fact::SshOffered {
        key_exchange,
        ciphers,
        macs,
        ..
    } = item.fact()
    else {
        return None;
    };
    let unsaid: Vec<&str> = [key_exchange, ciphers, macs]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .filter(|one| !details.contains(&one.to_lowercase()))
        .collect();
    Some(if unsaid.is_empty() {
        let reason = format!("{id}: what SSH at {place} offers is what is declared.");
        Outcome::pass(reason, &[item])
    } else if details.contains("tls") && !details.contains("ssh") {
        let reason = format!("{id} is said to use TLS, and SSH answers at {place}.");
        Outcome::fail(reason, &[item])
    } else {
        let reason = format!(
            "{id}: SSH at {place} offers what the declaration does not name: {}.",
            unsaid.join(", ")
        );
        Outcome::open(reason, &[item])
    })
}

/// The interface of a fact that says something of a channel.
fn of_channel(fact: &Fact) -> Option<&crate::observation::Interface> {
    match fact {
        Fact::ServiceFound { interface, .. }
        | Fact::TlsOffered { interface, .. }
        | Fact::SshOffered { interface, .. } => Some(interface),
        _ => None,
    }
}

/// The versions and suites of TLS that are offered, beside those declared.
fn offered(
    id: &str,
    details: &str,
    place: &Place,
    (versions, ciphers): (&[String], &[String]),
    item: Item<'_>,
) -> Outcome {
    let rank = |name: &str| {
        let name = name
            .to_lowercase()
            .replace("tlsv", "tls ")
            .replace("sslv", "ssl ");
        VERSIONS.iter().position(|one| name.starts_with(one))
    };
    let spaced = details.replace("tlsv", "tls ").replace("sslv", "ssl ");
    let said: BTreeSet<usize> = (0..VERSIONS.len())
        .filter(|at| VERSIONS.get(*at).is_some_and(|one| spaced.contains(one)))
        .collect();
    let Some(oldest) = said.first() else {
        return Outcome::open(
            format!(
                "{id} does not say which versions of TLS it uses; {place} takes {}.",
                versions.join(", ")
            ),
            &[item],
        );
    };
    let older: Vec<&str> = versions
        .iter()
        .map(String::as_str)
        .filter(|one| rank(one).is_some_and(|rank| rank < *oldest))
        .collect();
    if !older.is_empty() {
        let reason = format!(
            "{id}: {place} takes versions older than those declared: {}.",
            older.join(", ")
        );
        return Outcome::fail(reason, &[item]);
    }
    let unsaid = |one: &&String| rank(one).is_none_or(|rank| !said.contains(&rank));
    let mut others: Vec<&str> = versions.iter().filter(unsaid).map(String::as_str).collect();
    if details.contains("tls_") {
        let unnamed = |one: &&String| !details.contains(&one.to_lowercase());
        others.extend(ciphers.iter().filter(unnamed).map(String::as_str));
    }
    if others.is_empty() && !versions.is_empty() {
        Outcome::pass(
            format!("{id}: what TLS at {place} takes is what is declared."),
            &[item],
        )
    } else {
        let reason = format!(
            "{id}: TLS at {place} takes what the declaration does not name: {}.",
            others.join(", ")
        );
        Outcome::open(reason, &[item])
    }
}
