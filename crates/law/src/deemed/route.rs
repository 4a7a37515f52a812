//! The routes to deemed compliance that a regime knows.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::ids::StandardId;
use crate::regime::Footing;

/// The word for the statement of compliance among targets.
const STATEMENT: &str = "statement-of-compliance";

/// What a route stands in for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A requirement of the regime.
    Requirement(String),
    /// The statement of compliance that must go with the product.
    StatementOfCompliance,
}

impl FromStr for Target {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(if text == STATEMENT {
            Self::StatementOfCompliance
        } else {
            Self::Requirement(text.to_owned())
        })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Requirement(id) => id,
            Self::StatementOfCompliance => STATEMENT,
        })
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Route {
    /// Dotted id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it does, in our words.
    pub text: String,
    /// What it stands in for.
    pub targets: Vec<Target>,
    /// The first day on which it helps.
    pub from: Date,
    /// By what.
    pub way: Way,
    /// What must hold besides.
    pub conditions: Vec<RouteCondition>,
    /// On what it stands.
    pub footing: Footing,
}

/// By what compliance is deemed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Way {
    /// By meeting parts of a standard in a pinned edition.
    Standard(StandardWay),
    /// By a label on the product.
    Label(LabelWay),
}

/// Parts of a standard in the edition that the law names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandardWay {
    /// Its number, such as `ETSI EN 303 645`.
    pub number: String,
    /// The pinned version.
    pub version: String,
    /// The pinned date, where the law names one.
    pub dated: Option<Date>,
    /// Its folder, where the standard is at hand.
    pub id: Option<StandardId>,
    /// What must be met.
    pub provisions: Vec<String>,
    /// What must be met where it is relevant to the product.
    pub where_relevant: Vec<String>,
}

/// A label of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelWay {
    /// The scheme, such as `jc-star`.
    pub scheme: String,
    /// Its name.
    pub name: String,
    /// The edition of its rules that the law names.
    pub edition: String,
    /// The levels that help; empty where each does.
    pub levels: Vec<String>,
    /// The products that the scheme gives no label to, where it leaves some out.
    pub excluded: Option<Excluded>,
    /// How long a label of the scheme can run.
    pub validity: Validity,
    /// How the last day is read.
    pub last_day: LastDay,
}

/// Kinds of product that a scheme gives no label to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Excluded {
    /// The kinds.
    pub kinds: Vec<String>,
    /// On what that stands.
    pub footing: Footing,
}

/// How long a label can run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Validity {
    /// Months from its issue.
    pub months_max: u16,
    /// On what that stands.
    pub footing: Footing,
}

/// Whether a label still helps on the day of its expiry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LastDay {
    /// Whether it does.
    pub counts: bool,
    /// On what that stands.
    pub footing: Footing,
}

/// What must hold besides the standard or the label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RouteCondition {
    /// Dotted id, by which evidence declares it met.
    pub id: String,
    /// In our words.
    pub text: String,
    /// On what it stands.
    pub footing: Footing,
}

impl Route {
    /// The folder of the standard that the route names, where it is at hand, and the provisions.
    pub(crate) fn standard_at_hand(&self) -> Option<(&StandardId, impl Iterator<Item = &String>)> {
        let Way::Standard(way) = &self.way else {
            return None;
        };
        let numbers = way.provisions.iter().chain(&way.where_relevant);
        Some((way.id.as_ref()?, numbers))
    }
}
