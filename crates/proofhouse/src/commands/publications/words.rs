//! What a reading of a maker's site says, in words: the passages quoted, what is missing, the findings.

use std::fmt::Write as _;

use jiff::civil::Date;
use proofhouse_law::Regime;
use proofhouse_law::observation::Fact;

use super::Report;

/// The report in words.
pub(super) fn report(report: &Report<'_>, regimes: &[Regime], on: Date) -> String {
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
    for found in &report.regimes {
        let Some(regime) = regimes.iter().find(|one| *one.id() == found.regime) else {
            continue;
        };
        let _infallible = write!(
            text,
            "\n{}",
            crate::findings::words(regime, on, &found.findings)
        );
        let rest = regime
            .provisions()
            .len()
            .saturating_sub(found.findings.len());
        if rest > 0 {
            let _infallible = writeln!(
                text,
                "{rest} more of its rules rest on nothing that was read, or wait for a person: proofhouse evidence findings {} \
                 --regime {} names them.",
                report.bundle, found.regime
            );
        }
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
            let reading = proofhouse_evidence::words::reading(reading);
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
            format!(
                "Information for users, {}{}:\n  {url}\n{}",
                proofhouse_evidence::words::publication(*what),
                if *denied { ", said to be none" } else { "" },
                quoted(&passage.text)
            )
        }
        Fact::NotPublished { what, pages } => {
            format!(
                "Not published: {} ({} pages read: {})",
                proofhouse_evidence::words::publication(*what),
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

fn quoted(passage: &str) -> String {
    passage
        .lines()
        .map(|line| format!("  > {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}
