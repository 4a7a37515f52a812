//! Scope: does the law cover this product, on that day, in that territory?
//!
//! The rows stand in `regimes/<regime>/scope.toml`. Each is one test of the closed set of [`Test`], on facts that a
//! person states or on lists that a person gives; rows combine rows. What nobody has said stays *not known*: an answer
//! is given only where every way of filling the gap leads to it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::days::Days;
use crate::regime::Footing;

mod count;
mod description;
mod determine;
mod evaluate;
mod node;
mod read;
mod table;

pub use description::{
    Connection, Description, EarlierSupply, Given, Part, Peripheral, Protocol, SupplyKind, Through,
};
pub use determine::{Answer, Determination, Holds, Missing, Step, determine};
pub use read::{Mistake, PRODUCT_BYTES_MAX, from_json, from_toml};

/// What a regime says of its scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scope {
    /// The row that decides.
    pub root: String,
    /// What a product is called that is in scope.
    pub inside: String,
    /// What is said of one that is not.
    pub outside: String,
    /// What is asked about the product.
    pub facts: Vec<Asked>,
    /// The rules.
    pub rows: Vec<Row>,
}

impl Scope {
    /// The row of that id.
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// The fact of that id.
    pub fn fact(&self, id: &str) -> Option<&Asked> {
        self.facts.iter().find(|fact| fact.id == id)
    }
}

/// One thing that is asked about a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Its id: the key in a product file.
    pub id: String,
    /// Under which heading it is asked.
    pub group: String,
    /// The question, in plain English.
    pub question: String,
    /// What helps to answer it.
    pub hint: Option<String>,
    /// What an answer looks like.
    pub kind: FactKind,
    /// The words to choose from, where one chooses.
    pub options: Vec<Choice>,
}

/// What an answer looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactKind {
    /// Yes or no.
    YesNo,
    /// A count.
    Number,
    /// One of the options.
    OneOf,
    /// Any of the options, or none.
    AnyOf,
}

/// One word to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The word in a product file.
    pub id: String,
    /// How a page shows it.
    pub label: String,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Dotted id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it says, in our words.
    pub text: String,
    /// The test.
    #[serde(flatten)]
    pub test: Test,
    /// On which days it holds; on others it is not met.
    #[serde(flatten)]
    pub days: Days,
    /// Where it holds; empty for everywhere.
    pub territories: Vec<Territory>,
    /// On what it stands.
    pub footing: Footing,
}

/// The closed set of tests. A regime that needs another is a change to this code and to its review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "test", rename_all = "kebab-case")]
pub enum Test {
    /// Every one of these rows holds.
    All {
        /// Their ids.
        of: Vec<String>,
    },
    /// One of these rows holds at least.
    Any {
        /// Their ids.
        of: Vec<String>,
    },
    /// That row does not hold.
    Not {
        /// Its id.
        row: String,
    },
    /// The answer to a question is yes.
    Yes {
        /// The fact.
        fact: String,
    },
    /// A number is at least so large.
    AtLeast {
        /// The fact.
        fact: String,
        /// The number.
        count: u16,
    },
    /// The answer is one, or holds one, of these words.
    Among {
        /// The fact.
        fact: String,
        /// The words.
        words: Vec<String>,
    },
    /// So many connections of a kind.
    Connections(ConnectionTest),
    /// The product is an input product of a set of peripherals.
    PeripheralInput(PeripheralTest),
    /// So many earlier supplies that count.
    EarlierSupplies(SupplyTest),
}

/// Which connections are counted, and how many there must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConnectionTest {
    /// By which kind of protocol.
    pub protocol: Protocol,
    /// Through what a connection may pass and still be direct.
    pub through: Vec<Through>,
    /// Whether only those count that can hold at the same time.
    pub at_once: bool,
    /// Whether the other product must be able to connect to the internet.
    pub to_internet_connectable: bool,
    /// Whether a product that is merely a connecting cable is left out.
    pub ignoring_cables: bool,
    /// How many.
    pub at_least: u16,
    /// The fact that a person may state instead of listing connections.
    pub fact: Option<String>,
}

/// When a product counts as an input product of a set of peripherals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeripheralTest {
    /// By which kind of protocol.
    pub protocol: Protocol,
    /// Through what a linking product may reach a product that can connect to the internet.
    pub linking_through: Vec<Through>,
    /// Through what an input product may reach each linking product.
    pub input_through: Vec<Through>,
    /// How many linking products there must be.
    pub linking_at_least: u16,
    /// The fact that a person may state instead of describing the set.
    pub fact: Option<String>,
}

/// Which earlier supplies count, and how many there must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SupplyTest {
    /// The kinds that do not count.
    pub not_counted: Vec<NotCounted>,
    /// How many.
    pub at_least: u16,
    /// The fact that a person may state instead of listing supplies.
    pub fact: Option<String>,
}

/// A kind of supply that does not count as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotCounted {
    /// The kind.
    pub kind: SupplyKind,
    /// On what it stands.
    pub footing: Footing,
}

/// Where a product is made available.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Territory {
    /// Great Britain.
    #[serde(rename = "GB")]
    GreatBritain,
    /// Northern Ireland.
    #[serde(rename = "NI")]
    NorthernIreland,
    /// Somewhere in the United Kingdom: which part is not said.
    #[serde(rename = "UK")]
    UnitedKingdom,
}

impl Territory {
    /// Every territory.
    pub const ALL: [Self; 3] = [
        Self::UnitedKingdom,
        Self::GreatBritain,
        Self::NorthernIreland,
    ];

    /// As files and commands write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GreatBritain => "GB",
            Self::NorthernIreland => "NI",
            Self::UnitedKingdom => "UK",
        }
    }

    /// In words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::GreatBritain => "Great Britain",
            Self::NorthernIreland => "Northern Ireland",
            Self::UnitedKingdom => "the United Kingdom",
        }
    }
}

/// Text that names no territory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a territory is GB, NI, or UK where the part is not known")]
pub struct TerritoryError;

impl std::str::FromStr for Territory {
    type Err = TerritoryError;

    fn from_str(text: &str) -> Result<Self, TerritoryError> {
        Self::ALL
            .into_iter()
            .find(|one| one.as_str().eq_ignore_ascii_case(text))
            .ok_or(TerritoryError)
    }
}

/// Where and when a question of scope is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The day.
    pub on: Date,
    /// The territory.
    pub territory: Territory,
}
