//! A record, a comparison and a count as plain words.

use std::fmt::Write as _;

use proofhouse_evidence::words::{fact, moment};
use proofhouse_law::Verdict;
use proofhouse_law::record::{
    Automated, Change, Comparison, Coverage, GroupResult, Moved, Record, Source,
};

use crate::output::verdict_word;

/// Only lines and text reach the terminal: names come from outside.
fn safe(mut words: String) -> String {
    words.retain(|letter| letter == '\n' || !letter.is_control());
    words
}

/// The record in words: each provision, each unit that decides it, and last what waits for a person.
pub(super) fn record(record: &Record) -> String {
    let mut words = format!(
        "Conformance record of {}\nover {} {}, which tests {}\n",
        record.product, record.document, record.edition, record.tests
    );
    if record.drill {
        let _ = writeln!(words, "{}", crate::findings::DRILL);
    }
    for one in &record.sources {
        source(&mut words, one);
    }
    match (&record.maker, &record.answered_by) {
        (Some(maker), Some(by)) => {
            let _ = writeln!(words, "Answers of {maker}, given by {by}");
        }
        _ if record.answers_sha256.is_some() => words.push_str(
            "The file of the maker's answers (ICS: Implementation Conformance Statement; IXIT: Implementation eXtra Information for Testing) does not name both the maker and who answers.\n",
        ),
        _ => words.push_str("No answers of the maker were given (ICS: Implementation Conformance Statement; IXIT: Implementation eXtra Information for Testing).\n"),
    }
    let _ = writeln!(
        words,
        "{} provisions pass, {} fail, {} inconclusive, {} not applicable\n",
        record.count(Verdict::Pass),
        record.count(Verdict::Fail),
        record.count(Verdict::Inconclusive) + record.count(Verdict::Error),
        record.count(Verdict::NotApplicable)
    );
    provisions(&mut words, record);
    conflicts(&mut words, record);
    waiting(&mut words, record);
    words.push('\n');
    words.push_str(
        &[record.left_out.as_slice(), &record.notes]
            .concat()
            .join("\n"),
    );
    safe(words)
}

/// Each provision with the test units that decide it and its reasons; reasons that neighbours share are said once, below them.
fn provisions(words: &mut String, record: &Record) {
    for (at, group) in record.groups.iter().enumerate() {
        let _ = writeln!(
            words,
            "{:<14} {:<8} {}",
            verdict_word(group.verdict),
            group.number,
            group.text
        );
        let decided: Vec<String> = decided(group).collect();
        let next = record.groups.get(at.saturating_add(1));
        let is_said_below = decided.is_empty()
            && next
                .is_some_and(|next| next.verdict == group.verdict && next.reasons == group.reasons);
        for unit in &decided {
            let _ = writeln!(words, "      {unit}");
        }
        if !is_said_below {
            for reason in &group.reasons {
                let _ = writeln!(words, "      {reason}");
            }
        }
    }
}

/// The test units of a provision that are decided, a line each, those that fail first.
fn decided(group: &GroupResult) -> impl Iterator<Item = String> {
    let units = || {
        let cases = group.cases.iter();
        cases.flat_map(|case| case.units.iter().map(move |unit| (case, unit)))
    };
    let failing = units().filter(|(_, unit)| unit.verdict == Verdict::Fail);
    let open_or_failing = [Verdict::Inconclusive, Verdict::Fail];
    let others = units().filter(move |(_, unit)| !open_or_failing.contains(&unit.verdict));
    failing.chain(others).map(|(case, unit)| {
        format!(
            "{}: {} (test case {}, test unit {})",
            verdict_word(unit.verdict),
            unit.reasons.join(" "),
            case.number,
            unit.unit
        )
    })
}

/// Where a person and the evidence, or two people, do not agree.
fn conflicts(words: &mut String, record: &Record) {
    let open: Vec<String> = record
        .conflicts()
        .filter_map(|(case, unit)| {
            let conflict = unit.conflict.as_ref()?;
            Some(format!("  {:<10} {}  {conflict}", case.number, unit.unit))
        })
        .collect();
    if !open.is_empty() {
        let _ = writeln!(
            words,
            "\nOpen conflicts (each by its test case and the letter of its test unit)\n{}",
            open.join("\n")
        );
    }
}

/// What waits for a person, a line a unit.
fn waiting(words: &mut String, record: &Record) {
    let waiting: Vec<String> = record
        .units()
        .filter_map(|(case, unit)| {
            let what = unit.waits_for.as_ref()?;
            Some(format!("  {:<10} {}  {what}", case.number, unit.unit))
        })
        .collect();
    if !waiting.is_empty() {
        let _ = writeln!(
            words,
            "\nWhat waits for a person ({} test units: each by its test case and its letter); proofhouse record judge takes the verdict\n{}",
            waiting.len(),
            waiting.join("\n")
        );
    }
}

fn source(words: &mut String, source: &Source) {
    let _ = writeln!(
        words,
        "Bundle {}\n  {} ({}), seen by {} {} from {} to {}{}\n  by authority of {}: {}; until {}\n  its signature: {}",
        source.bundle,
        source.product,
        source.kind,
        source.tool,
        source.tool_version,
        moment(source.started),
        moment(source.ended),
        if source.partial {
            ", stopped before its end"
        } else {
            ""
        },
        source.owner,
        source.basis,
        moment(source.expires),
        source.signature.words()
    );
    if let Some(authorised) = &source.authorised {
        let _ = writeln!(words, "  authorised: {}", authorised.words());
    }
}

fn direction(change: Change) -> &'static str {
    match change {
        Change::Worse => "worse",
        Change::New => "new",
        Change::Changed => "changed",
        Change::Gone => "gone",
        Change::NotSeen => "not seen",
        Change::Better => "better",
    }
}

/// A comparison in words.
pub(super) fn comparison(found: &Comparison) -> String {
    let mut words = format!(
        "Before: {}\nAfter:  {}\n",
        found.product_before, found.product_after
    );
    if !found.after_whole {
        words.push_str(
            "The later inspection did not come to its end, or a unit did not answer: what it does not show may be there still.\n",
        );
    }
    let nothing =
        found.interfaces.is_empty() && found.provisions.is_empty() && found.cases.is_empty();
    if nothing {
        words.push_str("Nothing changed that the record speaks of.\n");
    }
    if !found.interfaces.is_empty() {
        words.push_str("\nInterfaces\n");
    }
    for one in &found.interfaces {
        let _ = writeln!(words, "{:<8} {}", direction(one.change), one.interface);
        for seen in &one.appeared {
            let _ = writeln!(words, "    + {}", fact(seen));
        }
        for seen in &one.disappeared {
            let _ = writeln!(words, "    - {}", fact(seen));
        }
    }
    for (title, moved) in [("Provisions", &found.provisions), ("Cases", &found.cases)] {
        if !moved.is_empty() {
            let _ = writeln!(words, "\n{title}");
        }
        for one in moved {
            self::moved(&mut words, one);
        }
    }
    safe(words)
}

fn moved(words: &mut String, one: &Moved) {
    let _ = writeln!(
        words,
        "{:<8} {:<10} {} -> {}",
        direction(one.change),
        one.number,
        verdict_word(one.before),
        verdict_word(one.after)
    );
}

/// A count in words.
pub(super) fn coverage(found: &Coverage) -> String {
    let mut words = format!(
        "coverage: {}/{} = {} %\nwith those partly automated: {}/{} = {} %\n\n",
        found.automated,
        found.network_relevant,
        found.per_cent(),
        found.automated.saturating_add(found.partly),
        found.network_relevant,
        found.per_cent_with_partly()
    );
    for row in &found.rows {
        let how = match row.automated {
            Automated::Yes => "automated",
            Automated::Partly => "partly",
            Automated::No => "not",
        };
        let _ = writeln!(words, "{how:<10} {:<10} {}", row.case, row.asks);
    }
    safe(words)
}
