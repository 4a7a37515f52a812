//! `proofhouse report`: anyone reports a product and follows the report; officers list reports and carry them on.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::client::{Client, SessionArgs, unknown};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// The code of a report that the office does not have.
const UNKNOWN: &str = "report.unknown";

/// Reports a product, or works on what was reported.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Reports a product; prints the token that follows the report. Nobody needs to sign in.
    Send {
        /// The office's address.
        #[arg(long, value_name = "URL")]
        server: String,
        /// Brand and model, and the number under the bar code if there is one.
        #[arg(long)]
        product: String,
        /// What was seen, when, and where it was bought; no passwords.
        #[arg(long)]
        what: String,
        /// How to be reached, only to be asked about this report.
        #[arg(long)]
        contact: Option<String>,
    },
    /// Says how far the office has come with a report.
    Follow {
        /// The office's address.
        #[arg(long, value_name = "URL")]
        server: String,
        /// The token that `report send` or the page gave.
        #[arg(allow_hyphen_values = true)]
        token: String,
    },
    /// Lists the reports, the newest first, as a case officer.
    List {
        #[command(flatten)]
        session: SessionArgs,
    },
    /// Sets how far the office has come with a report, as a case officer.
    Stage {
        /// The report, as `report list` names it.
        report: String,
        /// The new stage.
        #[arg(long, value_parser = ["being-looked-into", "case-opened", "closed"])]
        to: String,
        /// Why, for officers only.
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        session: SessionArgs,
    },
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::Send {
            server,
            product,
            what,
            contact,
        } => {
            let contact = contact.as_deref().unwrap_or_default();
            let words = json!({ "product": product, "happened": what, "contact": contact });
            let answer = Client::anonymous(server).post("/api/v1/reports", &words)?;
            let human = format!(
                "The report was kept. Follow it with this token, which is shown only now: {}\n{}",
                text(&answer, "token"),
                text(&answer, "follow")
            );
            out.result(&human, &answer);
        }
        Verb::Follow { server, token } => {
            let path = format!("/api/v1/reports/{}", segment(token));
            let answer = Client::anonymous(server).get(&path).map_err(|failure| {
                let what = "The office has no report with this token.";
                let next =
                    "Check the token: it is the last part of the address that you were given.";
                unknown(failure, UNKNOWN, what, next)
            })?;
            let (stage, at) = (text(&answer, "stage"), text(&answer, "changed_at"));
            out.result(&format!("{stage} since {at}"), &answer);
        }
        Verb::List { session } => {
            let answer = session.client()?.get("/api/v1/reports")?;
            out.result(&listed(&answer), &answer);
        }
        Verb::Stage {
            report,
            to,
            reason,
            session,
        } => {
            let path = format!("/api/v1/reports/{}/stage", segment(report));
            let asked = json!({ "to": to, "reason": reason });
            let answer = session.client()?.post(&path, &asked).map_err(|failure| {
                let what = format!("The office has no report {report}. Nothing was changed.");
                let next = "Check its number: proofhouse report list shows the reports.";
                unknown(failure, UNKNOWN, what, next)
            })?;
            out.result(&format!("{report}: {}", text(&answer, "stage")), &answer);
        }
    }
    Ok(Exit::Fine)
}

fn listed(answer: &Value) -> String {
    let mut words = String::new();
    let reports = answer.get("reports").and_then(Value::as_array);
    for report in reports.into_iter().flatten() {
        let (id, stage) = (text(report, "report"), text(report, "stage"));
        let _infallible = writeln!(words, "{id}  {stage}  sent {}", text(report, "sent_at"));
        if report.get("erased").and_then(Value::as_bool) == Some(true) {
            words.push_str("  its words were erased\n");
            continue;
        }
        let _infallible = writeln!(words, "  {}", text(report, "product"));
        for line in text(report, "happened").lines() {
            let _infallible = writeln!(words, "  | {line}");
        }
        if let Some(contact) = report.get("contact").and_then(Value::as_str) {
            let _infallible = writeln!(words, "  contact, about this report only: {contact}");
        }
    }
    if words.is_empty() {
        words.push_str("Nobody has reported a product yet.");
    }
    words
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// One segment of a path, whatever was typed.
fn segment(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            escaped.push(char::from(byte));
        } else {
            let _infallible = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_listed_only_where_one_was_given_and_no_token_leaves_its_segment() {
        let report = |contact: Value| {
            json!({ "reports": [{ "report": "report-1", "stage": "received", "sent_at": "t", "erased": false,
                "product": "Acme", "happened": "a\nb", "contact": contact }] })
        };
        assert!(listed(&report(json!("carol"))).contains("contact, about this report only: carol"));
        let without = listed(&report(Value::Null));
        assert!(
            !without.contains("contact") && without.contains("  | b\n"),
            "{without}"
        );
        assert_eq!(segment("a/../b?c"), "a%2F%2E%2E%2Fb%3Fc");
    }
}
