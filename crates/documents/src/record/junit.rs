//! A conformance record as `JUnit` XML, which test servers read: a suite a provision, a test case a unit.
//!
//! A unit that is not decided is `skipped`, with what a person must do: `JUnit` knows no other word for it, and it is no success.

use std::fmt::Write as _;

use proofhouse_law::Verdict;
use proofhouse_law::record::{GroupResult, Record, UnitResult};

use super::judge;

/// The XML.
pub fn junit(record: &Record) -> String {
    let units: Vec<&UnitResult> = record.units().map(|(_, unit)| unit).collect();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let name = format!("{} {}: {}", record.document, record.edition, record.product);
    let _ = writeln!(
        xml,
        "<testsuites name=\"{}\" {}>",
        text(&name),
        counts(&units)
    );
    for group in &record.groups {
        suite(&mut xml, group, record);
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn counts(units: &[&UnitResult]) -> String {
    let how_many = |wanted: &[Verdict]| {
        let units = units.iter();
        units.filter(|one| wanted.contains(&one.verdict)).count()
    };
    format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"0\"",
        units.len(),
        how_many(&[Verdict::Fail]),
        how_many(&[Verdict::Error]),
        how_many(&[Verdict::Inconclusive, Verdict::NotApplicable])
    )
}

fn suite(xml: &mut String, group: &GroupResult, record: &Record) {
    let units: Vec<&UnitResult> = group.cases.iter().flat_map(|case| &case.units).collect();
    let when = record.sources.iter().map(|one| one.started).min();
    let when = when.map_or_else(String::new, |at| {
        format!(" timestamp=\"{}\"", at.strftime("%Y-%m-%dT%H:%M:%S"))
    });
    let _ = writeln!(
        xml,
        "  <testsuite name=\"{}\" {}{when}>",
        text(&format!("{} {}", group.number, group.text)),
        counts(&units)
    );
    for case in &group.cases {
        for unit in &case.units {
            test_case(
                xml,
                &format!("{}.{}", record.standard, group.number),
                &case.number,
                unit,
            );
        }
    }
    xml.push_str("  </testsuite>\n");
}

fn test_case(xml: &mut String, class: &str, case: &str, unit: &UnitResult) {
    let _ = write!(
        xml,
        "    <testcase classname=\"{}\" name=\"{}\" time=\"0\">",
        text(class),
        text(&format!("{case} {}", unit.unit))
    );
    let reasons = unit.reasons.join(" ");
    match unit.verdict {
        Verdict::Fail | Verdict::Error => {
            let (tag, kind) = match unit.verdict {
                Verdict::Fail => ("failure", "fail"),
                _ => ("error", "error"),
            };
            let rests: Vec<String> = unit
                .relies_on
                .iter()
                .map(|one| format!("{} in bundle {}", one.observation, one.bundle))
                .collect();
            let body = format!("{}\n{}\n{}", reasons, judge(unit), rests.join("\n"));
            let _ = write!(
                xml,
                "<{tag} type=\"{kind}\" message=\"{}\">{}</{tag}>",
                text(&reasons),
                text(&body)
            );
        }
        Verdict::Inconclusive => {
            let waits = unit.waits_for.as_deref().unwrap_or_default();
            let message = format!("Waits for a person: {waits} {reasons}");
            let _ = write!(xml, "<skipped message=\"{}\"/>", text(&message));
        }
        Verdict::NotApplicable => {
            let message = format!("Does not apply: {reasons}");
            let _ = write!(xml, "<skipped message=\"{}\"/>", text(&message));
        }
        Verdict::Pass => {
            let said = format!("{reasons} {}", judge(unit));
            let _ = write!(xml, "<system-out>{}</system-out>", text(&said));
        }
    }
    xml.push_str("</testcase>\n");
}

/// Text that XML 1.0 takes, in an attribute as well as between tags.
fn text(words: &str) -> String {
    let mut said = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => said.push_str("&amp;"),
            '<' => said.push_str("&lt;"),
            '>' => said.push_str("&gt;"),
            '"' => said.push_str("&quot;"),
            '\n' => said.push_str("&#10;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                said.push('\u{fffd}');
            }
            letter => said.push(letter),
        }
    }
    said
}
