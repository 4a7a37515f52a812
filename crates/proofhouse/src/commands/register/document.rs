//! `proofhouse register document`: is this file the notice that the register commits to?

use std::path::PathBuf;

use proofhouse_evidence::keys::KeyRole;
use proofhouse_law::Digest;
use proofhouse_register::Entry;
use proofhouse_register::entry::Notice;
use serde_json::json;

use super::source::{Trust, open, read_file, read_log};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// The largest document that is looked at, in bytes.
const DOCUMENT_BYTES_MAX: u64 = 64 * 1024 * 1024;

#[derive(clap::Args)]
pub(super) struct Args {
    /// The notice as it was received: its HTML or its PDF.
    file: PathBuf,
    /// The notice's number, where it is known: then a changed copy is told from somebody else's file.
    #[arg(long)]
    notice: Option<String>,
    /// The register: its folder, or its address.
    #[arg(long, value_name = "DIR|URL")]
    register: String,
    #[command(flatten)]
    trust: Trust,
}

/// Compares the file's digest with every digest that the register holds.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let digest = Digest::of(&read_file(&args.file, DOCUMENT_BYTES_MAX)?).to_string();
    let keys = args.trust.keys(KeyRole::Register)?;
    let (log, _) = read_log(open(&args.register)?.as_ref(), &keys)?;
    let notices: Vec<(usize, Notice)> = log
        .entries
        .iter()
        .enumerate()
        .filter_map(|(index, bytes)| match Entry::parse(bytes) {
            Ok(Entry::Notice(notice)) => Some((index, notice)),
            _ => None,
        })
        .filter(|(_, notice)| {
            args.notice
                .as_ref()
                .is_none_or(|wanted| notice.notice == *wanted)
        })
        .collect();
    let committed = notices.iter().find(|(_, notice)| {
        notice
            .documents
            .iter()
            .any(|document| document.sha256 == digest)
    });
    let file = args.file.display();
    let (words, exit) = match (committed, &args.notice) {
        (Some((index, notice)), _) => (
            format!(
                "OK: {file} is a document of notice {}, as entry {index} of the register commits to it.",
                notice.notice
            ),
            Exit::Fine,
        ),
        (None, Some(notice)) if !notices.is_empty() => (
            format!(
                "CHANGED: {file} is not a document of notice {notice}. Its SHA-256 is {digest}; the register commits to {}.",
                documents(&notices)
            ),
            Exit::Problem,
        ),
        (None, _) => (
            format!(
                "CHANGED or unknown: no entry of the register commits to {file} (SHA-256 {digest})."
            ),
            Exit::Problem,
        ),
    };
    let found = committed.map(|(index, notice)| json!({ "index": index, "notice": notice.notice }));
    out.result(
        &words,
        &json!({ "file": args.file, "sha256": digest, "committed": found }),
    );
    Ok(exit)
}

fn documents(notices: &[(usize, Notice)]) -> String {
    let mut digests: Vec<String> = notices
        .iter()
        .flat_map(|(_, notice)| &notice.documents)
        .map(|document| format!("{} ({})", document.sha256, document.media))
        .collect();
    digests.dedup();
    digests.join(" and ")
}
