//! `proofhouse notice compliance`, `breach`, `returns` and `state-recall`: what businesses, and the state, did about a notice.

use serde_json::json;

use super::{Asked, Of, on, with};

/// Why the state may recall by itself.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Ground {
    /// The notice was ignored.
    Ignored,
    /// It cannot be given to someone who should have it.
    CannotBeGiven,
}

#[derive(clap::Subcommand)]
pub(super) enum Verb {
    /// Records that a notice was complied with; of a penalty, that the breach ended.
    Compliance {
        #[command(flatten)]
        of: Of,
        /// Since which day.
        #[arg(long)]
        occurred_on: String,
        /// By what evidence.
        #[arg(long)]
        reasons: String,
    },
    /// Records that a notice was breached.
    Breach {
        #[command(flatten)]
        of: Of,
        /// The day.
        #[arg(long)]
        occurred_on: String,
        /// What was done or left undone, and by what evidence.
        #[arg(long)]
        reasons: String,
    },
    /// Reports how far a recall has come, in whole units since its beginning.
    Returns {
        #[command(flatten)]
        of: Of,
        /// Counted on which day.
        #[arg(long)]
        occurred_on: String,
        /// For how many units customers were reached.
        #[arg(long)]
        reached: u64,
        /// How many units came back.
        #[arg(long)]
        returned: u64,
    },
    /// Begins the state's own recall.
    StateRecall {
        #[command(flatten)]
        of: Of,
        /// On what ground.
        #[arg(long)]
        ground: Ground,
        /// What is done, and why.
        #[arg(long)]
        reasons: String,
    },
}

pub(super) fn action(verb: &Verb) -> Asked<'_> {
    match verb {
        Verb::Compliance {
            of,
            occurred_on,
            reasons,
        } => {
            let more = json!({ "occurred_on": occurred_on, "reasons": reasons });
            (
                of,
                with(on("record-compliance", of), &more),
                "Recorded as complied with.",
            )
        }
        Verb::Breach {
            of,
            occurred_on,
            reasons,
        } => {
            let more = json!({ "occurred_on": occurred_on, "reasons": reasons });
            (
                of,
                with(on("record-breach", of), &more),
                "The breach is recorded.",
            )
        }
        Verb::Returns {
            of,
            occurred_on,
            reached,
            returned,
        } => {
            let more =
                json!({ "occurred_on": occurred_on, "reached": reached, "returned": returned });
            (
                of,
                with(on("record-returns", of), &more),
                "The count is recorded.",
            )
        }
        Verb::StateRecall {
            of,
            ground,
            reasons,
        } => {
            let ground = match ground {
                Ground::Ignored => "ignored",
                Ground::CannotBeGiven => "cannot-be-given",
            };
            let more = json!({ "ground": ground, "reasons": reasons });
            (
                of,
                with(on("begin-state-recall", of), &more),
                "The state's own recall has begun.",
            )
        }
    }
}
