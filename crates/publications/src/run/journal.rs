//! The journal of a run: every page asked for, how it came, and from which file it was read. A later reader starts from it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fetch::{Hop, RobotsRecord};

/// Its path in the bundle.
pub const PATH: &str = "transcripts/0000-journal.json";
/// The version of its shape.
pub const SCHEMA: u32 = 1;

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Journal {
    /// The version of this shape: 1.
    pub schema: u32,
    /// The day on which a date had passed or not.
    pub on: Date,
    /// When the run ended.
    pub ended: Timestamp,
    /// Whether a person stopped it.
    pub partial: bool,
    /// Pages that it might ask for.
    pub pages_max: usize,
    /// Why robots.txt was not followed, where it was not.
    pub robots_ignored: Option<String>,
    /// The robots.txt asked for; each one's exchange is a transcript `0000-robots-...`.
    pub robots: Vec<RobotsRecord>,
    /// The pages, in the order in which they were asked for.
    pub pages: Vec<Page>,
}

/// A page that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The address asked for.
    pub url: String,
    /// When.
    pub at: Timestamp,
    /// The file with what was exchanged.
    pub transcript: String,
    /// How it came in the end; none where it did not.
    pub came: Option<Came>,
    /// Why it did not come.
    pub broken: Option<String>,
    /// Every request that was made for it.
    pub hops: Vec<Hop>,
    /// The files that hold what was made of it.
    pub derived: Vec<String>,
    /// Why nothing follows from it, though it came.
    pub unread: Option<String>,
}

/// How a page came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Came {
    /// Where from.
    pub url: String,
    /// The status.
    pub status: u16,
    /// The content type, as sent.
    pub content_type: Option<String>,
    /// Where its body begins in the transcript.
    pub body_at: usize,
}
