//! `proofhouse notice payment` and `recovery`: what comes in of a penalty, and how the rest is recovered.

use proofhouse_law::penalty::Money;
use serde_json::json;

use super::{Asked, Of, on, with};
use crate::exit::Failure;

#[derive(clap::Subcommand)]
pub(super) enum Verb {
    /// Records a payment of a penalty.
    Payment {
        #[command(flatten)]
        of: Of,
        /// How much, in pounds and pence, such as 1500.50.
        #[arg(long)]
        sum: String,
        /// The day it came.
        #[arg(long)]
        occurred_on: String,
    },
    /// Begins to recover a penalty that is not paid.
    Recovery {
        #[command(flatten)]
        of: Of,
        /// How, and in which court.
        #[arg(long)]
        route: String,
        /// The day.
        #[arg(long)]
        occurred_on: String,
    },
}

pub(super) fn action(verb: &Verb) -> Result<Asked<'_>, Failure> {
    Ok(match verb {
        Verb::Payment {
            of,
            sum,
            occurred_on,
        } => {
            let more = json!({ "pence": pence(sum)?, "occurred_on": occurred_on });
            (
                of,
                with(on("record-payment", of), &more),
                "The payment is recorded.",
            )
        }
        Verb::Recovery {
            of,
            route,
            occurred_on,
        } => {
            let more = json!({ "route": route, "occurred_on": occurred_on });
            (
                of,
                with(on("begin-recovery", of), &more),
                "Recovery has begun.",
            )
        }
    })
}

/// A sum that a person wrote, in pence.
pub(super) fn pence(sum: &str) -> Result<u64, Failure> {
    let money: Option<Money> = sum.parse().ok();
    let pence = money.and_then(|money| u64::try_from(money.as_minor()).ok());
    pence.ok_or_else(|| {
        Failure::usage(
            "notice.sum",
            format!("{sum:?} is no sum of money."),
            "Write pounds and pence, such as 1500 or 1500.50.",
        )
    })
}
