//! Builds the report of a maker's self-assessment: the ICS with what each answer comes to, the evidence that is lacking, the IXIT.

use proofhouse_law::Verdict;
use proofhouse_law::conformity::{Answer, Lack, Report};
use proofhouse_law::standard::CaseKind;

use crate::content::{Block, Document, Inline, Kind};
use crate::wording;

/// Builds the document.
pub fn document(report: &Report) -> Document {
    Document {
        title: format!("Self-assessment: {}", report.product),
        language: "en-GB".to_owned(),
        kind: Kind::SelfAssessment,
        authority: report.maker.clone(),
        reference: report
            .reference
            .clone()
            .unwrap_or_else(|| "none given".to_owned()),
        date: report.on,
        drill: false,
        blocks: blocks(report),
    }
}

fn blocks(report: &Report) -> Vec<Block> {
    let mut blocks = vec![
        particulars(report),
        Block::Statement {
            inlines: vec![Inline::text(
                "This is the maker's own assessment. A pass says that evidence is named for each test case; it does not say that anyone else has looked at it, nor that the product is safe.",
            )],
        },
    ];
    blocks.push(wording::heading(
        2,
        "Guidelines of the Code of Practice of 2018",
    ));
    blocks.push(answers(
        "What each guideline comes to",
        "Guideline",
        &report.guidelines,
    ));
    blocks.push(wording::heading(
        2,
        &format!("Provisions of {} {}", report.document, report.edition),
    ));
    blocks.push(answers(
        "What each provision comes to",
        "Provision",
        &report.provisions,
    ));
    blocks.extend(lacking(report));
    blocks.extend(evidence(report));
    blocks.extend(ixit(report));
    blocks.extend(faults(report));
    blocks.push(wording::heading(2, "How to read this"));
    blocks.push(wording::bullets(&report.notes));
    blocks
}

fn particulars(report: &Report) -> Block {
    let counts = format!(
        "{} pass, {} fail, {} inconclusive, {} not applicable",
        report.count(Verdict::Pass),
        report.count(Verdict::Fail),
        report.count(Verdict::Inconclusive),
        report.count(Verdict::NotApplicable)
    );
    Block::SummaryList {
        rows: vec![
            wording::row("Product", &report.product),
            wording::row("Maker", &report.maker),
            wording::row("Assessed by", &report.by),
            wording::row("Assessed on", &wording::day(report.on)),
            wording::row("Provisions", &counts),
        ],
    }
}

fn cell(text: impl Into<String>) -> Vec<Inline> {
    vec![Inline::text(text)]
}

/// Two columns only: narrow ones would break words.
fn answers(caption: &str, first: &str, answers: &[Answer]) -> Block {
    let row = |one: &Answer| {
        let level = wording::level(one.level);
        let mark = wording::unverified_mark(one.footing.basis.verified);
        let asked = vec![
            Inline::strong(&one.number),
            Inline::text(format!(" {}\n{level}{mark}", one.text)),
        ];
        let answer = one.support.map_or("Open", |support| support.as_str());
        let detail = one.detail.iter().map(|detail| format!("Maker: {detail}"));
        let why: Vec<String> = one.reasons.iter().cloned().chain(detail).collect();
        let said = vec![
            Inline::strong(format!("{answer}: {}", wording::verdict(one.verdict))),
            Inline::text(format!("\n{}", why.join("\n"))),
        ];
        vec![asked, said]
    };
    Block::Table {
        caption: caption.to_owned(),
        header: vec![
            format!("{first}, and what it asks"),
            "Answer, and what it comes to".to_owned(),
        ],
        rows: answers.iter().map(row).collect(),
    }
}

/// The test cases for which no evidence is named: the maker's list of what to do next.
fn lacking(report: &Report) -> Vec<Block> {
    let rows: Vec<Vec<Vec<Inline>>> = report
        .provisions
        .iter()
        .flat_map(|one| one.lacks.iter().map(move |lack| (one, lack)))
        .map(|(one, lack)| {
            let units = if lack.units.is_empty() {
                "not known here".to_owned()
            } else {
                lack.units.join(", ")
            };
            vec![
                cell(&lack.case),
                cell(&one.number),
                cell(kind(lack)),
                cell(units),
            ]
        })
        .collect();
    let mut blocks = vec![wording::heading(2, "Evidence that is lacking")];
    if rows.is_empty() {
        blocks.push(wording::paragraph(
            "No test case of a claimed provision is without evidence, as far as its cases are known here.",
        ));
        return blocks;
    }
    blocks.push(Block::Table {
        caption: "Test cases of claimed provisions without evidence".to_owned(),
        header: ["Test case", "Provision", "Looks at", "Units"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    });
    blocks
}

fn kind(lack: &Lack) -> &'static str {
    match lack.kind {
        CaseKind::Conceptual => "What is declared",
        CaseKind::Functional => "What the device does",
        CaseKind::Mixed => "Both",
    }
}

fn evidence(report: &Report) -> Vec<Block> {
    let rows: Vec<Vec<Vec<Inline>>> = report
        .provisions
        .iter()
        .flat_map(|one| &one.evidence)
        .map(|shown| {
            let digest = match shown.sha256 {
                Some(digest) => vec![Inline::code(digest.to_string())],
                None => cell("not given"),
            };
            vec![
                cell(&shown.case),
                cell(wording::verdict(shown.verdict)),
                cell(&shown.reference),
                digest,
            ]
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    vec![
        wording::heading(2, "Evidence that is named"),
        Block::Table {
            caption: "Evidence by test case".to_owned(),
            header: ["Test case", "Says", "Where it is", "SHA-256"]
                .map(str::to_owned)
                .to_vec(),
            rows,
        },
    ]
}

fn ixit(report: &Report) -> Vec<Block> {
    if report.ixit.is_empty() {
        return Vec::new();
    }
    let rows = report
        .ixit
        .iter()
        .map(|table| {
            let state = match (&table.empty_because, table.complete) {
                (Some(reason), true) => format!("Nothing to enter: {reason}"),
                (_, true) => "Complete".to_owned(),
                (_, false) => "Incomplete".to_owned(),
            };
            vec![
                cell(format!("{} {}", table.number, table.name)),
                cell(table.entries.to_string()),
                cell(state),
                cell(table.needed_by.join(", ")),
            ]
        })
        .collect();
    vec![
        wording::heading(2, "Implementation facts (IXIT)"),
        Block::Table {
            caption: "Tables that the tests of claimed provisions read".to_owned(),
            header: ["Table", "Entries", "State", "Read for"]
                .map(str::to_owned)
                .to_vec(),
            rows,
        },
    ]
}

fn faults(report: &Report) -> Vec<Block> {
    if report.faults.is_empty() {
        return Vec::new();
    }
    let said: Vec<String> = report
        .faults
        .iter()
        .map(|fault| {
            let line = match fault.line {
                0 => String::new(),
                line => format!(" (line {line})"),
            };
            format!("{}{line} {}", fault.message, fault.remedy)
        })
        .collect();
    vec![
        wording::heading(2, "What is wrong with the form"),
        wording::bullets(&said),
    ]
}
