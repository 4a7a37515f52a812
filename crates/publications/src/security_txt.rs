//! security.txt (RFC 9116) in full: every fault with its line, column and field, never only the first.
//!
//! Bytes become lines (`lines`), lines lose the framework of a signature (`framework`), the rest becomes fields
//! (`fields`), and rules judge those (`rules`). What breaks the RFC, what it recommends, and whether a contact can
//! be used are kept apart ([`codes`]). Nothing here reaches the network or reads a clock.

pub mod answers;
pub mod codes;
pub mod contact;
mod expires;
mod fetched;
mod fields;
mod finding;
mod framework;
mod languages;
mod lines;
pub mod look;
mod rules;
pub mod signature;
mod uri;

use jiff::Timestamp;
use url::Url;

use contact::Usable;

pub(crate) use contact::is_address;
pub use fetched::{Served, served};
pub use fields::Field;
pub use finding::{Finding, Place};
pub use framework::SignedMessage;
pub use lines::MAX_BYTES;

/// A security.txt as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityTxt {
    /// The fields, in order; of a signed file those of the signed text only.
    pub fields: Vec<Field>,
    /// What can be said of it whoever reads it, in the order of its lines; [`SecurityTxt::judge`] adds the rest.
    pub findings: Vec<Finding>,
    /// When it expires, if it says so exactly once.
    pub expires: Option<Timestamp>,
    /// The signed message, if it is one; it is not verified yet.
    pub message: Option<SignedMessage>,
}

impl SecurityTxt {
    /// Contacts that a person can use, or may be able to, in the file's order.
    pub fn contacts(&self) -> impl Iterator<Item = &Field> {
        self.named("contact")
            .filter(|field| !matches!(contact::judge(&field.value), Usable::No(_)))
    }

    /// Policies that can be fetched.
    pub fn policies(&self) -> impl Iterator<Item = &Field> {
        self.named("policy")
            .filter(|field| field.value.starts_with("http"))
    }

    /// The fields of one name, which is written in lower case.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.name == name)
    }

    /// Every finding at the time `now`, for the addresses that it was asked for and came from, if those are known.
    pub fn judge(&self, now: Timestamp, retrieved: &[Url]) -> Vec<Finding> {
        let mut all = self.findings.clone();
        all.extend(rules::judge(self, now, retrieved));
        // What concerns the file as a whole comes last.
        all.sort_by_key(|finding| (finding.place.line == 0, finding.place));
        all
    }

    /// Whether one of the addresses is among its `Canonical` ones.
    fn is_canonical(&self, retrieved: &[Url]) -> bool {
        self.named("canonical")
            .filter_map(|field| Url::parse(&field.value).ok())
            .any(|canonical| retrieved.contains(&canonical))
    }

    /// Why nothing of the file is relied on at `now`: it has expired, does not say when it does, or belongs elsewhere.
    pub fn distrust(&self, now: Timestamp, retrieved: &[Url]) -> Option<String> {
        let elsewhere = self.named("canonical").next().is_some()
            && !retrieved.is_empty()
            && !self.is_canonical(retrieved);
        match self.expires {
            Some(expires) if expires <= now => Some(format!("security.txt expired at {expires}")),
            Some(_) if elsewhere => Some(
                "security.txt says by its Canonical that it belongs to another address (RFC 9116 section 2.5.2)"
                    .to_owned(),
            ),
            Some(_) => None,
            None => Some(
                "security.txt does not say exactly once when it expires (RFC 9116 section 2.5.5)"
                    .to_owned(),
            ),
        }
    }
}

/// Reads a time by RFC 3339, or says why it is none.
pub(crate) fn time(text: &str) -> Result<Timestamp, &'static str> {
    expires::read(text).map(|written| written.at)
}

/// Reads a file.
pub fn parse(bytes: &[u8]) -> SecurityTxt {
    let mut file = SecurityTxt::default();
    let lines = lines::split(bytes, &mut file.findings);
    let unwrapped = framework::unwrap(lines, &mut file.findings);
    file.message = unwrapped.message;
    for line in &unwrapped.lines {
        let field = fields::read(line, &mut file.findings);
        file.fields.extend(field);
    }
    rules::fields(&mut file);
    file
}

#[cfg(test)]
mod tests;
