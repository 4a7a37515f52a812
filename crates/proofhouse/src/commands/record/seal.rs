//! `proofhouse record seal`: what people judged, signed with the tester's key: a bundle of its own beside the inspection's.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use proofhouse_evidence::bundle::{self, Bundle, Draft, ManifestHead};
use proofhouse_evidence::keys::SigningKey;
use proofhouse_evidence::keys::file::read_signing_key;
use proofhouse_law::conformity::Judged;
use proofhouse_law::observation::{Component, Fact, Observation, Subject};
use proofhouse_law::{Digest, ObservationId};
use serde::Serialize;

use super::form;
use super::made::of_the_product;
use crate::commands::evidence::open_file;
use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::Output;
use crate::regimes;

/// Seals what people judged.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The record's file, with a `[[judged]]` for each judgement.
    #[arg(value_name = "RECORD.toml")]
    file: PathBuf,
    /// The bundle of what was judged: its product, its units and the authority to test it are named again.
    #[arg(long, value_name = "BUNDLE")]
    of: PathBuf,
    /// The lab's private key.
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// The bundle to write; nothing is overwritten.
    #[arg(long, value_name = "OUT.zip")]
    out: PathBuf,
    /// A folder of regimes and standards laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// What was sealed, in its JSON shape.
#[derive(Serialize)]
struct Sealed<'s> {
    bundle: String,
    sha256: Digest,
    of: Digest,
    judgements: usize,
    signer: &'s str,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    if args.out.exists() {
        return Err(Failure::usage(
            "record.out-exists",
            format!("{} exists already.", args.out.display()),
            "Give --out another name; evidence is not overwritten.",
        ));
    }
    let library = regimes::library(args.regimes.as_deref())?;
    let (filled, _) = form::read(&args.file, &library, out)?;
    let of = open_file(&args.of)?;
    let subject = &of.manifest.inspection.subject;
    of_the_product(
        &args.file,
        &filled,
        &format!("{} {}", subject.brand, subject.model),
    )?;
    let key = read_signing_key(&args.key).map_err(|error| {
        let next = "Give the private key of a lab, made by `proofhouse keys new --role lab`.";
        Failure::usage("record.key", error.to_string(), next)
    })?;
    let now = Timestamp::now();
    let bytes = sealed(&filled.judged, &of, &key, now)?;
    new_file::paper(&args.out, &bytes, "record.out")?;
    let signer = key.id().to_string();
    let (sha256, judgements) = (Digest::of(&bytes), filled.judged.len());
    let words = format!(
        "Sealed {judgements} judgements in {}, signed by {signer}.\nSHA-256 {sha256}\nThey are of the inspection with the SHA-256 {}.\n\
         Show them with the inspection: proofhouse record show {} {}",
        args.out.display(),
        of.digest,
        args.of.display(),
        args.out.display()
    );
    let data = Sealed {
        bundle: args.out.display().to_string(),
        sha256,
        of: of.digest,
        judgements,
        signer: &signer,
    };
    out.result(&words, &data);
    Ok(Exit::Fine)
}

/// The bundle: each judgement is an observation, at the moment at which it was made. It holds the SHA-256 of the inspection
/// that was judged: what stands on the right holds what it relied on at the left.
fn sealed(
    judged: &[Judged],
    of: &Bundle,
    key: &SigningKey,
    now: Timestamp,
) -> Result<Vec<u8>, Failure> {
    let Some(started) = judged.iter().map(|one| one.at).min() else {
        return Err(Failure::usage(
            "record.nothing-judged",
            "Nobody judged anything in the file.",
            "Add what was judged: proofhouse record judge.",
        ));
    };
    if let Some(late) = judged.iter().find(|one| one.at > now) {
        return Err(Failure::usage(
            "record.judged-later",
            format!(
                "{} judged {} {} at {}, which is still to come.",
                late.by, late.case, late.unit, late.at
            ),
            "Correct its `at`, and seal again.",
        ));
    }
    let observations = judged
        .iter()
        .zip(1_usize..)
        .map(|(one, number)| observation(one, number))
        .collect::<Result<Vec<Observation>, Failure>>()?;
    let head = &of.manifest.inspection;
    let draft = Draft {
        manifest: ManifestHead {
            tool: "proofhouse record".to_owned(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            subject: head.subject.clone(),
            authority: head.authority.clone(),
            started,
            ended: now,
            partial: false,
            course: None,
            tester: None,
            lists: Vec::new(),
            relies_on: vec![of.digest],
            drill: head.drill || key.name().is_drill(),
        },
        bench: of.bench.clone(),
        // It rests on the inspection, and on the same leave.
        authority: of.authority.clone(),
        transcripts: BTreeMap::new(),
        observations,
    };
    bundle::seal(draft, key, now).map_err(|error| {
        Failure::usage(
            "record.seal",
            format!("What was judged could not be sealed: {error}."),
            "Give a lab's key and a bundle that `proofhouse evidence verify` finds sound.",
        )
    })
}

fn observation(one: &Judged, number: usize) -> Result<Observation, Failure> {
    let id: Result<ObservationId, _> = format!("obs-{number:04}").parse();
    let id = id.map_err(|error| {
        let next = "Report this as a fault of the program.";
        Failure::fault("record.seal", error.to_string(), next)
    })?;
    Ok(Observation {
        id,
        check: "record.judged".to_owned(),
        at: one.at,
        subject: Subject {
            unit: None,
            state: None,
            firmware: None,
            component: Component::Hardware,
        },
        fact: Fact::JudgedByPerson {
            case: one.case.clone(),
            unit: one.unit.clone(),
            verdict: one.verdict,
            words: one.words.clone(),
            by: one.by.clone(),
        },
        transcripts: Vec::new(),
    })
}
