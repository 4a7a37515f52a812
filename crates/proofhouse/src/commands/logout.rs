//! `proofhouse logout`: ends the token at the office and removes the session file.

use serde_json::json;

use crate::client::SessionArgs;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Signs out.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    session: SessionArgs,
}

/// Signs out; the file goes even when the office cannot be reached.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let ended = args.session.client()?.delete("/api/v1/tokens/current");
    let path = args.session.path()?;
    // A file that is gone already is what was wanted.
    let _gone = std::fs::remove_file(&path);
    ended.map_err(|failure| {
        failure.kept("The session file was removed, but the office did not end the token; it ends by itself.")
    })?;
    out.result("Signed out.", &json!({ "signed_out": true }));
    Ok(Exit::Fine)
}
