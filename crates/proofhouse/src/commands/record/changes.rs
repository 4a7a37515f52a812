//! `proofhouse record compare`: what changed between two bundles.

use std::path::PathBuf;

use proofhouse_law::record::compare;

use super::made::{From, make, of_one_product};
use super::words;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// Compares two bundles of one kind and one product.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The bundle before.
    #[arg(value_name = "BEFORE.zip")]
    before: PathBuf,
    /// The bundle after.
    #[arg(value_name = "AFTER.zip")]
    after: PathBuf,
    #[command(flatten)]
    from: From,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let library = regimes::library(args.from.regimes.as_deref())?;
    let before = make(
        std::slice::from_ref(&args.before),
        &args.from,
        &library,
        out,
    )?;
    let after = make(std::slice::from_ref(&args.after), &args.from, &library, out)?;
    let files = [&args.before, &args.after];
    of_one_product(
        files
            .into_iter()
            .zip(before.bundles.iter().chain(&after.bundles)),
    )?;
    let found = compare(
        (&before.record, &before.seen()),
        (&after.record, &after.seen()),
    );
    out.result(&words::comparison(&found), &found);
    Ok(if found.fails_now() {
        Exit::Problem
    } else if found.is_worse() || found.is_open() {
        Exit::Unsure
    } else {
        Exit::Fine
    })
}
