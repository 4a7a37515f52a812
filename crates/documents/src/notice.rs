//! Builds the documents of a notice from plain data: letter of intent, the notice of each power, its variation, and its letters.

use jiff::civil::Date;
pub use proofhouse_law::Verdict;

use crate::content::{Basis, Document, NamedDigest, Sha256};

mod ban;
mod build;
mod compensation;
mod compliance;
mod forfeiture;
mod information;
mod missing;
mod penalty;
mod recall;
mod rules;
mod statement;
mod variation;

pub use compensation::Compensation;
pub use compliance::Compliance;
pub use forfeiture::{Forfeiture, Lot};
pub use penalty::{Penalty, WorkingLine};
pub use recall::Recall;
pub use rules::{Rule, rules};
pub use variation::{Change, Variation};

/// Everything that a notice or its letters say. No number or period of the law is known here: all come in as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeContent {
    /// Which of the documents to build.
    pub kind: NoticeKind,
    /// Whether the notice is an exercise.
    pub drill: bool,
    /// The language of the text, such as `en-GB`.
    pub language: String,
    /// Who gives the notice: an authority of a drill or demonstration, never a real one.
    pub authority: Authority,
    /// The law that the notice is given under.
    pub regime: Regime,
    /// The power that is used.
    pub power: Power,
    /// The notice's identifier.
    pub reference: String,
    /// The case's identifier.
    pub case: String,
    /// The date on the document's face.
    pub date: Date,
    /// To whom it is addressed.
    pub addressee: Addressee,
    /// The product.
    pub product: Product,
    /// The units that it covers.
    pub units: Vec<Unit>,
    /// Whether the activities are forbidden, asked for, or nobody's duty.
    pub demand: Demand,
    /// What the addressee must or must not do (or, when the notice is lifted, no longer has to or may do again), one sentence each.
    pub activities: Vec<String>,
    /// What the reach of the power stands on.
    pub activities_law: Option<Footing>,
    /// Where the notice has effect.
    pub territory: String,
    /// The findings relied on.
    pub findings: Vec<Finding>,
    /// The paragraphs that the regime lists for this notice, in its order.
    pub paragraphs: Vec<Paragraph>,
    /// What a document of this kind says beyond that, in order.
    pub particulars: Vec<Particulars>,
    /// The test that a temporary ban names.
    pub test_plan: Option<TestPlan>,
    /// The first day of effect.
    pub from: Option<Date>,
    /// The last day of effect; none: until it is lifted or quashed.
    pub ends_on: Option<Date>,
    /// What the last day stands on, where the law bounds it.
    pub ends_law: Option<Footing>,
    /// How to make representations.
    pub representations: Option<Passage>,
    /// How to appeal.
    pub appeal: Option<Passage>,
    /// What follows when the notice is not obeyed.
    pub consequences: Option<Passage>,
    /// The notice that this one replaces or lifts.
    pub replaces: Option<String>,
    /// How to verify the document.
    pub verify: Verify,
}

/// The documents of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// The notice of intent.
    Intent,
    /// The temporary ban.
    TemporaryBan,
    /// The permanent ban; under the Act of 2022 the stop notice.
    PermanentBan,
    /// The letter that lifts or revokes a notice.
    Lifting,
    /// The letter that goes with a notice when it is served.
    Service,
    /// A duty to comply with by a day.
    Compliance,
    /// The return of what was supplied.
    Recall,
    /// A sum to pay.
    Penalty,
    /// The application to a court for forfeiture.
    Forfeiture,
    /// The letter that tells an interested person of the application and the hearing.
    Interested,
    /// Information to the public.
    Information,
    /// A notice as varied, with what changed.
    Variation,
    /// The decision on a claim for compensation.
    Compensation,
}

/// What a notice does with the activities that it lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Demand {
    /// They must stop.
    Forbids,
    /// They must be done.
    Requires,
    /// It asks nothing of the reader: then they are not listed.
    Nothing,
}

/// What a document of one kind says beyond what every one says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Particulars {
    /// By when a duty is to be complied with.
    Compliance(Compliance),
    /// What is recalled, and why nothing less will do.
    Recall(Recall),
    /// What is to be paid, and how it was reckoned.
    Penalty(Penalty),
    /// What a court is asked for, and about which goods.
    Forfeiture(Forfeiture),
    /// What a variation changed.
    Variation(Variation),
    /// What was decided on a claim.
    Compensation(Compensation),
}

/// Who gives a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The name on the letterhead.
    pub name: String,
    /// The lines of its address.
    pub address: Vec<String>,
    /// How to reach the officer on the case.
    pub contact: String,
}

/// The law that a notice is given under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regime {
    /// The regime's identifier, such as `uk-psti-2022`.
    pub id: String,
    /// Its title in words.
    pub title: String,
    /// The content hash of the regime that the case is pinned to.
    pub sha256: Sha256,
}

/// The power that a notice uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Power {
    /// The power's identifier, such as `permanent-ban`.
    pub id: String,
    /// Its name in the regime, such as `Stop notice`.
    pub title: String,
    /// Where the power stands.
    pub cite: String,
    /// What that rests on.
    pub basis: Basis,
}

/// Where a value of the law stands, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footing {
    /// Where it stands.
    pub cite: String,
    /// What it rests on.
    pub basis: Basis,
}

/// To whom a notice is addressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The name.
    pub name: String,
    /// The role in words, such as `Importer`.
    pub role: String,
    /// The lines of the address.
    pub address: Vec<String>,
}

/// The product that a notice is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The brand.
    pub brand: String,
    /// The model.
    pub model: String,
    /// What it is, such as `Indoor camera`.
    pub kind: String,
}

/// A set of units that a notice covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The scheme of the identifier, such as `gtin`.
    pub scheme: String,
    /// The identifier.
    pub value: String,
    /// The batch; none: all batches.
    pub batch: Option<String>,
    /// The firmware; none: all versions.
    pub firmware: Option<String>,
}

/// A finding that a notice relies on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The provision's identifier or citation.
    pub provision: String,
    /// What the provision asks, in a few words.
    pub title: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, one sentence each.
    pub reasons: Vec<String>,
    /// The evidence: the observations' identifiers or the bundles, with digests.
    pub evidence: Vec<NamedDigest>,
}

/// A paragraph that the regime lists for a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The content's identifier in the regime, such as `reasons`.
    pub id: String,
    /// The heading.
    pub heading: String,
    /// Whether the regime requires it.
    pub mandatory: bool,
    /// What the officer wrote.
    pub officer_words: String,
    /// The words of the law that ask for it.
    pub law: Option<LawWords>,
}

/// Words of the law, quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawWords {
    /// The words.
    pub words: String,
    /// Where they stand.
    pub cite: String,
    /// What they rest on.
    pub basis: Basis,
}

/// A right or a consequence that a notice explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The words, from the regime or the officer.
    pub words: String,
    /// The last day to act, if there is one.
    pub until: Option<Date>,
    /// The words of the law that give it.
    pub law: Option<LawWords>,
}

/// The test that a temporary ban names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestPlan {
    /// Who tests.
    pub lab: String,
    /// The provisions tested, in words or as citations.
    pub provisions: Vec<String>,
    /// How.
    pub method: String,
    /// The day by which the test is finished.
    pub finishes_on: Date,
}

/// How a reader verifies a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verify {
    /// Where to check.
    pub url: String,
    /// The code to enter there.
    pub code: String,
    /// What the notice rests on, such as each evidence bundle.
    pub hashes: Vec<NamedDigest>,
    /// The index in the public log, once there is one.
    pub log_index: Option<u64>,
}

/// Why a notice was not built; nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// Paragraphs that the regime requires are empty.
    #[error(
        "the notice was not built: {} empty that must be filled in: {}. Write the words for each and build it again",
        if missing.len() == 1 { "1 paragraph is".to_owned() } else { format!("{} paragraphs are", missing.len()) },
        missing.iter().map(|part| format!("{} ({})", part.heading, part.id)).collect::<Vec<_>>().join("; ")
    )]
    Missing {
        /// Each empty part.
        missing: Vec<MissingPart>,
    },
}

/// A part of a notice that is empty and must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingPart {
    /// The paragraph's identifier in the regime, or the name of the field.
    pub id: String,
    /// The heading.
    pub heading: String,
}

impl NoticeContent {
    /// Builds the document, or names every part that is empty and must not be.
    pub fn document(&self) -> Result<Document, NoticeError> {
        build::document(self)
    }
}
