//! `proofhouse bench`: writes a bench file with a person who answers questions, says what one will cost, and signs the leave that a
//! public address needs.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use proofhouse_inspect::bench::{Bench, Unit, state_name};
use proofhouse_law::clock;
use proofhouse_law::observation::DeviceState;
use serde_json::json;

use super::inspect::{Lists, PlanData, authorised, read_bench, read_declaration};
use crate::draft::Draft;
use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::Output;
use crate::regimes;
use crate::shell;

pub(super) mod authority;
mod form;
mod interview;
mod person;

use interview::{Interview, Stopped};
use person::Person;

/// The law under which the commands that come next judge, where none was named.
const USUAL_REGIME: &str = "uk-psti-2022";
/// What a bench file is called where only a folder is named.
const NAME: &str = "bench.toml";
/// The trust file, where none was named and one is needed.
const TRUST: &str = "trust.json";

/// Writes and checks bench files: what may be tested, by whose authority, and how far.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Asks for everything that a bench file needs, and writes it.
    ///
    /// Each answer is checked at once. `?` says more about a question; `back` goes one question back; an interrupted
    /// interview goes on where it stopped, from FILE.draft. Answers may be piped in, one a line. Nothing is sent to any
    /// device.
    New {
        /// Where the bench file is written, or the folder for a `bench.toml`; nothing is ever overwritten.
        #[arg(value_name = "DIR|FILE", default_value = NAME)]
        place: PathBuf,
    },
    /// Says every mistake of a bench file at once, or what will be tested and what it will cost.
    ///
    /// Nothing is sent to any device.
    Check {
        /// The bench file.
        #[arg(value_name = "BENCH.toml", default_value = NAME)]
        bench: PathBuf,
        #[command(flatten)]
        lists: Lists,
        /// The trust file that a signed authority for public addresses is judged by.
        #[arg(long, value_name = "TRUST.json")]
        trust: Option<PathBuf>,
    },
    /// Signs the leave that a public address needs, and reads one that was signed.
    #[command(subcommand)]
    Authority(authority::Verb),
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::New { place } => new(place, out),
        Verb::Check {
            bench,
            lists,
            trust,
        } => check(bench, lists, trust.as_deref(), out),
        Verb::Authority(verb) => authority::run(verb, out),
    }
}

fn check(
    path: &Path,
    lists: &Lists,
    trust: Option<&Path>,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let now = Timestamp::now();
    let (bench, _) = read_bench(path, now, out)?;
    let authorised = match trust {
        Some(_) => authorised(path, &bench, trust, now)?,
        None => None,
    };
    let declaration = read_declaration(path, &bench, None, out)?;
    let (list, known) = lists.read(&bench)?;
    let declared = declaration.as_ref().map(|(one, _)| one);
    let plan = PlanData::of(&bench, (&list, &known), declared).authorised(authorised.as_ref());
    let words = format!(
        "{} is a bench file without mistakes. Nothing was sent to any device.\n{}{}Next: {}",
        path.display(),
        plan.words(),
        left_open(&bench),
        inspect_command(path, &checked(&bench, lists, trust))
    );
    out.result(&words, &plan);
    Ok(Exit::Fine)
}

/// What this bench cannot show, whatever the device does, a line for each.
fn left_open(bench: &Bench) -> String {
    let mut words = String::new();
    let bound = regimes::password_states(USUAL_REGIME);
    if let Some(bound) = bound.filter(|bound| !bench.states.iter().any(|one| bound.contains(one))) {
        // Writing to a string cannot fail.
        let _never = writeln!(
            words,
            "No rule of {USUAL_REGIME} on passwords binds in these states, so nothing is decided: add one of {} to `states`.",
            names(&bound)
        );
    }
    let sets_up = bench.states.iter().any(|state| is_set_up(*state));
    let without = bench.units.iter().filter(|one| one.user_password.is_none());
    let without: Vec<&str> = without.map(|unit| unit.label.as_str()).collect();
    if sets_up && !without.is_empty() {
        let _never = writeln!(
            words,
            "No `user_password` is named for {}: what is chosen at the bench is not tried, so it cannot be shown that users define the password.",
            without.join(", ")
        );
    }
    if let Some(labels) = one_chosen_password(bench) {
        let _never = writeln!(
            words,
            "A `user_password` of {labels} is that of another unit too: where one takes what was set on the other, nobody could tell. Choose another for each, and set that.",
        );
    }
    words
}

/// The units that have the chosen password of another unit, by their labels.
fn one_chosen_password(bench: &Bench) -> Option<String> {
    let chosen = |unit: &Unit| unit.user_password.clone();
    let shares = |unit: &&Unit| {
        let mine = chosen(unit);
        let others = bench.units.iter().filter(|other| other.label != unit.label);
        mine.is_some() && others.map(chosen).any(|one| one == mine)
    };
    let labels: Vec<&str> = (bench.units.iter().filter(shares))
        .map(|unit| unit.label.as_str())
        .collect();
    (!labels.is_empty()).then(|| labels.join(", "))
}

/// Whether a person sets the device up for it, and may be made to choose a password.
fn is_set_up(state: DeviceState) -> bool {
    !matches!(state, DeviceState::FactoryDefault | DeviceState::Reset)
}

/// The names of states, as a bench file writes them.
fn names(states: &BTreeSet<DeviceState>) -> String {
    let names: Vec<&str> = states.iter().map(|one| state_name(*one)).collect();
    names.join(", ")
}

/// The options with which an inspection does what was checked; a signed authority is judged by no bench without a trust file.
fn checked(bench: &Bench, lists: &Lists, trust: Option<&Path>) -> Vec<(&'static str, String)> {
    let needed = bench.authority.signed.as_ref().map(|_| Path::new(TRUST));
    let trust = trust.or(needed).map(|path| path.to_string_lossy());
    let trust = trust.map(|path| ("--trust", path.into_owned()));
    lists.options().chain(trust).collect()
}

fn new(place: &Path, out: &mut Output) -> Result<Exit, Failure> {
    let file = if place.is_dir() {
        place.join(NAME)
    } else {
        place.to_owned()
    };
    if file.exists() {
        let what = format!("{} exists, and is never overwritten.", file.display());
        let next = format!(
            "Name another file; or look at what it holds with `proofhouse bench check {}`.",
            shell::path(&file)
        );
        return Err(Failure::usage("bench.exists", what, next));
    }
    let today = clock::civil_date(Timestamp::now());
    let draft = Draft::beside(&file)?;
    let beside = file.parent().unwrap_or_else(|| Path::new("")).to_owned();
    let mut interview = Interview::new(draft, Person::new(out), today, beside);
    let written = interview.run().and_then(|form| {
        let text = form.text();
        new_file::for_owner(&file, text.as_bytes()).map_err(|error| {
            Stopped::Failed(Box::new(Failure::usage(
                "bench.write",
                format!("{} could not be written: {error}.", file.display()),
                "Name a new file in a folder that you may write to.",
            )))
        })
    });
    let draft = interview.into_draft();
    match written {
        Ok(()) => draft.remove(),
        Err(stopped) => return Err(stopped.failure(&draft)),
    }
    let next = [
        format!("proofhouse bench check {}", shell::path(&file)),
        "proofhouse keys new --role lab --name \"Our lab\" --out lab.pem".to_owned(),
        format!("proofhouse keys enrol lab.pem.pub --role lab --from {today} --until YYYY-MM-DD"),
        inspect_command(&file, &[]),
    ];
    let words = format!(
        "Written: {} (for you alone, mode 0600: it holds the units' passwords).\nNext:\n  {}\n  {}   (once: the key that seals what is seen)\n  {}   (once: so that papers can say whose seal it is)\n  {}",
        file.display(),
        next[0],
        next[1],
        next[2],
        next[3]
    );
    out.result(&words, &json!({ "bench": file, "next": next }));
    Ok(Exit::Fine)
}

/// The command that inspects the bench with these options.
fn inspect_command(bench: &Path, options: &[(&str, String)]) -> String {
    let mut words = format!(
        "proofhouse inspect {} --key lab.pem --out inspection.zip --regime {USUAL_REGIME}",
        shell::path(bench)
    );
    for (option, value) in options {
        // Writing to a string cannot fail.
        let _never = write!(words, " {option} {}", shell::word(value));
    }
    words
}
