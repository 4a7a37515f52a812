//! `proofhouse support-period`: what one page says of how long there are security updates, with its passages; and two such
//! readings held against each other.

mod compare;
pub(in crate::commands) mod page;
mod words;

use std::path::PathBuf;

use jiff::Timestamp;
use proofhouse_law::clock::civil_date;
use proofhouse_law::regime::Predicate;
use proofhouse_law::{Regime, RegimeId, Verdict, finding};
use proofhouse_publications::offer::Offer;
use proofhouse_publications::support_period::account::{Account, ReadingName};
use proofhouse_publications::support_period::openeox::Core;
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::Output;

/// Reads the support period from one page. Exit 0: an end date is stated; 1: the regime's verdict is fail; 3: neither.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Verb>,
    /// A page: an https address, or a file of HTML or text.
    #[arg(value_name = "URL|FILE", required = true)]
    page: Option<String>,
    /// The model that is asked about, as the page writes it.
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// The time at which it is judged whether a date has passed; now, if not given.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// The regime whose verdict is told.
    #[arg(long, value_name = "ID", default_value = "uk-psti-2022")]
    regime: RegimeId,
    /// A folder of regimes laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
    /// Writes the stated end as an `OpenEoX` Core 1.0 document; an existing file is not overwritten.
    #[arg(long, value_name = "FILE")]
    openeox: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Holds two readings of the same product against each other: shortened, extended, reworded, gone.
    Compare(compare::Args),
}

/// What is reported, in its JSON shape.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    account: Account,
    /// Where the period stands beside an invitation to purchase, if the page makes one.
    offer: Option<Beside>,
    /// What a regime makes of it.
    findings: Vec<finding::Finding>,
    /// The regime.
    regime: RegimeId,
    /// The file written, if one was asked for.
    openeox: Option<String>,
}

/// The invitation to purchase, in its JSON shape.
#[derive(Serialize)]
struct Beside {
    passage: proofhouse_publications::support_period::account::Quote,
    period: proofhouse_law::observation::PeriodPlace,
    seen: Vec<String>,
    question: &'static str,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    if let Some(Verb::Compare(args)) = &args.command {
        return compare::run(args, out);
    }
    let name = args.page.as_deref().unwrap_or_default();
    let regime = regime(&args.regime, args.regimes.as_deref())?;
    if let Some(file) = args.openeox.as_ref().filter(|file| file.exists()) {
        let what = format!("{} exists already", file.display());
        return Err(Failure::usage(
            "support-period.out-exists",
            what,
            "Give --openeox another name; nothing is overwritten.",
        ));
    }
    let now = args.at.unwrap_or_else(Timestamp::now);
    let read = page::read(
        name,
        args.model.as_deref().unwrap_or_default(),
        now,
        civil_date(now),
        out,
    )?;
    let findings = page::findings(&regime, &read, civil_date(now));
    let openeox = args
        .openeox
        .as_ref()
        .map(|file| write(&read.account, file))
        .transpose()?;
    let report = Report {
        offer: read.offer.map(beside),
        findings,
        regime: regime.id().clone(),
        openeox,
        account: read.account,
    };
    out.result(&words::report(&report), &report);
    Ok(exit(&report))
}

fn beside(offer: Offer) -> Beside {
    Beside {
        passage: page::quote(&offer.invitation),
        period: offer.period,
        seen: offer.seen,
        question: "Does the support period stand alongside the invitation to purchase, or is it equally prominent?",
    }
}

/// The regime by its id.
fn regime(id: &RegimeId, folder: Option<&std::path::Path>) -> Result<Regime, Failure> {
    let all = crate::regimes::load(folder)?;
    let known: Vec<String> = all.iter().map(|one| one.id().to_string()).collect();
    let found = all.into_iter().find(|one| one.id() == id);
    found
        .filter(|one| {
            one.provisions()
                .iter()
                .any(|one| one.predicate == Predicate::SupportPeriodPublished)
        })
        .ok_or_else(|| {
            Failure::usage(
                "support-period.regime",
                format!("There is no regime {id} that asks for a support period."),
                format!(
                    "Give --regime one of those that do, among: {}.",
                    known.join(", ")
                ),
            )
        })
}

/// Writes the `OpenEoX` document, which exists only for a date that is stated.
fn write(account: &Account, file: &std::path::Path) -> Result<String, Failure> {
    let core = Core::of(account).map_err(|refused| {
        Failure::new(
            Exit::Unsure,
            "support-period.openeox",
            format!("No OpenEoX document is written: {refused}"),
            "Ask the maker for a period with an end date; without --openeox the reading itself is shown.",
        )
    })?;
    let mut bytes = serde_json::to_vec_pretty(&core).map_err(|error| {
        Failure::fault(
            "support-period.openeox",
            format!("No OpenEoX document is written: {error}."),
            "Report this fault; without --openeox the reading itself is shown.",
        )
    })?;
    bytes.push(b'\n');
    new_file::paper(file, &bytes, "support-period.out")?;
    Ok(file.display().to_string())
}

fn exit(report: &Report) -> Exit {
    if report
        .findings
        .iter()
        .any(|one| one.verdict == Verdict::Fail)
    {
        return Exit::Problem;
    }
    match report.account.reading {
        ReadingName::StatedEndDate => Exit::Fine,
        _ => Exit::Unsure,
    }
}
