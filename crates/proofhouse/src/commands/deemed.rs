//! `proofhouse deemed`: which requirements a label or a standard stands in for on a day, until when, or why not.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use proofhouse_law::clock::civil_date;
use proofhouse_law::deemed::{Answer, Evidence, RouteAnswer, Standing, judge};

use super::law::footing;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// The largest file read, in bytes: one more than the law takes, so that it is the law that says so.
const BYTES_MAX: u64 = 64 * 1024 + 1;

/// Says which requirements are deemed met by what a file names. Exit 0: all of them; 3: not, or in part.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The file: the product, its labels, the standards that it meets.
    #[arg(value_name = "FILE.toml")]
    file: PathBuf,
    /// The day that is asked about; today in London, if not given.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// The regime whose requirements are meant.
    #[arg(long, value_name = "ID", default_value = "uk-psti-2022")]
    regime: String,
    /// A folder of regimes laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let all = regimes::load(args.regimes.as_deref())?;
    let Some(regime) = all.iter().find(|one| one.id().as_str() == args.regime) else {
        let known: Vec<&str> = all.iter().map(|one| one.id().as_str()).collect();
        return Err(Failure::usage(
            "deemed.regime",
            format!("There is no regime `{}`.", args.regime),
            format!("Give --regime one of: {}.", known.join(", ")),
        ));
    };
    if regime.deemed().is_empty() {
        return Err(Failure::usage(
            "deemed.no-routes",
            format!("{} knows no deemed compliance.", regime.title()),
            "Ask under a regime that does, such as uk-psti-2022.",
        ));
    }
    let (path, bytes) = read(&args.file, BYTES_MAX, "deemed.unreadable")?;
    let evidence =
        Evidence::read(&path, &bytes).map_err(|found| mistakes("deemed.mistakes", &found, out))?;
    let on = args.on.unwrap_or_else(|| civil_date(Timestamp::now()));
    let answer = judge(regime, &evidence, on);
    out.result(&words(&answer), &answer);
    Ok(if answer.all_requirements() {
        Exit::Fine
    } else {
        Exit::Unsure
    })
}

/// Reads a file that a person gives, up to a limit.
pub(super) fn read(
    path: &Path,
    most: u64,
    code: &'static str,
) -> Result<(String, Vec<u8>), Failure> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| {
            std::io::Read::read_to_end(&mut std::io::Read::take(file, most), &mut bytes)
        })
        .map_err(|error| {
            let what = format!("The file {} cannot be read: {error}.", path.display());
            Failure::usage(code, what, "Name a file that exists and that you may read.")
        })?;
    Ok((path.to_string_lossy().replace('\\', "/"), bytes))
}

/// Every mistake of a file: in words on standard error, and in the failure for programs.
pub(super) fn mistakes(
    code: &'static str,
    problems: &[proofhouse_law::Problem],
    out: &mut Output,
) -> Failure {
    let lines: Vec<String> = problems.iter().map(problem).collect();
    for line in &lines {
        out.progress(line);
    }
    let what = match lines.len() {
        1 => "The file has a mistake.".to_owned(),
        many => format!("The file has {many} mistakes."),
    };
    Failure::usage(code, what, "Mend each of them, and ask again.").mistakes(lines)
}

/// One problem with its place, in words. Control characters from a hostile file never reach the terminal.
pub(super) fn problem(problem: &proofhouse_law::Problem) -> String {
    let place = if problem.line == 0 {
        problem.path.clone()
    } else {
        format!("{}:{}", problem.path, problem.line)
    };
    let mut words = format!(
        "{place}: [{}] {} {}",
        problem.code, problem.message, problem.remedy
    );
    words.retain(|letter| !letter.is_control());
    words
}

fn words(answer: &Answer) -> String {
    let mut words = format!("{} on {}:\n", answer.product, answer.on);
    for target in &answer.targets {
        let what = if target.deemed {
            "deemed met"
        } else {
            "not deemed met"
        };
        let until = target
            .until
            .map(|day| format!(", until {day}"))
            .unwrap_or_default();
        let _ = writeln!(
            words,
            "\n{} ({}): {what}{until}",
            target.title, target.target
        );
        for route in &target.routes {
            self::route(&mut words, route);
        }
    }
    words.push_str("\nWhat is not deemed met is not a failure: the requirement itself may be met. What was claimed in the file was taken as true.");
    words.retain(|letter| letter == '\n' || !letter.is_control());
    words
}

fn route(words: &mut String, route: &RouteAnswer) {
    let standing = match route.standing {
        Standing::Holds => "holds",
        Standing::DoesNotHold => "does not hold",
        Standing::NotKnown => "not known",
    };
    let _ = writeln!(words, "  {}: {standing}", route.title);
    for reason in &route.reasons {
        let _ = writeln!(words, "    {reason}");
    }
    let _ = writeln!(words, "    {}", footing(&route.footing));
    for value in &route.rests_on {
        let _ = writeln!(words, "    rests on {}", footing(value));
    }
}
