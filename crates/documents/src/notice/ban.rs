//! The bans, temporary and permanent; under the Act of 2022 the permanent one is the stop notice.

use super::{NoticeContent, TestPlan};
use crate::content::Block;
use crate::wording::{day, heading, row};

/// What a temporary ban says first.
pub(super) fn temporary(content: &NoticeContent, product: &str) -> (String, String) {
    let (from, until) = (content.from.map(day), content.ends_on.map(day));
    let rest = match (from, until) {
        (Some(from), Some(until)) => {
            format!(
                "This applies from {from} until the end of {until}, while the product is tested."
            )
        }
        (Some(from), None) => format!("This applies from {from}, while the product is tested."),
        (None, Some(until)) => {
            format!("This applies until the end of {until}, while the product is tested.")
        }
        (None, None) => "This applies while the product is tested.".to_owned(),
    };
    (lead(product), rest)
}

/// What a permanent ban says first.
pub(super) fn permanent(content: &NoticeContent, product: &str) -> (String, String) {
    let (from, until) = (content.from.map(day), content.ends_on.map(day));
    let rest = match (from, until) {
        (Some(from), Some(until)) => format!("This applies from {from} until the end of {until}."),
        (Some(from), None) => format!("This applies from {from}. It has no end date."),
        (None, Some(until)) => format!("This applies until the end of {until}."),
        (None, None) => "This has no end date.".to_owned(),
    };
    (lead(product), rest)
}

fn lead(product: &str) -> String {
    format!("You must stop the activities listed below for {product}.")
}

/// The test that a temporary ban names.
pub(super) fn test_plan(plan: &TestPlan) -> Vec<Block> {
    vec![
        heading(2, "The test"),
        Block::SummaryList {
            rows: vec![
                row("Laboratory", &plan.lab),
                row("Provisions tested", &plan.provisions.join("\n")),
                row("Method", &plan.method),
                row("Finished by", &day(plan.finishes_on)),
            ],
        },
    ]
}
