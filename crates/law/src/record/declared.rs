//! What the IXIT says of an interface.
//!
//! An entry is found on the network by its port, written `tcp/443` or `udp/161` in any of its fields. What a maker wrote in
//! prose alone is never held against the maker: it may mean the interface, and a person looks.

use std::collections::BTreeSet;

use crate::conformity::{Assessment, Entry};
use crate::observation::Interface;

/// The tables whose entries can mean an interface on the network.
const NETWORK: [&str; 6] = [
    "AuthMech", "UpdMech", "ComMech", "SoftServ", "Intf", "ExtAPI",
];

/// Where an interface stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// In these tables.
    In(BTreeSet<String>),
    /// An entry without a port speaks of such a service.
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
    let lower = text.to_ascii_lowercase();
    let mut found = BTreeSet::new();
    for transport in ["tcp", "udp"] {
        for (at, _) in lower.match_indices(transport) {
            let begins_a_word = !lower
                .get(..at)
                .is_some_and(|before| before.ends_with(|letter: char| letter.is_alphanumeric()));
            let rest = lower.get(at..).unwrap_or_default();
            let number = rest
                .get(transport.len()..)
                .and_then(|rest| rest.strip_prefix('/'));
            let digits: String = number
                .unwrap_or_default()
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            if let (true, Ok(port)) = (begins_a_word, digits.parse()) {
                found.insert(Place { transport, port });
            }
        }
    }
    found
}

/// The ports that an entry names, in any field.
pub(super) fn places(entry: &Entry) -> BTreeSet<Place> {
    entry
        .fields
        .values()
        .flat_map(|text| places_of(text))
        .collect()
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

    /// Where an interface stands.
    pub(super) fn named(self, interface: &Interface) -> Named {
        let Some(answers) = self.answers else {
            return Named::NoPorts;
        };
        let mut tables = BTreeSet::new();
        let (mut perhaps, mut ports) = (false, false);
        let service = interface.service.split('-').next().unwrap_or_default();
        for (table, entry) in answers
            .ixit
            .iter()
            .flat_map(|(table, entries)| entries.iter().map(move |entry| (table, entry)))
        {
            let places = places(entry);
            ports |= !places.is_empty();
            if places.iter().any(|place| place.is_of(interface)) {
                tables.insert(table.clone());
            } else if places.is_empty() {
                let mut fields = entry.fields.values();
                let speaks = |text: &String| text.to_lowercase().contains(service);
                perhaps |= NETWORK.contains(&table.as_str())
                    && (service == "unknown" || fields.any(speaks));
            }
        }
        if !tables.is_empty() {
            Named::In(tables)
        } else if !ports {
            Named::NoPorts
        } else if perhaps {
            Named::Perhaps
        } else {
            Named::Nowhere
        }
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
    fn ports_are_read_out_of_prose_and_nothing_else_is() {
        let found: Vec<String> =
            places_of("Web page (TCP/443, also tcp/80); mytcp/1 tcp/ tcp/99999 UDP/161.")
                .iter()
                .map(ToString::to_string)
                .collect();
        assert_eq!(found, ["tcp/80", "tcp/443", "udp/161"]);
    }

    #[test]
    fn an_id_is_no_part_of_a_longer_one() {
        assert!(has_word("uses Com-1, Com-2", "Com-1"));
        assert!(!has_word("uses Com-12", "Com-1"));
        assert!(!has_word("anything", ""));
    }
}
