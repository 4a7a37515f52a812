//! The bundles that a record or a report rests on: what was tested, by whom, with what authority, and with what.

use jiff::Timestamp;
use serde::Serialize;

use super::tried::Tried;
use crate::clock::{civil_date, day_in_words, moment_in_words};
use crate::digest::Digest;
use crate::observation::{CredentialList, Tester, Visit, VisitOutcome};

/// A bundle that the record rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and a field of the JSON"
)]
pub struct Source {
    /// Of the whole bundle.
    pub bundle: Digest,
    /// Of its signed attestation.
    pub attestation: Digest,
    /// What made the observations.
    pub tool: String,
    /// Its version.
    pub tool_version: String,
    /// Brand and model.
    pub product: String,
    /// The kind of product.
    pub kind: String,
    /// The number under its bar code (GTIN), where the bench file names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
    /// The units.
    pub units: Vec<String>,
    /// The firmware versions that observations name.
    pub firmware: Vec<String>,
    /// Who owns what was tested.
    pub owner: String,
    /// On what ground it was tested.
    pub basis: String,
    /// Until when that held.
    pub expires: Timestamp,
    /// Who authorised it, where an authority to test was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorised: Option<Authorised>,
    /// The exact addresses that could be tested.
    pub targets: Vec<String>,
    /// What is known of each unit that could be tested.
    pub devices: Vec<Device>,
    /// Who tested, where the bench file names somebody.
    pub tester: Option<Tester>,
    /// The people whose judgements it holds.
    pub judged_by: Vec<String>,
    /// The bundles that it says it relies on, such as the inspection that its judgements are of.
    pub relies_on: Vec<Digest>,
    /// Whether it says of itself that it was made in a drill.
    pub says_drill: bool,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// Each unit in each state that it was brought into; none where the bundle does not say.
    pub visits: Vec<Visit>,
    /// The lists of credentials that were at hand; none where the bundle does not say.
    pub lists: Vec<CredentialList>,
    /// What was found and what was tried, also where nothing came of it.
    pub tried: Vec<Tried>,
    /// Whether it was stopped before its end.
    pub partial: bool,
    /// Whether every TCP port of every unit was tried.
    pub all_ports: bool,
    /// Whether every unit was asked for services over UDP.
    pub asked_udp: bool,
    /// The UDP ports on which every unit was asked; none where the bundle does not say.
    pub udp_ports: Vec<u16>,
    /// The units that did not answer at all, each with its state; none of a bundle in which all did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silent: Vec<String>,
    /// The key that it says signed it.
    pub signer: String,
    /// When it says it was signed, by the signer's own clock.
    pub signed_at: Timestamp,
    /// Whether that was checked.
    pub signature: Signature,
    /// How many observations it holds.
    pub observations: usize,
}

/// A unit of which a bundle is, as its bench file describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Device {
    /// The unit, by the name that observations use.
    pub unit: String,
    /// Its label on the bench, which transcripts and instructions use; none where the bundle does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The exact addresses at which it may be met.
    pub addresses: Vec<String>,
    /// The MAC addresses that the bench file names.
    pub macs: Vec<String>,
    /// Its serial number, where the bench file names one.
    pub serial: Option<String>,
}

impl Source {
    /// Whether it was made in a drill, by its own word or by that of the trust file.
    pub fn is_drill(&self) -> bool {
        self.says_drill || matches!(self.signature, Signature::Trusted { drill: true, .. })
    }

    /// By whose name a paper goes that rests on it: for whom was tested, else whose key the trust file says it is, else who
    /// tested. None where nobody says; never the owner of what was tested, who need not know of the paper.
    pub fn made_by(&self) -> Option<&str> {
        let of = self.tester.as_ref();
        let organisation = of.and_then(|one| one.organisation.as_deref());
        let key = match &self.signature {
            Signature::Trusted { name, .. } => Some(name.as_str()),
            Signature::NotChecked { .. } | Signature::WhenLodged => None,
        };
        organisation.or(key).or(of.map(|one| one.name.as_str()))
    }

    /// Whether it holds nothing but what people judged: it is of no device that was looked at.
    pub fn is_judgements(&self) -> bool {
        !self.judged_by.is_empty() && self.visits.is_empty() && self.tried.is_empty()
    }

    /// Whether every unit was met and gone through in every state: what the bench file asks for was done, and not only asked.
    pub fn came_to_its_end(&self) -> bool {
        let is_whole = |visit: &Visit| match visit.outcome {
            // What was broken off was made again, as a visit of its own.
            VisitOutcome::Discarded => true,
            VisitOutcome::Finished => visit.met.is_some(),
            VisitOutcome::Partial | VisitOutcome::LeftOut => false,
        };
        !self.partial && self.silent.is_empty() && self.visits.iter().all(is_whole)
    }

    /// Whether nothing at all answered in this visit.
    pub fn was_silent(&self, visit: &Visit) -> bool {
        let named = format!("unit {}, {}", visit.unit, visit.state.words());
        self.silent.contains(&named)
    }

    /// Whether a device was looked at, and not only what its maker publishes or what people judged.
    pub fn is_inspection(&self) -> bool {
        !self.units.is_empty() && !self.is_judgements()
    }
}

/// An authority to test that somebody signed, and that is sealed in the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Authorised {
    /// Of its bytes.
    pub sha256: Digest,
    /// The key that it says signed it.
    pub key: String,
    /// When it says it was signed, by the signer's own clock.
    pub signed_at: Timestamp,
    /// Whether that was checked.
    pub signature: Signature,
}

impl Authorised {
    /// Who authorised the test, and whether that was checked.
    pub fn words(&self) -> String {
        let at = moment_in_words(self.signed_at);
        let by = match &self.signature {
            Signature::Trusted { name, .. } => format!("{name} ({})", self.key),
            _ => format!("the key {}", self.key),
        };
        format!("By {by}, on {at}. {}", self.signature.words())
    }
}

/// Whether the signature of a bundle, or of an authority in it, was checked. Unchecked, the names in it are whatever somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum Signature {
    /// It was not.
    NotChecked {
        /// Why not.
        why: String,
    },
    /// It is that of a key of the trust file, which was good when it signed.
    Trusted {
        /// The key's name in the trust file.
        name: String,
        /// From when it may sign.
        from: Timestamp,
        /// The first moment at which it may no longer.
        until: Timestamp,
        /// Whether it is a drill's, and proves nothing outside the drill.
        drill: bool,
    },
    /// An office checked it when the bundle was lodged there.
    WhenLodged,
}

impl Signature {
    /// Whether somebody checked it.
    pub fn is_checked(&self) -> bool {
        !matches!(self, Self::NotChecked { .. })
    }

    /// The words for it.
    pub fn words(&self) -> String {
        match self {
            Self::NotChecked { why } => format!(
                "NOT CHECKED: {why}. Whoever made the file can have written this key and this time into it."
            ),
            Self::Trusted {
                name,
                from,
                until,
                drill,
            } => {
                let day = |at: &Timestamp| day_in_words(civil_date(*at));
                let drill = if *drill {
                    " It is a drill's key, and proves nothing outside the drill."
                } else {
                    ""
                };
                format!(
                    "Checked: it is that of {name}, enrolled from {} until {} in the trust file of whoever made this report.{drill}",
                    day(from),
                    day(until)
                )
            }
            Self::WhenLodged => "Checked by the office when the bundle was lodged.".to_owned(),
        }
    }
}
