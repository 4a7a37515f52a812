//! What answers on the network beside what the IXIT says of it.

use std::collections::BTreeSet;

use crate::observation::{Fact, Interface};
use crate::record::declared::{Named, Place, field, places};
use crate::record::desk::{Desk, Item, Outcome};

const NO_PORTS: &str =
    "The IXIT names no port, such as tcp/443, with which what answers could be compared.";

/// Every interface stands in the IXIT, and those that `table` is about stand in that table.
pub(super) fn declared(desk: &Desk<'_>, table: &str) -> Vec<Outcome> {
    let found = if table == "AuthMech" {
        desk.logins()
    } else {
        desk.found()
    };
    let mut outcomes = undeclared_on_the_bench(desk, &found);
    for interface in &found {
        let items = desk.at(interface);
        match desk.declared.named(interface) {
            Named::Nowhere => outcomes.push(Outcome::fail(
                format!("{interface} answers, and no table of the IXIT names it."),
                &items,
            )),
            Named::Perhaps => outcomes.push(Outcome::open(
                format!("{interface} answers; an entry without a port may mean it. Write the port there."),
                &items,
            )),
            Named::In(tables) if !tables.contains(table) => {
                let tables: Vec<String> = tables.into_iter().collect();
                let reason = format!(
                    "{interface} stands in {}, and not in {table}. See whether it belongs there.",
                    tables.join(", ")
                );
                outcomes.push(Outcome::open(reason, &items));
            }
            Named::In(_) => {}
            Named::NoPorts => outcomes.push(Outcome::open(NO_PORTS, &items)),
        }
    }
    if outcomes.is_empty() {
        outcomes.extend(nothing_more(desk, &found));
    }
    outcomes
}

/// What a check of the bench's own declaration found.
fn undeclared_on_the_bench(desk: &Desk<'_>, of: &BTreeSet<&Interface>) -> Vec<Outcome> {
    let all = desk.items.iter();
    all.filter_map(|item| match item.fact() {
        Fact::UndeclaredInterface {
            interface,
            declaration,
        } if of
            .iter()
            .any(|one| one.transport == interface.transport && one.port == interface.port) =>
        {
            let reason =
                format!("{interface} answers, and the declaration {declaration} does not name it.");
            Some(Outcome::fail(reason, &[*item]))
        }
        _ => None,
    })
    .collect()
}

/// All that was found is declared: a pass as far as the search went, and open where it did not go far enough.
fn nothing_more(desk: &Desk<'_>, found: &BTreeSet<&Interface>) -> Vec<Outcome> {
    let (looked, silent) = (desk.looked(), desk.silent());
    if looked.is_empty() || !silent.is_empty() {
        return silent;
    }
    let what = match found.len() {
        0 => "Nothing of the kind answered.".to_owned(),
        1 => "The one interface that answered is declared.".to_owned(),
        many => format!("Each of the {many} interfaces that answered is declared."),
    };
    vec![match desk.search() {
        Ok(width) => Outcome::pass(format!("{what} {width}"), &looked),
        Err(left) => Outcome::open(format!("{what} {left}"), &looked),
    }]
}

/// No undeclared interface could bring in software.
pub(super) fn updates(desk: &Desk<'_>) -> Vec<Outcome> {
    let found = desk.found();
    let services = desk.plan.words("updates.services");
    let mut outcomes = Vec::new();
    for interface in &found {
        let items = desk.at(interface);
        let named = desk.declared.named(interface);
        let brings = services.contains(&interface.service);
        match named {
            Named::In(_) => {}
            Named::NoPorts => outcomes.push(Outcome::open(NO_PORTS, &items)),
            Named::Nowhere if brings => outcomes.push(Outcome::fail(
                format!("{interface} answers, by which software can be brought in, and no table of the IXIT names it."),
                &items,
            )),
            Named::Nowhere | Named::Perhaps => outcomes.push(Outcome::open(
                format!("{interface} answers, and the IXIT does not name its port; whether software can be brought in by it is not known."),
                &items,
            )),
        }
    }
    if outcomes.is_empty() {
        outcomes.extend(nothing_more(desk, &found));
    }
    outcomes
}

/// Interfaces are on or off as declared. One that is silent may be out of reach: that is left to a person.
pub(super) fn status(desk: &Desk<'_>, table: &str) -> Vec<Outcome> {
    let looked = desk.looked();
    if looked.is_empty() {
        return Vec::new();
    }
    let (found, mut outcomes) = (desk.found(), Vec::new());
    let entries = desk.declared.entries(table);
    for entry in entries {
        let kind = field(entry, "type").unwrap_or_default();
        let places = places(entry);
        if places.is_empty() && kind.contains("physical") {
            continue;
        }
        let status = field(entry, "status").unwrap_or_default();
        let (on, off) = (
            starts(&status, &["enabled", "on"]),
            starts(&status, &["disabled", "off"]),
        );
        if places.is_empty() || on == off {
            let reason = format!(
                "{} names no port, or its status is neither \"enabled\" nor \"disabled\".",
                entry.id
            );
            outcomes.push(Outcome::open(reason, &[]));
            continue;
        }
        for place in places {
            let at: Vec<Item<'_>> = found
                .iter()
                .filter(|one| place.is_of(one))
                .flat_map(|one| desk.at(one))
                .collect();
            outcomes.push(match (on, at.is_empty()) {
                (true, false) => Outcome::pass(
                    format!("{} is said to be on, and {place} answers.", entry.id),
                    &at,
                ),
                (true, true) => Outcome::open(
                    format!("{} is said to be on, and {place} did not answer.", entry.id),
                    &[],
                ),
                (false, false) => Outcome::fail(
                    format!("{} is said to be off, and {place} answers.", entry.id),
                    &at,
                ),
                (false, true) => is_off(desk, &entry.id, &place, &looked),
            });
        }
    }
    if !outcomes.is_empty() {
        outcomes.extend(desk.silent());
    }
    outcomes
}

/// What the silence of a place shows that is said to be off.
fn is_off(desk: &Desk<'_>, id: &str, place: &Place, looked: &[Item<'_>]) -> Outcome {
    if let Some((why, item)) = desk.not_all_seen() {
        let reason = format!(
            "{id} is said to be off, and {place} did not answer; not all that may answer was seen: {why}."
        );
        return Outcome::open(reason, &[item]);
    }
    if desk.tried(place) {
        let reason = format!("{id} is said to be off, and {place} does not answer.");
        return Outcome::pass(reason, looked);
    }
    let reason =
        format!("{id} is said to be off; {place} is not known to have been asked of every unit.");
    Outcome::open(reason, &[])
}

/// Whether a text begins with one of these words.
pub(super) fn starts(text: &str, words: &[&str]) -> bool {
    let first = text
        .split(|letter: char| !letter.is_alphanumeric())
        .find(|word| !word.is_empty());
    first.is_some_and(|first| words.contains(&first))
}

/// What is told before a login stands in the table. That the check leaves a fact shows that it ran.
pub(super) fn disclosure(desk: &Desk<'_>, table: &str) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for item in &desk.items {
        let Fact::DisclosedBeforeLogin {
            interface, what, ..
        } = item.fact()
        else {
            continue;
        };
        let entries: Vec<_> = desk
            .declared
            .entries(table)
            .iter()
            .filter(|entry| places(entry).iter().any(|place| place.is_of(interface)))
            .collect();
        let says: Vec<String> = entries
            .iter()
            .filter_map(|entry| field(entry, "disclosed-information"))
            .collect();
        outcomes.push(if says.is_empty() {
            let reason = format!("{interface} tells anyone its {what}; {table} does not say what this port discloses.");
            Outcome::open(reason, &[*item])
        } else if says.iter().any(|text| text.contains(&what.to_lowercase())) {
            Outcome::pass(format!("{interface} tells anyone its {what}, as {table} says."), &[*item])
        } else {
            let reason = format!("{interface} tells anyone its {what}, which {table} does not say.");
            Outcome::fail(reason, &[*item])
        });
    }
    outcomes
}
