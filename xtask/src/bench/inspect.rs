//! `cargo xtask bench inspect`: our log-ins beside those of hydra, medusa, ncrack and nmap.
//!
//! Real servers of Debian listen in a room of their own (`testkit::room`), once with a planted pair at the end of the
//! list and once with a password that no list holds. Every tool gets the same list and is called as who knows it
//! well would call it for that server; of several settings the quickest that finds the pair is taken, for ours too.
//! Not part of `cargo xtask test`: it takes many minutes, and a busy machine spoils it.

mod flood;
mod page;
mod race;
mod run;
mod scan;
mod table;
mod targets;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::shell;

/// Options of `bench inspect`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only targets whose name begins so, such as `telnet` or `http-basic`; may be given again.
    #[arg(long)]
    protocol: Vec<String>,
    /// How often each tool runs at each target.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Writes the figures as JSON, too; what stands there of earlier runs is kept for what is not measured now.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// All ports and what speaks there, beside `nmap -sV -p-`, and the time of a whole inspection; without
    /// `--protocol`, nothing else but what is asked for beside it.
    #[arg(long)]
    scan: bool,
    /// The memory that floods cost; without `--protocol`, nothing else but what is asked for beside it.
    #[arg(long)]
    flood: bool,
    /// Measures this build of the example `race` of `crates/inspect`, and builds none.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Writes the figures into `docs/benchmarks.md`, which takes all of them: measured now, or kept by `--json`.
    #[arg(long)]
    write: bool,
}

/// Measures.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    if args.runs == 0 {
        bail!("--runs 0 measures nothing: give 1 or more");
    }
    let only = (args.scan || args.flood) && args.protocol.is_empty();
    let targets = if only {
        Vec::new()
    } else {
        targets::named(&args.protocol)?
    };
    let all = !args.scan && !args.flood && args.protocol.is_empty();
    let (scans, floods) = (args.scan || all, args.flood || all);
    let machine = table::Machine::now();
    let mut figures = earlier(args, machine)?;
    if args.write {
        let names = targets.iter().map(|target| target.name);
        let lacks = figures.would_lack(names, scans, floods);
        if !lacks.is_empty() {
            bail!(
                "--write would take out of docs/benchmarks.md: {}. Measure all, or name by --json the figures that hold these",
                lacks.join(", ")
            );
        }
    }
    let ours = args.program.clone().map_or_else(built, Ok)?;
    println!("{}", figures.machine.in_words());
    for target in &targets {
        let raced = race::at(target, &ours, args.runs)?;
        println!("{}", table::in_words(&raced));
        figures.take(raced);
        // With --json a run that is broken off leaves what it measured.
        keep(&figures, args)?;
    }
    if scans {
        let scanned = scan::beside_nmap(&ours, args.runs)?;
        println!("{}", scanned.in_words());
        figures.scan = Some(scanned);
    }
    if floods {
        let floods = flood::all(&ours)?;
        println!("{}", flood::in_words(&floods));
        figures.floods = floods;
    }
    keep(&figures, args)?;
    if args.write {
        let path = shell::root().join("docs").join("benchmarks.md");
        std::fs::write(&path, page::of(&figures))
            .with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The figures of earlier runs, if there are any, as of this machine.
fn earlier(args: &Args, machine: table::Machine) -> Result<table::Figures> {
    let Some(path) = args.json.as_ref().filter(|path| path.exists()) else {
        return Ok(table::Figures::new(machine));
    };
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let figures: table::Figures = serde_json::from_str(&text)
        .with_context(|| format!("{} holds no figures: remove it", path.display()))?;
    Ok(table::Figures { machine, ..figures })
}

/// Keeps the figures where they are wanted.
fn keep(figures: &table::Figures, args: &Args) -> Result<()> {
    if let Some(path) = &args.json {
        let text = serde_json::to_string_pretty(figures)?;
        std::fs::write(path, text + "\n").with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

/// The inspection as a program, built for release: debug builds distort.
fn built() -> Result<PathBuf> {
    println!("building the inspection for release");
    let words = [
        "build",
        "--quiet",
        "--release",
        "--package",
        "proofhouse-inspect",
        "--example",
        "race",
    ];
    shell::run(&mut shell::cargo(&words))?;
    let built = shell::target()
        .join("release")
        .join("examples")
        .join("race");
    // A relative CARGO_TARGET_DIR is relative to where cargo ran.
    Ok(shell::root().join(built))
}
