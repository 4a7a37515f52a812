//! What a statement comes to: a finding a field, and what each way of complying comes to on the day.

use jiff::civil::Date;
use serde::Serialize;

use super::Part;
use crate::deemed::Standing;
use crate::finding::Verdict;
use crate::ids::RegimeId;
use crate::regime::Footing;

/// The whole report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The regime.
    pub regime: RegimeId,
    /// The day on which it is judged.
    pub on: Date,
    /// The product, as the statement names it.
    pub product: Option<String>,
    /// The worst of what follows.
    pub verdict: Verdict,
    /// Each field that the law asks for.
    pub fields: Vec<FieldFinding>,
    /// What the statement rests on, requirement by requirement.
    pub routes: Vec<RouteFinding>,
}

/// How a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is not needed here.
    NotNeeded,
    /// It is there.
    Present,
    /// It is there, and cannot be what it says.
    Broken,
    /// It is not there.
    Missing,
}

impl State {
    /// In a word.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotNeeded => "not needed",
            Self::Present => "present",
            Self::Broken => "broken",
            Self::Missing => "missing",
        }
    }

    /// What it means.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::NotNeeded => Verdict::NotApplicable,
            Self::Present => Verdict::Pass,
            Self::Broken | Self::Missing => Verdict::Fail,
        }
    }
}

/// What was found of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldFinding {
    /// The field.
    pub field: String,
    /// Its heading.
    pub title: String,
    /// Which part of the data it is.
    pub part: Part,
    /// Where in the data it stands, or is missing: a JSON pointer.
    pub at: String,
    /// How it stands.
    pub state: State,
    /// What that means.
    pub verdict: Verdict,
    /// What the statement says there.
    pub said: Vec<String>,
    /// Why, in whole sentences; empty where there is nothing to add.
    pub why: Vec<String>,
    /// What to do, where something is to be done.
    pub remedy: Option<String>,
    /// The paragraph.
    pub footing: Footing,
    /// Our own reading of it, where the finding rests on one.
    pub rests_on: Option<Footing>,
}

/// What the way of complying with one requirement comes to on the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RouteFinding {
    /// The requirement.
    pub requirement: String,
    /// Its title.
    pub title: String,
    /// The route to deemed compliance; none where the requirement itself is said to be met.
    pub route: Option<String>,
    /// Whether the route holds; none where there is none.
    pub standing: Option<Standing>,
    /// What that means.
    pub verdict: Verdict,
    /// The last day on which it holds, where it has one.
    pub until: Option<Date>,
    /// Why, in whole sentences.
    pub reasons: Vec<String>,
    /// On what it stands.
    pub footing: Footing,
    /// The unverified or assumed values that the answer rests on.
    pub rests_on: Vec<Footing>,
}

impl Report {
    /// The fields that are missing or broken.
    pub fn faults(&self) -> impl Iterator<Item = &FieldFinding> {
        self.fields
            .iter()
            .filter(|one| one.verdict == Verdict::Fail)
    }
}

/// The worst of several verdicts; what does not apply is no verdict on the whole.
pub(super) fn worst(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts
        .max_by_key(|verdict| verdict.weight())
        .unwrap_or(Verdict::Inconclusive)
}
