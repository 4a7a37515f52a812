//! `proofhouse support-period compare`: what became of a published period between two readings.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proofhouse_law::{RegimeId, Verdict};
use proofhouse_publications::support_period::account::Account;
use proofhouse_publications::support_period::compare::{Change, Comparison, Rule, compare};
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::output::{Output, verdict_word};

/// Bytes of one reading at most.
const BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Holds two readings against each other. Exit 0: not shortened; 1: shortened; 3: nothing follows.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The older reading: what `support-period --format json` wrote.
    #[arg(value_name = "OLD.json")]
    old: PathBuf,
    /// The newer reading.
    #[arg(value_name = "NEW.json")]
    new: PathBuf,
    /// The regime whose verdict is told.
    #[arg(long, value_name = "ID", default_value = "uk-psti-2022")]
    regime: RegimeId,
    /// A folder of regimes laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// What is reported, in its JSON shape.
#[derive(Serialize)]
struct Report {
    old: String,
    new: String,
    #[serde(flatten)]
    comparison: Comparison,
    /// What the regime makes of it, where it has a rule against shortening.
    rule: Option<Rule>,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let (old, new) = (account(&args.old)?, account(&args.new)?);
    let comparison = compare(&old, &new).map_err(|error| {
        Failure::usage("support-period.compare", format!("Nothing was compared: {error}."), "Give two readings of the same product, made with the same --model, the older one first.")
    })?;
    let all = crate::regimes::load(args.regimes.as_deref())?;
    let regime = all
        .iter()
        .find(|one| *one.id() == args.regime)
        .ok_or_else(|| {
            let known: Vec<String> = all.iter().map(|one| one.id().to_string()).collect();
            Failure::usage(
                "support-period.regime",
                format!("There is no regime {}.", args.regime),
                format!("Give --regime one of: {}.", known.join(", ")),
            )
        })?;
    let rule = Rule::on_shortening(regime, &comparison);
    let report = Report {
        old: args.old.display().to_string(),
        new: args.new.display().to_string(),
        comparison,
        rule,
    };
    out.result(&words(&report), &report);
    Ok(match (&report.rule, report.comparison.change) {
        (
            Some(Rule {
                verdict: Verdict::Fail,
                ..
            }),
            _,
        ) => Exit::Problem,
        (_, Change::Unclear | Change::Gone) => Exit::Unsure,
        _ => Exit::Fine,
    })
}

fn account(path: &Path) -> Result<Account, Failure> {
    let (name, bytes) =
        crate::commands::deemed::read(path, BYTES_MAX, "support-period.unreadable")?;
    serde_json::from_slice(&bytes).map_err(|error| {
        Failure::usage(
            "support-period.no-reading",
            format!("{name} is no reading of a support period: {error}."),
            "Give what `proofhouse support-period PAGE --format json` wrote.",
        )
    })
}

fn words(report: &Report) -> String {
    let change = serde_json::to_value(report.comparison.change).unwrap_or_default();
    let mut text = format!(
        "{}\n{}\n",
        change.as_str().unwrap_or_default().to_uppercase(),
        report.comparison.why
    );
    if let Some(rule) = &report.rule {
        let verdict = verdict_word(rule.verdict);
        let _infallible = writeln!(
            text,
            "\n{verdict}  {} ({})\n  {}\n  {}",
            rule.provision, rule.regime, rule.text, rule.citation
        );
    }
    text.retain(|letter| letter == '\n' || !letter.is_control());
    text
}
