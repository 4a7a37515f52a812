//! What the IXIT says of an interface.
//!
//! An entry is found on the network by the ports that it names in any of its fields (`conformity::ports`). What a maker wrote
//! in prose alone is never held against the maker: it may mean the interface, and a person looks.

use std::collections::BTreeSet;

use crate::conformity::ports::{self, Meant};
use crate::conformity::{Assessment, Entry};
use crate::observation::Interface;

/// The tables whose entries can mean an interface on the network.
const NETWORK: [&str; 6] = [
    "AuthMech", "UpdMech", "ComMech", "SoftServ", "Intf", "ExtAPI",
];

/// The tables whose entries may be of a link that the device opens to somewhere else.
const LINKS: [&str; 3] = ["AuthMech", "UpdMech", "ComMech"];
/// Words for such a link.
const ELSEWHERE: [&str; 9] = [
    "outbound",
    "outgoing",
    "egress",
    "cloud",
    "connects to",
    "client of",
    "remote server",
    "to tcp/",
    "to udp/",
];
/// How names of hosts end.
const DOMAINS: [&str; 5] = [".com", ".net", ".org", ".io", ".example"];

/// Where an interface stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// In these tables.
    In(BTreeSet<String>),
    /// In none for sure: an entry without a port speaks of such a service, one holds the number without its transport, or
    /// one names the port of a link to somewhere else.
    Perhaps,
    /// In none.
    Nowhere,
    /// No entry names any port, so that nothing can be compared.
    NoPorts,
}

/// The maker's answers, as readings ask them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declared<'a> {
    answers: Option<&'a Assessment>,
}

/// A port of a device.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) transport: &'static str,
    pub(super) port: u16,
}

impl Place {
    pub(super) fn is_of(&self, interface: &Interface) -> bool {
        self.transport == interface.transport && self.port == interface.port
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.transport, self.port)
    }
}

/// The ports that a text names.
fn places_of(text: &str) -> BTreeSet<Place> {
    let named = ports::named(text).into_iter();
    named
        .map(|(transport, port)| Place { transport, port })
        .collect()
}

/// The ports that an entry names, in any field.
pub(super) fn places(entry: &Entry) -> BTreeSet<Place> {
    entry
        .fields
        .values()
        .flat_map(|text| places_of(text))
        .collect()
}

/// The ports that an entry is about: those in its id or its description. Its other fields may name those of others.
pub(super) fn own_places(entry: &Entry) -> BTreeSet<Place> {
    let description = entry.fields.get("description").map(String::as_str);
    [entry.id.as_str(), description.unwrap_or_default()]
        .into_iter()
        .flat_map(places_of)
        .collect()
}

/// Whether an entry speaks of a link to somewhere else, whose port is not one of the device.
pub(super) fn is_elsewhere(entry: &Entry) -> bool {
    ["description", "cryptographic-details"].iter().any(|key| {
        let text = field(entry, key).unwrap_or_default();
        // An algorithm of SSH may be called after a host: `aes256-gcm@openssh.com`.
        let mut hosts = text.split_whitespace().filter(|word| !word.contains('@'));
        ELSEWHERE.iter().any(|words| text.contains(words))
            || hosts.any(|host| DOMAINS.iter().any(|domain| host.contains(domain)))
    })
}

/// Ports in words: those next to one another as a range.
pub(super) fn in_words<'p>(places: impl IntoIterator<Item = &'p Place>) -> String {
    let mut runs: Vec<(&Place, u16)> = Vec::new();
    for place in places {
        match runs.last_mut() {
            Some((first, last))
                if first.transport == place.transport
                    && last.checked_add(1) == Some(place.port) =>
            {
                *last = place.port;
            }
            _ => runs.push((place, place.port)),
        }
    }
    let words: Vec<String> = runs
        .iter()
        .map(|(first, last)| {
            if first.port == *last {
                first.to_string()
            } else {
                format!("{first}-{last}")
            }
        })
        .collect();
    words.join(", ")
}

/// A field, in lower case.
pub(super) fn field(entry: &Entry, key: &str) -> Option<String> {
    entry.fields.get(key).map(|text| text.to_lowercase())
}

impl<'a> Declared<'a> {
    pub(super) fn new(answers: Option<&'a Assessment>) -> Self {
        Self { answers }
    }

    /// The answer to a question.
    pub(super) fn answer(self, question: &str) -> Option<bool> {
        self.answers?.answers.get(question).copied()
    }

    /// The entries of a table.
    pub(super) fn entries(self, table: &str) -> &'a [Entry] {
        self.answers
            .and_then(|one| one.ixit.get(table))
            .map_or(&[], Vec::as_slice)
    }

    /// Why a table has no entry, where that is said.
    pub(super) fn empty_because(self, table: &str) -> Option<&'a str> {
        self.answers?.ixit_empty.get(table).map(String::as_str)
    }

    /// What every entry names, read once for the many interfaces that may answer.
    pub(super) fn names(self) -> Names<'a> {
        let tables = self.answers.into_iter().flat_map(|answers| &answers.ixit);
        let entries = tables.flat_map(|(table, entries)| {
            let table = table.as_str();
            entries.iter().map(move |entry| Naming::of(table, entry))
        });
        Names(entries.collect())
    }

    /// The entries of `table` that entries of `through` refer to by their id.
    pub(super) fn referred(self, table: &str, through: &str) -> Vec<&'a Entry> {
        let texts: Vec<&String> = self
            .entries(through)
            .iter()
            .flat_map(|entry| entry.fields.values())
            .collect();
        let is_named = |entry: &&Entry| texts.iter().any(|text| has_word(text, &entry.id));
        self.entries(table).iter().filter(is_named).collect()
    }
}

/// What one entry names.
#[derive(Debug)]
struct Naming<'a> {
    table: &'a str,
    places: BTreeSet<Place>,
    /// Those of a link to somewhere else are no place of the device.
    is_link: bool,
    meant: Vec<Meant>,
    /// Its words, where it names no port and may speak of a service on the network.
    words: Option<String>,
}

impl<'a> Naming<'a> {
    fn of(table: &'a str, entry: &Entry) -> Self {
        let places = places(entry);
        let texts: Vec<&str> = entry.fields.values().map(String::as_str).collect();
        let speaks = places.is_empty() && NETWORK.contains(&table);
        Self {
            table,
            is_link: LINKS.contains(&table) && is_elsewhere(entry),
            meant: texts.iter().map(|text| Meant::by(text)).collect(),
            words: speaks.then(|| texts.join("\n").to_lowercase()),
            places,
        }
    }

    fn may_mean(&self, interface: &Interface) -> bool {
        let service = interface.service.split('-').next().unwrap_or_default();
        let speaks = |words: &String| service == "unknown" || words.contains(service);
        self.words.as_ref().is_some_and(speaks)
            || self.meant.iter().any(|one| one.may_be(interface.port))
    }
}

/// What the entries of all tables name.
#[derive(Debug)]
pub(super) struct Names<'a>(Vec<Naming<'a>>);

impl Names<'_> {
    /// Where an interface stands.
    pub(super) fn of(&self, interface: &Interface) -> Named {
        let names = |one: &&Naming<'_>| one.places.iter().any(|place| place.is_of(interface));
        let entries = self.0.iter();
        let tables: BTreeSet<String> = entries
            .filter(names)
            .filter(|one| !one.is_link)
            .map(|one| one.table.to_owned())
            .collect();
        if !tables.is_empty() {
            Named::In(tables)
        } else if self.0.iter().all(|one| one.places.is_empty()) {
            Named::NoPorts
        } else if self.0.iter().any(|one| one.may_mean(interface)) {
            Named::Perhaps
        } else {
            Named::Nowhere
        }
    }
}

/// Whether a text has that word, and not only as a part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).is_some_and(|text| text.ends_with(part));
            let after = text
                .get(at.saturating_add(word.len())..)
                .is_some_and(|text| text.starts_with(part));
            !before && !after
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_next_to_one_another_are_told_as_a_range() {
        let text = "udp/53, tcp/80, 8000-8002";
        assert_eq!(in_words(&places_of(text)), "tcp/80, tcp/8000-8002, udp/53");
    }

    #[test]
    fn an_id_is_no_part_of_a_longer_one() {
        assert!(has_word("uses Com-1, Com-2", "Com-1"));
        assert!(!has_word("uses Com-12", "Com-1"));
        assert!(!has_word("anything", ""));
    }
}
