//! `proofhouse statement new`: makes a statement from a file or by asking, and refuses to make one that lacks what the law asks for.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use proofhouse_documents::Sha256;
use proofhouse_documents::statement::rendered;
use proofhouse_evidence::compliance::sign;
use proofhouse_evidence::keys::SigningKey;
use proofhouse_evidence::keys::file::read_signing_key;
use proofhouse_law::statement::{FieldFinding, Rules, Statement, judge};
use proofhouse_law::{Refusal, Regime, Verdict};
use serde::Serialize;

use super::open::unread;
use super::{ask, asker, beside};
use crate::draft::Draft;
use crate::exit::{Exit, Failure};
use crate::new_file;
use crate::output::Output;
use crate::regimes;

/// The largest file read, in bytes: one more than the law takes, so that it is the law that says so.
const BYTES_MAX: u64 = (256 << 10) + 1;

/// From what it is made, and where to.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The statement as TOML; without it, each thing is asked for. `back` goes one question back, and an interview that was
    /// interrupted goes on from NAME.draft.
    #[arg(value_name = "FILE.toml")]
    file: Option<PathBuf>,
    /// The name of what is written, without an ending; an existing file is not overwritten.
    #[arg(long, value_name = "NAME", default_value = "statement")]
    out: PathBuf,
    /// The maker's private key, to sign with; `proofhouse keys new --role maker` makes one.
    #[arg(long, value_name = "KEY")]
    key: Option<PathBuf>,
    /// The regime, where it is asked for; a file names its own.
    #[arg(long, value_name = "ID", default_value = "uk-psti-2022")]
    regime: String,
    /// The day, or instant, for which it is judged; today in London, if not given.
    #[arg(long, value_name = "DAY")]
    at: Option<String>,
    /// A folder of regimes laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// What was made.
#[derive(Serialize)]
struct Made {
    product: Option<String>,
    files: Vec<Written>,
    /// The key that signed.
    signed_by: Option<String>,
    /// Letters that the document spells out, since no font shows them or they would mislead.
    spelled_out: Vec<char>,
    /// What the statement rests on that does not hold, or is not known to, on the day.
    in_doubt: Vec<String>,
}

/// One file.
#[derive(Serialize)]
struct Written {
    path: String,
    sha256: Sha256,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let on = super::day(args.at.as_deref())?;
    let paths = ["json", "html", "pdf"].map(|ending| named(&args.out, ending));
    let [json_path, html_path, pdf_path] = &paths;
    let envelope = beside(json_path);
    for path in paths.iter().chain([&envelope]) {
        if path.exists() {
            let what = format!("{} exists already.", path.display());
            let next = "Give another --out; nothing is overwritten.";
            return Err(Failure::usage("statement.out-exists", what, next));
        }
    }
    let key = args.key.as_deref().map(signing_key).transpose()?;
    let library = regimes::library(args.regimes.as_deref())?;
    let (statement, mut draft) = if let Some(path) = &args.file {
        let bytes = super::read(path, BYTES_MAX)?;
        let statement = Statement::from_toml(&bytes).map_err(|error| unread(&error))?;
        (statement, None)
    } else {
        let by = super::rules(&library, &args.regime)?;
        let (statement, draft) = ask::statement(by, on, Draft::beside(&args.out)?, out)?;
        (statement, Some(draft))
    };
    let (regime, rules) = super::rules(&library, &statement.regime)?;
    let in_doubt = match (lawful(regime, rules, &statement, on, out), &mut draft) {
        (Ok(in_doubt), _) => in_doubt,
        (Err(failure), None) => return Err(failure),
        (Err(failure), Some(draft)) => {
            // The last question stands open again, and `back` leads to those before it.
            draft.back()?;
            return Err(failure.kept(asker::kept(draft)));
        }
    };
    let written = rendered(regime, &statement).map_err(|error| {
        Failure::usage(
            "statement.render",
            format!("{error}."),
            "Shorten what it names, and try again.",
        )
    })?;
    let json = statement.to_json();
    let signature = key
        .as_ref()
        .map(|key| sign(&json, key))
        .transpose()
        .map_err(|error| wrong_key(&error))?;
    let mut files = vec![
        write(json_path, &json)?,
        write(html_path, &written.html)?,
        write(pdf_path, &written.pdf)?,
    ];
    if let Some(signature) = &signature {
        files.push(write(&envelope, signature)?);
    }
    if let Some(draft) = draft {
        draft.remove();
    }
    let made = Made {
        product: statement.product.type_name.clone(),
        files,
        signed_by: key.map(|key| format!("{} ({})", key.name(), key.id())),
        spelled_out: written.spelled_out,
        in_doubt,
    };
    out.result(&words(&made), &made);
    Ok(Exit::Fine)
}

/// Refuses a statement that lacks a field, naming each paragraph; what it rests on is warned about where it does not hold.
fn lawful(
    regime: &Regime,
    rules: &Rules,
    statement: &Statement,
    on: Date,
    out: &mut Output,
) -> Result<Vec<String>, Failure> {
    let report = judge(regime, rules, statement, on);
    let lines: Vec<String> = report.faults().map(fault).collect();
    if let Some(first) = report.faults().next() {
        for line in &lines {
            out.progress(line);
        }
        let refusal = Refusal {
            rule: first.field.clone(),
            citation: first.footing.citation.clone(),
            lawful_from: None,
            remedy: "Say each of these, and try again.".to_owned(),
            basis: first.footing.basis,
        };
        let what = match lines.len() {
            1 => format!(
                "The statement lacks what the law asks for: {}.",
                first.title
            ),
            many => format!(
                "The statement lacks {many} things that the law asks for; the first: {}.",
                first.title
            ),
        };
        return Err(Failure::refused(what, refusal)
            .mistakes(lines)
            .kept("Nothing was written."));
    }
    let doubtful = report
        .routes
        .iter()
        .filter(|one| matches!(one.verdict, Verdict::Fail | Verdict::Inconclusive));
    Ok(doubtful
        .map(|one| super::printable(format!("{}: {}", one.title, one.reasons.join(" "))))
        .collect())
}

fn fault(one: &FieldFinding) -> String {
    super::printable(format!(
        "{} ({}), {}: {} {} {}",
        one.title,
        one.at,
        one.state.words(),
        one.why.join(" "),
        one.remedy.as_deref().unwrap_or_default(),
        crate::commands::law::footing(&one.footing)
    ))
}

fn signing_key(path: &Path) -> Result<SigningKey, Failure> {
    let key = read_signing_key(path).map_err(|error| {
        let next =
            "Give the maker's own private key; `proofhouse keys new --role maker` makes one.";
        Failure::usage("statement.key", format!("{error}."), next)
    })?;
    key.for_role(proofhouse_evidence::keys::KeyRole::Maker)
        .map_err(|error| wrong_key(&error))?;
    Ok(key)
}

fn wrong_key(error: &proofhouse_evidence::keys::KeyError) -> Failure {
    let next = "Make one with `proofhouse keys new --role maker`.";
    Failure::usage("statement.key", format!("{error}."), next)
}

/// The name with an ending, whatever dots it has.
fn named(out: &Path, ending: &str) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn write(path: &Path, bytes: &[u8]) -> Result<Written, Failure> {
    new_file::paper(path, bytes, "statement.out")?;
    Ok(Written {
        path: path.display().to_string(),
        sha256: Sha256::of(bytes),
    })
}

fn words(made: &Made) -> String {
    let product = made.product.as_deref().unwrap_or("the product");
    let mut words = format!("The statement of compliance of {product}:\n");
    for file in &made.files {
        let _ = writeln!(words, "  {}  SHA-256 {}", file.path, file.sha256);
    }
    let _ = match &made.signed_by {
        Some(key) => writeln!(words, "Signed with the key {key}."),
        None => writeln!(
            words,
            "No key was given, so that the files are not signed; --key signs them."
        ),
    };
    for one in &made.in_doubt {
        let _ = writeln!(words, "Look at this before you issue it. {one}");
    }
    if !made.spelled_out.is_empty() {
        words.push_str(
            "Some letters are spelled out in the document, such as [U+202E]: look at it.\n",
        );
    }
    words.push_str("Look at the PDF, then let it go with the product.");
    super::printable(words)
}
