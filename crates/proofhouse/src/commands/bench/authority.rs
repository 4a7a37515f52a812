//! `proofhouse bench authority`: signs the leave that a public address needs, and says what a signed one comes to.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use proofhouse_evidence::authority::{
    self, AUTHORITY_BYTES_MAX, Objection, SignedAuthority, Terms,
};
use proofhouse_evidence::bundle::{SignerStatus, Target};
use proofhouse_evidence::keys::{KeyRole, SigningKey, file};
use proofhouse_evidence::words::moment;
use proofhouse_inspect::bench;
use proofhouse_law::Digest;
use serde::Serialize;

use crate::commands::inspect::read_bench;
use crate::commands::keys::read_trust;
use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::Output;

#[derive(clap::Subcommand)]
pub(super) enum Verb {
    /// Signs the authority to test the units of a bench, each at its exact address.
    ///
    /// Owner, ground, last day, product and units are those of the bench file; `inspect` wants them to be the same. The key
    /// has the role `approval` and belongs to whoever may give leave, which is not the lab. Of the bench file no password is
    /// needed: send whoever signs a copy without them.
    New {
        /// The bench file.
        #[arg(value_name = "BENCH.toml", default_value = super::NAME)]
        bench: PathBuf,
        /// The private key that approves, made by `keys new --role approval`.
        #[arg(long, value_name = "APPROVALKEY")]
        key: PathBuf,
        /// The file for the authority; without it the one that the bench file names as `signed`. Nothing is overwritten.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Says what a signed authority gives leave for, who signed it, and whether it stands today.
    ///
    /// Exit 0: it stands; 1: its signature does not stand, or it has ended; 3: nobody enrolled the key.
    Show {
        /// The authority.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The trust file.
        #[arg(long, default_value = "trust.json")]
        trust: PathBuf,
    },
}

/// An authority, for programs.
#[derive(Serialize)]
struct Data<'a> {
    file: &'a Path,
    sha256: Digest,
    key_id: &'a str,
    signed_on: Timestamp,
    terms: &'a Terms,
    /// What the trust file says of the key; none where it was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    signer: Option<&'a SignerStatus>,
    /// Why it does not stand today, where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    objection: Option<&'a str>,
}

impl<'a> Data<'a> {
    fn of(file: &'a Path, authority: &'a SignedAuthority) -> Self {
        Self {
            file,
            sha256: authority.sha256,
            key_id: authority.key_id.as_str(),
            signed_on: authority.signed_on,
            terms: &authority.terms,
            signer: None,
            objection: None,
        }
    }
}

/// Runs the verb.
pub(super) fn run(verb: &Verb, out: &mut Output) -> Result<Exit, Failure> {
    match verb {
        Verb::New {
            bench,
            key,
            out: target,
        } => new(bench, key, target.as_deref(), out),
        Verb::Show { file, trust } => show(file, trust, out),
    }
}

fn new(path: &Path, key: &Path, target: Option<&Path>, out: &mut Output) -> Result<Exit, Failure> {
    let now = Timestamp::now();
    let (bench, _) = read_bench(path, now, out)?;
    let beside = |name: &String| path.parent().unwrap_or_else(|| Path::new("")).join(name);
    let named = bench.authority.signed.as_ref().map(beside);
    let Some(target) = target.map(Path::to_owned).or_else(|| named.clone()) else {
        return Err(Failure::usage(
            "bench.authority-nowhere",
            "There is no --out, and the bench file names no `signed` authority.",
            "Write `signed = \"authority.json\"` in [authority] of the bench file.",
        ));
    };
    let key = approval(key)?;
    let terms = bench::terms(&bench);
    let signed = authority::sign(terms, &key, now).map_err(|error| no_key(&error.to_string()))?;
    new_file::paper(&target, &signed, "bench.authority-write")?;
    let signed = parse(&target, &signed)?;
    let next = if named.as_ref() == Some(&target) {
        format!(
            "proofhouse inspect {} --trust trust.json --dry-run   (with {} beside it, and the approval key enrolled)",
            path.display(),
            target.display()
        )
    } else {
        format!(
            "name it in {}: `signed = \"FILE\"` in [authority], a file beside it",
            path.display()
        )
    };
    let human = format!(
        "Signed by {} ({}): {}\n{}Next: {next}",
        key.name(),
        key.id(),
        target.display(),
        words(&signed)
    );
    out.result(&human, &Data::of(&target, &signed));
    Ok(Exit::Fine)
}

fn show(path: &Path, trust: &Path, out: &mut Output) -> Result<Exit, Failure> {
    let signed = read(path)?;
    let file = read_trust(trust)?;
    let status = signed.signer(&file);
    let stands = signed.stands(&file, Timestamp::now());
    let key = file.find(&signed.key_id);
    let name = key.map_or_else(String::new, |key| key.name.to_string());
    let (head, exit) = match &stands {
        Ok(()) => (
            format!("OK: signed by {name} ({}).", signed.key_id),
            Exit::Fine,
        ),
        Err(Objection::UnknownKey(key_id)) => (
            format!(
                "UNKNOWN KEY: nobody enrolled the key {key_id} in {}, so its signature was not checked.",
                trust.display()
            ),
            Exit::Unsure,
        ),
        Err(why) => (format!("PROBLEM: {why}."), Exit::Problem),
    };
    let objection = stands.err().map(|why| why.to_string());
    let mut human = format!("{head}\n{}", words(&signed));
    // Names come from outside too: nothing but lines and text reaches the terminal.
    human.retain(|letter| letter == '\n' || !letter.is_control());
    let data = Data {
        signer: Some(&status),
        objection: objection.as_deref(),
        ..Data::of(path, &signed)
    };
    out.result(human.trim_end(), &data);
    Ok(exit)
}

/// What it gives leave for, a line each.
fn words(signed: &SignedAuthority) -> String {
    let Terms { subject, authority } = &signed.terms;
    let targets = authority.targets.iter().map(Target::words);
    let targets: Vec<String> = targets.map(|one| format!("  {one}\n")).collect();
    format!(
        "Leave of {} to test {} {} ({}); its ground: {}.\nSigned at {}; until {}; at these addresses and no others:\n{}\
         SHA-256 {}\n",
        authority.owner,
        subject.brand,
        subject.model,
        subject.kind,
        authority.basis,
        moment(signed.signed_on),
        moment(authority.expires),
        targets.concat(),
        signed.sha256
    )
}

/// Reads an authority's file.
pub(in crate::commands) fn read(path: &Path) -> Result<SignedAuthority, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(AUTHORITY_BYTES_MAX).unwrap_or(u64::MAX);
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes));
    read.map_err(|error| {
        let what = format!(
            "The signed authority {} cannot be read: {error}.",
            path.display()
        );
        let next = "Have the holder of an approval key make it with `proofhouse bench authority new`, and lay it beside the bench file.";
        Failure::usage("bench.authority-unreadable", what, next)
    })?;
    parse(path, &bytes)
}

fn parse(path: &Path, bytes: &[u8]) -> Result<SignedAuthority, Failure> {
    SignedAuthority::parse(bytes).map_err(|error| {
        let what = format!("{} does not stand: {error}.", path.display());
        let next = "Name the file that `proofhouse bench authority new` wrote.";
        Failure::usage("bench.no-authority", what, next)
    })
}

/// The key that approves.
fn approval(path: &Path) -> Result<SigningKey, Failure> {
    let key = file::read_signing_key(path).map_err(|error| no_key(&error.to_string()))?;
    key.for_role(KeyRole::Approval)
        .map_err(|error| no_key(&error.to_string()))?;
    Ok(key)
}

fn no_key(why: &str) -> Failure {
    let next = "Give the private key of whoever may give leave, made by `proofhouse keys new --role approval`; nothing was signed.";
    Failure::usage(
        "bench.approval-key",
        format!("The key cannot sign an authority: {why}."),
        next,
    )
}
