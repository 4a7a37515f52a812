//! `proofhouse watch`: reads a whole market on a schedule, says what changed, and draws its figures.

mod evidence;
mod office;
mod tell;
mod words;

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use jiff::{SignedDuration, Timestamp};
use proofhouse_law::RegimeId;
use proofhouse_publications::brief::Authority;
use proofhouse_publications::watch::market::{self, Site};
use proofhouse_publications::watch::report::{self, ReportError, Sweep};
use proofhouse_publications::watch::state::{State, StateError};
use proofhouse_publications::watch::sweep::{self, AT_ONCE_MAX, Keep, Order, SweepError};

use super::publications::{pdf_reader, stop_on_ctrl_c};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Reads every maker's site of a market, says what changed since each was last read, and draws the market's figures.
///
/// MARKET.csv has a row for each product: brand,kind,model,site and, where more hosts may be read, hosts. Run it each night
/// with the same --state: sites read less than --every ago are passed over, and a sweep that was stopped or killed goes on
/// where it was without asking anyone twice. robots.txt and the pace of `publications` are kept for each host.
/// Exits: 0 nothing published became a failure and everything was read; 1 something did, such as a period that was
/// shortened; 3 something could not be read, or was interrupted; 130 Ctrl-C.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The market: a table (CSV) with brand, kind, model and site, and hosts where a maker has more than one.
    #[arg(value_name = "MARKET.csv")]
    market: PathBuf,
    /// The folder in which the watch keeps what it knows; it is made where it is not there.
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
    /// The folder for index.html, market.csv, changes.csv and sweep.json; what stands there is replaced.
    #[arg(long, value_name = "DIR")]
    report: PathBuf,
    /// A site that was asked less than this ago is passed over.
    #[arg(long, value_name = "TIME", default_value = "20h")]
    every: SignedDuration,
    /// Sites read at once.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=AT_ONCE_MAX as i64))]
    at_once: u16,
    /// The folder for bundles of evidence: of each site's first reading, and of each that changed.
    #[arg(long, value_name = "DIR", requires = "key")]
    keep: Option<PathBuf>,
    /// Keeps the evidence of every reading.
    #[arg(long, requires = "keep")]
    keep_all: bool,
    /// The lab's key, which signs the bundles.
    #[arg(long, value_name = "LABKEY", requires = "keep")]
    key: Option<PathBuf>,
    /// Who reads, as bundles name them.
    #[arg(long, value_name = "NAME", default_value = "whoever runs this command")]
    owner: String,
    /// On what ground.
    #[arg(
        long,
        value_name = "WORDS",
        default_value = "pages that anyone may read"
    )]
    basis: String,
    /// The regime whose rules are cited.
    #[arg(long, value_name = "ID", default_value = "uk-psti-2022")]
    regime: RegimeId,
    /// A folder of regimes laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
    /// Sends each change that the regime calls a failure to this office as a report.
    #[arg(long, value_name = "URL")]
    to_office: Option<String>,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let regimes = crate::regimes::load(args.regimes.as_deref())?;
    let regime = crate::regimes::named(&regimes, &args.regime)?;
    let sites = read_market(&args.market)?;
    let keeper = match (&args.keep, &args.key) {
        (Some(folder), Some(key)) => Some(evidence::Keeper::open(folder, key, args.keep_all)?),
        _ => None,
    };
    let stop = stop_on_ctrl_c()?;
    let pdf = pdf_reader()?;
    let mut state =
        State::open(&args.state, Timestamp::now(), args.every).map_err(|error| unusable(&error))?;
    let authority = Authority {
        owner: args.owner.clone(),
        basis: args.basis.clone(),
        expires: jiff::civil::Date::MAX,
    };
    let number = state.number();
    let begun = if state.is_resumed() {
        "goes on"
    } else {
        "begins"
    };
    out.progress(&format!("sweep {number} {begun}: {} products", sites.len()));
    let keep = keeper.as_ref().map(|keeper| keeper.keeps(number));
    let order = Order {
        sites: &sites,
        authority: &authority,
        regime,
        at_once: usize::from(args.at_once),
        limits: sweep::limits(),
        pdf: Some(&pdf),
        now: &Timestamp::now,
        stop: &stop,
        keep: keep.as_ref().map(|keep| keep as &Keep<'_>),
    };
    let teller = tell::Teller::new();
    sweep::run(&mut state, &order, &|progress| teller.tell(progress)).map_err(broke_off)?;
    let now = Timestamp::now();
    let sweep =
        Sweep::draw(&state, &sites, args.regime.clone(), now).map_err(|error| unusable(&error))?;
    report::write(&args.report, &sweep, &state, &sites).map_err(not_written)?;
    let stopped = stop.load(Ordering::SeqCst);
    if !stopped {
        state.end(now).map_err(|error| unusable(&error))?;
    }
    let sent = match &args.to_office {
        Some(office) if !stopped => Some(office::send(office, &sweep, out)?),
        _ => None,
    };
    out.result(&words::summary(&sweep, &args.report, sent.as_ref()), &sweep);
    Ok(exit(&sweep, stopped))
}

fn exit(sweep: &Sweep, stopped: bool) -> Exit {
    if stopped {
        Exit::Interrupted
    } else if sweep.breaches > 0 {
        Exit::Problem
    } else if sweep.not_compared > 0 || sweep.asked.interrupted > 0 {
        Exit::Unsure
    } else {
        Exit::Fine
    }
}

fn read_market(path: &Path) -> Result<Vec<Site>, Failure> {
    let limit = u64::try_from(market::MAX_BYTES).unwrap_or(u64::MAX);
    let (name, bytes) = super::deemed::read(path, limit, "watch.market")?;
    let next = "Give a table with the first line brand,kind,model,site,hosts and a row for each product; hosts, parted by spaces, may be left out.";
    let text = String::from_utf8(bytes).map_err(|_| {
        let what = format!("{name} is not UTF-8.");
        Failure::usage("watch.market", what, next)
    })?;
    market::read(&text).map_err(|mistakes| {
        let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        let what = format!("{name} cannot be used. {}.", mistakes.join("; "));
        Failure::usage("watch.market", what, next).mistakes(mistakes)
    })
}

fn unusable(error: &StateError) -> Failure {
    match error {
        StateError::Locked(_) => Failure::usage(
            "watch.locked",
            format!("{error}. Nobody was asked."),
            "Wait until it ends, or give --state another folder.",
        ),
        StateError::Io { .. } | StateError::Line { .. } => Failure::usage(
            "watch.state",
            format!("The state cannot be used: {error}."),
            "Give --state a folder that can be written; where a line is broken, put the folder aside and begin anew, or restore it.",
        ),
    }
}

fn broke_off(error: SweepError) -> Failure {
    let kept = "What was read until then is in the state, and the next run goes on from it.";
    match error {
        SweepError::State(error) => unusable(&error).kept(kept),
        other => Failure::fault(
            "watch.broke-off",
            format!("The sweep broke off: {other}."),
            "Mend it and run the command again.",
        )
        .kept(kept),
    }
}

fn not_written(error: ReportError) -> Failure {
    match error {
        ReportError::State(error) => unusable(&error),
        ReportError::Io { .. } => Failure::usage(
            "watch.report",
            format!("The report could not be written: {error}."),
            "Give --report a folder that can be written, and run the command again: nobody is asked twice.",
        )
        .kept("Every reading is in the state."),
    }
}
