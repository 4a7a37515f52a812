//! `proofhouse law`: checks regime folders, lists the regimes, shows what one says and on what footing, and compares two.

mod diff;

mod clocks;
mod penalty;
mod surroundings;

mod standard;

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Subcommand;
use proofhouse_law::regime::{Footing, Power};
use proofhouse_law::{Library, Regime, Source, Standard};
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// Checks, lists, shows and compares the law as data.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Reports every problem of a folder of law or of a standard, or of a folder of such folders, with file, line and what is missing.
    Check {
        /// The folder; without one, the regimes in this binary are checked.
        dir: Option<PathBuf>,
    },
    /// Lists the regimes and the standards.
    List {
        /// A folder of regimes laid over those in the binary.
        #[arg(long, value_name = "DIR")]
        regimes: Option<PathBuf>,
    },
    /// Shows what a regime or a standard says, each value with its footing.
    Show {
        /// The id of a regime or of a standard.
        regime: String,
        /// A folder of regimes laid over those in the binary.
        #[arg(long, value_name = "DIR")]
        regimes: Option<PathBuf>,
    },
    /// Works out every clock that an event starts: the rule, the day, and on what it stands.
    Clocks(clocks::Args),
    /// Works out a penalty from a file of figures: the cap, a proposed sum, a daily sum so far.
    Penalty(penalty::Args),
    /// Says in words what changed between two regimes or editions; ends with 1 where something did.
    Diff(diff::Args),
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::Clocks(args) => clocks::run(args, out),
        Verb::Penalty(args) => penalty::run(args, out),
        Verb::Check { dir } => {
            let library = regimes::check(dir.as_deref())?;
            Ok(check(&library, out))
        }
        Verb::List { regimes } => {
            let heads = regimes::library(regimes.as_deref())?;
            let heads = heads_of(&heads);
            let lines: Vec<String> = heads
                .iter()
                .map(|head| format!("{}  {}  {}", head.kind, head.id, head.title))
                .collect();
            out.result(&lines.join("\n"), &heads);
            Ok(Exit::Fine)
        }
        Verb::Show { regime, regimes } => {
            let library = regimes::library(regimes.as_deref())?;
            if let Some(found) = library.regime(regime) {
                out.result(&show(found), found);
                return Ok(Exit::Fine);
            }
            if let Some(found) = library.standard(regime) {
                out.result(&standard::show(found), found);
                return Ok(Exit::Fine);
            }
            let known: Vec<String> = heads_of(&library)
                .iter()
                .map(|one| one.id.to_owned())
                .collect();
            let next = format!("Name one of {}.", known.join(", "));
            Err(Failure::usage(
                "law.unknown-regime",
                format!("There is no regime and no standard `{regime}`."),
                next,
            ))
        }
        Verb::Diff(args) => diff::run(args, out),
    }
}

/// Every regime, then every standard.
fn heads_of(library: &Library) -> Vec<Head<'_>> {
    let standards = library.standards.iter().map(Head::of_standard);
    library
        .regimes
        .iter()
        .map(Head::of)
        .chain(standards)
        .collect()
}

fn unknown_regime(wanted: &str, loaded: &[Regime]) -> Failure {
    let known: Vec<&str> = loaded.iter().map(|one| one.id().as_str()).collect();
    let next = format!("Name one of {}.", known.join(", "));
    let what = format!("There is no regime `{wanted}`.");
    Failure::usage("law.unknown-regime", what, next)
}

/// A regime or a standard in a list.
#[derive(Serialize)]
struct Head<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    sha256: String,
    provisions: usize,
    powers: usize,
}

impl<'a> Head<'a> {
    fn of(regime: &'a Regime) -> Self {
        Self {
            kind: "regime",
            id: regime.id().as_str(),
            title: regime.title(),
            sha256: regime.hash().to_string(),
            provisions: regime.provisions().len(),
            powers: regime.powers().len(),
        }
    }

    fn of_standard(standard: &'a Standard) -> Self {
        Self {
            kind: "standard",
            id: standard.id().as_str(),
            title: standard.title(),
            sha256: standard.hash().to_string(),
            provisions: standard.provisions().len(),
            powers: 0,
        }
    }
}

fn check(library: &Library, out: &mut Output) -> Exit {
    let problems = &library.problems;
    let mut words = String::new();
    for problem in problems {
        let place = if problem.line == 0 {
            problem.path.clone()
        } else {
            format!("{}:{}", problem.path, problem.line)
        };
        let _ = writeln!(
            words,
            "{place}: [{}] {}\n  next: {}",
            problem.code, problem.message, problem.remedy
        );
    }
    let sound = heads_of(library);
    for head in &sound {
        let _ = writeln!(
            words,
            "{} {}: no problem; {} provisions, {} powers; sha256 {}",
            head.kind, head.id, head.provisions, head.powers, head.sha256
        );
    }
    if !problems.is_empty() {
        let _ = writeln!(words, "{} problems", problems.len());
    }
    out.result(
        &words,
        &serde_json::json!({ "sound": sound, "problems": problems }),
    );
    if problems.is_empty() {
        Exit::Fine
    } else {
        Exit::Problem
    }
}

/// On what a value stands, so that nobody takes policy for law.
pub(super) fn footing(footing: &Footing) -> String {
    let source = match footing.basis.source {
        Source::Statute => "statute",
        Source::Policy => "policy, not law",
        Source::Assumed => "assumed, not law",
    };
    let status = if footing.basis.verified {
        "verified"
    } else {
        "unverified"
    };
    format!("[{source}, {status}: {}]", footing.citation)
}

/// One power: its text, why it cannot be used, its guards, and what its notice must say.
fn show_power(words: &mut String, power: &Power) {
    let _ = writeln!(
        words,
        "\npower {}: {}. {}\n  {}",
        power.id,
        power.title,
        power.text,
        footing(&power.footing)
    );
    if let Some(reason) = &power.unavailable {
        let road = power.other_road.as_deref().unwrap_or_default();
        let _ = writeln!(words, "  cannot be used: {reason}. {road}");
    }
    for guard in &power.guards {
        let on: Vec<&str> = guard.on.iter().map(|action| action.as_str()).collect();
        let _ = writeln!(
            words,
            "  {} before {}\n    {}",
            guard.id,
            on.join(", "),
            footing(&guard.footing)
        );
    }
    if let Some(reach) = &power.reach {
        let classes = match reach.addressee_classes.join(", ") {
            nobody if nobody.is_empty() => "those it is addressed to".to_owned(),
            classes => classes,
        };
        let activities = reach.activities.join(", ");
        let _ = writeln!(
            words,
            "  forbids {activities} to {classes}\n    {}",
            footing(&reach.footing)
        );
    }
    for paragraph in &power.paragraphs {
        let _ = writeln!(
            words,
            "  must say `{}`: {}",
            paragraph.id, paragraph.must_say
        );
    }
}

/// Which parts of a product the rules draw, and what their words mean.
fn show_words(words: &mut String, regime: &Regime) {
    for row in regime.components() {
        let _ = writeln!(
            words,
            "{}: {}\n  {}",
            row.id,
            row.text,
            footing(&row.footing)
        );
    }
    for row in regime.meanings() {
        let _ = writeln!(
            words,
            "{} ({}): {}\n  {}",
            row.id,
            row.term,
            row.text,
            footing(&row.footing)
        );
    }
}

/// What stands in for requirements.
fn show_deemed(words: &mut String, regime: &Regime) {
    for route in regime.deemed() {
        let targets: Vec<String> = route.targets.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            words,
            "\n{} stands in for {} from {}: {}\n  {}",
            route.id,
            targets.join(", "),
            route.from,
            route.text,
            footing(&route.footing)
        );
    }
}

/// Clocks and penalties: rules and sums, each with its footing.
fn show_times(words: &mut String, regime: &Regime) {
    for clock in regime.clocks() {
        let _ = writeln!(
            words,
            "\nclock {}: {}. {}\n  {}",
            clock.id,
            clock.title,
            clock.rule_in_words(),
            footing(&clock.footing)
        );
    }
    for rules in regime.penalties() {
        let show = |sum| rules.currency.show(sum);
        let _ = writeln!(
            words,
            "\npenalty {}: {}. At most the greater of {} and {} hundredths of a percent of {} months of revenue",
            rules.id,
            rules.title,
            show(rules.fixed.sum),
            rules.share.basis_points,
            rules.months
        );
        for (part, value) in rules.footings() {
            let _ = writeln!(words, "  {part} {}", footing(value));
        }
    }
}

fn show(regime: &Regime) -> String {
    let mut words = format!(
        "{} ({})\n{}\n",
        regime.title(),
        regime.id(),
        regime.summary()
    );
    let _ = writeln!(
        words,
        "{}\nsha256 {}\n",
        footing(regime.footing()),
        regime.hash()
    );
    if let Some(why) = regime.for_reference() {
        let _ = writeln!(words, "For reference, no case is opened under it: {why}\n");
    }
    for row in regime.transitional() {
        let _ = writeln!(
            words,
            "{}: {}\n  {}",
            row.id,
            row.text,
            footing(&row.footing)
        );
    }
    show_words(&mut words, regime);
    for requirement in regime.requirements() {
        let _ = writeln!(words, "\n{} {}", requirement.id, requirement.title);
        if !requirement.includes.is_empty() {
            let _ = writeln!(words, "  takes in {}", requirement.includes.join(", "));
        }
        for rule in regime
            .provisions()
            .iter()
            .filter(|rule| rule.requirement == requirement.id)
        {
            let _ = writeln!(
                words,
                "  {}: {}\n    {}",
                rule.id,
                rule.text,
                footing(&rule.footing)
            );
            let _ = writeln!(words, "    read as {}", footing(&rule.reading));
        }
    }
    show_deemed(&mut words, regime);
    for power in regime.powers() {
        show_power(&mut words, power);
    }
    show_times(&mut words, regime);
    surroundings::show(&mut words, regime);
    words.push('\n');
    for row in regime.permissions() {
        let roles: Vec<String> = row.roles.iter().map(ToString::to_string).collect();
        let _ = writeln!(words, "{} may be done by {}", row.action, roles.join(", "));
    }
    words
}
