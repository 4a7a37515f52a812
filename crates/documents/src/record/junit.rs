//! A conformance record as `JUnit` XML, which test servers read: a suite a provision, a test case a unit.
//!
//! A unit that is not decided is `skipped`, with what a person must do: `JUnit` knows no other word for it, and it is no success.
//! Each bundle is asked first whether it can carry a verdict at all: one that was stopped before its end, of which a signature
//! was not checked, or whose device did not answer, is an `error`, so that a run that tested nothing cannot be green.
//! Of a record that was made in a drill each suite says DRILL in its name, since servers show suites one by one.
//! Where a provision comes to what none of its units does, such as a failure by its ICS alone, a test case of its own says it.
//! `testsuites` has no `skipped`: the schema that Jenkins' xUnit plugin holds files against (`junit-10.xsd`) does not know it there.

use std::fmt::Write as _;

use proofhouse_law::Verdict;
use proofhouse_law::record::{CaseResult, GroupResult, Record, Source, UnitResult};

use super::judge;
use crate::wording::short;

/// The XML.
pub fn junit(record: &Record) -> String {
    let evidence = Suite::evidence(&record.sources);
    let groups = record.groups.iter().map(Suite::of);
    let suites: Vec<Suite> = evidence.into_iter().chain(groups).collect();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let drill = if record.drill { "DRILL: " } else { "" };
    let name = format!(
        "{drill}{} {}: {}",
        record.document, record.edition, record.product
    );
    let all: Vec<&Told> = suites.iter().flat_map(|suite| &suite.tests).collect();
    let _ = writeln!(
        xml,
        "<testsuites name=\"{}\" {} time=\"0\">",
        text(&name),
        counts(&all)
    );
    let started = record.sources.iter().map(|one| one.started).min();
    let when = started.map_or_else(String::new, |at| {
        format!(" timestamp=\"{}\"", at.strftime("%Y-%m-%dT%H:%M:%S"))
    });
    for suite in &suites {
        suite.write(&mut xml, record.standard.as_str(), drill, &when);
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// A provision, or the evidence that all rests on.
struct Suite {
    name: String,
    /// Its part of the name of a class.
    class: String,
    tests: Vec<Told>,
}

/// A test case in words.
struct Told {
    name: String,
    verdict: Verdict,
    /// The reasons, with what they mean where it is skipped.
    message: String,
    /// Who came to the verdict, and on what evidence.
    more: String,
}

impl Suite {
    /// What the bundles are worth; none where there is no bundle.
    fn evidence(sources: &[Source]) -> Option<Self> {
        let tests: Vec<Told> = sources.iter().flat_map(Told::bundle).collect();
        (!tests.is_empty()).then(|| Self {
            name: "The evidence".to_owned(),
            class: "evidence".to_owned(),
            tests,
        })
    }

    fn of(group: &GroupResult) -> Self {
        let units = group.cases.iter().flat_map(|case| {
            let units = case.units.iter();
            units.map(|unit| Told::unit(&case.number, unit))
        });
        let mut tests: Vec<Told> = units.collect();
        let is_told = |case: &CaseResult| case.verdict == group.verdict;
        if !group.cases.iter().any(is_told) {
            tests.push(Told::provision(group));
        }
        Self {
            name: format!("{} {}", group.number, group.text),
            class: group.number.clone(),
            tests,
        }
    }

    fn write(&self, xml: &mut String, standard: &str, drill: &str, when: &str) {
        let all: Vec<&Told> = self.tests.iter().collect();
        let skipped = how_many(&all, &[Verdict::Inconclusive, Verdict::NotApplicable]);
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{drill}{}\" {} skipped=\"{skipped}\" time=\"0\"{when}>",
            text(&self.name),
            counts(&all)
        );
        let class = format!("{standard}.{}", self.class);
        for test in &self.tests {
            test.write(xml, &class);
        }
        xml.push_str("  </testsuite>\n");
    }
}

impl Told {
    /// Whether a bundle is whole, signed by somebody who is known, by leave of somebody who is known where that was signed, and of a
    /// device that answered.
    fn bundle(source: &Source) -> Vec<Self> {
        let bundle = short(source.bundle);
        let told = |name: &str, stands: bool, good: &str, bad: String| Self {
            name: format!("bundle {bundle} {name}"),
            verdict: if stands {
                Verdict::Pass
            } else {
                Verdict::Error
            },
            message: if stands { good.to_owned() } else { bad },
            more: format!("SHA-256 {}", source.bundle),
        };
        let cut = "It was stopped before its end: what it lacks was not looked for.";
        let signed = source.signature.words();
        let mut all = vec![
            told("is whole", !source.partial, "It is.", cut.to_owned()),
            told(
                "is signed",
                source.signature.is_checked(),
                &signed,
                signed.clone(),
            ),
        ];
        if let Some(authorised) = &source.authorised {
            let signed = authorised.signature.words();
            let good = authorised.signature.is_checked();
            all.push(told(
                "has a signed authority",
                good,
                &signed,
                signed.clone(),
            ));
        }
        if source.is_inspection() {
            let silent = format!("Nothing answered: {}.", source.silent.join("; "));
            let answered = source.silent.is_empty();
            all.push(told(
                "is of a device that answered",
                answered,
                "It is.",
                silent,
            ));
        }
        all
    }

    fn unit(case: &str, unit: &UnitResult) -> Self {
        let reasons = unit.reasons.join(" ");
        let message = match unit.verdict {
            Verdict::Inconclusive => {
                let waits = unit.waits_for.as_deref().unwrap_or_default();
                format!("Waits for a person: {waits} {reasons}")
            }
            Verdict::NotApplicable => format!("Does not apply: {reasons}"),
            Verdict::Pass | Verdict::Fail | Verdict::Error => reasons,
        };
        let rests = unit
            .relies_on
            .iter()
            .map(|one| format!("{} in bundle {}", one.observation, one.bundle));
        let more: Vec<String> = std::iter::once(judge(unit)).chain(rests).collect();
        Self {
            name: format!("{case} {}", unit.unit),
            verdict: unit.verdict,
            message,
            more: more.join("\n"),
        }
    }

    fn provision(group: &GroupResult) -> Self {
        let reasons = group.reasons.join(" ");
        let message = match group.verdict {
            Verdict::Inconclusive => format!("Not decided: {reasons}"),
            Verdict::NotApplicable => format!("Does not apply: {reasons}"),
            Verdict::Pass | Verdict::Fail | Verdict::Error => reasons,
        };
        Self {
            name: "provision".to_owned(),
            verdict: group.verdict,
            message,
            more:
                "The provision comes to this by itself, and not by a test unit of its test cases."
                    .to_owned(),
        }
    }

    fn write(&self, xml: &mut String, class: &str) {
        let (class, name) = (text(class), text(&self.name));
        let message = text(&self.message);
        let body = match self.verdict {
            Verdict::Fail | Verdict::Error => {
                let (tag, kind) = match self.verdict {
                    Verdict::Fail => ("failure", "fail"),
                    _ => ("error", "error"),
                };
                let body = text(&format!("{}\n{}", self.message, self.more));
                format!("<{tag} type=\"{kind}\" message=\"{message}\">{body}</{tag}>")
            }
            Verdict::Inconclusive | Verdict::NotApplicable => {
                format!("<skipped message=\"{message}\"/>")
            }
            Verdict::Pass => {
                let said = text(&format!("{}\n{}", self.message, self.more));
                format!("<system-out>{said}</system-out>")
            }
        };
        let _ = writeln!(
            xml,
            "    <testcase classname=\"{class}\" name=\"{name}\" time=\"0\">{body}</testcase>"
        );
    }
}

fn how_many(tests: &[&Told], wanted: &[Verdict]) -> usize {
    let tests = tests.iter();
    tests.filter(|one| wanted.contains(&one.verdict)).count()
}

fn counts(tests: &[&Told]) -> String {
    format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\"",
        tests.len(),
        how_many(tests, &[Verdict::Fail]),
        how_many(tests, &[Verdict::Error])
    )
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
