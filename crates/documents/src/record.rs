//! Builds the report of a conformance record: what was tested, by whom, with what authority, and what each provision comes to.
//!
//! The same record is written for programs by [`oscal`] and [`junit`]; [`forms`] has all of them by name.

pub mod forms;
pub mod junit;
pub mod oscal;
mod provisions;
mod terms;

use std::fmt::Write as _;

use jiff::civil::Date;
use proofhouse_law::Verdict;
use proofhouse_law::clock::moment_in_words;
use proofhouse_law::record::{GroupResult, Judge, Record, UnitResult};

use crate::content::{Block, Document, Inline, Kind, Summary};
use crate::wording;
use provisions::provisions;

/// Builds the document; `on` is the date on its face.
pub fn document(record: &Record, on: Date) -> Document {
    // Without any bundle the record is what the maker says.
    let maker = || record.maker.clone().filter(|_| record.sources.is_empty());
    let authority = wording::made_by(&record.sources)
        .or_else(maker)
        .unwrap_or_else(|| wording::NOBODY_NAMED.to_owned());
    let first = record.sources.first();
    let reference = first.map_or_else(
        || "no bundle".to_owned(),
        |one| format!("bundle {}", wording::short(one.bundle)),
    );
    Document {
        title: format!("Conformance record: {}", record.product),
        language: "en-GB".to_owned(),
        kind: Kind::ConformanceRecord,
        authority,
        reference,
        date: on,
        drill: record.drill,
        blocks: blocks(record),
    }
}

fn blocks(record: &Record) -> Vec<Block> {
    let mut blocks = vec![particulars(record), statement(record)];
    blocks.extend(wording::sources(
        &record.sources,
        "No bundle of evidence was given. Verdicts rest on the maker's answers and on what people judged.",
    ));
    blocks.push(wording::heading(2, "What each provision comes to"));
    blocks.push(provisions(record));
    blocks.extend(conflicts(record));
    blocks.extend(cases(record));
    blocks.extend(waiting(record));
    blocks.extend(wording::tried(&record.sources));
    blocks.extend(wording::lists(&record.sources));
    blocks.extend(untested(record));
    blocks.extend(verify(record));
    blocks.push(wording::heading(2, "How to read this record"));
    blocks.push(wording::bullets(&record.notes));
    blocks.push(terms::terms());
    blocks
}

fn particulars(record: &Record) -> Block {
    let counts = format!(
        "{} pass, {} fail, {} inconclusive, {} not applicable",
        record.count(Verdict::Pass),
        record.count(Verdict::Fail),
        record.count(Verdict::Inconclusive) + record.count(Verdict::Error),
        record.count(Verdict::NotApplicable)
    );
    let mut rows = vec![
        wording::row("Product", &record.product),
        wording::row(
            "Assessed by",
            &format!(
                "The test cases of {} {}, which test {}",
                record.document, record.edition, record.tests
            ),
        ),
        wording::row("Provisions", &counts),
    ];
    rows.extend(answers(record));
    Block::SummaryList { rows }
}

/// Whose answers the record holds. A file in which somebody only judged units is no word of a maker.
fn answers(record: &Record) -> Vec<Summary> {
    let Some(digest) = record.answers_sha256 else {
        return vec![wording::row(
            "Maker's answers",
            "None: what the maker claims (the Implementation Conformance Statement, ICS) and declares (the Implementation eXtra \
             Information for Testing, IXIT) was not at hand.",
        )];
    };
    let claims = record.groups.iter().any(|one| one.support.is_some());
    let mut rows = Vec::new();
    if record.maker.is_some() || record.answered_by.is_some() || claims {
        let open = "Not named in the file";
        let given = match (&record.answered_by, record.answered_on) {
            (Some(by), Some(on)) => format!("{by}, on {}", wording::day(on)),
            (Some(by), None) => by.clone(),
            (None, _) => open.to_owned(),
        };
        let maker = record.maker.as_deref().unwrap_or(open);
        rows.push(wording::row("Maker", maker));
        rows.push(wording::row("Maker's answers given by", &given));
    } else {
        rows.push(wording::row(
            "Maker's answers",
            "None: the file names no maker and nobody who answers, and claims nothing of any provision.",
        ));
    }
    rows.push(wording::code_row(
        "SHA-256 of the file with answers and judgements",
        &digest.to_string(),
    ));
    rows
}

/// What a reader must know first.
fn statement(record: &Record) -> Block {
    let failing: Vec<&str> = record
        .groups
        .iter()
        .filter(|one| one.verdict == Verdict::Fail)
        .map(|one| one.number.as_str())
        .collect();
    let waits = record
        .units()
        .filter(|(_, unit)| unit.waits_for.is_some())
        .count();
    let mut said = if failing.is_empty() {
        "No provision was found that the product does not meet.".to_owned()
    } else {
        format!(
            "The product does not meet these provisions: {}.{}",
            failing.join(", "),
            found(record)
        )
    };
    if waits > 0 {
        said.push_str(&waiting_words(waits));
    }
    let conflicts = record.conflicts().count();
    if conflicts > 0 {
        let _ = write!(said, " Test units in open conflict: {conflicts}.");
    }
    if record.sources.iter().any(|one| one.partial) {
        said.push_str(
            " An inspection was stopped before its end: what was not seen is not judged.",
        );
    }
    if record.count(Verdict::Fail) > 0 {
        said.push_str(wording::on_the_testers_word(&record.sources));
    }
    said.push_str(&wording::unchecked(&record.sources));
    Block::Statement {
        inlines: vec![Inline::text(said)],
    }
}

/// What was found of the first provision that fails, in a sentence; nothing where no test unit shows it.
fn found(record: &Record) -> String {
    let failing = |one: &&GroupResult| one.verdict == Verdict::Fail;
    let mut groups = record.groups.iter().filter(failing);
    let first = groups.find_map(|group| {
        let mut units = group.cases.iter().flat_map(|case| &case.units);
        let unit = units.find(|one| one.verdict == Verdict::Fail)?;
        Some((group, unit.reasons.first()?))
    });
    first.map_or_else(String::new, |(group, reason)| {
        format!(" Found of {}: {reason}", group.number)
    })
}

fn waiting_words(waits: usize) -> String {
    let are = if waits == 1 {
        "test unit (a step of a test case) is"
    } else {
        "test units (steps of the test cases) are"
    };
    format!(" {waits} {are} not decided; what a person must do for each stands below.")
}

/// Where a person and the evidence, or two people, do not agree; nothing where nobody disagrees.
fn conflicts(record: &Record) -> Vec<Block> {
    let rows: Vec<Vec<Vec<Inline>>> = record
        .conflicts()
        .filter_map(|(case, unit)| {
            let first = vec![Inline::strong(format!("{} {}", case.number, unit.unit))];
            Some(vec![first, vec![Inline::text(unit.conflict.as_ref()?)]])
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let table = Block::Table {
        caption: "Test units on which somebody does not agree".to_owned(),
        header: [
            "Test case and test unit",
            "Who does not agree, and what stands",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
    };
    vec![wording::heading(2, "Open conflicts"), table]
}

fn waiting(record: &Record) -> Vec<Block> {
    let rows: Vec<Vec<Vec<Inline>>> = record
        .units()
        .filter_map(|(case, unit)| {
            let what = unit.waits_for.as_ref()?;
            let first = vec![Inline::strong(format!("{} {}", case.number, unit.unit))];
            let why = unit.reasons.join(" ");
            Some(vec![
                first,
                vec![Inline::text(what)],
                vec![Inline::text(why)],
            ])
        })
        .collect();
    let mut blocks = vec![wording::heading(2, "What waits for a person")];
    if rows.is_empty() {
        blocks.push(wording::paragraph("Nothing: every test unit is decided."));
        return blocks;
    }
    blocks.push(Block::Table {
        caption: "Test units that are not decided".to_owned(),
        header: [
            "Test case and test unit",
            "What a person must do",
            "What is known so far",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
    });
    blocks
}

/// The decided test units, those that fail first.
fn cases(record: &Record) -> Vec<Block> {
    let mut blocks = vec![wording::heading(
        2,
        "Decided test units, with their evidence",
    )];
    let decided = record.units().filter(|(_, unit)| unit.waits_for.is_none());
    let (failing, others): (Vec<_>, Vec<_>) =
        decided.partition(|(_, unit)| unit.verdict == Verdict::Fail);
    let rows: Vec<Vec<Vec<Inline>>> = failing
        .into_iter()
        .chain(others)
        .map(|(case, unit)| {
            vec![
                vec![Inline::strong(format!("{} {}", case.number, unit.unit))],
                vec![
                    Inline::strong(wording::verdict(unit.verdict)),
                    Inline::text(format!("\n{}\n{}", unit.reasons.join("\n"), judge(unit))),
                ],
                rests(unit),
            ]
        })
        .collect();
    if rows.is_empty() {
        blocks.push(wording::paragraph("None yet."));
        return blocks;
    }
    blocks.push(Block::Table {
        caption: "Decided test units".to_owned(),
        header: [
            "Test case and test unit",
            "Verdict, why, and by whom",
            "Rests on",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
    });
    blocks
}

/// Who or what came to a verdict, in words.
pub(crate) fn judge(unit: &UnitResult) -> String {
    match &unit.by {
        Judge::Check => format!("By the checks {}.", unit.checks.join(", ")),
        Judge::Answers => "From the maker's answers.".to_owned(),
        Judge::Person { name, at, kept_in } => {
            let kept = match kept_in.as_str() {
                "bundle" => "sealed in a bundle of evidence",
                "case" => "kept in the log of a case, where a signed-in officer put it",
                _ => "kept in a file that nobody signed",
            };
            {
                let at = moment_in_words(*at);
                format!("Judged by {name} on {at}; {kept}.")
            }
        }
        Judge::Nobody => "Nobody has judged it.".to_owned(),
    }
}

/// The observations that a unit rests on.
fn rests(unit: &UnitResult) -> Vec<Inline> {
    if unit.relies_on.is_empty() {
        return vec![Inline::text("No observation")];
    }
    let named: Vec<String> = unit
        .relies_on
        .iter()
        .map(|one| format!("{} in {}", one.observation, wording::short(one.bundle)))
        .collect();
    vec![Inline::text(named.join("\n"))]
}

/// What nobody looked at; nothing where no device was looked at.
fn untested(record: &Record) -> Vec<Block> {
    if record.left_out.is_empty() {
        return Vec::new();
    }
    vec![
        wording::heading(2, "What was not tested"),
        wording::bullets(&record.left_out),
    ]
}

fn verify(record: &Record) -> Vec<Block> {
    if record.sources.is_empty() {
        return Vec::new();
    }
    let with_answers = if record.answers_sha256.is_some() {
        " --record RECORD.toml"
    } else {
        ""
    };
    let is_of_case =
        |unit: &UnitResult| matches!(&unit.by, Judge::Person { kept_in, .. } if kept_in == "case");
    let again = wording::Again {
        words: if record.units().any(|(_, unit)| is_of_case(unit)) {
            "Make the record again; it must come to the same, but for what was judged in the case, which the log of its office holds:"
        } else {
            "Make the record again; it must come to the same:"
        },
        command: format!(
            "proofhouse record show {} --standard {}{with_answers}",
            wording::bundles(&record.sources),
            record.standard
        ),
        law: format!("proofhouse law show {}", record.standard),
        is_laid_over: record.is_laid_over,
    };
    let cases = (
        format!("The test cases as data ({})", record.standard),
        record.standard_sha256.to_string(),
    );
    let answers = record.answers_sha256;
    let answers = answers.map(|digest| {
        let name = "RECORD.toml: the file with answers and judgements".to_owned();
        (name, digest.to_string())
    });
    let mut blocks = vec![wording::heading(2, "How to verify this record")];
    let others = std::iter::once(cases).chain(answers);
    blocks.extend(wording::checking(&record.sources, &again, others));
    blocks
}
