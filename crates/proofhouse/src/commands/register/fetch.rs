//! `proofhouse register snapshot fetch`: brings the newest snapshot from a register to a till.

use std::path::PathBuf;

use proofhouse_register::snapshot::MAX_SNAPSHOT_BYTES;
use proofhouse_register::store::write_durably;
use serde_json::json;

use super::source::open;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// The snapshot's name below the register's address.
const SNAPSHOT: &str = "snapshot";

#[derive(clap::Args)]
pub(super) struct Args {
    /// The register's address, or its folder.
    #[arg(value_name = "URL|DIR")]
    register: String,
    /// Where to keep the snapshot; an older one is replaced only when the new one is here whole.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Fetches it. Nothing is believed yet: `check --snapshot` verifies the signature each time.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let unreached = |why: String| {
        Failure::new(
            Exit::Unsure,
            "register.no-snapshot",
            format!("No snapshot came from {}: {why}.", args.register),
            "Check the address, or try again later.",
        )
        .kept("the snapshot that you have, if any")
    };
    let bytes = open(&args.register)?
        .read(SNAPSHOT, MAX_SNAPSHOT_BYTES)
        .map_err(|error| unreached(error.to_string()))?
        .ok_or_else(|| unreached("it has none".to_owned()))?;
    write_durably(&args.out, &bytes).map_err(|error| {
        Failure::usage(
            "register.snapshot-write",
            format!("{} could not be written: {error}.", args.out.display()),
            "Choose another place with --out.",
        )
    })?;
    let words = format!("{} bytes in {}", bytes.len(), args.out.display());
    out.result(&words, &json!({ "bytes": bytes.len(), "file": args.out }));
    Ok(Exit::Fine)
}
