//! `proofhouse case`: opens, shows and carries a case, as a client of the office's API.

mod bundle;
mod lodged;
mod record;
mod words;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::{Client, SessionArgs};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Runs a case.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    session: SessionArgs,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Opens a case about a product.
    Open(Open),
    /// Lists the cases.
    List,
    /// Shows a case: its evidence and what fails in it, its notices, and what can be done in it today and why not.
    Show {
        /// The case.
        case: String,
    },
    /// Lodges a signed bundle; the office derives its findings again, and they are told.
    Lodge {
        /// The case.
        case: String,
        /// The bundle that `proofhouse inspect` or `proofhouse publications` wrote.
        bundle: PathBuf,
        /// The tester's own findings (JSON), to be compared with the office's.
        #[arg(long, value_name = "FILE")]
        findings: Option<PathBuf>,
    },
    /// Fetches a bundle that is lodged in a case, as it was sealed: to verify it, or to test a sister product with it
    /// (`inspect --earlier`).
    Bundle(bundle::Args),
    /// The conformance record of a case: what each test case comes to, and what a person judged.
    Record(record::Args),
    /// Alleges that provisions were not met.
    Allege {
        /// The case.
        case: String,
        /// A provision of the case's regime; may be given more than once.
        #[arg(long = "provision", required = true)]
        provisions: Vec<String>,
        /// On what grounds, in words.
        #[arg(long)]
        grounds: String,
        /// Against which party; needed where the case has more than one.
        #[arg(long)]
        respondent: Option<String>,
    },
    /// Confirms an unverified or assumed value of the law data, as a lawyer.
    Confirm {
        /// The case.
        case: String,
        /// Dotted path of the value, as a refusal names it.
        #[arg(long)]
        value: String,
        /// Why it may be relied on.
        #[arg(long)]
        reasons: String,
    },
    /// Closes a case.
    Close {
        /// The case.
        case: String,
        /// Why.
        #[arg(long)]
        reasons: String,
    },
}

#[derive(clap::Args)]
struct Open {
    /// The regime, such as `uk-psti-2022`.
    #[arg(long)]
    regime: String,
    /// The product's brand.
    #[arg(long)]
    brand: String,
    /// The product's model.
    #[arg(long)]
    model: String,
    /// What it is, in words.
    #[arg(long)]
    kind: String,
    /// A GTIN of the product; may be given more than once.
    #[arg(long = "gtin", required = true)]
    gtins: Vec<String>,
    /// The firmware version, where the case is about one.
    #[arg(long)]
    firmware: Option<String>,
    /// Who answers, as ROLE:NAME, such as `manufacturer:Example Ltd`; may be given more than once.
    #[arg(long = "respondent", required = true)]
    respondents: Vec<String>,
    /// Why the case is opened.
    #[arg(long)]
    reason: String,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let client = args.session.client()?;
    match &args.verb {
        Verb::Open(open) => open_case(&client, open, out),
        Verb::List => list(&client, out),
        Verb::Bundle(bundle) => bundle::run(&client, bundle, out),
        Verb::Record(record) => record::run(&client, record, out),
        Verb::Show { case } => show(&client, case, out),
        Verb::Lodge {
            case,
            bundle,
            findings,
        } => lodged::lodge(&client, case, bundle, findings.as_deref(), out),
        Verb::Allege {
            case,
            provisions,
            grounds,
            respondent,
        } => {
            let respondent = match respondent {
                Some(party) => party.clone(),
                None => only_respondent(&client, case)?,
            };
            let action = json!({
                "action": "allege", "provisions": provisions, "respondent": respondent, "grounds": grounds,
            });
            act(&client, case, &action, "Alleged.", out)
        }
        Verb::Confirm {
            case,
            value,
            reasons,
        } => {
            let action = json!({ "action": "confirm", "value": value, "reasons": reasons });
            act(&client, case, &action, "Confirmed.", out)
        }
        Verb::Close { case, reasons } => act(
            &client,
            case,
            &json!({ "action": "close", "reasons": reasons }),
            "Closed.",
            out,
        ),
    }
}

/// Asks the office for an action; says `done` with the ids that it made.
pub(super) fn act(
    client: &Client,
    case: &str,
    action: &Value,
    done: &str,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let answer = client.post(&format!("/api/v1/cases/{case}/actions"), action)?;
    let mut words = done.to_owned();
    if let Some(notice) = answer.get("notice").and_then(Value::as_str) {
        let _infallible = write!(words, "\nnotice: {notice}");
    }
    if let Some(index) = answer.get("index").and_then(Value::as_u64) {
        let _infallible = write!(words, "\nregister entry: {index}");
    }
    out.result(&words, &answer);
    Ok(Exit::Fine)
}

/// Sends a bundle to the office and returns the digest under which it is kept.
pub(super) fn upload(client: &Client, bundle: &Path) -> Result<String, Failure> {
    let opened = std::fs::File::open(bundle).and_then(|file| Ok((file.metadata()?.len(), file)));
    let (length, file) = opened.map_err(|error| unreadable(bundle, &error))?;
    let taken = client.upload("/api/v1/bundles", "application/zip", file, length)?;
    let digest = taken
        .get("digest")
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| {
            Failure::fault(
                "case.no-digest",
                "The office named no digest for the bundle.",
                "Report this as a fault.",
            )
        })?;
    match taken.get("quarantine").and_then(Value::as_str) {
        None => Ok(digest),
        Some(why) => Err(quarantined(&digest, why, taken.pointer("/report/outcome"))),
    }
}

/// The office keeps the bundle, but nobody may rely on it.
fn quarantined(digest: &str, why: &str, outcome: Option<&Value>) -> Failure {
    let (exit, next) = if outcome.and_then(Value::as_str) == Some("unknown-key") {
        (
            Exit::Unsure,
            "If the lab is known to you, have its key enrolled, and lodge the bundle again.",
        )
    } else {
        (
            Exit::Problem,
            "Ask the tester for the bundle as it was sealed, under a key that is good, and lodge that.",
        )
    };
    Failure::new(
        exit,
        "evidence.quarantined",
        format!("The bundle was not lodged: {why}."),
        next,
    )
    .kept(format!(
        "the bundle, in the office's quarantine, as {digest}"
    ))
}

fn open_case(client: &Client, open: &Open, out: &mut Output) -> Result<Exit, Failure> {
    let respondents = open
        .respondents
        .iter()
        .map(|given| respondent(given))
        .collect::<Result<Vec<_>, _>>()?;
    let identifiers: Vec<Value> = open
        .gtins
        .iter()
        .map(|gtin| json!({ "scheme": "gtin", "value": gtin }))
        .collect();
    let answer = client.post(
        "/api/v1/cases",
        &json!({
            "product": {
                "brand": open.brand, "model": open.model, "kind": open.kind,
                "identifiers": identifiers, "firmware": open.firmware,
            },
            "respondents": respondents, "regime": open.regime, "reason": open.reason,
        }),
    )?;
    let case = answer
        .get("case")
        .and_then(Value::as_str)
        .unwrap_or_default();
    out.result(&format!("case: {case}"), &answer);
    Ok(Exit::Fine)
}

fn respondent(given: &str) -> Result<Value, Failure> {
    let (role, name) = given.split_once(':').ok_or_else(|| {
        Failure::usage(
            "case.respondent",
            format!("{given:?} does not say in which role somebody answers."),
            "Write ROLE:NAME, such as \"manufacturer:Example Ltd\".",
        )
    })?;
    Ok(json!({ "role": role, "name": name }))
}

fn only_respondent(client: &Client, case: &str) -> Result<String, Failure> {
    let shown = client.get(&format!("/api/v1/cases/{case}"))?;
    let respondents = shown.get("respondents").and_then(Value::as_array);
    match respondents.map(Vec::as_slice) {
        Some([one]) => Ok(one
            .get("party")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()),
        _ => Err(Failure::usage(
            "case.which-respondent",
            "The case has more than one respondent.",
            "Add --respondent PARTY; proofhouse case show CASE lists them.",
        )),
    }
}

fn list(client: &Client, out: &mut Output) -> Result<Exit, Failure> {
    let answer = client.get("/api/v1/cases")?;
    let cases = answer
        .get("cases")
        .or(Some(&answer))
        .and_then(Value::as_array);
    let mut words = String::new();
    for case in cases.into_iter().flatten() {
        let text = |pointer: &str| {
            case.pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let _infallible = writeln!(
            words,
            "{}  {} {}  ({})",
            text("/case"),
            text("/product/brand"),
            text("/product/model"),
            text("/regime/id")
        );
    }
    out.result(
        if words.is_empty() {
            "No case is open to you."
        } else {
            &words
        },
        &answer,
    );
    Ok(Exit::Fine)
}

fn show(client: &Client, case: &str, out: &mut Output) -> Result<Exit, Failure> {
    let answer = client.get(&format!("/api/v1/cases/{case}"))?;
    out.result(&words::of(&answer), &answer);
    Ok(Exit::Fine)
}

/// The findings in a file that `evidence findings` wrote.
fn read_findings(file: &Path) -> Result<Value, Failure> {
    let bytes = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
    let document: Option<Value> = serde_json::from_slice(&bytes).ok();
    let findings = document.and_then(|document| document.get("findings").cloned());
    findings.filter(Value::is_array).ok_or_else(|| {
        Failure::usage(
            "case.findings",
            format!("{} holds no findings.", file.display()),
            "Give the file that `proofhouse evidence findings BUNDLE --regime ID --format json` wrote.",
        )
    })
}

/// A file that a verb was given cannot be read.
pub(super) fn unreadable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(
        "file.unreadable",
        format!("{} could not be read: {error}.", file.display()),
        "Check the path and its permissions.",
    )
}
