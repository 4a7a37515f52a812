//! `proofhouse law diff`: what changed between two regimes or editions, in words, and which open cases it touches.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proofhouse_law::Regime;
use proofhouse_law::regime::diff::{self, Change, Diff};
use serde::Serialize;
use serde_json::{Value, json};

use crate::client::SessionArgs;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// What is compared.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The regime as it was: an id, or its folder.
    a: String,
    /// The regime as it becomes: an id, or its folder.
    b: String,
    /// A folder of regimes laid over those in the binary, for ids.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
    /// Also asks the office that you are signed in to which open cases the change touches.
    #[arg(long)]
    cases: bool,
    #[command(flatten)]
    session: SessionArgs,
}

/// The answer for programs.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    diff: &'a Diff,
    /// None where nobody asked for them.
    cases: Option<Value>,
}

/// Compares, and ends with 0 where nothing changed, with 1 where something did.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let overlay = args.regimes.as_deref();
    let (from, to) = (edition(&args.a, overlay)?, edition(&args.b, overlay)?);
    let diff = diff::diff(&from, &to);
    let cases = args
        .cases
        .then(|| touched(&diff, &args.session))
        .transpose()?;
    let words = words(&diff, cases.as_ref());
    out.result(&words, &Answer { diff: &diff, cases });
    Ok(if diff.is_empty() {
        Exit::Fine
    } else {
        Exit::Problem
    })
}

/// A regime by its id, or the one in a folder.
fn edition(name: &str, overlay: Option<&Path>) -> Result<Regime, Failure> {
    let known = regimes::load(overlay)?;
    if let Some(found) = known.iter().find(|regime| regime.id().as_str() == name) {
        return Ok(found.clone());
    }
    let folder = Path::new(name);
    if !folder.is_dir() {
        let ids: Vec<&str> = known.iter().map(|one| one.id().as_str()).collect();
        return Err(Failure::usage(
            "law.unknown-regime",
            format!("`{name}` is neither a regime nor a folder."),
            format!("Name one of {}, or the folder of a regime.", ids.join(", ")),
        ));
    }
    let library = regimes::check(Some(folder))?;
    let (mut found, problems) = (library.regimes, library.problems);
    if let Some(first) = problems.first() {
        let what = format!(
            "The regime in {name} has {} problems; the first is in {}, line {}: {}",
            problems.len(),
            first.path,
            first.line,
            first.message
        );
        let next = format!("Run `proofhouse law check {name}` to see all of them, and mend them.");
        return Err(Failure::usage("law.problems", what, next));
    }
    match (found.pop(), found.len()) {
        (Some(only), 0) => Ok(only),
        _ => Err(Failure::usage(
            "law.several-regimes",
            format!("The folder {name} holds more than one regime."),
            "Name the folder of one regime.",
        )),
    }
}

/// The open cases whose edition the change replaces, and by which rows each is touched.
fn touched(diff: &Diff, session: &SessionArgs) -> Result<Value, Failure> {
    let rows: Vec<Value> = diff
        .rows()
        .map(|row| json!({ "path": row.path, "provision": row.provision, "power": row.power }))
        .collect();
    let asked = json!({ "regime": diff.from.id, "to": diff.to.sha256, "rows": rows });
    let answer = session.client()?.post("/api/v1/law/touched", &asked)?;
    Ok(answer.get("cases").cloned().unwrap_or_default())
}

fn words(diff: &Diff, cases: Option<&Value>) -> String {
    let mut words = format!(
        "from {} (sha256 {})\nto   {} (sha256 {})\n",
        diff.from.id, diff.from.sha256, diff.to.id, diff.to.sha256
    );
    if diff.is_empty() {
        words.push_str("\nNothing changed: every rule says the same, on the same footing.\n");
    }
    for group in &diff.groups {
        let _infallible = writeln!(words, "\n{}", group.title);
        for row in &group.rows {
            let mark = match row.change {
                Change::Added => "+",
                Change::Removed => "-",
                Change::Changed => "~",
            };
            let _infallible = writeln!(words, "{mark} {}", row.path);
            for sentence in &row.words {
                let _infallible = writeln!(words, "    {sentence}");
            }
        }
    }
    if let Some(cases) = cases {
        words.push_str(&cases_in_words(cases));
    }
    words
}

fn cases_in_words(cases: &Value) -> String {
    let mut words = String::from("\nOpen cases that this touches\n");
    let all = cases.as_array().map(Vec::as_slice).unwrap_or_default();
    if all.is_empty() {
        words.push_str("  none\n");
    }
    for case in all {
        let text = |name: &str| case.get(name).and_then(Value::as_str).unwrap_or_default();
        let rows = case.get("rows").and_then(Value::as_array);
        let rows: Vec<&str> = rows
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let _infallible = writeln!(
            words,
            "  {}  {}, decided under {}\n      {}",
            text("case"),
            text("product"),
            text("sha256"),
            rows.join(", ")
        );
    }
    words
}
