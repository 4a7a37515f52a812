//! `proofhouse notice`: drafts, approves, issues, serves, lifts and publishes notices of a case, and records what becomes of them.

mod compensation;
mod compliance;
mod court;
mod draft;
mod paper;
mod particulars;
mod penalty;
mod variation;

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::client::{Client, SessionArgs};
use crate::commands::case::{act, unreadable, upload};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Carries a notice from its draft to its end.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    session: SessionArgs,
}

/// Which notice of which case.
#[derive(clap::Args)]
struct Of {
    /// The case.
    case: String,
    /// The notice.
    notice: String,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Drafts a notice.
    Draft(Box<draft::Draft>),
    /// Gives notice of intent; the time for representations begins.
    Intent {
        #[command(flatten)]
        of: Of,
    },
    /// Records what a respondent says to a notice of intent.
    Representation {
        #[command(flatten)]
        of: Of,
        /// The text that was received.
        #[arg(long, value_name = "FILE")]
        text_file: PathBuf,
        /// The day it was received.
        #[arg(long)]
        received_on: String,
    },
    /// Records that every representation received was considered.
    Consider {
        #[command(flatten)]
        of: Of,
        /// With what outcome, in words.
        #[arg(long)]
        outcome: String,
    },
    /// Approves a notice that somebody else drafted.
    Approve {
        #[command(flatten)]
        of: Of,
    },
    /// Issues an approved notice, as HTML and tagged PDF.
    Issue {
        #[command(flatten)]
        of: Of,
    },
    /// Records that a notice was given.
    Serve {
        #[command(flatten)]
        of: Of,
        /// To which party; `all` for every addressee.
        #[arg(long, default_value = "all")]
        on: String,
        /// How: hand, leave, post or electronic.
        #[arg(long)]
        method: String,
        /// The day it was given.
        #[arg(long)]
        occurred_on: String,
    },
    /// Records the result of a temporary ban's tests, once their bundle is lodged.
    TestResult {
        #[command(flatten)]
        of: Of,
        /// The bundle of the tests, which `proofhouse case lodge` has lodged in the case.
        bundle: PathBuf,
    },
    /// Ends a notice early.
    Lift {
        #[command(flatten)]
        of: Of,
        /// Why.
        #[arg(long)]
        reasons: String,
    },
    /// Records an appeal.
    Appeal {
        #[command(flatten)]
        of: Of,
        /// The day it was lodged.
        #[arg(long)]
        occurred_on: String,
    },
    /// Records what became of an appeal.
    Determine {
        #[command(flatten)]
        of: Of,
        /// confirmed, varied, quashed or withdrawn.
        #[arg(long)]
        outcome: String,
        /// The day.
        #[arg(long)]
        occurred_on: String,
        /// What the tribunal changed, where it varied the notice: a JSON file with the members of the terms that get
        /// a new value.
        #[arg(long, value_name = "FILE")]
        change: Option<PathBuf>,
    },
    #[command(flatten)]
    Variation(variation::Verb),
    #[command(flatten)]
    Compliance(compliance::Verb),
    #[command(flatten)]
    Penalty(penalty::Verb),
    #[command(flatten)]
    Court(court::Verb),
    #[command(flatten)]
    Compensation(compensation::Verb),
    /// Publishes a notice, or what became of it, in the register.
    Publish {
        #[command(flatten)]
        of: Of,
        /// Why now: an early notice is a target list.
        #[arg(long)]
        reasons: String,
    },
    /// Fetches a paper of others that a notice names: a court's order, a certificate of disposal.
    Paper(paper::Paper),
    /// Shows a notice.
    Show {
        /// The notice.
        notice: String,
    },
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let client = args.session.client()?;
    match &args.verb {
        Verb::Draft(draft) => draft::run(&client, draft, out),
        Verb::Serve {
            of,
            on,
            method,
            occurred_on,
        } => serve(&client, of, on, method, occurred_on, out),
        Verb::Paper(paper) => paper::run(&client, paper, out),
        Verb::Show { notice } => {
            let shown = client.get(&format!("/api/v1/notices/{notice}"))?;
            out.result(&in_words(&shown), &shown);
            Ok(Exit::Fine)
        }
        verb => {
            let (of, action, done) = action(&client, verb)?;
            act(&client, &of.case, &action, done, out)
        }
    }
}

/// About which notice, the action, and what is said when it is done.
type Asked<'a> = (&'a Of, Value, &'static str);

/// An action on a notice.
fn on(name: &str, of: &Of) -> Value {
    json!({ "action": name, "notice": of.notice })
}

/// The action that a verb asks for, and what is said when it is done.
#[expect(
    clippy::too_many_lines,
    reason = "one arm for each verb, and no logic in any"
)]
fn action<'a>(client: &Client, verb: &'a Verb) -> Result<Asked<'a>, Failure> {
    Ok(match verb {
        Verb::Intent { of } => (of, on("give-intent", of), "Notice of intent is given."),
        Verb::Representation {
            of,
            text_file,
            received_on,
        } => {
            let text = std::fs::read_to_string(text_file)
                .map_err(|error| unreadable(text_file, &error))?;
            let more = json!({ "text": text, "received_on": received_on });
            (
                of,
                with(on("record-representation", of), &more),
                "The representation is recorded.",
            )
        }
        Verb::Consider { of, outcome } => {
            let more = json!({ "outcome": outcome });
            (
                of,
                with(on("consider-representations", of), &more),
                "Recorded as considered.",
            )
        }
        Verb::Approve { of } => (of, on("approve", of), "Approved."),
        Verb::Issue { of } => (of, on("issue", of), "Issued."),
        Verb::TestResult { of, bundle } => {
            let more = json!({ "bundle": upload(client, bundle)? });
            (
                of,
                with(on("record-test-result", of), &more),
                "The test result is recorded.",
            )
        }
        Verb::Lift { of, reasons } => (
            of,
            with(on("lift", of), &json!({ "reasons": reasons })),
            "Lifted.",
        ),
        Verb::Appeal { of, occurred_on } => {
            let more = json!({ "occurred_on": occurred_on });
            (
                of,
                with(on("lodge-appeal", of), &more),
                "The appeal is recorded.",
            )
        }
        Verb::Determine {
            of,
            outcome,
            occurred_on,
            change,
        } => {
            let mut more = json!({ "outcome": outcome, "occurred_on": occurred_on });
            if let Some(file) = change {
                let terms = variation::changed_terms(client, of, file)?;
                more = with(more, &json!({ "terms": terms }));
            }
            (
                of,
                with(on("determine-appeal", of), &more),
                "The outcome of the appeal is recorded.",
            )
        }
        Verb::Variation(verb) => variation::action(client, verb)?,
        Verb::Compliance(verb) => compliance::action(verb),
        Verb::Penalty(verb) => penalty::action(verb)?,
        Verb::Court(verb) => court::action(client, verb)?,
        Verb::Compensation(verb) => compensation::action(verb)?,
        Verb::Publish { of, reasons } => (
            of,
            with(on("publish", of), &json!({ "reasons": reasons })),
            "Published.",
        ),
        Verb::Draft(_) | Verb::Serve { .. } | Verb::Paper(_) | Verb::Show { .. } => {
            return Err(Failure::fault(
                "notice.verb",
                "This verb is no single action.",
                "Report this.",
            ));
        }
    })
}

/// Records service on one addressee, or on each.
fn serve(
    client: &Client,
    of: &Of,
    on: &str,
    method: &str,
    occurred_on: &str,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let parties = if on == "all" {
        addressees(client, &of.notice)?
    } else {
        vec![on.to_owned()]
    };
    let (mut served, mut words) = (Vec::new(), Vec::new());
    for party in parties {
        let action = json!({
            "action": "serve", "notice": of.notice, "on": party, "method": method, "occurred_on": occurred_on,
        });
        let answer = client
            .post(&format!("/api/v1/cases/{}/actions", of.case), &action)
            .map_err(|failure| {
                if words.is_empty() {
                    failure
                } else {
                    failure.kept(words.join(" "))
                }
            })?;
        words.push(format!("Service on {party} is recorded."));
        served.push(json!({ "on": party, "answer": answer }));
    }
    out.result(
        &words.join("\n"),
        &json!({ "case": of.case, "notice": of.notice, "served": served }),
    );
    Ok(Exit::Fine)
}

fn addressees(client: &Client, notice: &str) -> Result<Vec<String>, Failure> {
    let shown = client.get(&format!("/api/v1/notices/{notice}"))?;
    let parties = shown.pointer("/terms/addressees").and_then(Value::as_array);
    Ok(parties
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

/// An action with more fields.
fn with(mut action: Value, more: &Value) -> Value {
    if let (Some(action), Some(more)) = (action.as_object_mut(), more.as_object()) {
        action.extend(more.clone());
    }
    action
}

fn in_words(notice: &Value) -> String {
    let text = |pointer: &str| {
        notice
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    format!(
        "{} ({}): {}\nfrom {} to {}\nHTML sha256 {}\nPDF sha256 {}",
        text("/notice"),
        text("/power"),
        text("/status"),
        text("/terms/from"),
        notice
            .pointer("/terms/ends_on")
            .and_then(Value::as_str)
            .unwrap_or("no end date"),
        text("/documents/html"),
        text("/documents/pdf"),
    )
}
