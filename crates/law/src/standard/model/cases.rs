//! The tests of a standard: groups, cases, and the IXIT tables that they read.

use serde::{Deserialize, Serialize};

use crate::regime::Footing;

/// What a test case looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseKind {
    /// Whether what is declared is adequate.
    Conceptual,
    /// Whether the device does what is declared, and nothing that is not.
    Functional,
    /// Both.
    Mixed,
}

/// The tests of one provision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The number of the provision that it tests.
    pub number: String,
    /// The numbers of the IXIT tables that it reads.
    pub ixit: Vec<u16>,
    /// The groups whose units it reuses.
    pub reuses: Vec<Reuse>,
    /// Its cases; empty where they are not known here.
    pub cases: Vec<Case>,
    /// On what it stands.
    pub footing: Footing,
}

/// Units that a group takes from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reuse {
    /// The other group.
    pub group: String,
    /// Which of its units; empty where all of them are meant.
    pub units: Vec<String>,
}

/// One test case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Its number, such as `5.1-1-2`.
    pub number: String,
    /// What it looks at.
    pub kind: CaseKind,
    /// Its units, `a` and on; empty where they are not known here.
    pub units: Vec<String>,
    /// What a reader should know.
    pub note: Option<String>,
}

/// One table of the IXIT: facts about an implementation, that tests read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IxitTable {
    /// Its number.
    pub number: u16,
    /// Its name, such as `AuthMech`.
    pub name: String,
    /// What it holds, in our words.
    pub purpose: String,
    /// The fields of an entry besides its ID and description.
    pub fields: Fields,
    /// On what the table stands.
    pub footing: Footing,
}

/// The fields of an entry of an IXIT table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fields {
    /// Their keys in a file, in order.
    pub keys: Vec<String>,
    /// On what that list stands.
    pub footing: Footing,
}
