//! Sends what a sweep found to an office, as reports: the door through which the office takes in what anyone saw.

use std::fmt::Write as _;

use proofhouse_publications::watch::report::{Sweep, Told};
use serde_json::json;

use crate::client::Client;
use crate::exit::Failure;
use crate::output::Output;

/// Characters of the office's fields.
const PRODUCT_MAX: usize = 200;
const HAPPENED_MAX: usize = 3000;

/// How many reports were taken in, and how many were not.
pub(super) struct Sent {
    pub(super) taken: usize,
    pub(super) of: usize,
}

/// Sends each change that the regime calls a failure. The office takes a few from one address; where it wants no more, the
/// rest stays in the report, and that is said.
pub(super) fn send(office: &str, sweep: &Sweep, out: &mut Output) -> Result<Sent, Failure> {
    let client = Client::anonymous(office);
    let breaches: Vec<&Told> = sweep
        .changes
        .iter()
        .filter(|told| told.change.is_breach())
        .collect();
    let mut sent = Sent {
        taken: 0,
        of: breaches.len(),
    };
    for told in breaches {
        match client.post("/api/v1/reports", &report(told)) {
            Ok(_) => sent.taken += 1,
            Err(failure) if sent.taken == 0 => {
                return Err(failure.kept("The report of the sweep was written; nothing was sent."));
            }
            Err(failure) => {
                out.progress(&format!("the office takes no more now: {}", failure.what));
                break;
            }
        }
    }
    Ok(sent)
}

fn report(told: &Told) -> serde_json::Value {
    let change = &told.change;
    let mut happened = format!(
        "Read by proofhouse watch on {}: {}. {}\nPage: {}\n",
        told.at,
        change.what.words(),
        change.why,
        told.url
    );
    if let Some(rule) = &change.rule {
        let _infallible = writeln!(
            happened,
            "Rule: {} of {} ({})",
            rule.provision, rule.regime, rule.citation
        );
    }
    if let Some(digest) = &change.page_sha256 {
        let _infallible = writeln!(happened, "SHA-256 of the start page: {digest}");
    }
    if let Some(kept) = &told.kept {
        let _infallible = writeln!(happened, "Evidence: {}, SHA-256 {}", kept.file, kept.sha256);
    }
    let product = format!("{} {} ({})", told.brand, told.model, told.kind);
    json!({
        "product": product.chars().take(PRODUCT_MAX).collect::<String>(),
        "happened": happened.chars().take(HAPPENED_MAX).collect::<String>(),
    })
}
