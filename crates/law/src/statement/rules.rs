//! What a regime says of statements of compliance, once read.

use serde::{Deserialize, Serialize};

use crate::ids::ProvisionId;
use crate::regime::Footing;

/// What a statement of compliance is under a regime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// Dotted id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it is, in our words.
    pub text: String,
    /// The duties by which it goes with the product.
    pub accompany: Vec<String>,
    /// The duties that take their place where a label stands in for it.
    pub satisfied: Vec<String>,
    /// The duties to keep it, each with the clock that says how long.
    pub keep: Vec<Keep>,
    /// The provision by which the support period is published.
    pub published: ProvisionId,
    /// The provision about a period that was extended.
    pub extended: ProvisionId,
    /// The provision about a period that was shortened.
    pub shortened: ProvisionId,
    /// What it must say.
    pub fields: Vec<Field>,
    /// On what it stands.
    pub footing: Footing,
}

/// A duty to keep the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Keep {
    /// The duty.
    pub duty: String,
    /// The clock that says until when.
    pub clock: String,
}

/// Something that a statement must say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Dotted id.
    pub id: String,
    /// Which part of the data it is judged by.
    pub part: super::Part,
    /// Where it stands in the data: a JSON pointer, `*` for each member of a list.
    pub path: String,
    /// Its heading.
    pub title: String,
    /// What must be said, in our words.
    pub text: String,
    /// What somebody who writes a statement is asked.
    pub question: String,
    /// When it must be there.
    pub needed: Needed,
    /// How the words of a document without data are read for it.
    pub read_as: ReadAs,
    /// By which words it is looked for there: our own, and no part of the law.
    pub words: Vec<String>,
    /// On what our reading of the law stands, where it is ours.
    pub reading: Option<Footing>,
    /// On what it stands.
    pub footing: Footing,
}

/// When a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needed {
    /// Always.
    Always,
    /// Where there is an authorised representative.
    WhereRepresented,
    /// Where a standard is relied on.
    WhereStandard,
}

/// How words are read for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadAs {
    /// A label at the start of a line, and a value after or below it.
    Label,
    /// Words anywhere in the running text.
    Sentence,
    /// A label or words, and a whole date after or below them.
    Date,
    /// Something that is seen and not read.
    Eye,
}
