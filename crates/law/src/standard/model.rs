//! What a standard says, once read: plain data, each row with its footing.

mod cases;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::plan::Plan;
use crate::digest::Digest;
use crate::ids::StandardId;
use crate::regime::Footing;

pub use cases::{Case, CaseKind, Fields, Group, IxitTable, Reuse};

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A code of practice: guidelines.
    Code,
    /// Provisions with a status and conditions.
    Provisions,
    /// Test groups, cases and the tables that they read.
    Tests,
    /// Which parts of several documents speak of the same thing.
    Crosswalk,
}

/// One document in one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standard {
    pub(crate) id: StandardId,
    pub(crate) document: String,
    pub(crate) edition: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) dated: Option<Date>,
    pub(crate) kind: Kind,
    pub(crate) tested_by: Option<StandardId>,
    pub(crate) tests_of: Option<StandardId>,
    pub(crate) follows: Option<StandardId>,
    pub(crate) footing: Footing,
    pub(crate) hash: Digest,
    pub(crate) readings: Vec<ReadingRule>,
    pub(crate) counts: Vec<Count>,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) provisions: Vec<Provision>,
    pub(crate) groups: Vec<Group>,
    pub(crate) ixit: Vec<IxitTable>,
    pub(crate) topics: Vec<Topic>,
    pub(crate) rule_evidence: Vec<RuleEvidence>,
    pub(crate) plan: Plan,
}

/// How this house reads the document as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadingRule {
    /// Dotted id.
    pub id: String,
    /// In our words.
    pub text: String,
    /// On what it stands.
    pub footing: Footing,
}

/// What can be counted in a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Provisions, without those that are a duty of the record only.
    Provisions,
    /// Mandatory provisions.
    Mandatory,
    /// Recommendations.
    Recommended,
    /// Test groups.
    Groups,
    /// Test cases.
    Cases,
    /// IXIT tables.
    IxitTables,
}

/// A count that a source states; `law check` compares it with the rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Of what.
    pub of: Counted,
    /// How many there are said to be.
    pub stated: u16,
    /// Why the rows differ, where they do.
    pub differs: Option<String>,
    /// On what it stands.
    pub footing: Footing,
}

/// A clause: what its provisions are about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// Its number, such as `5.1`.
    pub number: String,
    /// Its title, in our words.
    pub title: String,
    /// On what it stands.
    pub footing: Footing,
}

/// Whether something is a condition or a feature: the two words of the pro forma.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConditionKind {
    /// A condition, `C`.
    Condition,
    /// A feature, `F`.
    Feature,
}

/// A condition or feature of the product on which provisions depend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// `C1`, `Fa`.
    pub id: String,
    /// Which of the two.
    pub kind: ConditionKind,
    /// What holds of the product, in our words.
    pub text: String,
    /// On what it stands.
    pub footing: Footing,
}

/// What a provision asks with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Must be met where it applies: `M`.
    Mandatory,
    /// Should be met where it applies; a reason is recorded where it is not: `R`.
    Recommended,
    /// A guideline of a code.
    Guideline,
    /// A duty of the conformance record, outside the numbered provisions.
    Duty,
}

/// A provision of a standard, or a guideline of a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provision {
    /// Its number in this document and edition.
    pub number: String,
    /// The clause that it stands in.
    pub clause: String,
    /// What it asks, in our words.
    pub text: String,
    /// What it asks with.
    pub level: Level,
    /// The conditions and features that must all hold for it to apply; empty where it always applies.
    pub when: Vec<String>,
    /// Its number in the edition before, where it came from there.
    pub was: Option<String>,
    /// Why nobody should rely on `when` before looking at the standard.
    pub doubt: Option<String>,
    /// Whether this is the provision that asks for the reasons of recommendations left out.
    pub justifies: bool,
    /// To whom a guideline mainly applies.
    pub addressed: Option<Addressed>,
    /// The clauses of another document that a guideline corresponds to.
    pub corresponds: Option<Corresponds>,
    /// On what it stands.
    pub footing: Footing,
}

/// To whom a guideline of the Code of Practice mainly applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Addressed {
    /// These.
    pub actors: Vec<Actor>,
    /// On what that stands.
    pub footing: Footing,
}

/// The Code of Practice's words for those who can follow a guideline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// Makes the device.
    DeviceManufacturer,
    /// Runs the service behind it.
    IotServiceProvider,
    /// Makes the app.
    MobileApplicationDeveloper,
    /// Sells it.
    Retailer,
}

/// Clauses of another document, in any edition of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Corresponds {
    /// The document's name.
    pub document: String,
    /// The numbers of its clauses.
    pub clauses: Vec<String>,
    /// On what that stands.
    pub footing: Footing,
}

/// One thing that several documents speak of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where each document speaks of it.
    pub links: Vec<Link>,
}

/// The parts of one document that speak of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The id of a standard or regime at hand, or the name of a document that is not.
    pub to: String,
    /// Whether that document is at hand here.
    pub at_hand: bool,
    /// Its provisions, requirements or other parts.
    pub numbers: Vec<String>,
    /// Its clauses, where whole ones are meant.
    pub clauses: Vec<String>,
    /// On what it stands.
    pub footing: Footing,
}

/// Which test cases give evidence for rules of a regime, and what the regime asks beyond them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleEvidence {
    /// The regime.
    pub regime: String,
    /// Its rules.
    pub rules: Vec<String>,
    /// The document with the cases.
    pub tests: String,
    /// The cases; empty where none helps.
    pub cases: Vec<String>,
    /// What is to be checked besides.
    pub besides: Vec<String>,
    /// On what it stands.
    pub footing: Footing,
}

impl Standard {
    /// Its id, which names document and edition.
    pub fn id(&self) -> &StandardId {
        &self.id
    }

    /// The document, without its edition.
    pub fn document(&self) -> &str {
        &self.document
    }

    /// The edition.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it is, in a sentence or two.
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// The day on its face, where it is known.
    pub fn dated(&self) -> Option<Date> {
        self.dated
    }

    /// What kind of document it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The document with its test cases.
    pub fn tested_by(&self) -> Option<&StandardId> {
        self.tested_by.as_ref()
    }

    /// The document whose provisions it tests.
    pub fn tests_of(&self) -> Option<&StandardId> {
        self.tests_of.as_ref()
    }

    /// The edition that stands in for what is not known of this one.
    pub fn follows(&self) -> Option<&StandardId> {
        self.follows.as_ref()
    }

    /// On what the document as a whole stands.
    pub fn footing(&self) -> &Footing {
        &self.footing
    }

    /// Content hash of its files.
    pub fn hash(&self) -> Digest {
        self.hash
    }

    /// How this house reads it.
    pub fn readings(&self) -> &[ReadingRule] {
        &self.readings
    }

    /// Stated counts.
    pub fn counts(&self) -> &[Count] {
        &self.counts
    }

    /// Its clauses.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Its conditions and features.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Its provisions, in order.
    pub fn provisions(&self) -> &[Provision] {
        &self.provisions
    }

    /// The provision of that number in this edition.
    pub fn provision(&self, number: &str) -> Option<&Provision> {
        self.provisions.iter().find(|one| one.number == number)
    }

    /// Its test groups, in order.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The test group of a provision.
    pub fn group(&self, number: &str) -> Option<&Group> {
        self.groups.iter().find(|one| one.number == number)
    }

    /// Its IXIT tables.
    pub fn ixit(&self) -> &[IxitTable] {
        &self.ixit
    }

    /// How its cases are looked at.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Its topics, where it is a crosswalk.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// Which cases give evidence for which rules, where it is a crosswalk.
    pub fn rule_evidence(&self) -> &[RuleEvidence] {
        &self.rule_evidence
    }

    /// How many of something the rows hold.
    pub fn count(&self, of: Counted) -> usize {
        let level = |level| {
            self.provisions
                .iter()
                .filter(|one| one.level == level)
                .count()
        };
        match of {
            Counted::Provisions => self.provisions.len() - level(Level::Duty),
            Counted::Mandatory => level(Level::Mandatory),
            Counted::Recommended => level(Level::Recommended),
            Counted::Groups => self.groups.len(),
            Counted::Cases => self.groups.iter().map(|group| group.cases.len()).sum(),
            Counted::IxitTables => self.ixit.len(),
        }
    }
}
