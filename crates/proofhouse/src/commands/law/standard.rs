//! A standard in words: its rows, each with its footing.

use std::fmt::Write as _;

use proofhouse_law::Standard;
use proofhouse_law::standard::{CaseKind, Group, Level};

use super::footing;

/// Shows a standard.
pub(super) fn show(standard: &Standard) -> String {
    let mut words = format!(
        "{} {}: {} ({})\n{}\n{}\nsha256 {}\n",
        standard.document(),
        standard.edition(),
        standard.title(),
        standard.id(),
        standard.summary(),
        footing(standard.footing()),
        standard.hash()
    );
    for row in standard.readings() {
        let _ = writeln!(
            words,
            "\n{}: {}\n  {}",
            row.id,
            row.text,
            footing(&row.footing)
        );
    }
    for row in standard.conditions() {
        let _ = writeln!(
            words,
            "{}: {}\n  {}",
            row.id,
            row.text,
            footing(&row.footing)
        );
    }
    for row in standard.provisions() {
        let level = match row.level {
            Level::Mandatory => "mandatory",
            Level::Recommended => "recommended",
            Level::Guideline => "guideline",
            Level::Duty => "duty of the record",
        };
        let when = if row.when.is_empty() {
            String::new()
        } else {
            format!(" if {}", row.when.join(" and "))
        };
        let _ = writeln!(words, "\n{} ({level}{when}): {}", row.number, row.text);
        if let Some(doubt) = &row.doubt {
            let _ = writeln!(words, "  in doubt: {doubt}");
        }
        let _ = writeln!(words, "  {}", footing(&row.footing));
    }
    for row in standard.groups() {
        group(&mut words, row);
    }
    for row in standard.ixit() {
        let _ = writeln!(
            words,
            "\nIXIT {} {}: {} Fields: {}.\n  {}\n  fields {}",
            row.number,
            row.name,
            row.purpose,
            row.fields.keys.join(", "),
            footing(&row.footing),
            footing(&row.fields.footing)
        );
    }
    crosswalk(&mut words, standard);
    words
}

fn group(words: &mut String, group: &Group) {
    let _ = writeln!(words, "\ngroup {}", group.number);
    for case in &group.cases {
        let kind = match case.kind {
            CaseKind::Conceptual => "conceptual",
            CaseKind::Functional => "functional",
            CaseKind::Mixed => "conceptual and functional",
        };
        let _ = writeln!(
            words,
            "  case {} ({kind}): units {}",
            case.number,
            case.units.join(", ")
        );
    }
    for reuse in &group.reuses {
        let _ = writeln!(words, "  reuses units of {}", reuse.group);
    }
    let _ = writeln!(words, "  {}", footing(&group.footing));
}

fn crosswalk(words: &mut String, standard: &Standard) {
    for topic in standard.topics() {
        let _ = writeln!(words, "\n{}: {}", topic.id, topic.title);
        for link in &topic.links {
            let clauses = link.clauses.iter().map(|one| format!("clause {one}"));
            let parts: Vec<String> = link.numbers.iter().cloned().chain(clauses).collect();
            let _ = writeln!(
                words,
                "  {}: {}\n    {}",
                link.to,
                parts.join(", "),
                footing(&link.footing)
            );
        }
    }
    for row in standard.rule_evidence() {
        let cases = if row.cases.is_empty() {
            "no test case".to_owned()
        } else {
            row.cases.join(", ")
        };
        let _ = writeln!(
            words,
            "\n{}: evidence from {cases}; besides: {}\n  {}",
            row.rules.join(", "),
            row.besides.join(" "),
            footing(&row.footing)
        );
    }
}
