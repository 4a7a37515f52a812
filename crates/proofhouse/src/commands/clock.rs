//! `proofhouse clock`: the office's clock; only a drill's can be moved, and each move is an event.

use serde_json::{Value, json};

use crate::client::SessionArgs;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Shows the office's clock, or moves a drill's.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Shows the office's time.
    Show {
        #[command(flatten)]
        session: SessionArgs,
    },
    /// Moves the clock of a drill forward.
    Move {
        /// To this day or instant: 2026-12-04, or 2026-12-04T09:00:00Z.
        #[arg(long)]
        to: String,
        #[command(flatten)]
        session: SessionArgs,
    },
}

/// Shows or moves it.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let clock = match &args.verb {
        Verb::Show { session } => session.client()?.get("/api/v1/clock")?,
        Verb::Move { to, session } => session
            .client()?
            .post("/api/v1/drill/clock", &json!({ "to": to }))?,
    };
    let now = clock.get("now").and_then(Value::as_str).unwrap_or_default();
    let drill = clock.get("drill").and_then(Value::as_bool).unwrap_or(false);
    out.result(
        &format!("{now}{}", if drill { " (DRILL)" } else { "" }),
        &clock,
    );
    Ok(Exit::Fine)
}
