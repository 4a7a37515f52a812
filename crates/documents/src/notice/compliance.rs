//! The compliance notice: a duty to comply with by a day, and the steps where it prescribes any.

use jiff::civil::Date;

use super::Footing;
use crate::content::Block;
use crate::wording::{day, heading, officer, row, stands};

/// What a compliance notice adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compliance {
    /// The last day of the period to comply in.
    pub comply_by: Date,
    /// The steps that the officer prescribes.
    pub steps: Vec<String>,
    /// What the period stands on.
    pub law: Option<Footing>,
}

/// What it says first.
pub(super) fn statement(it: &Compliance, product: &str) -> (String, String) {
    (
        format!("You must comply with the duty described below for {product}."),
        format!("Do so by the end of {}.", day(it.comply_by)),
    )
}

pub(super) fn blocks(it: &Compliance) -> Vec<Block> {
    let mut blocks = vec![
        heading(2, "By when"),
        Block::SummaryList {
            rows: vec![row("Comply by the end of", &day(it.comply_by))],
        },
    ];
    blocks.extend(it.law.as_ref().map(stands));
    if !it.steps.is_empty() {
        blocks.push(heading(2, "Steps to take"));
        blocks.push(officer(&it.steps.join("\n")));
    }
    blocks
}
