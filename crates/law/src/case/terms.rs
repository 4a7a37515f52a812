//! What a notice says: the terms that an officer drafts, a second one approves and the law checks.

pub(super) mod check;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::compliance::ComplianceTerms;
use super::court::ForfeitureTerms;
use super::penalty::PenaltyTerms;
use super::recall::RecallTerms;
use crate::ids::{AllegationId, NoticeId, PartyId, PowerId, ProvisionId};

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
    /// What a notice of this kind says beyond that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub particulars: Option<Particulars>,
}

/// What a notice of one kind says beyond what every notice says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Particulars {
    /// By when a duty is to be complied with.
    Compliance(ComplianceTerms),
    /// What is recalled, why nothing less will do, and where it goes.
    Recall(RecallTerms),
    /// What is to be paid, and how it was reckoned.
    Penalty(PenaltyTerms),
    /// What a court is asked for, and about which goods.
    Forfeiture(ForfeitureTerms),
}

impl Terms {
    /// What a compliance notice adds.
    pub fn compliance(&self) -> Option<&ComplianceTerms> {
        match &self.particulars {
            Some(Particulars::Compliance(terms)) => Some(terms),
            _ => None,
        }
    }

    /// What a recall notice adds.
    pub fn recall(&self) -> Option<&RecallTerms> {
        match &self.particulars {
            Some(Particulars::Recall(terms)) => Some(terms),
            _ => None,
        }
    }

    /// What a penalty notice adds.
    pub fn penalty(&self) -> Option<&PenaltyTerms> {
        match &self.particulars {
            Some(Particulars::Penalty(terms)) => Some(terms),
            _ => None,
        }
    }

    /// What an application for forfeiture adds.
    pub fn forfeiture(&self) -> Option<&ForfeitureTerms> {
        match &self.particulars {
            Some(Particulars::Forfeiture(terms)) => Some(terms),
            _ => None,
        }
    }
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
