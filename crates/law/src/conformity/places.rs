//! Where an entry of the IXIT stands on the network: at the ports that it names in any of its fields (`ports.rs`).

use std::collections::BTreeSet;

use super::file::Entry;
use super::ports;
use crate::observation::Interface;

/// Words for a link that the device opens to somewhere else.
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
/// Words that bound what a status says.
const BOUNDS: [&str; 14] = [
    "default", "until", "unless", "except", "when", "if", "only", "can", "may", "after", "during",
    "without", "not", "but",
];

/// A port of a device.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// `tcp` or `udp`.
    pub transport: &'static str,
    /// The port.
    pub port: u16,
}

impl Place {
    /// Whether the interface is there.
    pub fn is_of(&self, interface: &Interface) -> bool {
        self.transport == interface.transport && self.port == interface.port
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.transport, self.port)
    }
}

impl Entry {
    /// The ports that it names, in any field.
    pub fn places(&self) -> BTreeSet<Place> {
        self.fields
            .values()
            .flat_map(|text| places_of(text))
            .collect()
    }

    /// The ports that it is about: those in its id or its description. Its other fields may name those of others.
    pub fn own_places(&self) -> BTreeSet<Place> {
        let description = self.fields.get("description").map(String::as_str);
        [self.id.as_str(), description.unwrap_or_default()]
            .into_iter()
            .flat_map(places_of)
            .collect()
    }

    /// Whether it speaks of a link to somewhere else, whose port is not one of the device.
    pub fn is_elsewhere(&self) -> bool {
        ["description", "cryptographic-details"].iter().any(|key| {
            let text = self.lower(key).unwrap_or_default();
            // An algorithm of SSH may be called after a host: `aes256-gcm@openssh.com`.
            let mut hosts = text.split_whitespace().filter(|word| !word.contains('@'));
            ELSEWHERE.iter().any(|words| text.contains(words))
                || hosts.any(|host| DOMAINS.iter().any(|domain| host.contains(domain)))
        })
    }

    /// Whether its `status` says that it is on, or off; nothing where it says neither, or bounds it: what is off by default may
    /// be on.
    pub fn is_on(&self) -> Option<bool> {
        let status = self.lower("status").unwrap_or_default();
        let bounded = status
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| BOUNDS.contains(&word));
        let (on, off) = (
            begins_with(&status, &["enabled", "on"]),
            begins_with(&status, &["disabled", "off"]),
        );
        (on != off && !bounded).then_some(on)
    }

    /// Whether it is about a plug or the like: its `type` says that it is physical, and it names no port of its own.
    pub fn is_physical(&self) -> bool {
        let kind = self.lower("type").unwrap_or_default();
        kind.contains("physical") && self.own_places().is_empty()
    }

    /// A field, in lower case.
    pub(crate) fn lower(&self, key: &str) -> Option<String> {
        self.fields.get(key).map(|text| text.to_lowercase())
    }
}

/// Whether a text begins with one of these words.
pub(crate) fn begins_with(text: &str, words: &[&str]) -> bool {
    let first = text
        .split(|letter: char| !letter.is_alphanumeric())
        .find(|word| !word.is_empty());
    first.is_some_and(|first| words.contains(&first))
}

/// The ports that a text names.
fn places_of(text: &str) -> BTreeSet<Place> {
    let named = ports::named(text).into_iter();
    named
        .map(|(transport, port)| Place { transport, port })
        .collect()
}

/// Ports in words: those next to one another as a range.
pub(crate) fn in_words<'p>(places: impl IntoIterator<Item = &'p Place>) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_next_to_one_another_are_told_as_a_range() {
        let text = "udp/53, tcp/80, 8000-8002";
        assert_eq!(in_words(&places_of(text)), "tcp/80, tcp/8000-8002, udp/53");
    }
}
