//! What a conformance record says.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::conformity::Support;
use crate::digest::Digest;
use crate::finding::Verdict;
use crate::ids::{ObservationId, StandardId};
use crate::regime::Footing;
use crate::standard::plan::Reach;
use crate::standard::{CaseKind, Level};

/// The whole record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// The document whose cases these are.
    pub standard: StandardId,
    /// Its name.
    pub document: String,
    /// Its edition.
    pub edition: String,
    /// The content hash of its data.
    pub standard_sha256: Digest,
    /// The document whose provisions they test.
    pub tests: StandardId,
    /// The product.
    pub product: String,
    /// Its maker, where the maker's answers name one.
    pub maker: Option<String>,
    /// Who gave the maker's answers, where they name one.
    pub answered_by: Option<String>,
    /// On which day.
    pub answered_on: Option<Date>,
    /// Of the file with the maker's answers.
    pub answers_sha256: Option<Digest>,
    /// What was inspected, by whom, with what authority.
    pub sources: Vec<Source>,
    /// The groups, in the document's order.
    pub groups: Vec<GroupResult>,
    /// What a reader must know of the data.
    pub notes: Vec<String>,
}

/// A bundle that the record rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    /// The exact addresses that could be tested.
    pub targets: Vec<String>,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// Whether it was stopped before its end.
    pub partial: bool,
    /// Whether every TCP port of every unit was tried.
    pub all_ports: bool,
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

/// Whether the signature of a bundle was checked. Unchecked, the names in it are whatever somebody wrote.
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
                let day = |at: &Timestamp| at.strftime("%-d %B %Y").to_string();
                let drill = if *drill {
                    " It is a drill's key, and proves nothing outside the drill."
                } else {
                    ""
                };
                format!(
                    "Checked: it is that of {name}, enrolled from {} until {}.{drill}",
                    day(from),
                    day(until)
                )
            }
            Self::WhenLodged => "Checked by the office when the bundle was lodged.".to_owned(),
        }
    }
}

/// What a group, and so a provision, comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupResult {
    /// The provision.
    pub number: String,
    /// The clause that it stands in.
    pub clause: String,
    /// What it asks, in our words.
    pub text: String,
    /// What it asks with.
    pub level: Level,
    /// What the ICS says; none where it is open.
    pub support: Option<Support>,
    /// The detail, or the reason, that the ICS gives.
    pub detail: Option<String>,
    /// The worst of its cases.
    pub verdict: Verdict,
    /// Why, where it is not its cases alone.
    pub reasons: Vec<String>,
    /// Its cases, in order.
    pub cases: Vec<CaseResult>,
    /// On what the provision's row stands.
    pub footing: Footing,
}

/// What a case comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseResult {
    /// Its number.
    pub number: String,
    /// What it looks at.
    pub kind: CaseKind,
    /// Whether the rule of coverage selects it.
    pub network_relevant: bool,
    /// `pass` only where each unit passes or does not apply.
    pub verdict: Verdict,
    /// Its units, in order.
    pub units: Vec<UnitResult>,
}

/// What a unit comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitResult {
    /// The unit.
    pub unit: String,
    /// How it can be carried out.
    pub reach: Reach,
    /// The verdict.
    pub verdict: Verdict,
    /// Who or what came to it.
    pub by: Judge,
    /// Why, in whole sentences.
    pub reasons: Vec<String>,
    /// The observations it rests on.
    pub relies_on: Vec<Rests>,
    /// The checks whose facts decide it, where there are any.
    pub checks: Vec<String>,
    /// What a person must do, while it is not decided.
    pub waits_for: Option<String>,
    /// What checks, or the maker's answers, come to by themselves; none where nothing bears on it.
    pub checked: Option<Verdict>,
    /// Who does not agree with whom, and what settles it: people with each other, or a person with what checks show.
    pub conflict: Option<String>,
}

/// Who or what came to a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "who", rename_all = "kebab-case")]
pub enum Judge {
    /// Checks, from what was observed.
    Check,
    /// The maker's answers, by themselves.
    Answers,
    /// A person.
    Person {
        /// The name.
        name: String,
        /// When.
        at: Timestamp,
        /// Where the judgement is kept: `bundle` (signed by whoever sealed it), `case` (an event of a case's chained log, by a
        /// signed-in officer) or `record` (a line in the maker's file, which nobody signs).
        kept_in: String,
    },
    /// Nobody yet.
    Nobody,
}

/// An observation in a bundle.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Rests {
    /// The bundle.
    pub bundle: Digest,
    /// The observation in it.
    pub observation: ObservationId,
    /// The transcripts that show it.
    pub transcripts: Vec<Digest>,
}

impl Record {
    /// Every unit, with its case.
    pub fn units(&self) -> impl Iterator<Item = (&CaseResult, &UnitResult)> {
        let cases = self.groups.iter().flat_map(|group| &group.cases);
        cases.flat_map(|case| case.units.iter().map(move |unit| (case, unit)))
    }

    /// Every unit on which somebody does not agree with somebody or something, with its case.
    pub fn conflicts(&self) -> impl Iterator<Item = (&CaseResult, &UnitResult)> {
        self.units().filter(|(_, unit)| unit.conflict.is_some())
    }

    /// How many groups come to `verdict`.
    pub fn count(&self, verdict: Verdict) -> usize {
        let groups = self.groups.iter();
        groups.filter(|one| one.verdict == verdict).count()
    }
}
