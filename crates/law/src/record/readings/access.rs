//! Who gets in, who does not, and what a reset leaves.

use std::collections::{BTreeMap, BTreeSet};

use crate::conformity::{Entry, Place, begins_with, in_words};
use crate::observation::{CredentialOrigin, Fact, StopReason};
use crate::record::desk::{Desk, Item, Outcome, is_in_use};
use crate::standard::plan::UnitPlan;

/// The entries that count: those that say yes to what the unit asks, or all.
fn counting<'a>(desk: &Desk<'a>, unit: &UnitPlan) -> Vec<&'a Entry> {
    let yes = |entry: &&Entry| match &unit.only {
        Some(key) => entry
            .lower(key)
            .is_some_and(|text| begins_with(&text, &["yes"])),
        None => true,
    };
    let entries = desk.declared.entries(Desk::table(unit));
    entries.iter().filter(yes).collect()
}

/// Who has not signed in, or cannot, gets nothing.
pub(super) fn refused(desk: &Desk<'_>, unit: &UnitPlan) -> Vec<Outcome> {
    let table = Desk::table(unit);
    if let (Some(reason), true) = (
        desk.declared.empty_because(table),
        desk.declared.entries(table).is_empty(),
    ) {
        return vec![Outcome::none(format!("{table} has no entry: {reason}"))];
    }
    let entries = counting(desk, unit);
    if entries.is_empty() && !desk.declared.entries(table).is_empty() {
        let key = unit.only.as_deref().unwrap_or_default();
        return vec![Outcome::none(format!(
            "No entry of {table} says yes to {key}."
        ))];
    }
    let every_state = unit.only.is_some();
    let mut outcomes = open_doors(desk, &entries, table, every_state);
    for entry in &entries {
        outcomes.extend(entry_refuses(desk, entry, every_state));
    }
    outcomes
}

/// Interfaces that ask for nothing: a failure where an entry says that they ask, unless all that was seen is a page.
fn open_doors(desk: &Desk<'_>, entries: &[&Entry], table: &str, every_state: bool) -> Vec<Outcome> {
    let all = desk.items.iter();
    let all = all.filter(|item| every_state || is_in_use(item.state()));
    all.filter_map(|item| {
        let Fact::OpenWithoutAuthentication { interface, proof } = item.fact() else {
            return None;
        };
        let of = |entry: &&&Entry| entry.places().iter().any(|place| place.is_of(interface));
        let asks = |entry: &Entry| {
            entry.lower("authentication-mechanism")
                .is_some_and(|text| !begins_with(&text, &["none", "no"]))
        };
        let here: Vec<_> = entries.iter().filter(of).collect();
        let all_ask = here.iter().all(|entry| asks(entry));
        Some(if here.is_empty() {
            let reason = format!("{interface} asks for no credential, and {table} does not name its port.");
            Outcome::open(reason, &[*item])
        } else if all_ask && interface.service == "http" {
            // A first page may be for everyone, with a login before what it leads to.
            let reason = format!(
                "{interface} shows a page to anyone ({proof}); which of its functions need a login, ask each."
            );
            Outcome::open(reason, &[*item])
        } else if all_ask {
            let reason = format!("{interface} asks for no credential, and {table} says that one is needed.");
            Outcome::fail(reason, &[*item])
        } else {
            let reason = format!("{interface} asks for no credential; which of its functions need one, {table} does not tell by its port.");
            Outcome::open(reason, &[*item])
        })
    })
    .collect()
}

/// Whether the logins of an entry turned away whoever has no right to enter.
fn entry_refuses(desk: &Desk<'_>, entry: &Entry, every_state: bool) -> Option<Outcome> {
    let mechanism = entry.lower("authentication-mechanism")?;
    if begins_with(&mechanism, &["none", "no"]) {
        return None;
    }
    let places = entry.places();
    let here: Vec<Item<'_>> = desk
        .items
        .iter()
        .filter(|item| {
            let interface = item.one.fact.interface();
            interface.is_some_and(|one| places.iter().any(|place| place.is_of(one)))
        })
        .filter(|item| every_state || is_in_use(item.state()))
        .copied()
        .collect();
    let guessed: Vec<Item<'_>> = here
        .iter()
        .copied()
        .filter(|item| is_guessed(item.fact()))
        .collect();
    let on_the_web = here.iter().any(|item| {
        let interface = item.one.fact.interface();
        interface.is_some_and(|one| one.service.starts_with("http"))
    });
    let id = &entry.id;
    let is_seen = |place: &&Place| {
        let mut seen = here.iter().filter_map(|item| item.fact().interface());
        seen.any(|one| place.is_of(one))
    };
    let own = of_its_own(entry);
    let unseen: Vec<&Place> = own.iter().filter(|place| !is_seen(place)).collect();
    Some(if !guessed.is_empty() {
        let reason = format!(
            "{id}: its login let in a password that is empty, in a public list or in the tester's file, so that who knows it has the rights of its user."
        );
        Outcome::open(reason, &guessed)
    } else if !tried_to_the_end(&here) || desk.partial {
        Outcome::open(format!("{id}: its login was not judged to the end."), &here)
    } else if !unseen.is_empty() {
        let unseen = in_words(unseen);
        Outcome::open(
            format!("{id}: {unseen} is of it too, and was not seen to answer."),
            &here,
        )
    } else if on_the_web {
        Outcome::open(
            format!(
                "{id}: its login turns away who has no credential; ask for each of its functions directly, past the login."
            ),
            &here,
        )
    } else {
        rights(desk, id, &here)
    })
}

/// What a login that let nobody in leaves of the rights of those whom it lets in.
fn rights(desk: &Desk<'_>, id: &str, here: &[Item<'_>]) -> Outcome {
    match desk.declared.answer("one-access-level") {
        Some(true) => Outcome::pass(
            format!(
                "{id}: its login turned away every random and listed credential, and all who can sign in have the same rights."
            ),
            here,
        ),
        Some(false) => Outcome::open(
            format!("{id}: its login turns away who has no credential; try it with fewer rights."),
            here,
        ),
        None => Outcome::open(
            format!(
                "{id}: whether all who can sign in have the same rights is not answered (one-access-level, under [questions])."
            ),
            here,
        ),
    }
}

/// Whether somebody who was told no password was let in by one.
fn is_guessed(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::CredentialAccepted { origin, .. }
            if origin.is_public() || *origin == CredentialOrigin::TesterFile
    )
}

/// Whether each list was tried to its end on each unit and in each state in which one of `here` was seen.
fn tried_to_the_end(here: &[Item<'_>]) -> bool {
    let mut visits: BTreeMap<_, Vec<bool>> = BTreeMap::new();
    for item in here {
        let ended = match item.fact() {
            Fact::CredentialsRefused { stopped, .. } => Some(*stopped == StopReason::ListExhausted),
            Fact::ControlAccepted { .. } | Fact::InterfaceUnusable { .. } => Some(false),
            _ => None,
        };
        let visit = (item.bundle, item.unit(), item.state());
        visits.entry(visit).or_default().extend(ended);
    }
    let ended = |lists: &Vec<bool>| !lists.is_empty() && lists.iter().all(|ended| *ended);
    !visits.is_empty() && visits.values().all(ended)
}

/// Who signs in gets in, at each entry.
pub(super) fn given(desk: &Desk<'_>, table: &str) -> Vec<Outcome> {
    let entries = desk.declared.entries(table);
    let mut outcomes = Vec::new();
    for entry in entries {
        outcomes.push(admitted(desk, entry));
    }
    outcomes
}

/// The ports that an entry is about: its other fields may name those of others.
fn of_its_own(entry: &Entry) -> BTreeSet<Place> {
    let own = entry.own_places();
    if own.is_empty() { entry.places() } else { own }
}

/// Whether somebody with a rightful password was let in at each port of an entry, and not only to change it.
fn admitted(desk: &Desk<'_>, entry: &Entry) -> Outcome {
    let is_let_in = |item: &&Item<'_>| {
        let rightful = matches!(
            item.fact(),
            Fact::CredentialAccepted {
                origin: CredentialOrigin::UserDefined | CredentialOrigin::UnitLabel,
                change_forced: false,
                ..
            }
        );
        rightful && is_in_use(item.state()) && !desk.is_doubted(**item)
    };
    let (places, id) = (of_its_own(entry), &entry.id);
    let (found, logins, unjudged) = (desk.found(), desk.logins(), desk.unjudged());
    // What answers there and asks for no login lets nobody in.
    let has_none = |place: &Place| {
        let is_there = found.iter().any(|one| place.is_of(one));
        let mut may_ask = logins.iter().chain(unjudged.keys());
        is_there && !may_ask.any(|one| place.is_of(one))
    };
    let at = |place: &Place| {
        let mut let_in = desk.items.iter().filter(is_let_in);
        let_in.find(|item| item.fact().interface().is_some_and(|one| place.is_of(one)))
    };
    let (mut seen, mut unseen) = (Vec::new(), Vec::new());
    for place in &places {
        match at(place) {
            Some(item) => seen.push(*item),
            None if has_none(place) => {}
            None => unseen.push(place),
        }
    }
    match (seen.as_slice(), unseen.as_slice()) {
        ([], _) => Outcome::open(
            format!("{id}: nobody with a rightful password was seen to be let in."),
            &[],
        ),
        (seen, []) => Outcome::pass(format!("{id}: its user was let in."), seen),
        (seen, _) => Outcome::open(
            format!(
                "{id}: its user was let in, and was not seen to be at {}.",
                in_words(unseen)
            ),
            seen,
        ),
    }
}

/// What a reset must remove is gone. What no check looks for is left to a person.
pub(super) fn erased(desk: &Desk<'_>) -> Vec<Outcome> {
    let all = desk.items.iter();
    all.filter_map(|item| match item.fact() {
        Fact::SurvivedReset {
            what,
            detail,
            reset_shown_by,
            ..
        } => {
            let what = what_it_is(*what);
            Some(if let Some(shown) = reset_shown_by {
                let reason = format!("{what} is there after the reset: {detail}; {shown}.");
                Outcome::fail(reason, &[*item])
            } else {
                let reason = format!(
                    "{what} is there after the reset: {detail}. Either the reset was not done, or it does not erase it: \
                     do it again as the manual says, and test again."
                );
                Outcome::open(reason, &[*item])
            })
        }
        _ => None,
    })
    .collect()
}

fn what_it_is(what: crate::observation::Identity) -> &'static str {
    use crate::observation::Identity;
    match what {
        Identity::Account => "An account",
        Identity::Password => "A password",
        Identity::HostKey => "The host key",
        Identity::CertificateKey => "The key of the certificate",
        Identity::NetworkName => "The name of the wireless network",
    }
}
