//! `cargo xtask bench`: what is measured, beside what others do, written into the documentation with how it was measured.

mod inspect;
mod publications;
mod watch;

use std::process::ExitCode;

use anyhow::Result;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Log-ins, discovery and memory of `proofhouse inspect`, beside hydra, medusa, ncrack and nmap.
    Inspect(inspect::Args),
    /// The end dates read from wordings of support periods, beside duckling's.
    Publications,
    /// A sweep over thousands of makers' sites, beside wget, and its readings beside what was planted.
    Watch(watch::Args),
}

/// Measures, and writes the figures down.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    match &args.what {
        What::Inspect(args) => inspect::run(args),
        What::Publications => publications::run(),
        What::Watch(args) => watch::run(args),
    }
}

/// The load average over a minute.
fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let first = text.split(' ').next().unwrap_or_default();
    first.parse().unwrap_or_default()
}
