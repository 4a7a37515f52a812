//! `proofhouse register`: verifies a register, one entry's proof, or a snapshot, and writes proofs.

mod document;
mod fetch;
pub(crate) mod source;

use std::path::PathBuf;

use proofhouse_evidence::keys::KeyRole;
use proofhouse_register::Entry;
use proofhouse_register::proof::{MAX_PROOF_BYTES, ProofError, ProofFile};
use proofhouse_register::snapshot::{MAX_SNAPSHOT_BYTES, Snapshot};
use proofhouse_register::verify::{Options, Report, verify};
use serde_json::json;

use super::check::open_snapshot;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use source::{Trust, open, read_file, read_log, unknown_key};

/// Works on the public register.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Verifies every tile, entry and checkpoint of a register, and names what was changed.
    Verify(VerifyArgs),
    /// Writes the proof that an entry is in the register, as one file that is checked offline.
    Proof(ProofArgs),
    /// Checks a proof file.
    VerifyProof(VerifyProofArgs),
    /// Says whether a file is the notice that the register commits to.
    Document(document::Args),
    /// Works on offline snapshots.
    #[command(subcommand)]
    Snapshot(SnapshotVerb),
}

#[derive(clap::Args)]
struct VerifyArgs {
    /// The register's folder, or its address.
    #[arg(value_name = "DIR|URL")]
    place: String,
    #[command(flatten)]
    trust: Trust,
    /// An older checkpoint, which the register must extend.
    #[arg(long, value_name = "OLD_CHECKPOINT")]
    from: Option<PathBuf>,
    /// Take entries of any kind: for logs that are no Proofhouse register.
    #[arg(long)]
    any_entries: bool,
}

#[derive(clap::Args)]
struct ProofArgs {
    /// The entry's index, from 0.
    index: u64,
    /// The register's folder, or its address.
    #[arg(long, value_name = "DIR|URL")]
    register: String,
    /// Where to write the proof; customarily ends in `.tlog-proof`.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    trust: Trust,
}

#[derive(clap::Args)]
struct VerifyProofArgs {
    /// The proof file.
    file: PathBuf,
    /// The entry's bytes, where the proof file does not carry them.
    #[arg(long, value_name = "FILE")]
    entry: Option<PathBuf>,
    #[command(flatten)]
    trust: Trust,
}

#[derive(clap::Subcommand)]
enum SnapshotVerb {
    /// Verifies a snapshot; with --register also that it leaves nothing out.
    Verify(SnapshotArgs),
    /// Brings the newest snapshot from a register.
    Fetch(fetch::Args),
}

#[derive(clap::Args)]
struct SnapshotArgs {
    /// The snapshot file.
    file: PathBuf,
    /// The register to compare with: its folder, or its address.
    #[arg(long, value_name = "DIR|URL")]
    register: Option<String>,
    #[command(flatten)]
    trust: Trust,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::Verify(args) => verify_register(args, out),
        Verb::Proof(args) => write_proof(args, out),
        Verb::VerifyProof(args) => verify_proof(args, out),
        Verb::Document(args) => document::run(args, out),
        Verb::Snapshot(SnapshotVerb::Verify(args)) => verify_snapshot(args, out),
        Verb::Snapshot(SnapshotVerb::Fetch(args)) => fetch::run(args, out),
    }
}

fn verify_register(args: &VerifyArgs, out: &mut Output) -> Result<Exit, Failure> {
    let keys = args.trust.keys(KeyRole::Register)?;
    let files = open(&args.place)?;
    let older = args
        .from
        .as_ref()
        .map(|path| read_file(path, 64 * 1024))
        .transpose()?;
    let options = Options {
        older: older.as_deref(),
        any_entries: args.any_entries,
    };
    let mut report = Report::default();
    for believed in &keys {
        report = verify(files.as_ref(), &believed.key, options);
        if !report.unknown_key {
            break;
        }
    }
    out.result(&words_of(&args.place, &report), &report);
    Ok(match (report.problems.is_empty(), report.unknown_key) {
        (true, _) => Exit::Fine,
        (false, true) => Exit::Unsure,
        (false, false) => Exit::Problem,
    })
}

fn words_of(place: &str, report: &Report) -> String {
    let mut lines = Vec::new();
    if let (Some(origin), Some(root)) = (&report.origin, &report.root) {
        lines.push(format!(
            "{place}: the register {origin}, {} entries, root {root}",
            report.size
        ));
        lines.push(format!("{} files verified", report.files));
    }
    lines.extend(
        report
            .extends
            .map(|size| format!("extends the older checkpoint of {size} entries")),
    );
    lines.extend(
        report
            .uncommitted
            .iter()
            .map(|path| format!("not yet signed for: {path}")),
    );
    if report.problems.is_empty() {
        lines.push("sound: every entry and tile is what the signed checkpoint calls for".into());
    } else {
        lines.push(format!("{} problem(s):", report.problems.len()));
        lines.extend(report.problems.iter().map(|problem| format!("  {problem}")));
        lines.push(
            "Do not rely on this copy; tell the register's publisher which file it was.".into(),
        );
    }
    lines.join("\n")
}

fn write_proof(args: &ProofArgs, out: &mut Output) -> Result<Exit, Failure> {
    let keys = args.trust.keys(KeyRole::Register)?;
    let (log, _) = read_log(open(&args.register)?.as_ref(), &keys)?;
    let size = log.checkpoint.size;
    let entry = usize::try_from(args.index).ok().and_then(|at| log.entries.get(at)).ok_or_else(|| {
        Failure::usage(
            "register.no-such-entry",
            format!("the register has {size} entries, numbered from 0; there is no entry {}", args.index),
            "Give a smaller index; `proofhouse check` prints the index of each notice it names.",
        )
    })?;
    let proof = ProofFile::new(&log.tree, args.index, entry, size, &log.note);
    let proof = proof.map_err(|error| {
        Failure::fault(
            "register.proof",
            error.to_string(),
            "Report this as a fault.",
        )
    })?;
    proofhouse_register::store::write_durably(&args.out, &proof.to_bytes()).map_err(|error| {
        Failure::usage(
            "register.unwritable",
            error.to_string(),
            "Give --out a place that can be written.",
        )
    })?;
    let words = format!(
        "wrote {}: entry {} of {size}; check it with `proofhouse register verify-proof`",
        args.out.display(),
        args.index
    );
    out.result(
        &words,
        &json!({ "index": args.index, "size": size, "file": args.out }),
    );
    Ok(Exit::Fine)
}

fn verify_proof(args: &VerifyProofArgs, out: &mut Output) -> Result<Exit, Failure> {
    let keys = args.trust.keys(KeyRole::Register)?;
    let bytes = read_file(
        &args.file,
        u64::try_from(MAX_PROOF_BYTES).unwrap_or(u64::MAX),
    )?;
    let entry = args
        .entry
        .as_ref()
        .map(|path| read_file(path, 64 * 1024))
        .transpose()?;
    let place = args.file.display();
    let file =
        ProofFile::parse(&bytes).map_err(|error| not_proven(&format!("{place}: {error}")))?;
    let mut outcome = Err(ProofError::NoEntry);
    for believed in &keys {
        outcome = file.verify(entry.as_deref(), &believed.key);
        if outcome.is_ok() {
            break;
        }
    }
    let (entry, checkpoint) = outcome.map_err(|error| not_proven(&format!("{place}: {error}")))?;
    let text = String::from_utf8_lossy(&entry);
    let words = format!(
        "proven: entry {} is in the register {} of {} entries\n{text}",
        file.index, checkpoint.origin, checkpoint.size
    );
    let data = json!({
        "proven": true, "index": file.index, "origin": checkpoint.origin, "size": checkpoint.size,
        "root": checkpoint.root.to_string(), "entry": Entry::parse(&entry).ok(), "text": text,
    });
    out.result(&words, &data);
    Ok(Exit::Fine)
}

fn not_proven(what: &str) -> Failure {
    Failure::new(
        Exit::Problem,
        "register.not-proven",
        what,
        "Do not rely on this proof. Get a fresh one with `proofhouse register proof`, and check the key.",
    )
}

fn verify_snapshot(args: &SnapshotArgs, out: &mut Output) -> Result<Exit, Failure> {
    let bytes = read_file(
        &args.file,
        u64::try_from(MAX_SNAPSHOT_BYTES).unwrap_or(u64::MAX),
    )?;
    let snapshot = open_snapshot(&args.file, &bytes, &args.trust)?;
    let compared = match &args.register {
        Some(place) => {
            let (log, _) = read_log(open(place)?.as_ref(), &args.trust.keys(KeyRole::Register)?)?;
            snapshot.compare(&log).map_err(|error| {
                Failure::new(
                    Exit::Problem,
                    "register.snapshot-incomplete",
                    format!("{}: {error}", args.file.display()),
                    "Do not rely on this snapshot; tell its publisher.",
                )
            })?;
            true
        }
        None => false,
    };
    out.result(
        &snapshot_words(&snapshot, compared),
        &json!({
            "sound": true, "compared_with_register": compared, "products": snapshot.products(),
            "origin": snapshot.copy().checkpoint.origin, "size": snapshot.copy().checkpoint.size,
            "issued_at": snapshot.copy().issued_at, "expires_at": snapshot.copy().expires_at,
            "log_signature_checked": snapshot.copy().log_signature_checked,
        }),
    );
    Ok(Exit::Fine)
}

fn snapshot_words(snapshot: &Snapshot, compared: bool) -> String {
    let copy = snapshot.copy();
    let expiry = copy
        .expires_at
        .map(|at| format!(", stale from {at}"))
        .unwrap_or_default();
    let log = if copy.log_signature_checked {
        "checked"
    } else {
        "not checked: no key of the register was given"
    };
    let complete = if compared {
        "complete: it leaves nothing of the register out"
    } else {
        "whether it leaves anything out was not looked at; give --register to see"
    };
    format!(
        "sound: {} products by the first {} entries of {}\nissued {}{expiry}\nthe register's own signature: {log}\n{complete}",
        snapshot.products(),
        copy.checkpoint.size,
        copy.checkpoint.origin,
        copy.issued_at
    )
}

/// A snapshot that is not believed, as a failure.
pub(crate) fn snapshot_failure(
    file: &std::path::Path,
    error: &proofhouse_register::snapshot::SnapshotError,
) -> Failure {
    let what = format!("{}: {error}", file.display());
    if error.unknown_key {
        return unknown_key(what);
    }
    Failure::new(
        Exit::Problem,
        "register.snapshot-changed",
        what,
        "Do not rely on this snapshot. Get it again from its publisher.",
    )
}
