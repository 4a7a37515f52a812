//! `proofhouse notice paper`: fetches a paper of others that a notice names, such as a court's order.

use std::path::PathBuf;

use proofhouse_law::Digest;
use serde_json::json;

use crate::client::Client;
use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::Output;

#[derive(clap::Args)]
pub(super) struct Paper {
    /// The notice.
    notice: String,
    /// SHA-256 of the paper, as `notice show --format json` names it under `court`.
    digest: Digest,
    /// Where to write it; nothing is overwritten.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Fetches it, and writes it only if its bytes have the digest.
pub(super) fn run(client: &Client, paper: &Paper, out: &mut Output) -> Result<Exit, Failure> {
    let Paper {
        notice,
        digest,
        out: file,
    } = paper;
    if file.exists() {
        return Err(Failure::usage(
            "notice.out-exists",
            format!("{} exists already.", file.display()),
            "Give another name; nothing is overwritten.",
        ));
    }
    let bytes = client.download(&format!("/api/v1/notices/{notice}/papers/{digest}"))?;
    let found = Digest::of(&bytes);
    if found != *digest {
        return Err(Failure::fault(
            "notice.paper-altered",
            format!("What the office sent has the SHA-256 {found} and not {digest}."),
            "Nothing was written. Ask again; if it stays so, have the office run `proofhouse office verify`.",
        ));
    }
    new_file::paper(file, &bytes, "notice.out")?;
    let words = format!(
        "Wrote {}; it has the SHA-256 that the notice names. It came from outside: nobody here has opened it.",
        file.display()
    );
    let answer = json!({ "notice": notice, "digest": digest, "size": bytes.len(), "file": file });
    out.result(&words, &answer);
    Ok(Exit::Fine)
}
