//! What one row of the register says: a notice's status for named products, or the head of the office's event log.
//!
//! The canonical bytes are the stored bytes: a fixed field order, no white space. Parsing writes the
//! entry again and compares, so two readers never see two meanings in one row.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::gtin::Gtin;

/// Longest entry, in bytes: a tlog-tiles bundle gives each entry a 16-bit length.
pub const MAX_ENTRY_BYTES: usize = 65_535;
/// Longest text in an entry, in bytes.
const MAX_TEXT: usize = 512;
/// Most items in one entry.
const MAX_ITEMS: usize = 1_000;
/// Most of any other list in one entry.
const MAX_LIST: usize = 64;
/// The schema this code writes.
const SCHEMA: u32 = 1;

/// One row of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::large_enum_variant, reason = "nearly all rows are notices")]
pub enum Entry {
    /// A notice, or a change of its status.
    Notice(Notice),
    /// The head of the office's event log, so that its truncation shows.
    OfficeHead(OfficeHead),
}

/// A notice's status for some products, from a moment on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The notice's own number, as printed on it.
    pub notice: String,
    /// The power it was given under, as the regime names it, such as `temporary-ban`.
    pub power: String,
    /// What this row says of the notice from `from` on.
    pub status: Status,
    /// The classes of persons it binds.
    pub addressee_classes: Vec<String>,
    /// The activities it forbids or requires.
    pub activities: Vec<String>,
    /// The products it covers; at least one.
    pub items: Vec<Item>,
    /// Where it applies.
    pub territory: String,
    /// The first moment at which `status` has effect in law.
    pub from: Timestamp,
    /// The first moment at which it has effect no more, where that is already fixed.
    pub to: Option<Timestamp>,
    /// The regime the notice was given under.
    pub regime: RegimeRef,
    /// The notice's documents, by digest.
    pub documents: Vec<Document>,
    /// The log index of the row that this one takes the place of.
    pub replaces: Option<u64>,
    /// When the office recorded it; rows never go back in this time.
    pub recorded_at: Timestamp,
}

/// What a row says of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It binds.
    InForce,
    /// It does not bind for now, because of an appeal for instance.
    Suspended,
    /// It ran out.
    Ended,
    /// The authority ended it early.
    Lifted,
    /// A tribunal set it aside.
    Quashed,
    /// Another notice took its place.
    Replaced,
}

/// A product, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Item {
    /// What kind of number `value` is; `gtin` is checked, others are kept as they are.
    pub scheme: String,
    /// The number; for `gtin` its 14 digits.
    pub value: String,
    /// The one batch covered; all of them where absent.
    pub batch: Option<String>,
    /// The one firmware version covered; all of them where absent.
    pub firmware: Option<String>,
}

/// Which rules a notice was given under, to the byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegimeRef {
    /// The regime's id.
    pub id: String,
    /// SHA-256 of its files, 64 lower-case hex digits.
    pub sha256: String,
}

/// One document of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its media type, such as `application/pdf`.
    pub media: String,
    /// SHA-256 of its bytes, 64 lower-case hex digits.
    pub sha256: String,
}

/// How long the office's event log is, and the hash at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeHead {
    /// How many events there are.
    pub events: u64,
    /// The hash of the last event, lower-case hex.
    pub head: String,
    /// When the office recorded it.
    pub recorded_at: Timestamp,
}

/// Why bytes are not an entry of this register.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// Longer than a bundle can hold.
    #[error("the entry is {found} bytes long; at most {MAX_ENTRY_BYTES} are allowed")]
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// Not JSON, or not this shape.
    #[error("the entry cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A schema this version does not know.
    #[error(
        "the entry has schema {found}; this version reads schema {SCHEMA}: use a newer version"
    )]
    Schema {
        /// The number given.
        found: u32,
    },
    /// The same meaning in other bytes, or a field nobody knows.
    #[error(
        "the entry is not in its canonical form (fixed order of fields, no white space, no others)"
    )]
    NotCanonical,
    /// A field with a value it cannot have.
    #[error("{field} {why}")]
    Field {
        /// The field, such as `items[3].value`.
        field: String,
        /// What is wrong with it.
        why: String,
    },
}

/// Where entries come from: the office's rows, or a copy of the log. Rows are never changed, only appended.
pub trait EntrySource {
    /// How many entries there are.
    fn size(&self) -> u64;
    /// The stored bytes of one; `index` is less than the size.
    fn read(&self, index: u64) -> Result<Vec<u8>, SourceError>;
}

/// An entry that its source could not give.
#[derive(Debug, thiserror::Error)]
#[error("row {index} cannot be read: {why}")]
pub struct SourceError {
    /// Which entry.
    pub index: u64,
    /// Why not.
    pub why: String,
}

impl EntrySource for Vec<Vec<u8>> {
    fn size(&self) -> u64 {
        u64::try_from(self.len()).unwrap_or(u64::MAX)
    }

    fn read(&self, index: u64) -> Result<Vec<u8>, SourceError> {
        let row = usize::try_from(index)
            .ok()
            .and_then(|at| self.get(at))
            .cloned();
        row.ok_or_else(|| SourceError {
            index,
            why: "there is no such row".into(),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Wire<E> {
    schema: u32,
    #[serde(flatten)]
    entry: E,
}

impl Entry {
    /// Reads canonical bytes, and nothing else.
    pub fn parse(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(EntryError::TooLong { found: bytes.len() });
        }
        let wire: Wire<Self> = serde_json::from_slice(bytes)?;
        if wire.schema != SCHEMA {
            return Err(EntryError::Schema { found: wire.schema });
        }
        if wire.entry.to_bytes()? != bytes {
            return Err(EntryError::NotCanonical);
        }
        Ok(wire.entry)
    }

    /// The canonical bytes, which are what the log stores and hashes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        self.check()?;
        let bytes = serde_json::to_vec(&Wire {
            schema: SCHEMA,
            entry: self,
        })?;
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(EntryError::TooLong { found: bytes.len() });
        }
        Ok(bytes)
    }

    /// When the office recorded it.
    pub fn recorded_at(&self) -> Timestamp {
        match self {
            Self::Notice(notice) => notice.recorded_at,
            Self::OfficeHead(head) => head.recorded_at,
        }
    }

    fn check(&self) -> Result<(), EntryError> {
        match self {
            Self::Notice(notice) => notice.check(),
            Self::OfficeHead(head) => digest("head", &head.head),
        }
    }
}

impl Notice {
    fn check(&self) -> Result<(), EntryError> {
        text("notice", &self.notice)?;
        kebab("power", &self.power)?;
        list("addressee_classes", &self.addressee_classes)?;
        list("activities", &self.activities)?;
        text("territory", &self.territory)?;
        text("regime.id", &self.regime.id)?;
        digest("regime.sha256", &self.regime.sha256)?;
        count("documents", self.documents.len(), 0, MAX_LIST)?;
        for (at, document) in self.documents.iter().enumerate() {
            text(format!("documents[{at}].media"), &document.media)?;
            digest(format!("documents[{at}].sha256"), &document.sha256)?;
        }
        count("items", self.items.len(), 1, MAX_ITEMS)?;
        for (at, item) in self.items.iter().enumerate() {
            item.check(at)?;
        }
        if self.to.is_some_and(|to| to <= self.from) {
            return Err(field("to", "must be later than `from`"));
        }
        Ok(())
    }
}

impl Item {
    fn check(&self, at: usize) -> Result<(), EntryError> {
        kebab(format!("items[{at}].scheme"), &self.scheme)?;
        text(format!("items[{at}].value"), &self.value)?;
        for (name, part) in [("batch", &self.batch), ("firmware", &self.firmware)] {
            if let Some(part) = part {
                text(format!("items[{at}].{name}"), part)?;
            }
        }
        if self.scheme != "gtin" {
            return Ok(());
        }
        let gtin = Gtin::parse(&self.value).map_err(|why| {
            field(
                format!("items[{at}].value"),
                format!("is not a usable GTIN: {why}"),
            )
        })?;
        if gtin.to_string() == self.value {
            Ok(())
        } else {
            Err(field(
                format!("items[{at}].value"),
                "must be written with 14 digits",
            ))
        }
    }

    /// Whether what is said of `self` is said of `other` too: the same product, and no narrower part of it.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        self.scheme == other.scheme
            && self.value == other.value
            && (self.batch.is_none() || self.batch == other.batch)
            && (self.firmware.is_none() || self.firmware == other.firmware)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InForce => "in force",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
            Self::Lifted => "lifted",
            Self::Quashed => "quashed",
            Self::Replaced => "replaced",
        })
    }
}

fn field(field: impl Into<String>, why: impl Into<String>) -> EntryError {
    EntryError::Field {
        field: field.into(),
        why: why.into(),
    }
}

fn text(name: impl Into<String>, value: &str) -> Result<(), EntryError> {
    if value.is_empty() || value.len() > MAX_TEXT || value.chars().any(char::is_control) {
        return Err(field(
            name,
            format!("must hold 1 to {MAX_TEXT} bytes and no control characters"),
        ));
    }
    Ok(())
}

fn kebab(name: impl Into<String>, value: &str) -> Result<(), EntryError> {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if value.is_empty() || value.len() > 64 || !value.bytes().all(good) {
        return Err(field(
            name,
            "must hold 1 to 64 lower-case letters, digits and hyphens",
        ));
    }
    Ok(())
}

fn digest(name: impl Into<String>, value: &str) -> Result<(), EntryError> {
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if value.len() != 64 || !value.bytes().all(hex) {
        return Err(field(name, "must be 64 lower-case hex digits"));
    }
    Ok(())
}

fn count(name: &str, found: usize, least: usize, most: usize) -> Result<(), EntryError> {
    if (least..=most).contains(&found) {
        return Ok(());
    }
    Err(field(
        name,
        format!("has {found} members; {least} to {most} are allowed"),
    ))
}

fn list(name: &str, values: &[String]) -> Result<(), EntryError> {
    count(name, values.len(), 0, MAX_LIST)?;
    values
        .iter()
        .enumerate()
        .try_for_each(|(at, value)| text(format!("{name}[{at}]"), value))
}

#[cfg(test)]
pub(crate) mod tests;
