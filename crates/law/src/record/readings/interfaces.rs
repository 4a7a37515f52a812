//! What answers on the network beside what the IXIT says of it.

use std::collections::BTreeSet;

use crate::conformity::{Named, Place, in_words};
use crate::observation::{Fact, Interface};
use crate::record::desk::{Desk, Item, Outcome, is_before_set_up};

const NO_PORTS: &str =
    "The IXIT names no port, such as tcp/443, with which what answers could be compared.";
/// What a device shows before it is set up leaves open.
const ONLY_BEFORE: &str =
    "It was looked at only before it was set up: test it set up too, since that may open more.";

/// Every interface stands in the IXIT, and those that `table` is about stand in that table.
pub(super) fn declared(desk: &Desk<'_>, table: &str) -> Vec<Outcome> {
    let found = if table == "AuthMech" {
        desk.logins()
    } else {
        desk.found()
    };
    let mut outcomes = undeclared_on_the_bench(desk, &found);
    let names = desk.declared.names();
    for interface in &found {
        let items = desk.at(interface);
        match names.of(interface) {
            Named::Nowhere => outcomes.push(Outcome::fail(
                format!("{interface} answers, and no table of the IXIT names it."),
                &items,
            )),
            Named::Perhaps => outcomes.push(Outcome::open(
                format!(
                    "{interface} answers; an entry may mean it, and does not say so for sure. Write {}/{} in the entry that is about it.",
                    interface.transport, interface.port
                ),
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
    if table == "AuthMech" {
        // Declared as a login, it is declared whether or not there is one.
        let is_declared = |interface: &Interface| matches!(names.of(interface), Named::In(tables) if tables.contains(table));
        let unjudged = desk.unjudged().into_iter();
        outcomes.extend(
            unjudged
                .filter(|(interface, _)| !is_declared(interface))
                .map(|(_, outcome)| outcome),
        );
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
        Ok(_) if looked.iter().all(|one| is_before_set_up(one.state())) => {
            Outcome::open(format!("{what} {ONLY_BEFORE}"), &looked)
        }
        Ok(width) => Outcome::pass(format!("{what} {width}"), &looked),
        Err(left) => Outcome::open(format!("{what} {left}"), &looked),
    }]
}

/// No undeclared interface could bring in software.
pub(super) fn updates(desk: &Desk<'_>) -> Vec<Outcome> {
    let found = desk.found();
    let services = desk.plan.words("updates.services");
    let (in_ixit, mut outcomes) = (desk.declared.names(), Vec::new());
    for interface in &found {
        let items = desk.at(interface);
        let named = in_ixit.of(interface);
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
    let mut outcomes = Vec::new();
    for entry in desk.declared.entries(table) {
        if entry.is_physical() {
            continue;
        }
        let places = entry.own_places();
        outcomes.extend(match (entry.is_on(), places.is_empty()) {
            (Some(true), false) => said_on(desk, &entry.id, &places),
            (Some(false), false) => said_off(desk, &entry.id, &places, &looked),
            _ => vec![Outcome::open(
                format!(
                    "{} names no port in its description, or its status is not just \"enabled\" or \"disabled\".",
                    entry.id
                ),
                &[],
            )],
        });
    }
    if !outcomes.is_empty() {
        outcomes.extend(desk.silent());
    }
    outcomes
}

/// The ports of `places` at which something answers, with what shows it; and the silent ones.
fn answering<'d, 'p>(
    desk: &Desk<'d>,
    places: &'p BTreeSet<Place>,
) -> (Vec<&'p Place>, Vec<Item<'d>>, Vec<&'p Place>) {
    let found = desk.found();
    let (answering, silent): (Vec<&Place>, Vec<&Place>) = places
        .iter()
        .partition(|place| found.iter().any(|one| place.is_of(one)));
    let items = found
        .iter()
        .filter(|one| answering.iter().any(|place| place.is_of(one)))
        .flat_map(|one| desk.at(one))
        .collect();
    (answering, items, silent)
}

fn said_on(desk: &Desk<'_>, id: &str, places: &BTreeSet<Place>) -> Vec<Outcome> {
    let (on, items, silent) = answering(desk, places);
    let mut outcomes = Vec::new();
    if !on.is_empty() {
        let reason = format!("{id} is said to be on, and {} answers.", in_words(on));
        outcomes.push(Outcome::pass(reason, &items));
    }
    if !silent.is_empty() {
        let silent = in_words(silent);
        let reason = format!("{id} is said to be on, and {silent} did not answer.");
        outcomes.push(Outcome::open(reason, &[]));
    }
    outcomes
}

/// Where one of several ports answers, the entry may say of the other that it is off.
fn said_off(
    desk: &Desk<'_>,
    id: &str,
    places: &BTreeSet<Place>,
    looked: &[Item<'_>],
) -> Vec<Outcome> {
    let (on, items, silent) = answering(desk, places);
    let mut outcomes: Vec<Outcome> = silent
        .iter()
        .map(|place| is_off(desk, id, place, looked))
        .collect();
    if !on.is_empty() {
        let on = in_words(on);
        outcomes.push(if silent.is_empty() {
            Outcome::fail(format!("{id} is said to be off, and {on} answers."), &items)
        } else {
            let reason = format!(
                "{id} is said to be off and names several ports, of which {on} answers: say which of them is off."
            );
            Outcome::open(reason, &items)
        });
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
    if !desk.tried(place) {
        let reason = format!(
            "{id} is said to be off; {place} is not known to have been asked of every unit."
        );
        return Outcome::open(reason, &[]);
    }
    if looked.iter().all(|one| is_before_set_up(one.state())) {
        let reason = format!("{id} is said to be off, and {place} does not answer. {ONLY_BEFORE}");
        return Outcome::open(reason, looked);
    }
    if place.transport == "udp" {
        // An SNMP agent, say, is silent to whoever does not know its community.
        let reason = format!(
            "{id} is said to be off, and {place} did not answer, which a service over UDP may do that is on: look on the device."
        );
        return Outcome::open(reason, looked);
    }
    let reason = format!("{id} is said to be off, and {place} does not answer.");
    Outcome::pass(reason, looked)
}
