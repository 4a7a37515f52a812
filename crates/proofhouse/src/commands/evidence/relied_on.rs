//! What a bundle relies on, held against the bundles that are given: what stands on the right holds the SHA-256 of what it
//! relied on at the left.

use std::fmt::Write as _;
use std::path::PathBuf;

use proofhouse_evidence::bundle::{MANIFEST, Outcome, Problem, Report};
use proofhouse_law::Digest;
use serde::Serialize;

use super::read;
use crate::exit::Failure;

/// A bundle that was given as one that another relies on.
#[derive(Serialize)]
pub(super) struct Given {
    /// The file.
    bundle: String,
    /// Of the file.
    sha256: Digest,
    /// Whether the other bundle relies on it.
    relied_on: bool,
}

/// What was found, in its JSON shape.
#[derive(Serialize)]
pub(super) struct Verified<'r> {
    #[serde(flatten)]
    pub(super) report: &'r Report,
    pub(super) of: &'r [Given],
}

/// Holds the bundles against what the report says is relied on; another is a problem of the bundle.
pub(super) fn hold(report: &mut Report, of: &[PathBuf]) -> Result<Vec<Given>, Failure> {
    let mut given = Vec::new();
    for path in of {
        let sha256 = Digest::of(&read(path)?);
        let one = Given {
            bundle: path.display().to_string(),
            relied_on: report.relies_on.contains(&sha256),
            sha256,
        };
        if !one.relied_on && !report.relies_on.is_empty() {
            report.problems.push(Problem {
                path: MANIFEST.to_owned(),
                offset: None,
                bundle_offset: None,
                what: another(&one),
            });
            report.outcome = Outcome::Problem;
        }
        given.push(one);
    }
    Ok(given)
}

fn another(one: &Given) -> String {
    let Given { bundle, sha256, .. } = one;
    format!("{bundle} is another bundle than it relies on: its SHA-256 is {sha256}")
}

/// Whether a bundle was given, and this one does not say what it relies on.
pub(super) fn is_unsaid(report: &Report, given: &[Given]) -> bool {
    report.relies_on.is_empty() && !given.is_empty()
}

/// What is relied on, in words; nothing where that is nothing and nobody asked.
pub(super) fn words(report: &Report, given: &[Given]) -> String {
    let mut said = String::new();
    if is_unsaid(report, given) {
        said.push_str(
            "It does not say which bundle it relies on: it is an inspection, or was sealed before that was kept.\n",
        );
        return said;
    }
    for digest in &report.relies_on {
        let here = given.iter().find(|one| one.sha256 == *digest);
        let here = match here {
            Some(one) => format!("{} is that bundle.", one.bundle),
            None => "Whether a file is that bundle says --of FILE.".to_owned(),
        };
        // Writing to a string cannot fail.
        let _never = writeln!(
            said,
            "It relies on the bundle with the SHA-256 {digest}. {here}"
        );
    }
    for one in given.iter().filter(|one| !one.relied_on) {
        let _never = writeln!(said, "PROBLEM: {}.", another(one));
    }
    said
}
