//! Determining: from a description to in, out or not known, with the path of reasons.

use jiff::civil::Date;
use serde::Serialize;

use super::description::Description;
use super::evaluate::{Evaluation, Found};
use super::{Asking, Scope, Territory};
use crate::digest::Digest;
use crate::ids::RegimeId;
use crate::regime::{Footing, Regime};

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The regime covers the product.
    In,
    /// It does not.
    Out,
    /// It depends on something that nobody has said.
    NotKnown,
}

/// Whether a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Holds {
    /// It does.
    #[serde(rename = "holds")]
    Yes,
    /// It does not.
    #[serde(rename = "does-not-hold")]
    No,
    /// It depends on something that nobody has said.
    #[serde(rename = "not-known")]
    NotKnown,
}

impl Holds {
    /// Both hold.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::NotKnown,
        }
    }

    /// One holds at least.
    pub(super) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::NotKnown => Self::NotKnown,
        }
    }
}

impl From<bool> for Holds {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// What was determined, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Determination {
    /// Under which regime.
    pub regime: RegimeId,
    /// Its content hash.
    pub regime_sha256: Digest,
    /// Whether the regime has ever been law.
    pub ever_law: bool,
    /// For which day.
    pub on: Date,
    /// For which territory.
    pub territory: Territory,
    /// What the product is called, where its description says.
    pub product: Option<String>,
    /// The answer.
    pub answer: Answer,
    /// The answer in a sentence.
    pub says: String,
    /// The path that decided it, the root first.
    pub because: Vec<Step>,
    /// What is missing, where the answer is not known.
    pub missing: Vec<Missing>,
}

/// One rule on the path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its id.
    pub row: String,
    /// How deep it stands below the root.
    pub depth: u16,
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Whether it holds.
    pub outcome: Holds,
    /// What decided it.
    pub decided_by: String,
    /// The question whose answer decided it, where one did.
    pub fact: Option<String>,
    /// On what the rule stands.
    pub footing: Footing,
}

/// Something that nobody has said and on which the answer depends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The key of a product file.
    pub fact: String,
    /// The question.
    pub question: String,
}

/// Whether the regime covers the product; none where the regime has no rows about scope.
pub fn determine(
    regime: &Regime,
    description: &Description,
    asking: Asking,
) -> Option<Determination> {
    let scope = regime.scope()?;
    let mut evaluation = Evaluation::new(scope, description, asking);
    let mut found = evaluation.row(&scope.root);
    let mut because = Vec::new();
    if let Some(from) = regime.in_force_from().filter(|from| asking.on < *from) {
        found = Found::plain(Holds::No, String::new());
        because.push(Step {
            row: "regime.not-in-force".to_owned(),
            depth: 0,
            title: "In force".to_owned(),
            text: format!("{} has effect from {from}.", regime.title()),
            outcome: Holds::No,
            decided_by: format!("the day asked about is {}", asking.on),
            fact: None,
            footing: regime.footing().clone(),
        });
    } else {
        because = evaluation.reasons();
    }
    let (answer, says) = match found.holds {
        Holds::Yes => (Answer::In, scope.inside.clone()),
        Holds::No => (Answer::Out, scope.outside.clone()),
        Holds::NotKnown => (
            Answer::NotKnown,
            "It depends on something that was not said.".to_owned(),
        ),
    };
    let missing = match answer {
        Answer::NotKnown => found.missing.iter().map(|fact| ask(scope, fact)).collect(),
        Answer::In | Answer::Out => Vec::new(),
    };
    Some(Determination {
        regime: regime.id().clone(),
        regime_sha256: regime.hash(),
        ever_law: regime.in_force_from().is_some(),
        on: asking.on,
        territory: asking.territory,
        product: description.name.clone(),
        answer,
        says,
        because,
        missing,
    })
}

/// The question behind a missing key.
fn ask(scope: &Scope, key: &str) -> Missing {
    let question = match (scope.fact(key), key) {
        (Some(fact), _) => fact.question.as_str(),
        (None, "territory") => "Is it made available in Great Britain or in Northern Ireland?",
        (None, "lists_every_connection") => "Are these all the connections that it can make?",
        (None, "connection") => {
            "Say of each connection by which protocol, through what, to what and with which others it is made."
        }
        (None, "peripheral") => {
            "Say of each product of the set by which protocol, through what and to what it connects."
        }
        (None, "lists_every_supply") => "Are these all the earlier supplies?",
        (None, "earlier_supply") => {
            "Say of each earlier supply whether a manufacturer, importer or distributor made it."
        }
        (None, other) => other,
    };
    Missing {
        fact: key.to_owned(),
        question: question.to_owned(),
    }
}
