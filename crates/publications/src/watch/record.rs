//! What one reading of one site came to: readings, reasons, digests, and no page.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proofhouse_law::Digest;
use serde::{Deserialize, Serialize};

use crate::run::Unread;
use crate::support_period::account::{Account, ReadingName};

/// Unreadable pages that are listed at most; the rest is counted.
pub(super) const MAX_UNREAD: usize = 32;
/// Statements on support that are kept at most.
pub(super) const MAX_STATEMENTS: usize = 8;

/// Whether something is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "answer")]
pub enum Published {
    /// In these words, there.
    Yes {
        /// The contact, or the passage.
        words: String,
        /// The page.
        url: String,
    },
    /// The whole site was read, and it is not there.
    No,
    /// It was not found, and something was not read.
    NotKnown,
}

impl Published {
    /// Whether it is.
    pub fn is_yes(&self) -> bool {
        matches!(self, Self::Yes { .. })
    }

    /// Its name, as the JSON writes it.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Yes { .. } => "yes",
            Self::No => "no",
            Self::NotKnown => "not-known",
        }
    }
}

/// What became of security.txt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileState {
    /// One was read, and it has not expired.
    Current,
    /// One was read, and it has expired.
    Expired,
    /// One was read that does not say exactly once when it expires.
    NoExpiry,
    /// There is none; a page of HTML in its place is none.
    Absent,
    /// It could not be read.
    Unreadable,
}

impl FileState {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Expired => "expired",
            Self::NoExpiry => "without an expiry",
            Self::Absent => "none",
            Self::Unreadable => "could not be read",
        }
    }
}

/// The answers on security.txt, never added up; each is `yes`, `no` or `not-known`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityTxtRead {
    /// What became of it.
    pub state: FileState,
    /// When it expires.
    pub expires: Option<Timestamp>,
    /// Whether it is valid by RFC 9116.
    pub valid: String,
    /// Whether a contact can be used.
    pub contact: String,
    /// Whether the timings are stated in it or in its policies: acknowledgement, then status updates.
    pub timings: [String; 2],
    /// Which provisions' elements are present in it, by provision.
    pub law: BTreeMap<String, String>,
    /// The codes of what was found, at most 16.
    pub codes: Vec<String>,
}

/// A page that came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRead {
    /// The address asked for.
    pub url: String,
    /// The status.
    pub status: u16,
    /// Of its body.
    pub sha256: Digest,
    /// Bytes of its body.
    pub bytes: usize,
}

/// One reading of one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The site's name in the state.
    pub site: String,
    /// The brand.
    pub brand: String,
    /// The kind of product.
    pub kind: String,
    /// The model.
    pub model: String,
    /// The start page.
    pub url: String,
    /// When it was asked first.
    pub began: Timestamp,
    /// When it was read.
    pub ended: Timestamp,
    /// The contact for reports.
    pub contact: Published,
    /// When a report is acknowledged.
    pub acknowledgement: Published,
    /// When status updates are given.
    pub status_updates: Published,
    /// The support period.
    pub support: Account,
    /// security.txt.
    pub security_txt: SecurityTxtRead,
    /// Pages that could not be read, and why.
    pub unread: Vec<Unread>,
    /// How many there were, listed or not.
    pub unread_pages: usize,
    /// The pages that came.
    pub pages: Vec<PageRead>,
    /// Requests made, redirects and robots.txt among them.
    pub requests: usize,
    /// Bytes kept of all answers.
    pub bytes: usize,
    /// Milliseconds it took.
    pub millis: u64,
}

impl Record {
    /// Whether the start page itself could not be read, so that nothing is known.
    pub fn is_unreadable(&self) -> bool {
        self.unread.iter().any(|page| page.url == self.url)
    }

    /// Whether every page that the other reading read was not found unreadable in this one: only then the two compare.
    pub fn reads_all_of(&self, earlier: &Self) -> bool {
        let listed = self.unread_pages <= self.unread.len();
        let known = |url: &str| earlier.unread.iter().any(|page| page.url == url);
        listed && self.unread.iter().all(|page| known(&page.url))
    }

    /// In which of the market table's columns its support period falls.
    pub fn period(&self) -> Period {
        match self.support.reading {
            ReadingName::StatedEndDate | ReadingName::ConditionalEndDate => Period::EndDate,
            ReadingName::Expired => Period::Passed,
            ReadingName::DerivableOnly | ReadingName::PerBuyerDuration => Period::DurationOnly,
            ReadingName::Vague | ReadingName::UpperBoundOnly => Period::Vague,
            ReadingName::NoneFound => Period::None,
            ReadingName::Contradictory => Period::Contradictory,
            ReadingName::CouldNotRead => Period::Unreadable,
        }
    }
}

/// A column of the market table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// An end date is stated, on a condition or without.
    EndDate,
    /// An end date is stated that has passed.
    Passed,
    /// A duration, and no end date.
    DurationOnly,
    /// Words without a time, or only "up to".
    Vague,
    /// Different end dates, or one that can be read two ways.
    Contradictory,
    /// Nothing is said.
    None,
    /// It could not be read.
    Unreadable,
}

impl Period {
    /// Every column, in the order of the table.
    pub const ALL: [Self; 7] = [
        Self::EndDate,
        Self::Passed,
        Self::DurationOnly,
        Self::Vague,
        Self::Contradictory,
        Self::None,
        Self::Unreadable,
    ];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::EndDate => "states an end date",
            Self::Passed => "its end date has passed",
            Self::DurationOnly => "duration only",
            Self::Vague => "vague",
            Self::Contradictory => "contradictory",
            Self::None => "nothing said",
            Self::Unreadable => "could not be read",
        }
    }
}
