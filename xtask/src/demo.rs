//! `cargo xtask demo`: from a device on the bench to a ban that a till can check, as a drill.
//!
//! The demo owns the bench (two products, two units each, two maker sites) and the office's process.
//! Everything else it does through the `proofhouse` binary, as a person would.

mod act;
mod bench;
mod binary;
mod closing;
mod folder;
mod narrator;
mod office;
mod preflight;
mod product;
mod proposal;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::{assets, shell};
use act::Stage;
use bench::Bench;
use binary::Binary;
use narrator::Narrator;
use office::Office;

/// Options of `demo`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Ends after the checks instead of leaving the office running.
    #[arg(long)]
    exit: bool,
    /// The regime under which the case runs.
    #[arg(long, default_value = "uk-proposal-2020")]
    regime: Regime,
    /// The port of the office on this machine.
    #[arg(long, default_value_t = 8420)]
    port: u16,
    /// The folder of the drill's data; made anew by each run.
    #[arg(long, default_value = "demo")]
    data: PathBuf,
}

/// The regimes that the demo has a story for.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Regime {
    /// The three requirements and five powers proposed in July 2020.
    #[value(name = "uk-proposal-2020")]
    Proposal,
    /// Part 1 of the Product Security and Telecommunications Infrastructure Act 2022.
    #[value(name = "uk-psti-2022")]
    Psti,
}

impl Regime {
    /// The id of the folder in `regimes/`.
    fn id(self) -> &'static str {
        match self {
            Self::Proposal => "uk-proposal-2020",
            Self::Psti => "uk-psti-2022",
        }
    }

    /// The provision that no inspection of a clean device settles: how its passwords are made.
    fn open_to_a_person(self) -> &'static str {
        match self {
            Self::Proposal => "proposal.1.generated",
            Self::Psti => "psti.sch1.1.3.d",
        }
    }
}

/// Runs the story, and leaves the office open unless told not to.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    println!("Proofhouse, as a drill: nothing here is a real product, firm or decision.\n");
    if let Err(exit) = preflight::run(args.port) {
        return Ok(exit);
    }
    assets::run()?;
    eprintln!("building the office (the first time this takes some minutes)");
    let packages = [
        "build",
        "--package",
        "proofhouse",
        "--package",
        "proofhouse-testkit",
        "--bins",
    ];
    shell::run(&mut shell::cargo(&packages))?;

    let data = folder::fresh(&shell::root().join(&args.data))?;
    let bench = Bench::open(&data)?;
    let binary = Binary::built(&data);
    let mut narrator = Narrator::new();
    narrator.volatile(&data.display().to_string(), "DATA");
    // With its colon: four digits alone stand in one digest of a thousand.
    narrator.volatile(&format!(":{}", args.port), ":PORT");
    let products = bench.inspect(&binary, &mut narrator, args.regime)?;
    let office = Office::open(&binary, &data, args.port, &mut narrator)?;
    let mut stage = Stage {
        binary,
        narrator,
        office,
        data,
        regime: args.regime,
    };
    let outcome = match args.regime {
        Regime::Proposal => proposal::play(&mut stage, &products)?,
        Regime::Psti => psti::play(&mut stage, &products)?,
    };
    closing::play(&mut stage, &products, &outcome)?;
    closing::till(&stage, &outcome)?;
    stage.narrator.keep(&stage.data.join("transcript.txt"))?;
    if args.exit {
        stage.office.close()?;
        println!(
            "\nEvery check was answered. The office is closed; its data is in {}.",
            args.data.display()
        );
        return Ok(ExitCode::SUCCESS);
    }
    stage.office.stay_open()?;
    Ok(ExitCode::SUCCESS)
}

mod psti;
