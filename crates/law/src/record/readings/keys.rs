//! Which keys are shown, and what implementations call themselves.

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

/// Implementations call themselves what the report of their review calls them.
pub(super) fn implementations(desk: &Desk<'_>, table: &str) -> Vec<Outcome> {
    let entries = desk.declared.entries(table);
    if let (Some(reason), true) = (desk.declared.empty_because(table), entries.is_empty()) {
        return vec![Outcome::none(format!("{table} has no entry: {reason}"))];
    }
    entries
        .iter()
        .map(|entry| implementation(desk, entry))
        .collect()
}

fn implementation(desk: &Desk<'_>, entry: &Entry) -> Outcome {
    let description = entry.lower("description").unwrap_or_default();
    let report = entry.lower("report").unwrap_or_default();
    let said = format!("{description} {report}");
    let name = description
        .split(|letter: char| !letter.is_alphanumeric())
        .find(|word| word.len() > 2)
        .unwrap_or_default();
    if name.is_empty() || !report.contains(name) {
        let reason = format!(
            "{}: description and report do not begin with and hold the same name.",
            entry.id
        );
        return Outcome::open(reason, &[]);
    }
    for item in &desk.items {
        let text = match item.fact() {
            Fact::ServiceFound { identified_by, .. } => identified_by,
            Fact::DisclosedBeforeLogin { text, .. } => text,
            _ => continue,
        };
        let text = text.to_lowercase();
        let Some(version) = version_after(&text, name) else {
            continue;
        };
        return if numbers(&said).any(|one| one == version) {
            Outcome::pass(
                format!(
                    "{}: the device names {name} {version}, as the report does.",
                    entry.id
                ),
                &[*item],
            )
        } else {
            Outcome::fail(
                format!(
                    "{}: the device names {name} {version}, which the report does not.",
                    entry.id
                ),
                &[*item],
            )
        };
    }
    Outcome::open(
        format!(
            "{}: nothing on the network names {name} with a version.",
            entry.id
        ),
        &[],
    )
}

/// The version that stands right after a name, such as `2022.83` in `ssh-2.0-dropbear_2022.83`.
fn version_after<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, after) = text.split_once(name)?;
    let after = after.trim_start_matches(['_', '-', '/', ' ', 'v']);
    let end = after.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
    let version = after
        .get(..end.unwrap_or(after.len()))?
        .trim_end_matches('.');
    (version.contains('.')).then_some(version)
}

/// Every run of digits and dots.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .map(|one| one.trim_matches('.'))
}
