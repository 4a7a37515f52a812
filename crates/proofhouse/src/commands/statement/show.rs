//! `proofhouse statement show`: what a statement says in plain words, and who keeps it until when.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::civil::Date;
use proofhouse_law::case::EconomicRole;
use proofhouse_law::deemed::Target;
use proofhouse_law::duty::{Duty, role_name};
use proofhouse_law::regime::Footing;
use proofhouse_law::statement::{Kept, Report, Rules, Statement, judge, keep};
use proofhouse_law::{Regime, Verdict};
use serde::Serialize;

use super::open::open;
use crate::commands::law::footing;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// What is shown.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The statement: its JSON, or a PDF that carries its data.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The day, or instant, that is asked about; today in London, if not given.
    #[arg(long, value_name = "DAY")]
    at: Option<String>,
    /// A folder of regimes laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// What it says, and what follows for those who have it.
#[derive(Serialize)]
struct Shown {
    file: String,
    on: Date,
    statement: Statement,
    /// The fields that are missing or broken, by their ids.
    lacks: Vec<String>,
    /// What it rests on that does not hold on the day, or is not known to.
    in_doubt: Vec<String>,
    keep: Vec<Kept>,
    duties: Vec<Owed>,
}

/// A duty about the statement.
#[derive(Serialize)]
struct Owed {
    duty: String,
    roles: Vec<EconomicRole>,
    text: String,
    footing: Footing,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let on = super::day(args.at.as_deref())?;
    let library = regimes::library(args.regimes.as_deref())?;
    let Some((_, statement)) = open(&args.file)?.data else {
        return Err(Failure::usage(
            "statement.no-data",
            "This PDF carries no data, so that what it says is not known, only its words.",
            "Run `proofhouse statement check` on it: that reads its words, field by field.",
        ));
    };
    let (regime, rules) = super::rules(&library, &statement.regime)?;
    let report = judge(regime, rules, &statement, on);
    let shown = Shown {
        file: args.file.display().to_string(),
        on,
        lacks: report.faults().map(|one| one.field.clone()).collect(),
        in_doubt: in_doubt(&report),
        keep: keep(regime, rules, &statement),
        duties: owed(regime, rules, &report),
        statement,
    };
    out.result(&words(&shown, &report), &shown);
    Ok(Exit::Fine)
}

fn in_doubt(report: &Report) -> Vec<String> {
    let doubtful = |verdict| matches!(verdict, Verdict::Fail | Verdict::Inconclusive);
    report
        .routes
        .iter()
        .filter(|one| doubtful(one.verdict))
        .map(|one| format!("{}: {}", one.title, one.reasons.join(" ")))
        .collect()
}

/// The duties about the statement: those where a label stands in for it only where it rests on one.
fn owed(regime: &Regime, rules: &Rules, report: &Report) -> Vec<Owed> {
    let labelled = report.routes.iter().any(|one| {
        let route = regime
            .deemed()
            .iter()
            .find(|known| Some(&known.id) == one.route.as_ref());
        route.is_some_and(|route| route.targets.contains(&Target::StatementOfCompliance))
    });
    let satisfied = rules.satisfied.iter().filter(|_| labelled);
    rules
        .accompany
        .iter()
        .chain(satisfied)
        .filter_map(|id| regime.duties().duties.iter().find(|one| one.id == *id))
        .map(|duty: &Duty| Owed {
            duty: duty.id.clone(),
            roles: duty.roles.clone(),
            text: duty.text.clone(),
            footing: duty.footing.clone(),
        })
        .collect()
}

fn words(shown: &Shown, report: &Report) -> String {
    let statement = &shown.statement;
    let names: Vec<String> = statement
        .manufacturers
        .iter()
        .map(|one| {
            one.name
                .clone()
                .unwrap_or_else(|| "nobody named".to_owned())
        })
        .collect();
    let mut words = format!(
        "{}\n{} says of {}, as of {}:\n\n",
        shown.file,
        match names.as_slice() {
            [] => "Nobody".to_owned(),
            names => names.join(" and "),
        },
        report
            .product
            .as_deref()
            .unwrap_or("a product that it does not name"),
        shown.on
    );
    for one in &report.fields {
        let said = match one.said.as_slice() {
            [] => format!("({})", one.state.words()),
            said => said.join("; ").replace('\n', ", "),
        };
        let _ = writeln!(words, "{:<52} {said}", one.title);
        for why in one.why.iter().filter(|_| !one.said.is_empty()) {
            let _ = writeln!(words, "{:<52} {why}", "");
        }
    }
    if !shown.in_doubt.is_empty() {
        let _ = writeln!(
            words,
            "\nOn {} this does not hold, or is not known to",
            shown.on
        );
    }
    for one in &shown.in_doubt {
        let _ = writeln!(words, "{one}");
    }
    words.push_str("\nWho keeps a copy, and until when\n");
    for one in &shown.keep {
        kept(&mut words, one);
    }
    words.push_str("\nWho sees to it that it goes with the product\n");
    for one in &shown.duties {
        let _ = writeln!(
            words,
            "{}: {}\n    {}",
            named(&one.roles),
            one.text,
            footing(&one.footing)
        );
    }
    words.push_str("\nWhether it is whole was not said here: run `proofhouse statement check`.");
    super::printable(words)
}

fn named(roles: &[EconomicRole]) -> String {
    let names: Vec<String> = roles.iter().map(|role| role_name(*role)).collect();
    names.join(", ")
}

fn kept(words: &mut String, one: &Kept) {
    let until = match (&one.until, &one.why_not) {
        (Some(day), _) => format!("until the end of {day}"),
        (None, Some(why)) => format!("no day can be given: {why}"),
        (None, None) => "no day can be given".to_owned(),
    };
    let _ = writeln!(words, "{}: {until}. {}", named(&one.roles), one.text);
    let _ = writeln!(words, "    {}", footing(&one.footing));
    if let Some(length) = &one.length {
        let _ = writeln!(words, "    {}", footing(length));
    }
}
