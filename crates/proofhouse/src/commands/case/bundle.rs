//! `proofhouse case bundle`: fetches a bundle that is lodged in a case, as it was sealed.

use std::path::PathBuf;

use proofhouse_law::Digest;
use serde_json::json;

use crate::client::Client;
use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::Output;

#[derive(clap::Args)]
pub(super) struct Args {
    /// The case.
    case: String,
    /// SHA-256 of the bundle, as `case show` names it under `evidence`.
    digest: Digest,
    /// Where to write it; nothing is overwritten.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Fetches it, and writes it only if its bytes have the digest. For its owner alone: it holds passwords.
pub(super) fn run(client: &Client, args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let Args {
        case,
        digest,
        out: file,
    } = args;
    if file.exists() {
        return Err(Failure::usage(
            "case.out-exists",
            format!("{} exists already.", file.display()),
            "Give another name; nothing is overwritten.",
        ));
    }
    let bytes = client.download(&format!("/api/v1/cases/{case}/bundles/{digest}"))?;
    let found = Digest::of(&bytes);
    if found != *digest {
        return Err(Failure::fault(
            "case.bundle-altered",
            format!("What the office sent has the SHA-256 {found} and not {digest}."),
            "Nothing was written. Ask again; if it stays so, have the office run `proofhouse office verify`.",
        ));
    }
    new_file::for_owner(file, &bytes).map_err(|error| {
        Failure::usage(
            "case.out",
            format!("{} could not be written: {error}.", file.display()),
            "Name a file in a folder that can be written.",
        )
    })?;
    let words = format!(
        "Wrote {}, with the SHA-256 that the case names. Keep it to yourself: it holds what was sent to the device, passwords too.",
        file.display()
    );
    let answer = json!({ "case": case, "digest": digest, "size": bytes.len(), "file": file });
    out.result(&words, &answer);
    Ok(Exit::Fine)
}
