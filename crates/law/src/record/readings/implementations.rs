//! What implementations call themselves, beside the reports of their reviews.

use std::collections::{BTreeMap, BTreeSet};

use crate::conformity::Entry;
use crate::observation::Fact;
use crate::record::desk::{Desk, Item, Outcome};

/// Words that may stand before the name of a product: protocols, whose numbers are no version of what speaks them, and kinds of
/// software.
const NO_NAMES: [&str; 55] = [
    "ssh",
    "sftp",
    "http",
    "https",
    "tls",
    "dtls",
    "ssl",
    "upnp",
    "ssdp",
    "rtsp",
    "rtp",
    "sip",
    "sips",
    "ftp",
    "ftps",
    "tftp",
    "telnet",
    "snmp",
    "mqtt",
    "coap",
    "ntp",
    "dns",
    "mdns",
    "dhcp",
    "smtp",
    "imap",
    "vnc",
    "rfb",
    "rdp",
    "smb",
    "onvif",
    "soap",
    "ipp",
    "ipsec",
    "tcp",
    "udp",
    "web",
    "the",
    "and",
    "for",
    "with",
    "our",
    "its",
    "server",
    "service",
    "client",
    "daemon",
    "library",
    "stack",
    "implementation",
    "software",
    "firmware",
    "version",
    "device",
    "network",
];

/// A version: its numbers, such as `1.0.2`, and the letters right after them, such as `k`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version<'t> {
    numbers: &'t str,
    letters: &'t str,
}

/// A version that the device names, beside those that are said of it; the worse first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Beside {
    /// Others are said.
    Other,
    /// None is said.
    Nothing,
    /// One is said that differs in its letters, or has more or fewer numbers, or that stands elsewhere: they may be one.
    Like,
    /// It is said.
    Same,
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
    let id = &entry.id;
    let description = entry.lower("description").unwrap_or_default();
    let report = entry.lower("report").unwrap_or_default();
    let name = description
        .split(|letter: char| !letter.is_alphanumeric())
        .find(|word| word.len() > 2 && !NO_NAMES.contains(word))
        .unwrap_or_default();
    if name.is_empty() || !report.contains(name) {
        let reason =
            format!("{id}: description and report do not begin with and hold the same name.");
        return Outcome::open(reason, &[]);
    }
    // Other numbers of a report may be of standards, of days, of what else it reviews; or of this one, in other words.
    let (said, any) = (versions_after(&report, name), versions(&report));
    let mut shown: BTreeMap<Beside, (BTreeSet<String>, Vec<Item<'_>>)> = BTreeMap::new();
    for item in &desk.items {
        let text = match item.fact() {
            Fact::ServiceFound { identified_by, .. } => identified_by,
            Fact::DisclosedBeforeLogin { text, .. } => text,
            _ => continue,
        };
        for version in versions_after(&text.to_lowercase(), name) {
            let (names, items) = shown.entry(beside(version, &said, &any)).or_default();
            names.insert(format!("{}{}", version.numbers, version.letters));
            items.push(*item);
        }
    }
    let Some((beside, (names, items))) = shown.into_iter().next() else {
        let reason = format!("{id}: nothing on the network names {name} with a version.");
        return Outcome::open(reason, &[]);
    };
    let names: Vec<String> = names.into_iter().collect();
    let shown = format!("{id}: the device names {name} {}", names.join(", "));
    match beside {
        Beside::Other => Outcome::fail(format!("{shown}, which the report does not."), &items),
        Beside::Nothing => Outcome::open(
            format!(
                "{shown}; the report names no version right after that name: read of which it is."
            ),
            &items,
        ),
        Beside::Like => Outcome::open(
            format!(
                "{shown}; the report writes it in another way: read whether it is of that one."
            ),
            &items,
        ),
        Beside::Same => Outcome::pass(format!("{shown}, as the report does."), &items),
    }
}

fn beside(shown: Version<'_>, said: &[Version<'_>], any: &[Version<'_>]) -> Beside {
    let is_like = |one: &Version<'_>| {
        let longer = |long: &str, short: &str| {
            let rest = long.strip_prefix(short);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        longer(one.numbers, shown.numbers) || longer(shown.numbers, one.numbers)
    };
    if said.contains(&shown) {
        Beside::Same
    } else if any.contains(&shown) {
        Beside::Like
    } else if said.is_empty() {
        Beside::Nothing
    } else if said.iter().any(is_like) {
        Beside::Like
    } else {
        Beside::Other
    }
}

/// The versions that stand right after a name, such as `2022.83` in `ssh-2.0-dropbear_2022.83`.
fn versions_after<'t>(text: &'t str, name: &str) -> Vec<Version<'t>> {
    let found = text.match_indices(name).filter_map(|(at, _)| {
        let before = text.get(..at)?;
        let after = text.get(at + name.len()..)?;
        let after = after.trim_start_matches(['_', '-', '/', ' ', 'v']);
        let is_a_word = !before.ends_with(char::is_alphanumeric);
        version_at_start(after).filter(|_| is_a_word)
    });
    found.collect()
}

/// Every version in a text.
fn versions(text: &str) -> Vec<Version<'_>> {
    let mut before = None;
    let begins = text.char_indices().filter_map(|(at, letter)| {
        let goes_on = before.replace(letter).is_some_and(is_of_number);
        (letter.is_ascii_digit() && !goes_on).then_some(at)
    });
    let begins: Vec<usize> = begins.collect();
    let versions = begins.into_iter().filter_map(|at| text.get(at..));
    versions.filter_map(version_at_start).collect()
}

/// The version with which a text begins: numbers with a point between them.
fn version_at_start(text: &str) -> Option<Version<'_>> {
    let length = |text: &str, holds: fn(char) -> bool| {
        let end = text.find(|letter: char| !holds(letter));
        end.unwrap_or(text.len())
    };
    let (numbers, after) = text.split_at(length(text, is_of_number));
    let (letters, _) = after.split_at(length(after, char::is_alphanumeric));
    let trimmed = numbers.trim_end_matches('.');
    trimmed.contains('.').then_some(Version {
        numbers: trimmed,
        letters: if trimmed == numbers { letters } else { "" },
    })
}

fn is_of_number(letter: char) -> bool {
    letter.is_ascii_digit() || letter == '.'
}
