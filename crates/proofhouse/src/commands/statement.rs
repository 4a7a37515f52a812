//! `proofhouse statement`: makes, checks and shows statements of compliance.

mod agree;
mod ask;
mod ask_basis;
mod asker;
mod check;
mod confined;
mod new;
mod open;
mod page;
mod show;
mod words;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use proofhouse_law::clock::civil_date;
use proofhouse_law::statement::Rules;
use proofhouse_law::{Library, Regime};

use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Makes, checks and shows a maker's statement of compliance.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Makes a statement from a file, or by asking: as data (JSON), as a web page, as a PDF that carries its data, and signed
    /// where a key is given. Exit 4: it lacks what the law asks for, and nothing is made.
    New(new::Args),
    /// Checks a statement field by field, on a day. Exit 0: nothing is wrong; 1: a field is missing or broken, a label or
    /// standard does not hold, the words of a PDF are not those of its data, a signature is broken, or the maker's page gives
    /// a shorter support period; 3: the words or the page leave it open, or the signer is unknown.
    Check(check::Args),
    /// Says what a statement says, in plain words, and who keeps it until when.
    Show(show::Args),
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::New(args) => new::run(args, out),
        Verb::Check(args) => check::run(args, out),
        Verb::Show(args) => show::run(args, out),
    }
}

/// The regime `id` with its rules of statements.
fn rules<'l>(library: &'l Library, id: &str) -> Result<(&'l Regime, &'l Rules), Failure> {
    let with_rules = |one: &'l Regime| Some((one, one.statement()?));
    let found = library
        .regimes
        .iter()
        .filter(|one| one.id().as_str() == id)
        .find_map(with_rules);
    found.ok_or_else(|| {
        let known: Vec<&str> = library
            .regimes
            .iter()
            .filter(|one| one.statement().is_some())
            .map(|one| one.id().as_str())
            .collect();
        Failure::usage(
            "statement.regime",
            format!("No regime `{id}` at hand knows statements of compliance."),
            format!("Name one of: {}.", known.join(", ")),
        )
    })
}

/// The day that is asked about: a day, the day in London of an instant, or today there.
fn day(at: Option<&str>) -> Result<Date, Failure> {
    let Some(text) = at else {
        return Ok(civil_date(Timestamp::now()));
    };
    let instant = || text.parse::<Timestamp>().ok().map(civil_date);
    text.parse::<Date>().ok().or_else(instant).ok_or_else(|| {
        Failure::usage(
            "statement.at",
            format!("{text:?} is no day and no instant."),
            "Write --at as in 2026-11-29, or as in 2026-11-29T12:00:00Z.",
        )
    })
}

/// Reads a file that a person names, up to `most` bytes; a larger one is refused.
fn read(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let (_, bytes) = super::deemed::read(path, most.saturating_add(1), "statement.unreadable")?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size > most) {
        return Err(Failure::usage(
            "statement.too-large",
            format!("{} is larger than {most} bytes.", path.display()),
            "Check that it is the right file: a statement is far smaller.",
        ));
    }
    Ok(bytes)
}

/// The envelope that stands beside a statement: the same name, ending with `.signature.json`.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("signature.json")
}

/// Nothing but lines and text of a foreign file reaches the terminal.
fn printable(mut words: String) -> String {
    words.retain(|letter| letter == '\n' || !letter.is_control());
    words
}
