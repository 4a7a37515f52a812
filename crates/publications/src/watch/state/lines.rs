//! The lines of the state's files.

use jiff::Timestamp;
use proofhouse_law::Digest;
use serde::{Deserialize, Serialize};

use crate::watch::change::Change;
use crate::watch::record::Record;

/// The version of these shapes.
pub const SCHEMA: u32 = 1;

/// What is known of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The site's name.
    pub site: String,
    /// When it was asked last, whatever came of it.
    pub asked_at: Timestamp,
    /// How many readings in a row could not be compared.
    pub nights: u32,
    /// Its last reading; none where its first was interrupted.
    pub last: Option<Record>,
    /// The last reading that compares, where that is another one.
    pub baseline: Option<Record>,
}

impl Known {
    /// The reading that the next one is held against.
    pub fn compared_with(&self) -> Option<&Record> {
        match self.nights {
            0 => self.last.as_ref(),
            _ => self.baseline.as_ref(),
        }
    }
}

/// The bundle of a reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its file.
    pub file: String,
    /// Of its bytes.
    pub sha256: Digest,
}

/// What a site came to in a sweep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What is known from now on.
    pub known: Known,
    /// What changed.
    pub changes: Vec<Change>,
    /// Its evidence, where it was kept.
    pub kept: Option<Kept>,
}

/// A line of a sweep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "line")]
pub enum Line {
    /// The first one.
    Sweep {
        /// The version of these shapes.
        schema: u32,
        /// Its number.
        sweep: u32,
        /// When it began.
        started: Timestamp,
    },
    /// A site is about to be asked.
    Begun {
        /// Its name.
        site: String,
        /// When.
        at: Timestamp,
    },
    /// A site was read.
    Done(Box<Done>),
    /// The last one.
    Ended {
        /// When.
        at: Timestamp,
    },
}

/// The first line of what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) schema: u32,
    pub(super) sweep: u32,
}
