//! `proofhouse notice withdraw`, `propose-variation` and `vary`: dropping a draft, and changing what was given.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Asked, Of, on, with};
use crate::client::Client;
use crate::commands::case::unreadable;
use crate::exit::Failure;

/// The largest file of changes that is read.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

#[derive(clap::Subcommand)]
pub(super) enum Verb {
    /// Drops a draft before it is issued.
    Withdraw {
        #[command(flatten)]
        of: Of,
        /// Why.
        #[arg(long)]
        reasons: String,
    },
    /// Proposes other terms for a notice that was issued; another officer makes the variation.
    ProposeVariation {
        #[command(flatten)]
        of: Of,
        /// What changes: a JSON file with the members of the terms that get a new value, such as
        /// `{"particulars": {"comply_by": "2027-05-01"}}`; `notice show --format json` shows the terms as they stand.
        #[arg(long, value_name = "FILE")]
        change: PathBuf,
        /// Why.
        #[arg(long)]
        reasons: String,
    },
    /// Makes the variation that another officer proposed.
    Vary {
        #[command(flatten)]
        of: Of,
    },
}

pub(super) fn action<'a>(client: &Client, verb: &'a Verb) -> Result<Asked<'a>, Failure> {
    Ok(match verb {
        Verb::Withdraw { of, reasons } => (
            of,
            with(on("withdraw", of), &json!({ "reasons": reasons })),
            "Withdrawn.",
        ),
        Verb::ProposeVariation {
            of,
            change,
            reasons,
        } => {
            let more = json!({ "terms": changed_terms(client, of, change)?, "reasons": reasons });
            (
                of,
                with(on("propose-variation", of), &more),
                "The variation is proposed. Another officer makes it.",
            )
        }
        Verb::Vary { of } => (of, on("vary", of), "Varied."),
    })
}

/// The terms as they stand, with what a file changes in them.
pub(super) fn changed_terms(client: &Client, of: &Of, file: &Path) -> Result<Value, Failure> {
    let change = read_object(file, "notice.change", "what changes in the terms")?;
    let shown = client.get(&format!("/api/v1/notices/{}", of.notice))?;
    let mut terms = shown.get("terms").cloned().unwrap_or_else(|| json!({}));
    merge(&mut terms, change);
    Ok(terms)
}

/// Members that are given take the place of those that are there, object by object.
fn merge(into: &mut Value, change: Value) {
    match (into, change) {
        (Value::Object(into), Value::Object(change)) => {
            for (name, value) in change {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, change) => *into = change,
    }
}

/// A JSON object from a file that a person gives, within limits.
pub(super) fn read_object(file: &Path, code: &'static str, what: &str) -> Result<Value, Failure> {
    let length = std::fs::metadata(file).map_err(|error| unreadable(file, &error))?;
    let next = "Give a JSON file that holds one object.";
    if length.len() > FILE_BYTES_MAX {
        let wrong = format!("{} is larger than {FILE_BYTES_MAX} bytes.", file.display());
        return Err(Failure::usage(code, wrong, next));
    }
    let bytes = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
    let read: Result<Value, _> = serde_json::from_slice(&bytes);
    match read {
        Ok(object @ Value::Object(_)) => Ok(object),
        Ok(_) => {
            let wrong = format!("{} is JSON, but no object with {what}.", file.display());
            Err(Failure::usage(code, wrong, next))
        }
        Err(error) => {
            let wrong = format!("{} is not JSON: {error}.", file.display());
            Err(Failure::usage(code, wrong, next))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_replaces_what_it_names_and_leaves_the_rest() {
        let mut terms = json!({
            "territory": "United Kingdom", "activities": ["supply", "offer"],
            "particulars": { "kind": "compliance", "comply_by": "2027-04-01", "steps": [] },
        });
        let change =
            json!({ "activities": ["supply"], "particulars": { "comply_by": "2027-05-01" } });
        merge(&mut terms, change);
        let expected = json!({
            "territory": "United Kingdom", "activities": ["supply"],
            "particulars": { "kind": "compliance", "comply_by": "2027-05-01", "steps": [] },
        });
        assert_eq!(terms, expected);
    }
}
