//! `proofhouse publications`: reads what a maker publishes, and seals it as evidence.

mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use proofhouse_evidence::bundle;
use proofhouse_evidence::keys::file::read_signing_key;
use proofhouse_law::clock::civil_date;
use proofhouse_law::{Digest, Finding, Regime, RegimeId, Verdict, finding};
use proofhouse_publications::brief::{self, Brief};
use proofhouse_publications::bundle::draft;
use proofhouse_publications::fetch::Limits;
use proofhouse_publications::run::{Context, Reading, read_site};
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Reads a maker's site for a contact for vulnerability reports, its timings, and the support period.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The brief: whose site, which product, on whose authority.
    #[arg(value_name = "MAKER.toml")]
    maker: PathBuf,
    /// The bundle to write; an existing file is not overwritten.
    #[arg(long, value_name = "BUNDLE")]
    out: PathBuf,
    /// The lab's key, which signs the bundle.
    #[arg(long, value_name = "LABKEY")]
    key: PathBuf,
    /// The regime to derive findings under; all that are not for reference alone, where not given.
    #[arg(long, value_name = "ID")]
    regime: Option<RegimeId>,
}

/// What is reported, in its JSON shape.
#[derive(Serialize)]
struct Report<'a> {
    bundle: String,
    sha256: Digest,
    partial: bool,
    observations: &'a [proofhouse_law::Observation],
    notes: &'a [String],
    regimes: Vec<RegimeFindings>,
}

/// The findings under one regime.
#[derive(Serialize)]
struct RegimeFindings {
    regime: RegimeId,
    findings: Vec<Finding>,
}

/// Reads, seals, and says what was found.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let started = Timestamp::now();
    let on = civil_date(started);
    let regimes = regimes(args.regime.as_ref())?;
    let brief = read_brief(&args.maker, on)?;
    let key = read_signing_key(&args.key).map_err(|error| {
        Failure::usage(
            "publications.key",
            error.to_string(),
            "Give the lab's key; `proofhouse keys` makes one.",
        )
    })?;
    if args.out.exists() {
        let what = format!("{} exists already", args.out.display());
        return Err(Failure::usage(
            "publications.out-exists",
            what,
            "Give --out another name; evidence is not overwritten.",
        ));
    }
    let stop = stop_on_ctrl_c()?;
    let mut progress = |words: &str| out.progress(words);
    let mut context = Context {
        limits: Limits::default(),
        now: &Timestamp::now,
        on,
        stop: &stop,
        progress: &mut progress,
    };
    let reading = read_site(&brief, &mut context);
    let bytes = seal(&brief, &reading, &key)?;
    write_new(&args.out, &bytes)?;
    let report = Report {
        bundle: args.out.display().to_string(),
        sha256: Digest::of(&bytes),
        partial: reading.partial,
        observations: &reading.observations,
        notes: &reading.notes,
        regimes: findings(&regimes, &reading, on),
    };
    out.result(&words::report(&report), &report);
    Ok(exit(&report))
}

fn read_brief(path: &Path, on: jiff::civil::Date) -> Result<Brief, Failure> {
    let next = "Write a brief with [maker] name, site; [product] brand, kind, model; [authority] owner, basis, expires.";
    let usage = |what: String| {
        Failure::usage(
            "publications.brief",
            format!("{}: {what}", path.display()),
            next,
        )
    };
    let size = std::fs::metadata(path)
        .map_err(|error| usage(error.to_string()))?
        .len();
    if usize::try_from(size).unwrap_or(usize::MAX) > brief::MAX_BYTES {
        return Err(usage("the brief is longer than 64 KiB".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| usage(error.to_string()))?;
    Brief::read(&text, on).map_err(|error| usage(error.to_string()))
}

/// A flag that Ctrl-C sets: the run then ends after the page it is reading, with a valid partial bundle.
fn stop_on_ctrl_c() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let fault = |error: std::io::Error| {
        Failure::fault(
            "publications.signal",
            format!("Ctrl-C cannot be watched: {error}"),
            "Report this fault.",
        )
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(fault)?;
    std::thread::Builder::new()
        .name("ctrl-c".to_owned())
        .spawn(move || {
            if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
                flag.store(true, Ordering::SeqCst);
            }
        })
        .map_err(fault)?;
    Ok(stop)
}

fn seal(
    brief: &Brief,
    reading: &Reading,
    key: &proofhouse_evidence::keys::SigningKey,
) -> Result<Vec<u8>, Failure> {
    let fault = |error: String| {
        Failure::fault(
            "publications.seal",
            error,
            "Give a key with the role lab, or report this fault.",
        )
    };
    let draft = draft(brief, reading).map_err(|error| fault(error.to_string()))?;
    bundle::seal(draft, key, Timestamp::now()).map_err(|error| fault(error.to_string()))
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        let mut file = std::fs::File::create_new(path)?;
        std::io::Write::write_all(&mut file, bytes)?;
        file.sync_all()
    };
    write().map_err(|error| {
        let what = format!("{} could not be written: {error}", path.display());
        Failure::usage(
            "publications.out",
            what,
            "Give --out a file in a folder that can be written.",
        )
    })
}

/// The regimes to derive findings under; asked before anything is read, so that a misspelt one costs nothing.
fn regimes(wanted: Option<&RegimeId>) -> Result<Vec<Regime>, Failure> {
    let mut regimes = crate::regimes::load(None)?;
    if let Some(wanted) = wanted {
        let known: Vec<String> = regimes
            .iter()
            .map(|regime| regime.id().to_string())
            .collect();
        regimes.retain(|regime| regime.id() == wanted);
        if regimes.is_empty() {
            return Err(Failure::usage(
                "publications.regime",
                format!("There is no regime {wanted}."),
                format!("Give --regime one of: {}.", known.join(", ")),
            ));
        }
    } else {
        regimes.retain(|regime| regime.for_reference().is_none());
    }
    Ok(regimes)
}

/// Findings that rest on an observation of this run; the rest of a regime was not looked at.
fn findings(regimes: &[Regime], reading: &Reading, on: jiff::civil::Date) -> Vec<RegimeFindings> {
    let found = |regime: &Regime| RegimeFindings {
        regime: regime.id().clone(),
        findings: finding::derive(regime, &reading.observations, on)
            .into_iter()
            .filter(|finding| !finding.relies_on.is_empty())
            .collect(),
    };
    regimes.iter().map(found).collect()
}

fn exit(report: &Report<'_>) -> Exit {
    let verdicts = || {
        report
            .regimes
            .iter()
            .flat_map(|regime| &regime.findings)
            .map(|finding| finding.verdict)
    };
    if report.partial {
        Exit::Interrupted
    } else if verdicts().any(|verdict| verdict == Verdict::Fail) {
        Exit::Problem
    } else if verdicts().any(|verdict| matches!(verdict, Verdict::Inconclusive | Verdict::Error)) {
        Exit::Unsure
    } else {
        Exit::Fine
    }
}
