//! The table of the provisions: what each asks, what it comes to, and why.

use proofhouse_law::Verdict;
use proofhouse_law::record::{CaseResult, GroupResult, Record};

use crate::content::{Block, Inline};
use crate::wording;

/// Two columns only: narrow ones would break words.
pub(super) fn provisions(record: &Record) -> Block {
    let row = |group: &GroupResult| {
        let level = wording::level(group.level);
        let mark = wording::unverified_mark(group.footing.basis.verified);
        let claim = group.support.map_or("open", |one| one.as_str());
        let asked = vec![
            Inline::strong(&group.number),
            Inline::text(format!(
                " {}\n{level} The maker says: {claim}.{mark}",
                group.text
            )),
        ];
        let why = why(group);
        let said = vec![
            Inline::strong(wording::verdict(group.verdict)),
            Inline::text(format!("\n{}", why.join("\n"))),
        ];
        vec![asked, said]
    };
    Block::Table {
        caption: "What each provision comes to".to_owned(),
        header: vec![
            "Provision, and what it asks".to_owned(),
            "Verdict, and why".to_owned(),
        ],
        rows: record.groups.iter().map(row).collect(),
    }
}

/// Why it comes to its verdict: the test cases that fail first, then what is said of the provision itself, then the others.
fn why(group: &GroupResult) -> Vec<String> {
    let (failing, others): (Vec<&CaseResult>, Vec<&CaseResult>) =
        (group.cases.iter()).partition(|case| case.verdict == Verdict::Fail);
    let mut why: Vec<String> = failing.into_iter().map(summary).collect();
    why.extend(group.reasons.iter().cloned());
    why.extend(group.detail.iter().map(|detail| format!("Maker: {detail}")));
    why.extend(others.into_iter().map(summary));
    why
}

/// A test case in a line: its verdict, or where it fails the reasons, each with the test unit that shows it.
fn summary(case: &CaseResult) -> String {
    let failing = case.units.iter().filter(|one| one.verdict == Verdict::Fail);
    let failing: Vec<String> = failing
        .map(|unit| format!("{} (test unit {})", unit.reasons.join(" "), unit.unit))
        .collect();
    if failing.is_empty() {
        let verdict = wording::verdict(case.verdict).to_lowercase();
        return format!("Test case {}: {verdict}.", case.number);
    }
    format!("Test case {} fails: {}", case.number, failing.join(" "))
}
