//! What a self-assessment comes to: an answer a provision, and what each still lacks.

use jiff::civil::Date;
use serde::Serialize;

use super::file::Support;
use crate::digest::Digest;
use crate::finding::Verdict;
use crate::ids::StandardId;
use crate::regime::{Footing, Problem};
use crate::standard::{CaseKind, Level};

/// The whole report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The product.
    pub product: String,
    /// Its maker.
    pub maker: String,
    /// Who made the assessment.
    pub by: String,
    /// On which day.
    pub on: Date,
    /// By what it is quoted.
    pub reference: Option<String>,
    /// The edition.
    pub standard: StandardId,
    /// The document.
    pub document: String,
    /// Its edition, as the document writes it.
    pub edition: String,
    /// An answer for each provision, in order.
    pub provisions: Vec<Answer>,
    /// An answer for each guideline of the Code of Practice, in order.
    pub guidelines: Vec<Answer>,
    /// The IXIT tables that a supported provision needs, in order.
    pub ixit: Vec<TableAnswer>,
    /// What is wrong with how the form is filled in.
    pub faults: Vec<Problem>,
    /// What a reader must know of the data that the answers rest on.
    pub notes: Vec<String>,
}

/// What one answer comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The provision or guideline.
    pub number: String,
    /// Its clause.
    pub clause: String,
    /// What it asks, in our words.
    pub text: String,
    /// What it asks with.
    pub level: Level,
    /// What is claimed; none where that is still open.
    pub support: Option<Support>,
    /// The detail, or the reason.
    pub detail: Option<String>,
    /// What it comes to.
    pub verdict: Verdict,
    /// Why, in whole sentences.
    pub reasons: Vec<String>,
    /// The evidence that is named.
    pub evidence: Vec<Shown>,
    /// The test cases for which no evidence is named.
    pub lacks: Vec<Lack>,
    /// On what the row stands.
    pub footing: Footing,
}

/// A piece of evidence, as it is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The case.
    pub case: String,
    /// What whoever looked says.
    pub verdict: Verdict,
    /// Where it is.
    pub reference: String,
    /// Its SHA-256.
    pub sha256: Option<Digest>,
}

/// A test case without evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// The case.
    pub case: String,
    /// What it looks at.
    pub kind: CaseKind,
    /// Its units; empty where they are not known here.
    pub units: Vec<String>,
}

/// One IXIT table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableAnswer {
    /// Its number.
    pub number: u16,
    /// Its name.
    pub name: String,
    /// How many entries it has.
    pub entries: usize,
    /// Why it has none, where that is said.
    pub empty_because: Option<String>,
    /// The supported provisions whose tests read it.
    pub needed_by: Vec<String>,
    /// Whether it is there and every field is filled in.
    pub complete: bool,
}

impl Report {
    /// Every answer.
    pub fn answers(&self) -> impl Iterator<Item = &Answer> {
        self.guidelines.iter().chain(&self.provisions)
    }

    /// How many answers of the provisions come to `verdict`.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.provisions
            .iter()
            .filter(|one| one.verdict == verdict)
            .count()
    }
}
