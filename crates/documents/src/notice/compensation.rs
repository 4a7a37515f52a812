//! The decision on a claim for compensation.

use jiff::civil::Date;

use super::Footing;
use crate::content::Block;
use crate::wording::{day, heading, row, stands};

/// What was decided on a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compensation {
    /// What was claimed, as shown.
    pub claimed: String,
    /// When the claim came.
    pub received_on: Date,
    /// What is paid, as shown; none where nothing is.
    pub awarded: Option<String>,
    /// The day of the decision.
    pub decided_on: Date,
    /// What the right and its period stand on.
    pub law: Option<Footing>,
}

/// What it says first.
pub(super) fn statement(it: &Compensation, reference: &str) -> (String, String) {
    let lead = match &it.awarded {
        Some(sum) => format!("We have decided your claim for compensation. We pay you {sum}."),
        None => "We have decided your claim for compensation. We pay you nothing.".to_owned(),
    };
    (
        lead,
        format!("The claim is about the notice {reference}. The reasons stand below."),
    )
}

pub(super) fn blocks(it: &Compensation) -> Vec<Block> {
    let paid = it.awarded.as_deref().unwrap_or("Nothing");
    let mut blocks = vec![
        heading(2, "The claim and the decision"),
        Block::SummaryList {
            rows: vec![
                row("Claim received on", &day(it.received_on)),
                row("Claimed", &it.claimed),
                row("Decided on", &day(it.decided_on)),
                row("Paid", paid),
            ],
        },
    ];
    blocks.extend(it.law.as_ref().map(stands));
    blocks
}
