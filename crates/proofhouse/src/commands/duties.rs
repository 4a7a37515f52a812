//! `proofhouse duties`: what somebody in the supply chain owes in a situation, to whom it is told, and by when.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::civil::Date;
use proofhouse_law::RegimeId;
use proofhouse_law::case::EconomicRole;
use proofhouse_law::clock::civil_date;
use proofhouse_law::duty::{
    Because, NoAnswer, Owed, OwedDuty, Question, Recipient, Standing, owed, role_name,
};

use super::law::footing;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// Says what a manufacturer, importer, distributor or representative owes in a situation.
///
/// A situation or a circumstance that the regime does not know is answered with those that it knows.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// In which role: manufacturer, authorised-representative, importer or distributor; producer in the 2020 proposal.
    #[arg(long, value_parser = role)]
    role: EconomicRole,
    /// In which situation, such as making-available or manufacturer-failure-known.
    #[arg(long)]
    situation: String,
    /// Who told you of it, if somebody did; may be given several times.
    #[arg(long, value_name = "WHO")]
    told_by: Vec<Recipient>,
    /// What is the case besides, such as authority-notified or remedy-unlikely; may be given several times.
    #[arg(long, value_name = "CIRCUMSTANCE")]
    given: Vec<String>,
    /// Under which regime.
    #[arg(long, value_name = "ID", default_value = "uk-psti-2022")]
    regime: RegimeId,
    /// On which day, such as 2025-12-04; today without it.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// A folder of regimes laid over those in the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// A role as it is written.
fn role(text: &str) -> Result<EconomicRole, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| {
        "a role is manufacturer, authorised-representative, importer, distributor or producer"
            .to_owned()
    })
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let loaded = regimes::load(args.regimes.as_deref())?;
    let regime = regimes::named(&loaded, &args.regime)?;
    let question = Question {
        role: args.role,
        situation: args.situation.clone(),
        on: args
            .on
            .unwrap_or_else(|| civil_date(jiff::Timestamp::now())),
        told_by: args.told_by.iter().copied().collect::<BTreeSet<_>>(),
        given: args.given.iter().cloned().collect(),
    };
    let found = owed(regime, &question).map_err(|error| not_known(&error))?;
    out.result(&words(&found), &found);
    Ok(Exit::Fine)
}

fn not_known(error: &NoAnswer) -> Failure {
    let code = match error {
        NoAnswer::NoDuties => "duties.no-rows",
        NoAnswer::Situation { .. } => "duties.situation",
        NoAnswer::Circumstance { .. } => "duties.circumstance",
        NoAnswer::Role { .. } => "duties.role",
    };
    let text = error.to_string();
    let mut letters = text.chars();
    let what: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect();
    let next = "Name one that it knows; `proofhouse law show REGIME` lists them in words.";
    Failure::usage(code, format!("{what}."), next)
}

fn words(found: &Owed) -> String {
    let mut words = format!(
        "{}: {} (under {}{}, on {})\n",
        role_name(found.role),
        found.situation.title,
        found.regime,
        if found.ever_law {
            ""
        } else {
            ", which was never law"
        },
        found.on
    );
    if found.duties.is_empty() {
        words.push_str("\nThe regime puts no duty on that role in this situation.\n");
    }
    for duty in &found.duties {
        describe(&mut words, duty);
    }
    words
}

fn describe(words: &mut String, duty: &OwedDuty) {
    let _ = writeln!(
        words,
        "\n{}: {}{}\n  {}\n  by when: {}\n  {}",
        duty.id,
        duty.title,
        standing(duty.standing, duty.because.as_ref()),
        duty.text,
        duty.by_when,
        footing(&duty.footing)
    );
    for tell in &duty.tell {
        let verb = match tell.standing {
            Standing::NotOwed => "need not tell",
            _ => "tell",
        };
        let _ = writeln!(
            words,
            "  {verb} {}{}",
            tell.who,
            standing(tell.standing, tell.because.as_ref())
        );
        if tell.standing != Standing::NotOwed && !tell.content.is_empty() {
            let _ = writeln!(words, "    of {}", tell.content.join("; "));
        }
    }
    for part in &duty.record {
        let _ = writeln!(words, "  the record holds {part}");
    }
    if let Some(delegation) = &duty.delegation {
        let to: Vec<String> = delegation.to.iter().map(|to| role_name(*to)).collect();
        let _ = writeln!(
            words,
            "  may be handed by agreement to: {} {}",
            to.join(", "),
            footing(&delegation.footing)
        );
    }
}

/// Whether it is owed, as words after a title.
fn standing(standing: Standing, because: Option<&Because>) -> String {
    let reason = because.map(|one| one.text.as_str()).unwrap_or_default();
    match standing {
        Standing::Owed if because.is_some() => format!(" (because {reason})"),
        Standing::Owed => String::new(),
        Standing::OwedIf => format!(" (only if {reason})"),
        Standing::OwedIfDelegated => {
            " (only if the manufacturer handed it to you in an agreement)".to_owned()
        }
        Standing::OwedToOthers => " (the others: not whoever told you)".to_owned(),
        Standing::NotOwed => format!(" (not owed: {reason})"),
    }
}
