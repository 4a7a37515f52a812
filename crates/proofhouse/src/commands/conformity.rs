//! `proofhouse conformity`: checks a self-assessment, says what evidence each answer lacks, and renders it.

mod words;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use proofhouse_documents::conformity::document;
use proofhouse_documents::render;
use proofhouse_law::clock::civil_date;
use proofhouse_law::conformity::{self, Report};
use proofhouse_law::{Library, Verdict};
use serde::Serialize;

use super::deemed;
use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::Output;
use crate::regimes;

/// The largest file read, in bytes: one more than the law takes, so that it is the law that says so.
const BYTES_MAX: u64 = (1 << 20) + 1;

/// Checks a self-assessment. Exit 0: every provision passes or does not apply; 1: one fails, or the form has a fault; 3: one is
/// inconclusive.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// The self-assessment.
    #[arg(value_name = "FILE.toml", required = true)]
    file: Option<PathBuf>,
    /// Writes the report as a web page too; an existing file is not overwritten.
    #[arg(long, value_name = "OUT.html")]
    html: Option<PathBuf>,
    /// Writes the report as a PDF too; an existing file is not overwritten.
    #[arg(long, value_name = "OUT.pdf")]
    pdf: Option<PathBuf>,
    /// A folder of regimes and standards laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Writes a self-assessment to fill in.
    New {
        /// The edition of EN 303 645, such as `V2.1.1` or `V3.1.3`.
        #[arg(long)]
        edition: String,
        /// A folder of regimes and standards laid over those of the binary.
        #[arg(long, value_name = "DIR")]
        regimes: Option<PathBuf>,
    },
}

/// A template, in its JSON shape.
#[derive(Serialize)]
struct Template {
    edition: String,
    template: String,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match (&args.verb, &args.file) {
        (Some(Verb::New { edition, regimes }), _) => {
            let library = regimes::library(regimes.as_deref())?;
            let template = conformity::template(edition, &library, civil_date(Timestamp::now()))
                .ok_or_else(|| unknown_edition(edition, &library))?;
            let edition = edition.clone();
            out.result(&template.clone(), &Template { edition, template });
            Ok(Exit::Fine)
        }
        (None, Some(file)) => check(args, file, out),
        (None, None) => Err(Failure::usage(
            "conformity.no-file",
            "No file is named.",
            "Name a self-assessment; `proofhouse conformity new --edition V2.1.1` writes one to fill in.",
        )),
    }
}

fn unknown_edition(edition: &str, library: &Library) -> Failure {
    let known: Vec<&str> = library
        .assessable()
        .map(proofhouse_law::Standard::edition)
        .collect();
    Failure::usage(
        "conformity.edition",
        format!("There is no edition `{edition}` at hand."),
        format!("Give --edition one of: {}.", known.join(", ")),
    )
}

fn check(args: &Args, file: &Path, out: &mut Output) -> Result<Exit, Failure> {
    for wanted in [&args.html, &args.pdf].into_iter().flatten() {
        if wanted.exists() {
            return Err(Failure::usage(
                "conformity.out-exists",
                format!("{} exists already.", wanted.display()),
                "Give another name; nothing is overwritten.",
            ));
        }
    }
    let library = regimes::library(args.regimes.as_deref())?;
    let (path, bytes) = deemed::read(file, BYTES_MAX, "conformity.unreadable")?;
    let assessment = conformity::read(&path, &bytes, &library)
        .map_err(|found| deemed::mistakes("conformity.mistakes", &found, out))?;
    let report = conformity::assess(&assessment, &library)
        .ok_or_else(|| unknown_edition(assessment.edition.as_str(), &library))?;
    out.result(&words::report(&report), &report);
    write(args, &report, out)?;
    Ok(exit(&report))
}

fn write(args: &Args, report: &Report, out: &mut Output) -> Result<(), Failure> {
    if args.html.is_none() && args.pdf.is_none() {
        return Ok(());
    }
    let rendered = render(&document(report)).map_err(|error| {
        Failure::usage(
            "conformity.render",
            error.to_string(),
            "Shorten what it names, and ask again.",
        )
    })?;
    for (wanted, bytes) in [(&args.html, &rendered.html), (&args.pdf, &rendered.pdf)] {
        let Some(path) = wanted else {
            continue;
        };
        new_file::paper(path, bytes, "conformity.out")?;
        out.progress(&format!("wrote {}", path.display()));
    }
    Ok(())
}

/// The worst of the provisions and guidelines; a fault of the form is a problem that was found.
fn exit(report: &Report) -> Exit {
    let any = |verdict| report.answers().any(|one| one.verdict == verdict);
    if any(Verdict::Fail) || !report.faults.is_empty() {
        Exit::Problem
    } else if any(Verdict::Inconclusive) || any(Verdict::Error) {
        Exit::Unsure
    } else {
        Exit::Fine
    }
}
