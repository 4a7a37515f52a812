//! `proofhouse record coverage`: which network-relevant cases checks decide.

use std::path::PathBuf;

use proofhouse_law::record::{Coverage, coverage};
use serde::Serialize;

use super::{form, words};
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// Counts cases.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The document with the test cases.
    #[arg(long, default_value = super::STANDARD)]
    standard: String,
    /// Counts only this check as there, and others so named; every check that the data names, if none is given.
    #[arg(long = "check", value_name = "NAME")]
    checks: Vec<String>,
    /// A folder of regimes and standards laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// The count, in its JSON shape.
#[derive(Serialize)]
struct Counted<'c> {
    per_cent: usize,
    per_cent_with_partly: usize,
    #[serde(flatten)]
    coverage: &'c Coverage,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let library = regimes::library(args.regimes.as_deref())?;
    let tests = form::tests(&library, &args.standard)?;
    let of = tests
        .tests_of()
        .and_then(|id| library.standard(id.as_str()));
    let exists = |check: &str| args.checks.is_empty() || args.checks.iter().any(|one| one == check);
    let found = coverage(tests, of, &exists);
    let data = Counted {
        per_cent: found.per_cent(),
        per_cent_with_partly: found.per_cent_with_partly(),
        coverage: &found,
    };
    out.result(&words::coverage(&found), &data);
    Ok(Exit::Fine)
}
