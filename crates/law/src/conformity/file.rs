//! What a self-assessment says, once read.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::finding::Verdict;
use crate::ids::StandardId;

/// What stands where an answer is still to be given.
pub(super) const OPEN: &str = "?";

/// A self-assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The file.
    pub path: String,
    /// The edition it is made over.
    pub edition: StandardId,
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
    /// Conditions and features that are declared, by id.
    pub conditions: BTreeMap<String, bool>,
    /// The answers, by provision.
    pub claims: BTreeMap<String, Claim>,
    /// The answers, by guideline.
    pub guidelines: BTreeMap<String, Claim>,
    /// The entries of IXIT tables, by the table's name.
    pub ixit: BTreeMap<String, Vec<Entry>>,
    /// Why a table has no entry, by its name.
    pub ixit_empty: BTreeMap<String, String>,
    /// The evidence.
    pub evidence: Vec<Evidence>,
    /// Facts of the product that no table holds, by the question's id.
    pub answers: BTreeMap<String, bool>,
    /// What people judged of units of test cases, where no check can.
    pub judged: Vec<Judged>,
}

impl Assessment {
    /// The product; none while it is open.
    pub fn named_product(&self) -> Option<&str> {
        named(&self.product)
    }

    /// Its maker; none while it is open.
    pub fn named_maker(&self) -> Option<&str> {
        named(&self.maker)
    }

    /// Who made the assessment; none while it is open.
    pub fn named_by(&self) -> Option<&str> {
        named(&self.by)
    }
}

fn named(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty() && *text != OPEN)
}

/// What is claimed of a provision: the words of the ICS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Support {
    /// It is met.
    #[serde(rename = "Y")]
    Yes,
    /// It is not.
    #[serde(rename = "N")]
    No,
    /// It does not apply.
    #[serde(rename = "N/A")]
    NotApplicable,
}

impl Support {
    /// As it is written in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "Y",
            Self::No => "N",
            Self::NotApplicable => "N/A",
        }
    }
}

/// An answer, or the mark that it is still open.
pub(super) struct OpenSupport(pub(super) Option<Support>);

impl FromStr for OpenSupport {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "Y" => Ok(Self(Some(Support::Yes))),
            "N" => Ok(Self(Some(Support::No))),
            "N/A" => Ok(Self(Some(Support::NotApplicable))),
            OPEN => Ok(Self(None)),
            _ => Err(()),
        }
    }
}

/// What is said of one provision or guideline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The line in the file.
    pub line: usize,
    /// The answer; none where it is still open.
    pub support: Option<Support>,
    /// The detail, or the reason.
    pub detail: Option<String>,
}

/// One entry of an IXIT table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The line in the file.
    pub line: usize,
    /// Its ID.
    pub id: String,
    /// The fields that are filled in, the description among them.
    pub fields: BTreeMap<String, String>,
}

/// Evidence for one test case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The line in the file.
    pub line: usize,
    /// The case, or the group where its cases are not known here.
    pub case: String,
    /// What whoever looked at it says.
    pub verdict: Verdict,
    /// Where it is: a report, a page, a bundle.
    pub reference: String,
    /// Its SHA-256, where it is a file.
    pub sha256: Option<Digest>,
}

/// What a person judged of one unit of a test case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The line in the file.
    pub line: usize,
    /// The case.
    pub case: String,
    /// Its unit.
    pub unit: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in the person's words.
    pub words: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
