//! Who acts in a case and who answers in it, and the product that it is about.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::ids::{OfficerId, PartyId};

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
