//! What a reading of a maker's site says, in words: the passages quoted, what is missing, the findings.

use std::fmt::Write as _;

use proofhouse_law::observation::Fact;

use super::{RegimeFindings, Report};

/// The report in words.
pub(super) fn report(report: &Report<'_>) -> String {
    let mut text = String::new();
    for line in report
        .observations
        .iter()
        .filter_map(|observation| fact(&observation.fact))
    {
        let _infallible = writeln!(text, "{line}");
    }
    for note in report.notes {
        let _infallible = writeln!(text, "Note: {note}");
    }
    for regime in &report.regimes {
        findings(&mut text, regime);
    }
    let partial = if report.partial {
        " (partial: it was stopped)"
    } else {
        ""
    };
    let _infallible = writeln!(
        text,
        "\nBundle: {}{partial}\nSHA-256: {}",
        report.bundle, report.sha256
    );
    text
}

/// One fact, where it is one about publications.
pub(super) fn fact(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::VulnerabilityContact {
            url,
            contact,
            passage,
        } => {
            format!(
                "Contact for security reports: {contact}\n  {url}\n{}",
                quoted(&passage.text)
            )
        }
        Fact::AcknowledgementTiming { url, passage } => {
            format!(
                "When a report is acknowledged:\n  {url}\n{}",
                quoted(&passage.text)
            )
        }
        Fact::StatusUpdateTiming { url, passage } => {
            format!(
                "When status updates are given:\n  {url}\n{}",
                quoted(&passage.text)
            )
        }
        Fact::SupportPeriod {
            url,
            reading,
            passage,
        } => {
            let reading = serde_json::to_string(reading).unwrap_or_default();
            format!(
                "Support period: {reading}\n  {url}\n{}",
                quoted(&passage.text)
            )
        }
        Fact::UserInformation {
            url,
            what,
            denied,
            passage,
        } => {
            let what = serde_json::to_string(what).unwrap_or_default();
            format!(
                "Information for users, {}{}:\n  {url}\n{}",
                what.trim_matches('"'),
                if *denied { ", said to be none" } else { "" },
                quoted(&passage.text)
            )
        }
        Fact::NotPublished { what, pages } => {
            let what = serde_json::to_string(what).unwrap_or_default();
            format!(
                "Not published: {} ({} pages read: {})",
                what.trim_matches('"'),
                pages.len(),
                pages.join(", ")
            )
        }
        Fact::PublicationUnreadable { url, reason } => {
            format!("Could not be read: {url}\n  {reason}")
        }
        _ => return None,
    })
}

fn findings(text: &mut String, regime: &RegimeFindings) {
    let _infallible = writeln!(text, "\nFindings under {}", regime.regime);
    for finding in &regime.findings {
        let _infallible = writeln!(
            text,
            "  {:<14} {}",
            serde_json::to_string(&finding.verdict)
                .unwrap_or_default()
                .trim_matches('"'),
            finding.provision
        );
        for reason in &finding.reasons {
            let _infallible = writeln!(text, "                 {reason}");
        }
    }
}

fn quoted(passage: &str) -> String {
    passage
        .lines()
        .map(|line| format!("  > {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}
