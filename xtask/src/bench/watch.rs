//! `cargo xtask bench watch`: a sweep over thousands of makers' sites behind a real nginx, beside `wget -r` over the same
//! sites in the same run; and every reading held against what was planted.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use proofhouse_testkit::market::{Maker, Market, Variety};

use crate::shell;

/// Where the figures are written down.
const FILE: &str = "docs/benchmarks-watch.md";

/// Options of `bench watch`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Makers behind nginx.
    #[arg(long, default_value_t = 5000)]
    makers: usize,
    /// Sites read at once, by ours and by wget.
    #[arg(long, default_value_t = 64)]
    at_once: usize,
    /// Measures this build of the example `watch_market` of `crates/publications`, and builds none.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Writes what was measured into `docs/benchmarks-watch.md`.
    #[arg(long)]
    write: bool,
}

/// What a program took.
struct Took {
    wall: Duration,
    cpu: Duration,
    said: String,
}

/// Measures.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let program = args.program.clone().map_or_else(built, Ok)?;
    let folder = tempfile::tempdir()?;
    let place = folder.path();
    // As its RFC 3339 form begins: the market's dates are counted from it.
    let year = jiff::Timestamp::now().to_string();
    let year: i32 = year.split('-').next().unwrap_or_default().parse()?;
    let port = Market::port()?;
    let market = Market::plant(&place.join("market"), args.makers, year, port)?;
    let serving = market.serve(port)?;
    let file = place.join("market.csv");
    std::fs::write(&file, market.csv())?;
    println!("{} makers planted", market.makers.len());
    let at_once = args.at_once.to_string();
    let mut sweep = Command::new(&program);
    sweep
        .arg(&file)
        .args([place.join("state"), place.join("report")])
        .arg(&at_once);
    let before = super::load();
    let ours = took(&mut sweep)?;
    let served: usize = serving.requests()?.values().sum();
    let wrong = wrong(&market.makers, &place.join("report/market.csv"))?;
    let wget = wget(&market.makers, place, &at_once)?;
    let fetched: usize = serving.requests()?.values().sum::<usize>() - served;
    let text = words(
        args,
        (before, super::load()),
        &market.makers,
        (&ours, served),
        (&wget, fetched),
        &wrong,
    );
    println!("{text}");
    if args.write {
        std::fs::write(shell::root().join(FILE), text)?;
        println!("bench: wrote {FILE}");
    }
    Ok(if wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn built() -> Result<PathBuf> {
    println!("building the sweep for release");
    let words = [
        "build",
        "--quiet",
        "--release",
        "--package",
        "proofhouse-publications",
        "--example",
        "watch_market",
    ];
    shell::run(&mut shell::cargo(&words))?;
    let built = shell::target().join("release/examples/watch_market");
    Ok(shell::root().join(built))
}

/// Runs a program to its end; its processor time is that of all children waited for meanwhile.
fn took(command: &mut Command) -> Result<Took> {
    let before = used()?;
    let start = Instant::now();
    let output = command.stderr(Stdio::inherit()).output()?;
    let wall = start.elapsed();
    ensure!(output.status.success(), "{command:?}: {}", output.status);
    Ok(Took {
        wall,
        cpu: used()?.saturating_sub(before),
        said: String::from_utf8(output.stdout)?,
    })
}

fn used() -> Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let (user, system) = (usage.user_time(), usage.system_time());
    let seconds = user.tv_sec() + system.tv_sec();
    let micros = user.tv_usec() + system.tv_usec();
    Ok(
        Duration::from_secs(u64::try_from(seconds)?)
            + Duration::from_micros(u64::try_from(micros)?),
    )
}

/// `wget -r`, a process a site and as many at once, over the sites that nginx serves whole and at once.
fn wget(makers: &[Maker], place: &Path, at_once: &str) -> Result<Took> {
    let quick = |maker: &&Maker| {
        let slow = [Variety::Slow, Variety::Endless, Variety::Dripping];
        !slow.contains(&maker.variety)
    };
    let sites: Vec<&str> = makers
        .iter()
        .filter(quick)
        .map(|m| m.site.as_str())
        .collect();
    let list = place.join("sites");
    std::fs::write(&list, sites.join("\n"))?;
    let to = place.join("wget");
    let line = format!(
        "xargs -a {} -P {at_once} -I@ sh -c 'wget -q -r -l 2 -T 20 -t 1 -P {} @ || true'",
        list.display(),
        to.display()
    );
    took(Command::new("sh").args(["-c", &line]))
}

/// The readings that are not what was planted.
fn wrong(makers: &[Maker], file: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(file)?;
    let columns = [6, 7, 8, 9, 10, 11];
    let mut rows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        // The cells before the reasons, the last ones, hold no commas and at most quotation marks around them.
        let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
        rows.insert(cells.get(3).copied().unwrap_or_default(), cells);
    }
    let mut wrong = Vec::new();
    for maker in makers {
        let cells = rows.get(maker.site.as_str()).context("a row is missing")?;
        let got = columns.map(|at| cells.get(at).copied().unwrap_or_default().to_owned());
        let right = maker.truth().first;
        if got != right {
            wrong.push(format!("{:?}: {got:?}, planted {right:?}", maker.variety));
        }
    }
    Ok(wrong)
}

fn words(
    args: &Args,
    load: (f64, f64),
    makers: &[Maker],
    (ours, served): (&Took, usize),
    (wget, fetched): (&Took, usize),
    wrong: &[String],
) -> String {
    let mut varieties: BTreeMap<Variety, usize> = BTreeMap::new();
    for maker in makers {
        *varieties.entry(maker.variety).or_default() += 1;
    }
    let row = |who: &str, took: &Took, requests: usize| {
        let seconds = took.wall.as_secs_f64();
        let requests = u32::try_from(requests).unwrap_or(u32::MAX);
        format!(
            "| {who} | {requests} | {seconds:.1} s | {:.0} | {:.1} s |\n",
            f64::from(requests) / seconds,
            took.cpu.as_secs_f64()
        )
    };
    let mut text = format!(
        "# A sweep over a market, measured\n\n\
         Written by `cargo xtask bench watch --makers {} --at-once {} --write`, on {} cores, load {:.1} before and {:.1} after, one run. Sites: loopback, plain HTTP, one nginx; \
         so neither TLS nor the pace that spares other people's servers is in these figures, and on the open network the pace decides.\n\n\
         | | requests | time | requests a second | processor |\n|---|---|---|---|---|\n",
        args.makers,
        args.at_once,
        std::thread::available_parallelism().map_or(0, usize::from),
        load.0,
        load.1
    );
    text.push_str(&row("the sweep", ours, served));
    text.push_str(&row("`wget -r -l 2`", wget, fetched));
    let _infallible = write!(
        text,
        "\nThe sweep said: `{}` (`peak` is its resident memory at most; children that read PDFs are not in it, their processor time is). wget runs as a process for each site, as many at once; it is not given the \
         slow, endless and dripping sites, reads no PDF and understands nothing. The sweep's time includes waiting for those sites, up to 20 s each, and its report.\n\n\
         {} products; {} readings differ from what was planted.\n\n| variety | planted | wrong |\n|---|---|---|\n",
        ours.said.trim(),
        makers.len(),
        wrong.len()
    );
    for (variety, count) in varieties {
        let name = format!("{variety:?}:");
        let bad = wrong.iter().filter(|line| line.starts_with(&name)).count();
        let _infallible = writeln!(text, "| {variety:?} | {count} | {bad} |");
    }
    for line in wrong.iter().take(20) {
        let _infallible = writeln!(text, "\n{line}");
    }
    text
}
