//! Where an interface stands in an IXIT: which entries name it, and which may mean it.
//!
//! What a maker wrote in prose alone is never held against the maker: it may mean the interface, and a person looks. The
//! conformance record and the bench's declaration both ask here, so that they never differ in what they call declared.

use std::collections::BTreeSet;

use super::file::{Assessment, Entry, OPEN};
use super::places::Place;
use super::ports::Meant;
use super::services::{Speaks, speaks};
use crate::observation::Interface;

/// The tables whose entries can mean an interface on the network, of either edition of ETSI TS 103 701.
pub const NETWORK_TABLES: [&str; 7] = [
    "AuthMech", "UpdMech", "ComMech", "SoftServ", "Intf", "ExtAPI", "LogIntf",
];
/// The tables of mechanisms: an entry of these may be of a link that the device opens to somewhere else, and one that speaks of
/// no service need not be about an interface.
const MECHANISMS: [&str; 3] = ["AuthMech", "UpdMech", "ComMech"];

/// Where an interface stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// In these tables.
    In(BTreeSet<String>),
    /// In none for sure: an entry without a port speaks of such a service, or is about an interface and speaks of none, one holds the number without its transport, or
    /// one names the port of a link to somewhere else.
    Perhaps,
    /// In none.
    Nowhere,
    /// No entry names any port, so that nothing can be compared.
    NoPorts,
}

/// What one entry names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Naming {
    table: String,
    places: BTreeSet<Place>,
    /// Those of a link to somewhere else are no place of the device.
    is_link: bool,
    meant: Vec<Meant>,
    /// Its words, where it names no port and may speak of a service on the network.
    words: Option<String>,
    /// Whether it is about an interface of the device: then it may mean any, where it speaks of no service.
    is_of_any: bool,
}

impl Naming {
    fn of(table: &str, entry: &Entry) -> Self {
        let places = entry.places();
        let texts: Vec<&str> = entry.fields.values().map(String::as_str).collect();
        let speaks = places.is_empty() && NETWORK_TABLES.contains(&table);
        // One that nobody filled in is about nothing yet.
        let is_filled = texts.iter().any(|text| !text.is_empty() && *text != OPEN);
        Self {
            table: table.to_owned(),
            is_link: is_link(table, entry),
            meant: texts.iter().map(|text| Meant::by(text)).collect(),
            words: speaks.then(|| texts.join("\n").to_lowercase()),
            is_of_any: is_filled && !MECHANISMS.contains(&table) && !entry.is_physical(),
            places,
        }
    }

    fn may_mean(&self, interface: &Interface) -> bool {
        let words = self.words.as_ref();
        let may_speak = words.is_some_and(|words| match speaks(words, &interface.service) {
            Speaks::It => true,
            Speaks::Nothing => self.is_of_any,
            Speaks::Others => false,
        });
        may_speak || self.meant.iter().any(|one| one.may_be(interface.port))
    }
}

/// Whether an entry of the table is of a link to somewhere else: the ports that it names are no place of the device.
pub fn is_link(table: &str, entry: &Entry) -> bool {
    MECHANISMS.contains(&table) && entry.is_elsewhere()
}

/// What the entries of all tables name, read once for the many interfaces that may answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(Vec<Naming>);

impl Names {
    /// What the entries of an IXIT name.
    pub fn by(answers: &Assessment) -> Self {
        let entries = answers.ixit.iter().flat_map(|(table, entries)| {
            let of_table = entries.iter();
            of_table.map(move |entry| Naming::of(table, entry))
        });
        Self(entries.collect())
    }

    /// Where an interface stands.
    pub fn of(&self, interface: &Interface) -> Named {
        let names = |one: &&Naming| one.places.iter().any(|place| place.is_of(interface));
        let entries = self.0.iter();
        let tables: BTreeSet<String> = entries
            .filter(names)
            .filter(|one| !one.is_link)
            .map(|one| one.table.clone())
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
