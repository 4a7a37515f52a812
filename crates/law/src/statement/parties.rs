//! Those who make a statement, are named in it, and sign it.

use std::collections::BTreeSet;

use super::data::{Party, Signatory};
use super::fields::{Seen, says};

/// Something that each of several must have.
fn each<T>(
    list: &str,
    all: &[T],
    of: impl Fn(&T) -> &Option<String>,
    key: &str,
    who: impl Fn(usize, &T) -> String,
) -> Seen {
    let mut said = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let at_path = format!("/{list}/{at}/{key}");
        match of(one) {
            None => {
                let why = format!("{} has no {key}.", who(at, one));
                return Seen::missing(&why).at(at_path);
            }
            Some(words) if !says(words) => {
                let why = format!("The {key} of {} says nothing: {words:?}.", who(at, one));
                return Seen::broken(words.clone(), why).at(at_path);
            }
            Some(words) => said.push(words.trim().to_owned()),
        }
    }
    if said.is_empty() {
        let why = format!("The statement names nobody among its {list}.");
        return Seen::missing(&why).at(format!("/{list}"));
    }
    Seen::present(said)
}

/// The name or the address of each manufacturer or representative.
pub(super) fn each_party(
    list: &str,
    all: &[Party],
    of: impl Fn(&Party) -> &Option<String>,
    key: &str,
) -> Seen {
    let seen = each(list, all, of, key, |at, one| match &one.name {
        Some(name) if key != "name" => name.clone(),
        _ => format!("number {} of the {list}", at + 1),
    });
    if key == "name" && list == "manufacturers" {
        let mut names = BTreeSet::new();
        let twice = all
            .iter()
            .filter_map(|one| one.name.as_deref())
            .find(|name| !names.insert(name.trim()));
        if let Some(name) = twice {
            return Seen::broken(name.to_owned(), format!("{name} is named twice."));
        }
    }
    seen
}

/// What each person who signs must have; with `makers`, somebody signs for each of them.
pub(super) fn signatories(
    people: &[Signatory],
    makers: &[Party],
    of: impl Fn(&Signatory) -> &Option<String>,
    key: &str,
) -> Seen {
    let seen = each("signatories", people, of, key, |at, one| match &one.name {
        Some(name) if key != "name" => name.clone(),
        _ => format!("number {} of the signatories", at + 1),
    });
    if makers.is_empty() || people.iter().any(|one| one.signs_for.is_empty()) {
        return seen;
    }
    let names: BTreeSet<&str> = makers
        .iter()
        .filter_map(|one| one.name.as_deref())
        .collect();
    let signed: BTreeSet<&str> = people
        .iter()
        .flat_map(|one| one.signs_for.iter().map(String::as_str))
        .collect();
    if let Some(name) = signed.difference(&names).next() {
        let why = format!("Somebody signs for {name}, who is no manufacturer of this statement.");
        return Seen::broken((*name).to_owned(), why);
    }
    match names.difference(&signed).next() {
        Some(name) => Seen::missing(&format!("Nobody signs for {name}.")),
        None => seen,
    }
}
