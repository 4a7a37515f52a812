//! A sweep over a market as a program by itself, for `cargo xtask bench watch`: the market, the state, the report, and how
//! many sites at once. PDFs are read by this very program, run again as `read-pdf`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example speaks to whoever runs it"
)]

use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use jiff::{SignedDuration, Timestamp};
use proofhouse_law::{RegimeId, SourceFile, library};
use proofhouse_publications::brief::Authority;
use proofhouse_publications::pdf::{Confined, child};
use proofhouse_publications::watch::report::{Sweep, write};
use proofhouse_publications::watch::state::State;
use proofhouse_publications::watch::{market, sweep};

/// The regime of the United Kingdom, from its folder.
fn regime(id: &RegimeId) -> Option<proofhouse_law::Regime> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes");
    let mut files = Vec::new();
    for folder in std::fs::read_dir(&root).ok()?.flatten() {
        for file in std::fs::read_dir(folder.path()).ok()?.flatten() {
            let path = file.path();
            let name = path.strip_prefix(&root).ok()?.display().to_string();
            files.push((name, std::fs::read(&path).ok()?));
        }
    }
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, bytes)| SourceFile { path, bytes })
        .collect();
    let loaded = library::load(&files);
    let mut regimes = loaded.regimes.into_iter();
    regimes.find(|regime| regime.id() == id)
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == "read-pdf") {
        return child::serve().into();
    }
    match run(&words) {
        Ok(told) => {
            println!("{told}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Result<String, Box<dyn std::error::Error>> {
    let [market, state, report, at_once] = words else {
        return Err("MARKET.csv STATE REPORT AT-ONCE are wanted".into());
    };
    let id: RegimeId = "uk-psti-2022".parse()?;
    let regime = regime(&id).ok_or("the regime is not there")?;
    let sites = market::read(&std::fs::read_to_string(market)?)
        .map_err(|mistakes| format!("{mistakes:?}"))?;
    let zero = SignedDuration::ZERO;
    let mut state = State::open(Path::new(state), Timestamp::now(), zero)?;
    let authority = Authority {
        owner: "bench".to_owned(),
        basis: "our own sites".to_owned(),
        expires: jiff::civil::Date::MAX,
    };
    let pdf = Confined::by(std::env::current_exe()?, &["read-pdf"]);
    let order = sweep::Order {
        sites: &sites,
        authority: &authority,
        regime: &regime,
        at_once: at_once.parse()?,
        limits: sweep::limits(),
        pdf: Some(&pdf),
        now: &Timestamp::now,
        stop: &AtomicBool::new(false),
        keep: None,
    };
    sweep::run(&mut state, &order, &|_| {})?;
    let now = Timestamp::now();
    let drawn = Sweep::draw(&state, &sites, id, now)?;
    write(Path::new(report), &drawn, &state, &sites)?;
    state.end(now)?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    Ok(format!(
        "{{\"requests\":{},\"bytes\":{},\"peak\":\"{}\"}}",
        drawn.requests,
        drawn.bytes,
        peak.unwrap_or_default().replace('\t', " ")
    ))
}
