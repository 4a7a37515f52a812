//! `proofhouse publications`: reads what a maker publishes, and seals it as evidence.

mod replay;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use proofhouse_evidence::bundle;
use proofhouse_evidence::keys::file::read_signing_key;
use proofhouse_law::clock::civil_date;
use proofhouse_law::{Digest, Finding, Regime, RegimeId, Verdict, finding};
use proofhouse_publications::brief::Brief;
use proofhouse_publications::browse::Visits;
use proofhouse_publications::bundle::draft;
use proofhouse_publications::fetch::{Fetcher, Limits};
use proofhouse_publications::pdf::Confined;
use proofhouse_publications::run::web::{Browse, Readers};
use proofhouse_publications::run::{Context, Reading, read_from};
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::Output;

/// A brief to copy, at the end of the help; docs/publications.md says what each key means.
const BRIEF: &str = "A brief to copy:

  [maker]
  name = \"Acme Ltd\"
  site = \"https://acme.example/eye-2\"   # the product's page, where there is one
  # hosts = [\"support.acme.example\"]    # further hosts of the maker, by exact name

  [product]
  brand = \"Acme\"
  kind = \"camera\"
  model = \"Eye 2\"                       # as the pages write it

  [authority]
  owner = \"Example Test House\"          # who reads
  basis = \"pages that anyone may read\"  # on what ground
  expires = \"2027-12-31\"                # the last day on which it may be read";

/// Reads a maker's site for a contact for vulnerability reports, its timings, and the support period.
///
/// Nothing is asked of a host but what its robots.txt allows, at most twice a second. PDFs are read in a child process that
/// can reach nothing. `replay` reads a bundle again, without any network.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, after_long_help = BRIEF)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// The brief: whose site, which product, on whose authority.
    #[arg(value_name = "MAKER.toml", required = true)]
    maker: Option<PathBuf>,
    /// The bundle to write; an existing file is not overwritten.
    #[arg(long, value_name = "BUNDLE", required = true)]
    out: Option<PathBuf>,
    /// The lab's key, which signs the bundle.
    #[arg(long, value_name = "LABKEY", required = true)]
    key: Option<PathBuf>,
    /// The regime to derive findings under; all that are not for reference alone, where not given.
    #[arg(long, value_name = "ID")]
    regime: Option<RegimeId>,
}

/// What else can be done with a reading.
#[derive(clap::Subcommand)]
enum Verb {
    /// Reads the pages of a bundle again with the reader of today, and says what comes out otherwise.
    Replay(replay::Args),
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
    match (&args.verb, &args.maker, &args.out, &args.key) {
        (Some(Verb::Replay(args)), ..) => replay::run(args, out),
        (None, Some(maker), Some(bundle), Some(key)) => {
            let wanted = args.regime.as_ref();
            read_and_seal(maker, bundle, key, wanted, out)
        }
        _ => Err(Failure::usage(
            "publications.usage",
            "A brief, --out and --key are wanted.",
            "Run the command with --help to see what it takes.",
        )),
    }
}

/// The reader of PDFs: this very program, run by its hidden verb.
pub(super) fn pdf_reader() -> Result<Confined, Failure> {
    let own = std::env::current_exe().map_err(|error| {
        Failure::fault(
            "publications.pdf",
            format!("This program does not find itself, to read PDFs with: {error}"),
            "Report this fault.",
        )
    })?;
    Ok(Confined::by(own, &["read-pdf"]))
}

fn read_and_seal(
    maker: &Path,
    to: &Path,
    key: &Path,
    regime: Option<&RegimeId>,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let started = Timestamp::now();
    let on = civil_date(started);
    let regimes = regimes(regime)?;
    let brief = read_brief(maker, on)?;
    let key = read_signing_key(key).map_err(|error| {
        Failure::usage(
            "publications.key",
            error.to_string(),
            "Give the lab's key; `proofhouse keys` makes one.",
        )
    })?;
    if to.exists() {
        let what = format!("{} exists already", to.display());
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
    let web = Fetcher::new(&brief, context.limits);
    let pdf = pdf_reader()?;
    let browser = Visits::of(&brief);
    let readers = Readers {
        pdf: Some(&pdf),
        browser: browser.as_ref().map(|browser| browser as &dyn Browse),
    };
    let reading = read_from(&web, readers, &brief, &mut context);
    let bytes = seal(&brief, &reading, &key)?;
    new_file::paper(to, &bytes, "publications.out")?;
    let report = Report {
        bundle: to.display().to_string(),
        sha256: Digest::of(&bytes),
        partial: reading.partial,
        observations: &reading.observations,
        notes: &reading.notes,
        regimes: findings(&regimes, &reading, on),
    };
    out.result(&words::report(&report, &regimes, on), &report);
    Ok(exit(&report))
}

fn read_brief(path: &Path, on: jiff::civil::Date) -> Result<Brief, Failure> {
    let next = "Write a brief with [maker] name, site; [product] brand, kind, model; [authority] owner, basis, expires: \
                `proofhouse publications --help` ends with one to copy.";
    Brief::read_file(path, on).map_err(|error| {
        let what = format!("{}: {error}", path.display());
        Failure::usage("publications.brief", what, next)
    })
}

/// A flag that Ctrl-C sets: the run then ends after the page it is reading, with a valid partial bundle.
pub(super) fn stop_on_ctrl_c() -> Result<Arc<AtomicBool>, Failure> {
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
    let mut draft = draft(brief, reading).map_err(|error| fault(error.to_string()))?;
    draft.manifest.drill = key.name().is_drill();
    bundle::seal(draft, key, Timestamp::now()).map_err(|error| fault(error.to_string()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_brief_of_the_help_is_a_brief() {
        let (_, toml) = BRIEF.split_once("\n\n").unwrap();
        let brief = Brief::read(toml, jiff::civil::date(2026, 11, 29)).unwrap();
        assert_eq!(brief.product.model, "Eye 2");
    }
}
