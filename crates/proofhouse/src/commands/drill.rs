//! `proofhouse drill`: what only a drill has, such as sign-in links for each role.

use serde_json::{Value, json};

use crate::client::SessionArgs;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Does what only a drill allows.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Makes a one-time sign-in link for a role.
    Link {
        /// Such as `case-officer` or `decision-maker`.
        #[arg(long)]
        role: String,
        #[command(flatten)]
        session: SessionArgs,
    },
}

/// Does it.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let Verb::Link { role, session } = &args.verb;
    let answer = session
        .client()?
        .post("/api/v1/drill/links", &json!({ "role": role }))?;
    let link = answer
        .get("link")
        .and_then(Value::as_str)
        .unwrap_or_default();
    out.result(link, &answer);
    Ok(Exit::Fine)
}
