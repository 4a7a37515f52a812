//! What a conformance record says.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::source::Source;
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
    /// Whether the test cases come from a folder that was laid over those of the program.
    pub is_laid_over: bool,
    /// Whether any of it was made in a drill: then it proves nothing outside that drill, and every form says so.
    pub drill: bool,
    /// What was inspected, by whom, with what authority.
    pub sources: Vec<Source>,
    /// What was not tested, a sentence each.
    pub left_out: Vec<String>,
    /// The groups, in the document's order.
    pub groups: Vec<GroupResult>,
    /// What a reader must know of the data.
    pub notes: Vec<String>,
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
