//! `proofhouse record show`: the record in words, as a document, or for other programs.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;
use proofhouse_documents::record::forms::{self, Form};
use proofhouse_law::Verdict;
use proofhouse_law::clock::civil_date;
use proofhouse_law::record::Record;

use super::made::{From, make};
use super::words;
use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::{Format, Output};
use crate::regimes;

/// The forms of a record beside words and its own JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum As {
    /// A web page.
    Html,
    /// A tagged PDF.
    Pdf,
    /// OSCAL assessment-results 1.1.2, in JSON.
    Oscal,
    /// `JUnit` XML.
    Junit,
}

impl std::convert::From<As> for Form {
    fn from(form: As) -> Self {
        match form {
            As::Html => Self::Html,
            As::Pdf => Self::Pdf,
            As::Oscal => Self::Oscal,
            As::Junit => Self::Junit,
        }
    }
}

/// Shows a record.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Bundles of the product: its inspection, and what its maker publishes.
    #[arg(value_name = "BUNDLE", num_args = 0..=8, required_unless_present = "record")]
    bundles: Vec<PathBuf>,
    #[command(flatten)]
    from: From,
    /// Writes the record in this form, in place of words.
    #[arg(long = "as", value_enum, value_name = "FORM")]
    form: Option<As>,
    /// The file to write it to; an existing one is not overwritten. A PDF needs one; others go to standard output without.
    #[arg(long, value_name = "OUT")]
    out: Option<PathBuf>,
    /// The date on the face of a document: today, if not given.
    #[arg(long)]
    on: Option<Date>,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    if args.out.as_ref().is_some_and(|path| path.exists()) {
        return Err(Failure::usage(
            "record.out-exists",
            "The file to write to exists already.",
            "Give --out another name; nothing is overwritten.",
        ));
    }
    if args.form == Some(As::Pdf) && args.out.is_none() {
        return Err(Failure::usage(
            "record.no-out",
            "A PDF is not written to a terminal.",
            "Name a file with --out.",
        ));
    }
    let library = regimes::library(args.from.regimes.as_deref())?;
    let record = make(&args.bundles, &args.from, &library, out)?.record;
    let bytes = match args.form {
        Some(form) => Some(written(&record, form.into(), args.on)?),
        None if args.out.is_some() => Some(plain(&record, out)),
        None => None,
    };
    match (bytes, &args.out) {
        (Some(bytes), Some(path)) => {
            new_file::paper(path, &bytes, "record.out")?;
            out.progress(&format!("wrote {}", path.display()));
        }
        (Some(bytes), None) => out.data(&String::from_utf8_lossy(&bytes)),
        (None, _) => out.result(&words::record(&record), &record),
    }
    Ok(exit(&record))
}

/// The record in the form of `--format`.
fn plain(record: &Record, out: &Output) -> Vec<u8> {
    match out.format() {
        Format::Human => words::record(record).into_bytes(),
        Format::Json => serde_json::to_vec_pretty(record).unwrap_or_default(),
    }
}

/// The record in that form, as of today where no day is given.
fn written(record: &Record, form: Form, on: Option<Date>) -> Result<Vec<u8>, Failure> {
    let on = on.unwrap_or_else(|| civil_date(Timestamp::now()));
    forms::write(record, form, on).map_err(|error| {
        let next = "Shorten what it names, and ask again.";
        Failure::usage("record.render", error.to_string(), next)
    })
}

fn exit(record: &Record) -> Exit {
    let any = |verdict| record.count(verdict) > 0;
    if any(Verdict::Fail) {
        Exit::Problem
    } else if any(Verdict::Inconclusive) || any(Verdict::Error) {
        Exit::Unsure
    } else {
        Exit::Fine
    }
}
