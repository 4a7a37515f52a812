//! `proofhouse notice claim` and `decide-claim`: compensation for a notice wrongly given.

use std::path::PathBuf;

use serde_json::json;

use super::penalty::pence;
use super::{Asked, Of, on, with};
use crate::commands::case::unreadable;
use crate::exit::Failure;

#[derive(clap::Subcommand)]
pub(super) enum Verb {
    /// Records a claim for compensation.
    Claim {
        #[command(flatten)]
        of: Of,
        /// Which party claims.
        #[arg(long)]
        claimant: String,
        /// The day it came.
        #[arg(long)]
        received_on: String,
        /// How much is claimed, in pounds and pence.
        #[arg(long)]
        sum: String,
        /// The claim as it came.
        #[arg(long, value_name = "FILE")]
        text_file: PathBuf,
    },
    /// Decides a claim for compensation that is open.
    DecideClaim {
        #[command(flatten)]
        of: Of,
        /// Whose claim.
        #[arg(long)]
        claimant: String,
        /// awarded or refused.
        #[arg(long)]
        outcome: String,
        /// How much is paid, in pounds and pence; left out where nothing is.
        #[arg(long, default_value = "0")]
        sum: String,
        /// Why.
        #[arg(long)]
        reasons: String,
    },
}

pub(super) fn action(verb: &Verb) -> Result<Asked<'_>, Failure> {
    Ok(match verb {
        Verb::Claim {
            of,
            claimant,
            received_on,
            sum,
            text_file,
        } => {
            let text = std::fs::read_to_string(text_file)
                .map_err(|error| unreadable(text_file, &error))?;
            let more = json!({
                "claimant": claimant, "received_on": received_on, "pence": pence(sum)?, "text": text,
            });
            let action = with(on("claim-compensation", of), &more);
            (of, action, "The claim is recorded. Its days are running.")
        }
        Verb::DecideClaim {
            of,
            claimant,
            outcome,
            sum,
            reasons,
        } => {
            let more = json!({
                "claimant": claimant, "outcome": outcome, "pence": pence(sum)?, "reasons": reasons,
            });
            let action = with(on("decide-compensation", of), &more);
            (of, action, "The claim is decided.")
        }
    })
}
