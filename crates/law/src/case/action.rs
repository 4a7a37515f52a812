//! Actions: what a person asks for. Their JSON is what the API and the command line take.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::finding::Finding;
use crate::ids::{AllegationId, NoticeId, OfficerId, PartyId, PowerId, ProvisionId, RegimeId};

/// Who asks, and what they are designated to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The officer.
    pub officer: OfficerId,
    /// Their designation.
    pub designation: Designation,
}

/// What the authority's instrument lets an officer do, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Designation {
    /// The roles.
    pub roles: Vec<Role>,
    /// First day.
    pub from: Date,
    /// Last day, where it ends.
    pub until: Option<Date>,
    /// The instrument that designates them.
    pub instrument: String,
}

/// A role in the authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Runs a case.
    CaseOfficer,
    /// Approves and issues notices.
    DecisionMaker,
    /// Confirms the law that a notice rests on.
    Lawyer,
    /// Decides on publication.
    PublicationsEditor,
    /// Tests products.
    Tester,
    /// Runs the office, no cases.
    Administrator,
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::CaseOfficer => "case-officer",
            Self::DecisionMaker => "decision-maker",
            Self::Lawyer => "lawyer",
            Self::PublicationsEditor => "publications-editor",
            Self::Tester => "tester",
            Self::Administrator => "administrator",
        })
    }
}

/// The product of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Brand.
    pub brand: String,
    /// Model.
    pub model: String,
    /// What it is, in words.
    pub kind: String,
    /// How it is identified.
    pub identifiers: Vec<Identifier>,
    /// Firmware version, where the case is about one.
    pub firmware: Option<String>,
}

/// One identifier of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// Such as `gtin`.
    pub scheme: String,
    /// The value.
    pub value: String,
}

/// Who answers in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Respondent {
    /// Pseudonym of the party.
    pub party: PartyId,
    /// Its role for this product.
    pub role: EconomicRole,
    /// Salted commitment to its name; the name is in the office's side table.
    pub name: Digest,
}

/// A role in the supply chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EconomicRole {
    /// Makes, or markets under its own name.
    Manufacturer,
    /// Brings into the country.
    Importer,
    /// Sells on.
    Distributor,
    /// Acts for a manufacturer abroad.
    AuthorisedRepresentative,
    /// The 2020 proposal's word for who makes or brands.
    Producer,
}

/// The two documents of one content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// Digest of the HTML.
    pub html: Digest,
    /// Digest of the PDF.
    pub pdf: Digest,
}

/// What a notice says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Under which power of the regime.
    pub power: PowerId,
    /// On which allegations.
    pub allegations: Vec<AllegationId>,
    /// To whom.
    pub addressees: Vec<PartyId>,
    /// Which classes of business it binds.
    pub addressee_classes: Vec<String>,
    /// Which activities it forbids.
    pub activities: Vec<String>,
    /// Which units.
    pub units: Vec<UnitScope>,
    /// Where.
    pub territory: String,
    /// First day.
    pub from: Date,
    /// Last day, inclusive, where it has an end.
    pub ends_on: Option<Date>,
    /// What is tested meanwhile.
    pub test_plan: Option<TestPlan>,
    /// The mandatory paragraphs, by their id in the regime.
    pub paragraphs: BTreeMap<String, String>,
    /// Why it cannot wait, where it is claimed that it cannot.
    pub urgency: Option<String>,
    /// The notice that it replaces.
    pub replaces: Option<NoticeId>,
}

/// Which units a notice binds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitScope {
    /// Such as `gtin`.
    pub scheme: String,
    /// The value.
    pub value: String,
    /// One batch only.
    pub batch: Option<String>,
    /// One firmware version only.
    pub firmware: Option<String>,
}

/// What is tested while a temporary ban holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestPlan {
    /// Who tests.
    pub lab: String,
    /// Against which provisions.
    pub provisions: Vec<ProvisionId>,
    /// How.
    pub method: String,
    /// By when.
    pub finishes_on: Date,
}

/// How a notice was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceMethod {
    /// Handed over.
    Hand,
    /// Left at the address.
    Leave,
    /// By post.
    Post,
    /// Electronically.
    Electronic,
}

/// What a tribunal made of an appeal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppealOutcome {
    /// The notice stands.
    Confirmed,
    /// The notice stands with changes.
    Varied,
    /// The notice falls.
    Quashed,
    /// The appellant gave it up.
    Withdrawn,
}

/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Opens the case.
    Open {
        /// About which product.
        product: Product,
        /// Against whom.
        respondents: Vec<Respondent>,
        /// Under which regime.
        regime: RegimeId,
        /// Why.
        reason: String,
    },
    /// Takes a signed bundle into the case.
    LodgeEvidence {
        /// Digest of the bundle.
        bundle: Digest,
        /// Id of the key that signed it.
        signer: String,
        /// Whether the inspection was cut short.
        partial: bool,
        /// The findings as the office itself derived them.
        findings: Vec<Finding>,
    },
    /// Alleges failures.
    Allege {
        /// Of which provisions.
        provisions: Vec<ProvisionId>,
        /// By whom.
        respondent: PartyId,
        /// On what grounds, in words.
        grounds: String,
    },
    /// Drafts a notice.
    Draft {
        /// Its terms.
        terms: Terms,
    },
    /// Changes a draft; its intent and its approval, if any, must be given again.
    Amend {
        /// Which notice.
        notice: NoticeId,
        /// Its new terms.
        terms: Terms,
    },
    /// Tells the respondent what is intended.
    GiveIntent {
        /// Which notice.
        notice: NoticeId,
        /// The letter.
        document: Documents,
    },
    /// Records what the respondent says to it.
    RecordRepresentation {
        /// Which notice.
        notice: NoticeId,
        /// When it came.
        received_on: Date,
        /// Salted commitment to its text.
        commitment: Digest,
    },
    /// Records that every representation received was considered.
    ConsiderRepresentations {
        /// Which notice.
        notice: NoticeId,
        /// With what outcome.
        outcome: String,
    },
    /// A lawyer confirms a value of the law data that is unverified or assumed.
    Confirm {
        /// Dotted path of the value.
        value: String,
        /// Why it may be relied on.
        reasons: String,
    },
    /// Approves a notice.
    Approve {
        /// Which notice.
        notice: NoticeId,
    },
    /// Issues a notice.
    Issue {
        /// Which notice.
        notice: NoticeId,
        /// Its documents.
        documents: Documents,
    },
    /// Records that a notice was given to a party.
    Serve {
        /// Which notice.
        notice: NoticeId,
        /// To whom.
        on: PartyId,
        /// How.
        method: ServiceMethod,
        /// When it was given.
        occurred_on: Date,
    },
    /// Records the results of the test plan.
    RecordTestResult {
        /// Which notice.
        notice: NoticeId,
        /// Digest of the bundle.
        bundle: Digest,
        /// The findings as the office itself derived them.
        findings: Vec<Finding>,
    },
    /// Ends a notice early.
    Lift {
        /// Which notice.
        notice: NoticeId,
        /// Why.
        reasons: String,
    },
    /// Records an appeal.
    LodgeAppeal {
        /// Against which notice.
        notice: NoticeId,
        /// When it was lodged.
        occurred_on: Date,
    },
    /// Records what became of an appeal.
    DetermineAppeal {
        /// Against which notice.
        notice: NoticeId,
        /// With what outcome.
        outcome: AppealOutcome,
        /// When.
        occurred_on: Date,
    },
    /// Decides to publish a notice.
    Publish {
        /// Which notice.
        notice: NoticeId,
        /// Why now: an early notice is a target list.
        reasons: String,
    },
    /// Closes the case.
    Close {
        /// Why.
        reasons: String,
    },
}

/// The name of an action, as in its JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    missing_docs,
    reason = "each is the name of the variant of `Action` that it names"
)]
pub enum ActionName {
    Open,
    LodgeEvidence,
    Allege,
    Draft,
    Amend,
    GiveIntent,
    RecordRepresentation,
    ConsiderRepresentations,
    Confirm,
    Approve,
    Issue,
    Serve,
    RecordTestResult,
    Lift,
    LodgeAppeal,
    DetermineAppeal,
    Publish,
    Close,
}

impl ActionName {
    /// Every action, in the order of a case.
    pub const ALL: [Self; 18] = [
        Self::Open,
        Self::LodgeEvidence,
        Self::Allege,
        Self::Draft,
        Self::Amend,
        Self::GiveIntent,
        Self::RecordRepresentation,
        Self::ConsiderRepresentations,
        Self::Confirm,
        Self::Approve,
        Self::Issue,
        Self::Serve,
        Self::RecordTestResult,
        Self::Lift,
        Self::LodgeAppeal,
        Self::DetermineAppeal,
        Self::Publish,
        Self::Close,
    ];

    /// The name as in JSON and in the regimes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::LodgeEvidence => "lodge-evidence",
            Self::Allege => "allege",
            Self::Draft => "draft",
            Self::Amend => "amend",
            Self::GiveIntent => "give-intent",
            Self::RecordRepresentation => "record-representation",
            Self::ConsiderRepresentations => "consider-representations",
            Self::Confirm => "confirm",
            Self::Approve => "approve",
            Self::Issue => "issue",
            Self::Serve => "serve",
            Self::RecordTestResult => "record-test-result",
            Self::Lift => "lift",
            Self::LodgeAppeal => "lodge-appeal",
            Self::DetermineAppeal => "determine-appeal",
            Self::Publish => "publish",
            Self::Close => "close",
        }
    }
}

impl std::fmt::Display for ActionName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Action {
    /// The action's name.
    pub fn name(&self) -> ActionName {
        match self {
            Self::Open { .. } => ActionName::Open,
            Self::LodgeEvidence { .. } => ActionName::LodgeEvidence,
            Self::Allege { .. } => ActionName::Allege,
            Self::Draft { .. } => ActionName::Draft,
            Self::Amend { .. } => ActionName::Amend,
            Self::GiveIntent { .. } => ActionName::GiveIntent,
            Self::RecordRepresentation { .. } => ActionName::RecordRepresentation,
            Self::ConsiderRepresentations { .. } => ActionName::ConsiderRepresentations,
            Self::Confirm { .. } => ActionName::Confirm,
            Self::Approve { .. } => ActionName::Approve,
            Self::Issue { .. } => ActionName::Issue,
            Self::Serve { .. } => ActionName::Serve,
            Self::RecordTestResult { .. } => ActionName::RecordTestResult,
            Self::Lift { .. } => ActionName::Lift,
            Self::LodgeAppeal { .. } => ActionName::LodgeAppeal,
            Self::DetermineAppeal { .. } => ActionName::DetermineAppeal,
            Self::Publish { .. } => ActionName::Publish,
            Self::Close { .. } => ActionName::Close,
        }
    }

    /// The notice that the action is about, where it is about one that exists.
    pub fn notice(&self) -> Option<&NoticeId> {
        match self {
            Self::Amend { notice, .. }
            | Self::GiveIntent { notice, .. }
            | Self::RecordRepresentation { notice, .. }
            | Self::ConsiderRepresentations { notice, .. }
            | Self::Approve { notice }
            | Self::Issue { notice, .. }
            | Self::Serve { notice, .. }
            | Self::RecordTestResult { notice, .. }
            | Self::Lift { notice, .. }
            | Self::LodgeAppeal { notice, .. }
            | Self::DetermineAppeal { notice, .. }
            | Self::Publish { notice, .. } => Some(notice),
            Self::Open { .. }
            | Self::LodgeEvidence { .. }
            | Self::Allege { .. }
            | Self::Draft { .. }
            | Self::Confirm { .. }
            | Self::Close { .. } => None,
        }
    }
}
