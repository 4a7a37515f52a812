//! The parts of a statement on support: bound, quantity, anchor, end rule, scope and conditions, each from a closed set.

use serde::{Deserialize, Serialize};

use crate::times::Quantity;

/// What the time is to the promise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// "at least", "a minimum of": no less.
    AtLeast,
    /// "until", "through", "ends on": that long.
    Until,
    /// "up to", "a maximum of", "at the latest": no more, and perhaps less.
    UpTo,
    /// "around", "early in": near it.
    Around,
    /// A time is given and no word says what it is to the promise.
    #[default]
    Exactly,
}

/// What a duration runs from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// The first unit sold.
    FirstSale,
    /// The last unit sold, or the end of sales.
    LastSale,
    /// The launch, release or introduction.
    Launch,
    /// The making of the unit or of the model.
    Manufacture,
    /// Each buyer's purchase or delivery.
    Purchase,
    /// Each user's set-up, registration or first use.
    Activation,
    /// A date that the sentence gives.
    FixedDate,
    /// Nothing is said.
    #[default]
    None,
}

/// Which of two times counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndRule {
    /// "whichever is longer", "whichever is later".
    WhicheverIsLater,
    /// "whichever is shorter", "whichever comes first".
    WhicheverIsEarlier,
}

/// A statement in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// What the time is to the promise.
    pub bound: Bound,
    /// The duration, where one is given.
    pub quantity: Option<Quantity>,
    /// What it runs from.
    pub anchor: Anchor,
    /// Which of two times counts, where two are given.
    pub end_rule: Option<EndRule>,
    /// The names of products that the sentence, its row or its headings give.
    pub models: Vec<String>,
    /// The regions that it names.
    pub regions: Vec<String>,
    /// The kinds of update that it names.
    pub updates: Vec<String>,
    /// On what the promise hangs, as written.
    pub conditions: Vec<String>,
}
