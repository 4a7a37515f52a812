//! A sweep in words: what changed first, then the figures.

use std::fmt::Write as _;
use std::path::Path;

use proofhouse_publications::watch::change::What;
use proofhouse_publications::watch::figures::{Count, share};
use proofhouse_publications::watch::record::Period;
use proofhouse_publications::watch::report::{Sweep, Told};

use super::office::Sent;
use crate::output::verdict_word;

/// Changes told one by one at most.
const MAX_CHANGES: usize = 40;
/// Products that could not be read, told one by one at most: a market has many, and each stands in changes.csv.
const MAX_UNREAD: usize = 5;

/// The summary.
pub(super) fn summary(sweep: &Sweep, report: &Path, sent: Option<&Sent>) -> String {
    let mut text = String::new();
    let asked = sweep.asked;
    let mut line = |words: String| {
        let plain: String = words.chars().filter(|sign| !sign.is_control()).collect();
        let _infallible = writeln!(text, "{plain}");
    };
    line(format!(
        "Sweep {}: {} sites asked, {} not due yet, {} interrupted, {} not reached.",
        sweep.sweep, asked.read, asked.not_due, asked.interrupted, asked.left
    ));
    line(format!(
        "{} changes that {} calls a failure; {} products new, {} not readable or not comparable.",
        sweep.breaches, sweep.regime, sweep.new, sweep.not_compared
    ));
    changes(sweep, &mut line);
    unread(sweep, &mut line);
    let all = &sweep.figures.all;
    line(format!(
        "The market, by each product's last reading: {} products, {} read, {} not readable, {} not read yet.",
        all.products, all.read, all.unreadable, all.not_asked
    ));
    if all.read > 0 {
        figures(all, &mut line);
    }
    if let Some(sent) = sent {
        line(format!(
            "Sent to the office: {} of {} reports.",
            sent.taken, sent.of
        ));
    }
    line(format!("Report: {}", report.join("index.html").display()));
    text
}

/// What the products that were read publish.
fn figures(all: &Count, line: &mut impl FnMut(String)) {
    for (what, answers) in [
        ("contact", all.contact),
        ("acknowledgement", all.acknowledgement),
        ("status updates", all.status_updates),
    ] {
        line(format!(
            "  {what}: published by {}; nobody can say of {}",
            share(answers.yes, answers.known()),
            answers.not_known
        ));
    }
    for period in Period::ALL {
        let words = period.words();
        let of = share(all.of_period(period), all.read);
        line(format!("  support period, {words}: {of}"));
    }
}

/// What could not be read or compared, and why.
fn unread(sweep: &Sweep, line: &mut impl FnMut(String)) {
    let unread = || {
        let one = |told: &&Told| told.change.what == What::CouldNotBeRead;
        sweep.changes.iter().filter(one)
    };
    for one in unread().take(MAX_UNREAD) {
        line(format!(
            "  {}: {} {} ({}). {}",
            one.change.what.words(),
            one.brand,
            one.model,
            one.kind,
            one.change.why
        ));
    }
    let more = unread().count().saturating_sub(MAX_UNREAD);
    if more > 0 {
        line(format!(
            "  and {more} more, each with its reason in changes.csv"
        ));
    }
}

/// What makers changed, and what the regime makes of it.
fn changes(sweep: &Sweep, line: &mut impl FnMut(String)) {
    let changes: Vec<_> = sweep
        .changes
        .iter()
        .filter(|one| one.change.what != What::CouldNotBeRead)
        .collect();
    for one in changes.iter().take(MAX_CHANGES) {
        let change = &one.change;
        line(format!(
            "  {}: {} {} ({}) {}",
            change.what.words(),
            one.brand,
            one.model,
            one.kind,
            one.url
        ));
        line(format!("    {}", change.why));
        if let Some(rule) = &change.rule {
            let verdict = verdict_word(rule.verdict);
            line(format!(
                "    {verdict}  {} ({})",
                rule.provision, rule.citation
            ));
        }
    }
    if changes.len() > MAX_CHANGES {
        line(format!(
            "  and {} more, in changes.csv",
            changes.len() - MAX_CHANGES
        ));
    }
}
