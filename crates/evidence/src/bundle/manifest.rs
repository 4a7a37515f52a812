//! `manifest.json`: what was inspected, by whose authority, when, and which files the bundle holds.

use jiff::Timestamp;
use proofhouse_law::Digest;
use proofhouse_law::observation::{CredentialList, Tester};
use serde::{Deserialize, Serialize};

use super::course::Course;

/// The only schema so far.
pub(super) const SCHEMA: u32 = 1;

/// What the caller says of an inspection; the list of files is drawn up when the bundle is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestHead {
    /// What made the observations, such as `proofhouse inspect`.
    pub tool: String,
    /// Its version.
    pub tool_version: String,
    /// What was inspected.
    pub subject: SubjectHead,
    /// By whose authority.
    pub authority: Authority,
    /// When the inspection began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// Whether it was stopped before its end. A partial bundle is valid: what it holds was seen, and what it lacks was
    /// not looked for.
    pub partial: bool,
    /// How it went, visit by visit. Bundles from before there was a course have none, and no such field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<Course>,
    /// Who tested; none where the bench file names nobody. No such field then, as in bundles from before it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tester: Option<Tester>,
    /// The lists of credentials that were at hand. No such field where there were none, as in bundles from before they were
    /// named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<CredentialList>,
    /// The SHA-256 of the bundles that this one relies on: of the inspection whose units were judged, for example. No such
    /// field where it relies on none, as in bundles from before that was kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relies_on: Vec<Digest>,
    /// Whether it was made in a drill: whoever seals with a drill's key says so here, so that it shows without a trust file
    /// too. No such field otherwise.
    #[serde(default, skip_serializing_if = "is_not")]
    pub drill: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_not(value: &bool) -> bool {
    !value
}

/// The product inspected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectHead {
    /// The brand on the product.
    pub brand: String,
    /// The model on the product.
    pub model: String,
    /// The kind of product, such as `camera`.
    pub kind: String,
    /// The units, by the serial or label that observations name; empty for publications.
    pub units: Vec<String>,
}

/// The authority to test: without one, nothing is tested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Who owns what is tested, or answers for it.
    pub owner: String,
    /// On what ground it is tested, such as `bought by the lab, invoice 17` or `consent of 1 June 2026`.
    pub basis: String,
    /// The moment from which the authority no longer holds.
    pub expires: Timestamp,
    /// What may be tested: exact addresses, never ranges.
    pub targets: Vec<Target>,
}

/// One thing that may be tested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The unit, by the name that the subject's `units` use; none for a site.
    pub unit: Option<String>,
    /// One IP address, or the origin of a site such as `https://maker.example`.
    pub address: String,
    /// The device's MAC address, where that is how it is known.
    pub mac: Option<String>,
    /// The further MAC addresses that it may have: of another interface, or after a reset. None in most bundles, and then
    /// there is no such field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_macs: Vec<String>,
    /// The device's serial number, where that is how it is known.
    pub serial: Option<String>,
}

impl Target {
    /// The unit, with what it is known by besides its name; a site where there is no unit.
    pub fn unit_words(&self) -> String {
        let Some(unit) = &self.unit else {
            return "the site".to_owned();
        };
        let serial = self.serial.as_ref().filter(|serial| *serial != unit);
        let serial = serial.map(|serial| format!("serial {serial}"));
        let macs = self.mac.iter().chain(&self.further_macs);
        let known = serial
            .into_iter()
            .chain(macs.map(|mac| format!("MAC {mac}")));
        let known: Vec<String> = known.collect();
        if known.is_empty() {
            format!("the unit {unit}")
        } else {
            format!("the unit {unit} ({})", known.join(", "))
        }
    }

    /// The unit and its address.
    pub fn words(&self) -> String {
        format!("{} at {}", self.unit_words(), self.address)
    }
}

/// The whole `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The number of this shape, 1.
    pub schema: u32,
    /// What the caller says of the inspection.
    pub inspection: ManifestHead,
    /// Every file but `attestation.dsse.json` and the manifest itself, sorted by path.
    pub files: Vec<FileRecord>,
}

/// One file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRecord {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest.
    pub sha256: Digest,
}

impl FileRecord {
    pub(super) fn of(path: &str, bytes: &[u8]) -> Self {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self {
            path: path.to_owned(),
            size,
            sha256: Digest::of(bytes),
        }
    }
}
