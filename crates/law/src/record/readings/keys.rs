//! Which keys are shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::conformity::{Entry, Place};
use crate::digest::Digest;
use crate::observation::{Fact, Identity, Interface};
use crate::record::desk::{Desk, Item, Outcome};
use crate::record::statements::{Said, Statement};

/// The kind of host key that no check reads (RFC 4253 6.6).
const DSA: &str = "ssh-dss";

/// A key that one unit shows.
struct Shown<'a> {
    interface: &'a Interface,
    /// A digest of a host key is no digest of a certificate's.
    key: (Identity, Digest),
    /// Of a host key: a service has one for each algorithm.
    algorithm: Option<&'a str>,
    item: Item<'a>,
}

/// A key that more than one unit has.
struct Shared<'a> {
    /// Where, as far as that is known.
    at: BTreeSet<&'a Interface>,
    /// Who has it, in words.
    words: String,
    items: Vec<Item<'a>>,
}

impl Shared<'_> {
    fn is_at(&self, place: &Place) -> bool {
        self.at.iter().any(|one| place.is_of(one))
    }
}

/// Keys: none known to the public, and those said to be hard-coded are replaced by each unit's own.
pub(super) fn own(desk: &Desk<'_>, table: &str) -> Vec<Outcome> {
    let mut outcomes = public(desk);
    let (shown, shared) = (shown(desk), shared(desk));
    let entries = desk.declared.entries(table);
    let mut hard_coded: BTreeSet<Place> = BTreeSet::new();
    for entry in entries {
        match said_hard_coded(entry) {
            Said::Plainly => {
                outcomes.extend(own_keys(desk, entry, &shown, &shared));
                hard_coded.extend(entry.places());
            }
            Said::Unclear => outcomes.push(Outcome::open(
                format!(
                    "{} speaks of \"hard-coded\" in a clause with a negation: read whether it is.",
                    entry.id
                ),
                &[],
            )),
            Said::Not => {}
        }
    }
    // What units share is hard-coded, or else not as the maker says; which of them, the answers do not tell.
    let unsaid = shared
        .iter()
        .filter(|one| !hard_coded.iter().any(|place| one.is_at(place)));
    outcomes.extend(unsaid.map(|one| {
        let reason = format!(
            "No entry of {table} says that it is hard-coded, and {}: read whose key it is.",
            one.words
        );
        Outcome::open(reason, &one.items)
    }));
    if outcomes.is_empty() && !entries.is_empty() {
        outcomes.push(Outcome::none(format!(
            "{table} says of no parameter that it is hard-coded."
        )));
    }
    outcomes
}

fn public(desk: &Desk<'_>) -> Vec<Outcome> {
    let items = desk.items.iter();
    items
        .filter_map(|item| match item.fact() {
            Fact::KnownKey {
                interface,
                published_in,
                ..
            } => Some(Outcome::fail(
                format!(
                    "{interface} uses a key whose private half is published in {published_in}."
                ),
                &[*item],
            )),
            _ => None,
        })
        .collect()
}

/// Whether an entry says that its parameter is hard-coded, in any field.
fn said_hard_coded(entry: &Entry) -> Said {
    let fields = entry.fields.values().map(|text| {
        let text = text.to_lowercase().replace("hardcoded", "hard-coded");
        Statement::of(&text).says("hard-coded")
    });
    let said: Vec<Said> = fields.collect();
    let first = [Said::Unclear, Said::Plainly];
    let found = first.into_iter().find(|one| said.contains(one));
    found.unwrap_or(Said::Not)
}

/// Every key that a unit shows: a service may show several, one an algorithm.
fn shown<'a>(desk: &Desk<'a>) -> Vec<Shown<'a>> {
    let items = desk.items.iter();
    items
        .filter_map(|item| {
            let (interface, key, algorithm) = match item.fact() {
                Fact::HostKeyShown {
                    interface,
                    sha256,
                    algorithm,
                } => (
                    interface,
                    (Identity::HostKey, *sha256),
                    Some(algorithm.as_str()),
                ),
                Fact::CertificateShown {
                    interface,
                    certificate,
                } => (
                    interface,
                    (Identity::CertificateKey, certificate.spki_sha256),
                    None,
                ),
                _ => return None,
            };
            Some(Shown {
                interface,
                key,
                algorithm,
                item: *item,
            })
        })
        .collect()
}

/// The keys that more than one unit has: those that comparisons name, and those that units are seen to show. Two bundles that
/// call a unit by one name may be of one unit.
fn shared<'a>(desk: &Desk<'a>) -> Vec<Shared<'a>> {
    let compared = desk.items.iter().filter_map(|item| of_comparison(*item));
    let mut shared: Vec<Shared<'_>> = compared.collect();
    let mut holders: BTreeMap<(Identity, Digest), Vec<Shown<'_>>> = BTreeMap::new();
    for one in shown(desk) {
        holders.entry(one.key).or_default().push(one);
    }
    shared.extend(holders.into_values().filter_map(|held| {
        let units: BTreeSet<&str> = held.iter().map(|one| one.item.unit()).collect();
        let at: BTreeSet<&Interface> = held.iter().map(|one| one.interface).collect();
        let items: Vec<Item<'_>> = held.iter().map(|one| one.item).collect();
        (units.len() > 1).then(|| Shared {
            words: of_units(units, &at),
            at,
            items,
        })
    }));
    shared
}

/// What a comparison says of a key.
fn of_comparison(item: Item<'_>) -> Option<Shared<'_>> {
    let (interface, product, units) = match item.fact() {
        Fact::SameInUnits {
            what: Identity::HostKey | Identity::CertificateKey,
            interface,
            units,
            ..
        } => (interface, None, units.as_slice()),
        Fact::SameAsEarlier {
            what: Identity::HostKey | Identity::CertificateKey,
            interface,
            product,
            ..
        } => (interface, Some(product), &[][..]),
        _ => return None,
    };
    let at: BTreeSet<&Interface> = interface.iter().collect();
    let words = match product {
        Some(product) => format!(
            "another unit inspected before, of {product}, has the same key{}",
            in_words(&at)
        ),
        None => of_units(units.iter().map(String::as_str), &at),
    };
    Some(Shared {
        at,
        words,
        items: vec![item],
    })
}

fn of_units<'u>(units: impl IntoIterator<Item = &'u str>, at: &BTreeSet<&Interface>) -> String {
    let units: Vec<&str> = units.into_iter().collect();
    let (units, at) = (units.join(", "), in_words(at));
    format!("the units {units} show the same key{at}")
}

fn in_words(at: &BTreeSet<&Interface>) -> String {
    let at: Vec<String> = at.iter().map(ToString::to_string).collect();
    match at.as_slice() {
        [] => String::new(),
        at => format!(" at {}", at.join(", ")),
    }
}

fn own_keys(
    desk: &Desk<'_>,
    entry: &Entry,
    shown: &[Shown<'_>],
    shared: &[Shared<'_>],
) -> Vec<Outcome> {
    let places = entry.places();
    if places.is_empty() {
        return vec![Outcome::open(
            format!("{} names no port that shows it.", entry.id),
            &[],
        )];
    }
    let mut outcomes = Vec::new();
    for place in &places {
        let before = outcomes.len();
        outcomes.extend(shared.iter().filter(|one| one.is_at(place)).map(|one| {
            let reason = format!("{} is hard-coded, and {}.", entry.id, one.words);
            Outcome::fail(reason, &one.items)
        }));
        if outcomes.len() == before {
            outcomes.push(none_shared(desk, &entry.id, place, shown));
        }
    }
    outcomes
}

/// No unit shows a key of another at this place: a pass where there are two.
fn none_shared(desk: &Desk<'_>, id: &str, place: &Place, shown: &[Shown<'_>]) -> Outcome {
    let here = || shown.iter().filter(|one| place.is_of(one.interface));
    let items: Vec<Item<'_>> = here().map(|one| one.item).collect();
    let units: BTreeSet<&str> = items.iter().map(Item::unit).collect();
    if units.len() < 2 {
        let reason = format!("{id}: fewer than two units show a key at {place}.");
        return Outcome::open(reason, &items);
    }
    let algorithms = |unit: &str| {
        let of_unit = here().filter(|one| one.item.unit() == unit);
        of_unit.map(|one| one.algorithm).collect::<BTreeSet<_>>()
    };
    let of_units: BTreeSet<_> = units.iter().map(|unit| algorithms(unit)).collect();
    // One that is not read on each unit may be that of every unit.
    let is_unread = desk.items.iter().any(|item| {
        matches!(item.fact(), Fact::SshOffered { interface, host_keys, .. }
            if place.is_of(interface) && host_keys.iter().any(|one| one == DSA))
    });
    if of_units.len() > 1 || is_unread {
        let reason = format!(
            "{id}: not every kind of key was read at {place} of every unit, so that one may be the same in all."
        );
        return Outcome::open(reason, &items);
    }
    let many = units.len();
    let reason = format!("{id}: each of {many} units shows a key of its own at {place}.");
    Outcome::pass(reason, &items)
}
