//! What the IXIT says of an interface.
//!
//! An entry is found on the network by the ports that it names in any of its fields (`conformity::ports`). What a maker wrote
//! in prose alone is never held against the maker: it may mean the interface, and a person looks.

use std::collections::BTreeSet;

use crate::conformity::{Assessment, Entry, ports};
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

    /// Where an interface stands.
    pub(super) fn named(self, interface: &Interface) -> Named {
        let Some(answers) = self.answers else {
            return Named::NoPorts;
        };
        let mut tables = BTreeSet::new();
        let (mut perhaps, mut any_port) = (false, false);
        let service = interface.service.split('-').next().unwrap_or_default();
        for (table, entry) in answers
            .ixit
            .iter()
            .flat_map(|(table, entries)| entries.iter().map(move |entry| (table, entry)))
        {
            let places = places(entry);
            any_port |= !places.is_empty();
            let here = places.iter().any(|place| place.is_of(interface));
            if here && !(LINKS.contains(&table.as_str()) && is_elsewhere(entry)) {
                tables.insert(table.clone());
                continue;
            }
            let mut fields = entry.fields.values();
            perhaps |= here || fields.any(|text| ports::may_mean(text, interface.port));
            if places.is_empty() && NETWORK.contains(&table.as_str()) {
                let speaks = |text: &String| text.to_lowercase().contains(service);
                perhaps |= service == "unknown" || entry.fields.values().any(speaks);
            }
        }
        if !tables.is_empty() {
            Named::In(tables)
        } else if !any_port {
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
