//! Which keys are shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::conformity::Entry;
use crate::digest::Digest;
use crate::observation::{Fact, Identity};
use crate::record::desk::{Desk, Item, Outcome};
use crate::record::statements::{Said, Statement};

/// Keys: none known to the public, and those said to be hard-coded are replaced by each unit's own.
pub(super) fn own(desk: &Desk<'_>, table: &str) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = desk
        .items
        .iter()
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
        .collect();
    let entries = desk.declared.entries(table);
    for entry in entries {
        match said_hard_coded(entry) {
            Said::Plainly => outcomes.extend(own_keys(desk, entry)),
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
    if outcomes.is_empty() && !entries.is_empty() {
        outcomes.push(Outcome::none(format!(
            "{table} says of no parameter that it is hard-coded."
        )));
    }
    outcomes
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

fn own_keys(desk: &Desk<'_>, entry: &Entry) -> Vec<Outcome> {
    let places = entry.places();
    if places.is_empty() {
        return vec![Outcome::open(
            format!("{} names no port that shows it.", entry.id),
            &[],
        )];
    }
    let mut outcomes = Vec::new();
    for place in places {
        let mut by_unit: BTreeMap<&str, (Digest, Item<'_>)> = BTreeMap::new();
        for item in &desk.items {
            let shown = match item.fact() {
                Fact::HostKeyShown {
                    interface, sha256, ..
                } => Some((interface, *sha256)),
                Fact::CertificateShown {
                    interface,
                    certificate,
                } => Some((interface, certificate.spki_sha256)),
                Fact::SameInUnits {
                    what: Identity::HostKey | Identity::CertificateKey,
                    interface: Some(interface),
                    ..
                } if place.is_of(interface) => {
                    let reason = format!(
                        "{} is hard-coded, and several units show the same key at {place}.",
                        entry.id
                    );
                    outcomes.push(Outcome::fail(reason, &[*item]));
                    None
                }
                _ => None,
            };
            if let Some((_, digest)) = shown.filter(|(interface, _)| place.is_of(interface)) {
                by_unit.insert(item.unit(), (digest, *item));
            }
        }
        let keys: BTreeSet<Digest> = by_unit.values().map(|(digest, _)| *digest).collect();
        let items: Vec<Item<'_>> = by_unit.values().map(|(_, item)| *item).collect();
        outcomes.push(if by_unit.len() < 2 {
            Outcome::open(
                format!("{}: fewer than two units show a key at {place}.", entry.id),
                &items,
            )
        } else if keys.len() == by_unit.len() {
            Outcome::pass(
                format!(
                    "{}: each of {} units shows a key of its own at {place}.",
                    entry.id,
                    by_unit.len()
                ),
                &items,
            )
        } else {
            Outcome::fail(
                format!(
                    "{} is hard-coded, and units show the same key at {place}.",
                    entry.id
                ),
                &items,
            )
        });
    }
    outcomes
}
