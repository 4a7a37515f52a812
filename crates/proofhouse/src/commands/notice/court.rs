//! `proofhouse notice application`, `interested`, `hearing`, `order` and `disposal`: an application for forfeiture in court.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Asked, Of, on, with};
use crate::client::Client;
use crate::commands::case::unreadable;
use crate::exit::Failure;

#[derive(clap::Subcommand)]
pub(super) enum Verb {
    /// Records that an application for forfeiture was lodged with the court.
    Application {
        #[command(flatten)]
        of: Of,
        /// The court's own reference.
        #[arg(long)]
        court_reference: String,
        /// The day it was lodged.
        #[arg(long)]
        occurred_on: String,
    },
    /// Records that an interested person was told of the application and the hearing.
    Interested {
        #[command(flatten)]
        of: Of,
        /// Which party.
        #[arg(long)]
        person: String,
        /// How: hand, leave, post or electronic.
        #[arg(long)]
        method: String,
        /// The day.
        #[arg(long)]
        occurred_on: String,
    },
    /// Records a hearing.
    Hearing {
        #[command(flatten)]
        of: Of,
        /// The day it was held.
        #[arg(long)]
        occurred_on: String,
        /// What came of it.
        #[arg(long)]
        outcome: String,
    },
    /// Records the court's decision, with its own document.
    Order {
        #[command(flatten)]
        of: Of,
        /// deliver-up, destroy or refused.
        #[arg(long)]
        outcome: String,
        /// The day of the decision.
        #[arg(long)]
        occurred_on: String,
        /// The court's document; it is kept as it is.
        #[arg(long, value_name = "FILE")]
        document: PathBuf,
    },
    /// Records what was done with goods, with the certificate.
    Disposal {
        #[command(flatten)]
        of: Of,
        /// delivered-up, destroyed or returned.
        #[arg(long)]
        kind: String,
        /// The seal of a lot; may be given more than once.
        #[arg(long = "seal", required = true)]
        seals: Vec<String>,
        /// The day.
        #[arg(long)]
        occurred_on: String,
        /// The certificate; it is kept as it is.
        #[arg(long, value_name = "FILE")]
        certificate: PathBuf,
    },
}

pub(super) fn action<'a>(client: &Client, verb: &'a Verb) -> Result<Asked<'a>, Failure> {
    Ok(match verb {
        Verb::Application {
            of,
            court_reference,
            occurred_on,
        } => {
            let more = json!({ "court_reference": court_reference, "occurred_on": occurred_on });
            let action = with(on("lodge-application", of), &more);
            (of, action, "The application is recorded.")
        }
        Verb::Interested {
            of,
            person,
            method,
            occurred_on,
        } => {
            let more = json!({ "person": person, "method": method, "occurred_on": occurred_on });
            let action = with(on("notify-interested", of), &more);
            (of, action, "Recorded as told.")
        }
        Verb::Hearing {
            of,
            occurred_on,
            outcome,
        } => {
            let more = json!({ "occurred_on": occurred_on, "outcome": outcome });
            let action = with(on("record-hearing", of), &more);
            (of, action, "The hearing is recorded.")
        }
        Verb::Order {
            of,
            outcome,
            occurred_on,
            document,
        } => {
            let document = keep(client, of, document)?;
            let more =
                json!({ "outcome": outcome, "occurred_on": occurred_on, "document": document });
            let action = with(on("record-order", of), &more);
            (of, action, "The court's decision is recorded.")
        }
        Verb::Disposal {
            of,
            kind,
            seals,
            occurred_on,
            certificate,
        } => {
            let certificate = keep(client, of, certificate)?;
            let more = json!({
                "kind": kind, "seals": seals, "occurred_on": occurred_on, "certificate": certificate,
            });
            let action = with(on("record-disposal", of), &more);
            (of, action, "What was done with the goods is recorded.")
        }
    })
}

/// Sends a document to the office, and returns the digest under which it is kept.
fn keep(client: &Client, of: &Of, document: &Path) -> Result<Value, Failure> {
    let opened = std::fs::File::open(document).and_then(|file| Ok((file.metadata()?.len(), file)));
    let (length, file) = opened.map_err(|error| unreadable(document, &error))?;
    let path = format!("/api/v1/cases/{}/documents", of.case);
    let kept = client.upload(&path, "application/octet-stream", file, length)?;
    kept.get("digest").cloned().ok_or_else(|| {
        Failure::fault(
            "notice.no-digest",
            "The office named no digest for the document.",
            "Report this as a fault.",
        )
    })
}
