//! `proofhouse whoami`: who the office takes the session for, and what they are designated to do.

use serde_json::Value;

use crate::client::SessionArgs;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Says who is signed in.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    session: SessionArgs,
}

/// Asks the office.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let me = args.session.client()?.get("/api/v1/me")?;
    let officer = me
        .get("officer")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let roles: Vec<&str> = me
        .pointer("/designation/roles")
        .and_then(Value::as_array)
        .map(|roles| roles.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    out.result(&format!("{officer}: {}", roles.join(", ")), &me);
    Ok(Exit::Fine)
}
