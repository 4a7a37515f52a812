//! `proofhouse case record`: the conformance record of a case: lodge the maker's file, judge a unit, show what it comes to.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{act, unreadable};
use crate::client::Client;
use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::Output;

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Lodges the maker's record file (ICS and IXIT), as `proofhouse record new` begins it; every mistake in it is named.
    Lodge {
        /// The case.
        case: String,
        /// The file.
        #[arg(value_name = "RECORD.toml")]
        file: PathBuf,
    },
    /// Judges one unit, as a tester: an event of the case, in your name, that a later judgement of it takes the place of.
    Judge(Judge),
    /// Shows what each provision comes to and what waits for a person, or writes the record in another form.
    ///
    /// Exit 0: every provision passes or does not apply; 1: one fails; 3: one is inconclusive.
    Show(Show),
}

#[derive(clap::Args)]
struct Judge {
    /// The case.
    case: String,
    /// The test case, such as `5.1-4-1`.
    #[arg(long, value_name = "NUMBER")]
    test_case: String,
    /// Its unit, such as `a`.
    #[arg(long)]
    unit: String,
    /// The verdict.
    #[arg(long, value_parser = ["pass", "fail", "inconclusive", "not-applicable"])]
    verdict: String,
    /// What was done and seen, so that another can follow it.
    #[arg(long)]
    words: String,
}

/// The forms of a record beside words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum As {
    /// A web page.
    Html,
    /// A tagged PDF.
    Pdf,
    /// The record's own JSON, as `proofhouse record show` writes it.
    Json,
    /// OSCAL assessment-results 1.1.2, in JSON.
    Oscal,
    /// `JUnit` XML.
    Junit,
    /// The maker's file that is lodged, in its canonical form.
    Answers,
}

#[derive(clap::Args)]
struct Show {
    /// The case.
    case: String,
    /// Writes the record in this form, in place of words.
    #[arg(long = "as", value_enum, value_name = "FORM", requires = "out")]
    form: Option<As>,
    /// The file to write it to; an existing one is not overwritten.
    #[arg(long, value_name = "OUT", requires = "form")]
    out: Option<PathBuf>,
}

impl As {
    fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Oscal => "oscal",
            Self::Junit => "junit",
            Self::Answers => "answers",
        }
    }
}

/// Runs the verb.
pub(super) fn run(client: &Client, args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::Lodge { case, file } => lodge(client, case, file, out),
        Verb::Judge(judge) => {
            let action = json!({
                "action": "judge-unit", "test_case": judge.test_case, "unit": judge.unit,
                "verdict": judge.verdict, "words": judge.words,
            });
            act(client, &judge.case, &action, "Judged, in your name.", out)
        }
        Verb::Show(show) => self::show(client, show, out),
    }
}

/// Sends the file, which the office keeps as it comes, and lodges it.
fn lodge(client: &Client, case: &str, file: &Path, out: &mut Output) -> Result<Exit, Failure> {
    let opened =
        std::fs::File::open(file).and_then(|opened| Ok((opened.metadata()?.len(), opened)));
    let (length, opened) = opened.map_err(|error| unreadable(file, &error))?;
    let path = format!("/api/v1/cases/{case}/documents");
    let taken = client.upload(&path, "application/toml", opened, length)?;
    let action = json!({ "action": "lodge-record", "sent": taken.get("digest") });
    act(
        client,
        case,
        &action,
        "The maker's record file is lodged.",
        out,
    )
}

fn show(client: &Client, show: &Show, out: &mut Output) -> Result<Exit, Failure> {
    let Show {
        case,
        form,
        out: file,
    } = show;
    if let Some(file) = file.as_ref().filter(|file| file.exists()) {
        return Err(Failure::usage(
            "case.out-exists",
            format!("{} exists already.", file.display()),
            "Give another name; nothing is overwritten.",
        ));
    }
    let answer = client.get(&format!("/api/v1/cases/{case}/record"))?;
    if let (Some(form), Some(file)) = (form, file) {
        let bytes = client.download(&format!("/api/v1/cases/{case}/record/{}", form.name()))?;
        new_file::paper(file, &bytes, "case.out")?;
        out.progress(&format!("wrote {}", file.display()));
    }
    out.result(&words(&answer), &answer);
    Ok(exit(&answer))
}

/// The text at a pointer.
fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_default()
}

fn rows<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    let rows = value.get(name).and_then(Value::as_array);
    rows.into_iter().flatten()
}

/// Each unit with its test case.
fn units(record: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let cases = rows(record, "groups").flat_map(|group| rows(group, "cases"));
    cases.flat_map(|case| rows(case, "units").map(|unit| (text(case, "/number"), unit)))
}

fn words(answer: &Value) -> String {
    let Some(record) = answer.get("record") else {
        return String::new();
    };
    let mut words = format!(
        "Conformance record of {}\nover {} {}\n{} bundles, {}\n\n",
        text(record, "/product"),
        text(record, "/document"),
        text(record, "/edition"),
        rows(record, "sources").count(),
        match text(record, "/maker") {
            "" => "no answers of the maker".to_owned(),
            maker => format!("answers of {maker}"),
        }
    );
    for group in rows(record, "groups") {
        let (verdict, number) = (text(group, "/verdict"), text(group, "/number"));
        let _infallible = writeln!(words, "{verdict:<14} {number:<8} {}", text(group, "/text"));
    }
    listed(&mut words, record, "/conflict", "In open conflict");
    listed(&mut words, record, "/waits_for", "What waits for a person");
    words.retain(|letter| letter == '\n' || !letter.is_control());
    words
}

/// The units that have that text, under a heading.
fn listed(words: &mut String, record: &Value, pointer: &str, heading: &str) {
    let found: Vec<String> = units(record)
        .filter(|(_, unit)| !text(unit, pointer).is_empty())
        .map(|(case, unit)| {
            format!(
                "  {case:<10} {}  {}",
                text(unit, "/unit"),
                text(unit, pointer)
            )
        })
        .collect();
    if !found.is_empty() {
        let count = found.len();
        let _infallible = writeln!(words, "\n{heading} ({count} units)\n{}", found.join("\n"));
    }
}

fn exit(answer: &Value) -> Exit {
    let record = answer.get("record").unwrap_or(&Value::Null);
    let any = |verdict: &str| rows(record, "groups").any(|one| text(one, "/verdict") == verdict);
    if any("fail") {
        Exit::Problem
    } else if any("inconclusive") || any("error") {
        Exit::Unsure
    } else {
        Exit::Fine
    }
}
