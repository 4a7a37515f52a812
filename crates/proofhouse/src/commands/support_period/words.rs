//! What one page says of the support period, in words.

use std::fmt::Write as _;

use super::{Beside, Report};
use crate::output::verdict_word;

/// The report in words. Control characters of a hostile page never reach the terminal.
pub(super) fn report(report: &Report) -> String {
    let mut text = String::new();
    let account = &report.account;
    let of = account
        .model
        .as_ref()
        .map_or(String::new(), |model| format!(", for {model}"));
    let _infallible = writeln!(text, "{}{of}: {}", account.source, account.reading.words());
    if let Some(date) = account.end_date {
        let _infallible = writeln!(text, "End date: {date}");
    }
    for (name, dates) in [
        ("It could be", &account.ambiguous_dates),
        ("It states both", &account.contradicting_dates),
    ] {
        if !dates.is_empty() {
            let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
            let _infallible = writeln!(text, "{name}: {}", dates.join(", "));
        }
    }
    let _infallible = writeln!(text, "Why: {}", account.why);
    for stated in &account.statements {
        let about = match stated.about_model {
            Some(false) => ", of another model",
            _ => "",
        };
        let _infallible = writeln!(
            text,
            "\n{}{about} (bytes {} to {})",
            capital(stated.reading.words()),
            stated.passage.start,
            stated.passage.end
        );
        for line in stated.passage.text.lines() {
            let _infallible = writeln!(text, "  > {line}");
        }
    }
    if let Some(offer) = &report.offer {
        offered(&mut text, offer);
    }
    let _infallible = writeln!(text, "\nUnder {}:", report.regime);
    for finding in &report.findings {
        let _infallible = writeln!(
            text,
            "  {:<13} {}",
            verdict_word(finding.verdict),
            finding.provision
        );
        for reason in &finding.reasons {
            let _infallible = writeln!(text, "                {reason}");
        }
    }
    for note in &account.notes {
        let _infallible = writeln!(text, "Note: {note}");
    }
    if let Some(file) = &report.openeox {
        let _infallible = writeln!(text, "OpenEoX: {file}");
    }
    text.retain(|letter| letter == '\n' || !letter.is_control());
    text
}

/// Where the period stands on a page that offers the product.
fn offered(text: &mut String, offer: &Beside) {
    let place = serde_json::to_value(offer.period).unwrap_or_default();
    let place = place.as_str().unwrap_or_default().replace('-', " ");
    let _infallible = writeln!(
        text,
        "\nThe page offers it for sale; the support period: {place}."
    );
    for line in offer.passage.text.lines() {
        let _infallible = writeln!(text, "  > {line}");
    }
    for seen in &offer.seen {
        let _infallible = writeln!(text, "  {seen}");
    }
    let _infallible = writeln!(text, "  For a person: {}", offer.question);
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
