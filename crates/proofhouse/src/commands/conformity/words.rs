//! A self-assessment's report as plain words.

use std::fmt::Write as _;

use proofhouse_law::Verdict;
use proofhouse_law::conformity::{Answer, Report};
use proofhouse_law::standard::Level;

use crate::output::verdict_word;

use crate::commands::deemed;

/// The report in words.
pub(super) fn report(report: &Report) -> String {
    let mut words = format!(
        "Self-assessment of {} by {} ({}), {}\nover the Code of Practice of 2018 and {} {}\n",
        report.product, report.maker, report.by, report.on, report.document, report.edition
    );
    let _ = writeln!(
        words,
        "{} pass, {} fail, {} inconclusive, {} not applicable; {} faults of the form",
        report.count(Verdict::Pass),
        report.count(Verdict::Fail),
        report.count(Verdict::Inconclusive),
        report.count(Verdict::NotApplicable),
        report.faults.len()
    );
    words.push_str("\nGuidelines of the Code\n");
    for one in &report.guidelines {
        answer(&mut words, one);
    }
    words.push_str("\nProvisions\n");
    for one in &report.provisions {
        answer(&mut words, one);
    }
    if !report.ixit.is_empty() {
        words.push_str("\nIXIT tables that supported provisions need\n");
    }
    for table in &report.ixit {
        let state = if table.complete {
            "complete"
        } else {
            "incomplete"
        };
        let _ = writeln!(
            words,
            "{:>3} {:<12} {state}; {} entries; read for {}",
            table.number,
            table.name,
            table.entries,
            table.needed_by.join(", ")
        );
    }
    if !report.faults.is_empty() {
        words.push_str("\nFaults of the form\n");
    }
    for fault in &report.faults {
        let _ = writeln!(words, "{}", deemed::problem(fault));
    }
    words.push('\n');
    for note in &report.notes {
        let _ = writeln!(words, "{note}");
    }
    words.retain(|letter| letter == '\n' || !letter.is_control());
    words
}

fn answer(words: &mut String, answer: &Answer) {
    let level = match answer.level {
        Level::Mandatory => "M",
        Level::Recommended => "R",
        Level::Guideline | Level::Duty => " ",
    };
    let claimed = answer.support.map_or("?", |support| support.as_str());
    let mark = if answer.footing.basis.verified {
        ""
    } else {
        "  [not verified]"
    };
    let _ = writeln!(
        words,
        "{:<14} {:<8} {level} {claimed:<3} {}{mark}",
        verdict_word(answer.verdict),
        answer.number,
        answer.text
    );
    for reason in &answer.reasons {
        let _ = writeln!(words, "      {reason}");
    }
}
