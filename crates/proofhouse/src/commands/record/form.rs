//! The maker's part of a record, and what people judged: the file that is filled in.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use proofhouse_law::clock::civil_date;
use proofhouse_law::conformity::{self, Assessment, Judged};
use proofhouse_law::{Digest, Library, Standard, StandardId, Verdict};
use serde::Serialize;

use super::STANDARD;
use crate::commands::deemed;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// The largest file read, in bytes: one more than the law takes, so that it is the law that says so.
const BYTES_MAX: u64 = (1 << 20) + 1;

/// Writes the maker's part to fill in.
#[derive(clap::Args)]
pub(super) struct New {
    /// The document with the test cases.
    #[arg(long, default_value = STANDARD)]
    standard: String,
    /// A folder of regimes and standards laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// Writes a filled file as it should be.
#[derive(clap::Args)]
pub(super) struct Canonical {
    /// The file.
    #[arg(value_name = "RECORD.toml")]
    file: PathBuf,
    /// A folder of regimes and standards laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// Adds what a person judged.
#[derive(clap::Args)]
pub(super) struct Judge {
    /// The file.
    #[arg(value_name = "RECORD.toml")]
    file: PathBuf,
    /// The test case, such as `5.1-4-1`.
    #[arg(long)]
    case: String,
    /// Its unit, such as `a`.
    #[arg(long)]
    unit: String,
    /// The verdict.
    #[arg(long, value_parser = ["pass", "fail", "inconclusive", "not-applicable"])]
    verdict: String,
    /// What was done and seen, so that another can follow it.
    #[arg(long)]
    words: String,
    /// Who judged.
    #[arg(long)]
    by: String,
    /// Takes the place of what was judged of this unit before.
    #[arg(long)]
    replace: bool,
    /// A folder of regimes and standards laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// A file's text, in its JSON shape.
#[derive(Serialize)]
struct Form<'f> {
    standard: &'f str,
    record: &'f str,
}

/// The document with the test cases; its name may be that of the document whose provisions it tests.
pub(super) fn tests<'l>(library: &'l Library, asked: &str) -> Result<&'l Standard, Failure> {
    let of = library.standard(asked);
    let tests = of.and_then(|one| match one.tested_by() {
        Some(id) => library.standard(id.as_str()),
        None => Some(one),
    });
    tests
        .filter(|one| !one.plan().cases.is_empty())
        .ok_or_else(|| {
            let known: Vec<&str> = library
                .standards
                .iter()
                .filter(|one| !one.plan().cases.is_empty())
                .map(|one| one.id().as_str())
                .collect();
            Failure::usage(
                "record.standard",
                format!("The cases of {asked:?} are not known unit by unit here."),
                format!("Give --standard one of: {}.", known.join(", ")),
            )
        })
}

/// Runs `new`.
pub(super) fn new(args: &New, out: &mut Output) -> Result<Exit, Failure> {
    let library = regimes::library(args.regimes.as_deref())?;
    let tests = tests(&library, &args.standard)?;
    let of = tests.tests_of().map_or("", StandardId::as_str);
    let today = civil_date(Timestamp::now());
    let record = conformity::template(of, &library, today).unwrap_or_default();
    let standard = tests.id().as_str();
    out.result(
        &record.clone(),
        &Form {
            standard,
            record: &record,
        },
    );
    Ok(Exit::Fine)
}

/// Reads the file of a record; every mistake is named.
pub(super) fn read(
    file: &Path,
    library: &Library,
    out: &mut Output,
) -> Result<(Assessment, Digest), Failure> {
    let (path, bytes) = deemed::read(file, BYTES_MAX, "record.unreadable")?;
    let digest = Digest::of(&bytes);
    let read = conformity::read(&path, &bytes, library);
    let filled = read.map_err(|found| deemed::mistakes("record.mistakes", &found, out))?;
    Ok((filled, digest))
}

/// The canonical text of a file that was read over the same library.
fn text_of(filled: &Assessment, library: &Library) -> Result<String, Failure> {
    conformity::canonical(filled, library).ok_or_else(|| {
        Failure::fault(
            "record.edition",
            "The edition that the file names went away while it was read.",
            "Report this as a fault of the program.",
        )
    })
}

/// Runs `canonical`.
pub(super) fn canonical(args: &Canonical, out: &mut Output) -> Result<Exit, Failure> {
    let library = regimes::library(args.regimes.as_deref())?;
    let (filled, _) = read(&args.file, &library, out)?;
    let record = text_of(&filled, &library)?;
    let standard = filled.edition.as_str();
    out.result(
        &record,
        &Form {
            standard,
            record: &record,
        },
    );
    Ok(Exit::Fine)
}

/// Runs `judge`.
pub(super) fn judge(args: &Judge, out: &mut Output) -> Result<Exit, Failure> {
    let library = regimes::library(args.regimes.as_deref())?;
    let (mut filled, _) = read(&args.file, &library, out)?;
    let before = filled
        .judged
        .iter()
        .find(|one| one.case == args.case && one.unit == args.unit);
    if let (Some(before), false) = (before, args.replace) {
        return Err(Failure::usage(
            "record.judged",
            format!(
                "{} judged unit {} of {} on {} already.",
                before.by, args.unit, args.case, before.at
            ),
            "Leave it, or take its place with --replace.",
        )
        .kept("The file is unchanged."));
    }
    filled
        .judged
        .retain(|one| one.case != args.case || one.unit != args.unit);
    let verdict = match args.verdict.as_str() {
        "pass" => Verdict::Pass,
        "fail" => Verdict::Fail,
        "not-applicable" => Verdict::NotApplicable,
        _ => Verdict::Inconclusive,
    };
    let judged = Judged {
        line: 0,
        case: args.case.clone(),
        unit: args.unit.clone(),
        verdict,
        words: args.words.trim().to_owned(),
        by: args.by.trim().to_owned(),
        at: Timestamp::now(),
    };
    let human = format!(
        "{} {}: {} by {}. The file was written anew.",
        judged.case, judged.unit, args.verdict, judged.by
    );
    filled.judged.push(judged);
    let text = text_of(&filled, &library)?;
    // What is written must be read back: a case that does not exist, or no words, is told before the file is touched.
    conformity::read(&args.file.to_string_lossy(), text.as_bytes(), &library).map_err(|found| {
        deemed::mistakes("record.mistakes", &found, out).kept("The file is unchanged.")
    })?;
    replace(&args.file, &text)?;
    let standard = filled.edition.as_str();
    out.result(
        &human,
        &Form {
            standard,
            record: &text,
        },
    );
    Ok(Exit::Fine)
}

/// Writes the file beside itself and moves it into place, so that a half-written one never takes its name.
fn replace(file: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::usage(
            "record.write",
            format!("{} could not be written: {error}.", file.display()),
            "Name a file in a folder that can be written.",
        )
        .kept("The file is unchanged.")
    };
    let mut name = file.file_name().unwrap_or_default().to_os_string();
    name.push(".new");
    let beside = file.with_file_name(name);
    let mut written = std::fs::File::create(&beside).map_err(failed)?;
    written
        .write_all(text.as_bytes())
        .and_then(|()| written.sync_all())
        .and_then(|()| std::fs::rename(&beside, file))
        .map_err(failed)
}
