//! Bundles: what a lab saw, sealed in one file that anyone can check byte by byte.

mod attestation;
mod consistency;
mod course;
mod examine;
mod locate;
mod manifest;
mod means;
mod open;
mod seal;
mod verify;

pub use crate::archive::Limits;
pub use course::Course;
pub use manifest::{Authority, FileRecord, Manifest, ManifestHead, SubjectHead, Target};
pub use open::{Bundle, OpenError, open};
pub use proofhouse_law::observation::{BroughtBy, MacSeen, Met, Visit, VisitOutcome};
pub use seal::{Draft, SealError, seal, transcript_path};
pub(crate) use verify::judge;
pub use verify::{Authorised, Outcome, Report, SignerStatus, signer, verify, verify_within};

use serde::Serialize;

/// The signed statement.
pub const ATTESTATION: &str = "attestation.dsse.json";
/// The signed authority to test, where one was needed or given.
pub const AUTHORITY: &str = "authority.dsse.json";
/// The authority to test, as the tester gave it.
pub const BENCH: &str = "bench.json";
/// The list of the other files.
pub const MANIFEST: &str = "manifest.json";
/// The observations.
pub const OBSERVATIONS: &str = "observations.json";
/// The folder of the raw transcripts, with its closing slash.
pub const TRANSCRIPTS: &str = "transcripts/";
/// What a problem names where no file of the bundle is at fault but the zip around them.
pub const STRUCTURE: &str = "zip structure";

/// One thing that is wrong with a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file of the bundle that is wrong, or [`STRUCTURE`].
    pub path: String,
    /// The changed byte: its offset in that file, or in the bundle where `path` is [`STRUCTURE`]. None where no single
    /// byte explains the problem.
    pub offset: Option<u64>,
    /// The same byte's offset in the bundle.
    pub bundle_offset: Option<u64>,
    /// What is wrong, as a sentence.
    pub what: String,
}

impl Problem {
    fn of(path: &str, what: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            offset: None,
            bundle_offset: None,
            what: what.into(),
        }
    }

    /// A problem of the byte `offset` of a file whose bytes begin at `start` of the bundle.
    fn at(path: &str, start: usize, offset: usize, what: impl Into<String>) -> Self {
        Self {
            offset: u64::try_from(offset).ok(),
            bundle_offset: u64::try_from(start.saturating_add(offset)).ok(),
            ..Self::of(path, what)
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.offset {
            Some(offset) => write!(f, "{}, byte {offset}: {}", self.path, self.what),
            None => write!(f, "{}: {}", self.path, self.what),
        }
    }
}
