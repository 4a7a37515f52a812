//! The recall notice: what comes back, to whom and by when, and the three things that a recall needs.

use jiff::civil::Date;

use super::{Footing, Paragraph};
use crate::content::Block;
use crate::wording::{day, heading, part, row, stands};

/// What a recall notice adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recall {
    /// How many units customers have, as far as is known.
    pub supplied: u64,
    /// Why what the businesses have done is not enough, and why nothing less than a recall will do.
    pub limbs: Vec<Paragraph>,
    /// To whom units are returned.
    pub return_to: String,
    /// The last day of the period for the arrangements.
    pub arrangements_by: Date,
    /// Whether customers must be told of the risks.
    pub inform_customers: bool,
    /// What the period stands on.
    pub law: Option<Footing>,
}

/// What it says first.
pub(super) fn statement(it: &Recall, product: &str) -> (String, String) {
    let told = if it.inform_customers {
        " Tell your customers of the risks."
    } else {
        ""
    };
    (
        format!("You must arrange the return of {product} from your customers."),
        format!(
            "Make the arrangements by the end of {}.{told}",
            day(it.arrangements_by)
        ),
    )
}

pub(super) fn blocks(it: &Recall) -> Vec<Block> {
    let customers = if it.inform_customers {
        "They must be told of the risks."
    } else {
        "This notice does not ask that they are told."
    };
    let mut blocks = vec![
        heading(2, "The recall"),
        Block::SummaryList {
            rows: vec![
                row(
                    "Units supplied to customers, as far as we know",
                    &it.supplied.to_string(),
                ),
                row("Return them to", &it.return_to),
                row("Arrangements made by the end of", &day(it.arrangements_by)),
                row("Customers", customers),
            ],
        },
    ];
    blocks.extend(it.law.as_ref().map(stands));
    blocks.extend(it.limbs.iter().flat_map(|limb| part(3, limb)));
    blocks
}
