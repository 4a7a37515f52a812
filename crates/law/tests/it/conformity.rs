//! Self-assessments: nothing passes without evidence, and each answer that the form does not allow is named.

mod faults;

use std::fmt::Write as _;

use jiff::civil::date;
use proofhouse_law::conformity::{self, Answer, Report};
use proofhouse_law::{Library, Verdict};
use proptest::prelude::*;

use crate::standards::whole;

const V2: &str = "V2.1.1";

/// A self-assessment in which each condition is declared to hold, and every provision is claimed.
fn claimed(library: &Library, edition: &str) -> String {
    let mut text = conformity::template(edition, library, date(2026, 11, 25)).unwrap();
    text = text.replace("support = \"?\"", "support = \"Y\"");
    let (before, after) = text.split_once("[conditions]").unwrap();
    let (conditions, rest) = after.split_once("\n\n").unwrap();
    let conditions = conditions.replace("\"?\"", "\"yes\"");
    let rest = ["one-access-level", "ip-only"]
        .into_iter()
        .fold(rest.to_owned(), |rest, id| {
            rest.replace(&format!("{id} = \"?\""), &format!("{id} = \"yes\""))
        });
    format!(
        "{before}[conditions]{conditions}\n\n{}",
        rest.replace("\"?\"", "\"said\"")
    )
}

/// Evidence that every known case of the edition passes.
fn evidence(library: &Library, edition: &str) -> String {
    let standard = library
        .assessable()
        .find(|one| one.edition() == edition)
        .unwrap();
    let mut text = String::new();
    for row in standard.provisions() {
        for case in &library.group_of(standard, &row.number).unwrap().0.cases {
            let _ = write!(
                text,
                "\n[[evidence]]\ncase = \"{}\"\nverdict = \"pass\"\nreference = \"report\"\n",
                case.number
            );
        }
    }
    text
}

fn report(text: &str, library: &Library) -> Report {
    let read = conformity::read("own.toml", text.as_bytes(), library);
    let assessment = read.unwrap_or_else(|problems| panic!("{problems:#?}"));
    conformity::assess(&assessment, library).unwrap()
}

fn of<'r>(report: &'r Report, number: &str) -> &'r Answer {
    report
        .provisions
        .iter()
        .find(|one| one.number == number)
        .unwrap()
}

/// The text with one claim's answer replaced.
fn with_answer(text: &str, number: &str, answer: &str) -> String {
    let from = format!("provision = \"{number}\"\nsupport = \"Y\"\n");
    assert!(text.contains(&from), "{number} is not claimed");
    text.replacen(&from, &format!("provision = \"{number}\"\n{answer}\n"), 1)
}

#[test]
fn the_template_of_each_edition_reads_back_with_every_answer_open() {
    let library = whole();
    for (edition, rows) in [(V2, 68), ("V3.1.3", 78)] {
        let text = conformity::template(edition, library, date(2026, 11, 25)).unwrap();
        let report = report(&text, library);
        assert_eq!(
            (report.provisions.len(), report.guidelines.len()),
            (rows, 13)
        );
        assert!(
            report
                .answers()
                .all(|one| one.verdict == Verdict::Inconclusive)
        );
        assert_eq!(report.faults, Vec::new(), "an open form has no fault yet");
    }
    assert_eq!(
        conformity::template("V9", library, date(2026, 11, 25)),
        None
    );
}

#[test]
fn a_claim_without_evidence_never_passes_and_says_which_cases_it_lacks() {
    let library = whole();
    let bare = claimed(library, V2);
    let report_bare = report(&bare, library);
    assert!(
        report_bare
            .answers()
            .all(|one| one.verdict == Verdict::Inconclusive)
    );
    let lacks: Vec<&str> = of(&report_bare, "5.1-1")
        .lacks
        .iter()
        .map(|one| one.case.as_str())
        .collect();
    assert_eq!(lacks, ["5.1-1-1", "5.1-1-2"]);
    let all: usize = report_bare
        .provisions
        .iter()
        .map(|one| one.lacks.len())
        .sum();
    assert_eq!(all, 109);
    let full = report(&(bare + &evidence(library, V2)), library);
    assert_eq!(full.faults, Vec::new());
    assert!(
        full.answers().all(|one| one.verdict == Verdict::Pass),
        "with evidence for each case, all of it passes"
    );
}

#[test]
fn cases_that_are_not_known_here_leave_a_claim_open() {
    let library = whole();
    let text = claimed(library, "V3.1.3") + &evidence(library, "V3.1.3");
    let report = report(&text, library);
    for number in ["6-6", "5.13-1A", "6-3B"] {
        let answer = of(&report, number);
        assert_eq!(answer.verdict, Verdict::Inconclusive, "{number}");
        assert!(
            answer
                .reasons
                .iter()
                .any(|one| one.contains("not known here"))
        );
    }
    assert_eq!(of(&report, "5.3-4A").verdict, Verdict::Pass);
    let kept = of(&report, "5.4-1");
    assert_eq!(kept.verdict, Verdict::Pass);
    assert!(
        kept.reasons[0].contains("V1.1.1"),
        "whoever reads it is told whose cases these are"
    );
}

const NO_C1: (&str, &str) = ("C1 = \"yes\"", "C1 = \"no\"");
const OPEN_C1: (&str, &str) = ("C1 = \"yes\"", "C1 = \"?\"");
const NO_C7: (&str, &str) = ("C7 = \"yes\"", "C7 = \"no\"");
const SAME: (&str, &str) = ("", "");
const NA: &str = "support = \"N/A\"";
const N: &str = "support = \"N\"";

/// What it is, the provision, its answer, a change of the conditions, what it comes to, and the fault that is named.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    (&'static str, &'static str),
    Verdict,
    &'static str,
);

const ANSWERS: &[Row] = &[
    ("a mandatory no", "5.2-1", N, SAME, Verdict::Fail, ""),
    (
        "a mandatory no whose condition holds",
        "5.1-1",
        N,
        SAME,
        Verdict::Fail,
        "",
    ),
    (
        "a no whose condition does not hold",
        "5.1-1",
        N,
        NO_C1,
        Verdict::NotApplicable,
        "",
    ),
    (
        "a no whose condition is open",
        "5.1-1",
        N,
        OPEN_C1,
        Verdict::Inconclusive,
        "",
    ),
    (
        "N/A without a condition",
        "5.2-1",
        NA,
        SAME,
        Verdict::Inconclusive,
        "conformity.not-conditional",
    ),
    (
        "N/A although the condition holds",
        "5.1-1",
        NA,
        SAME,
        Verdict::Inconclusive,
        "conformity.condition-holds",
    ),
    (
        "N/A whose condition is open",
        "5.1-1",
        NA,
        OPEN_C1,
        Verdict::Inconclusive,
        "",
    ),
    (
        "N/A whose condition does not hold",
        "5.1-1",
        NA,
        NO_C1,
        Verdict::NotApplicable,
        "",
    ),
    (
        "N/A on the row in doubt",
        "6-3",
        NA,
        NO_C7,
        Verdict::Inconclusive,
        "",
    ),
    (
        "claimed although the condition does not hold",
        "5.1-1",
        "support = \"Y\"",
        NO_C1,
        Verdict::Inconclusive,
        "conformity.condition-fails",
    ),
    (
        "a recommendation left out with its reason",
        "5.2-2",
        "support = \"N\"\ndetail = \"no staff\"",
        SAME,
        Verdict::NotApplicable,
        "",
    ),
    (
        "a recommendation left out without one",
        "5.2-2",
        N,
        SAME,
        Verdict::Fail,
        "conformity.no-reason",
    ),
];

#[test]
fn each_answer_of_the_form_comes_to_what_it_should() {
    let library = whole();
    let whole_text = claimed(library, V2) + &evidence(library, V2);
    for &(what, number, answer, (from, to), verdict, fault) in ANSWERS {
        let text = with_answer(&whole_text, number, answer).replacen(from, to, 1);
        let report = report(&text, library);
        let found = of(&report, number);
        assert_eq!(found.verdict, verdict, "{what}: {:?}", found.reasons);
        let named = report
            .faults
            .iter()
            .find(|one| one.message.contains(number));
        assert_eq!(named.map_or("", |one| one.code), fault, "{what}");
        assert!(named.is_none_or(|one| one.line > 0), "{what}");
    }
}

#[test]
fn the_duty_to_give_reasons_fails_with_the_recommendation() {
    let library = whole();
    let text = claimed(library, V2) + &evidence(library, V2);
    let report = report(&with_answer(&text, "5.2-2", "support = \"N\""), library);
    let duty = of(&report, "4-1");
    assert_eq!(duty.verdict, Verdict::Fail);
    assert!(duty.reasons.iter().any(|one| one.contains("5.2-2")));
}

#[test]
fn a_guideline_is_no_better_than_its_clause() {
    let library = whole();
    let text = claimed(library, V2) + &evidence(library, V2);
    let report = report(&with_answer(&text, "5.1-3", "support = \"N\""), library);
    assert_eq!(report.guidelines[0].verdict, Verdict::Fail);
    assert!(report.guidelines[0].reasons[0].contains("5.1-3"));
    assert_eq!(report.guidelines[1].verdict, Verdict::Pass);
}

#[test]
fn evidence_that_fails_fails_the_provision_whatever_is_claimed() {
    let library = whole();
    let text = claimed(library, V2) + &evidence(library, V2);
    let failing = text.replacen(
        "case = \"5.4-1-2\"\nverdict = \"pass\"",
        "case = \"5.4-1-2\"\nverdict = \"fail\"",
        1,
    );
    assert_ne!(failing, text);
    assert_eq!(
        of(&report(&failing, library), "5.4-1").verdict,
        Verdict::Fail
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever is claimed and declared, a provision passes only with evidence for each of its cases.
    #[test]
    fn nothing_passes_without_evidence(answers in prop::collection::vec(0_u8..3, 68), declared in prop::collection::vec(any::<bool>(), 13), kept in prop::collection::vec(any::<bool>(), 109)) {
        let library = whole();
        let mut text = claimed(library, V2);
        for (at, holds) in declared.iter().enumerate() {
            if !holds {
                text = text.replacen(&format!("C{} = \"yes\"", at + 1), &format!("C{} = \"no\"", at + 1), 1);
            }
        }
        let standard = library.standard("etsi-en-303-645-v2.1.1").unwrap();
        for (row, answer) in standard.provisions().iter().zip(&answers) {
            let support = ["support = \"Y\"", "support = \"N\"", "support = \"N/A\""][usize::from(*answer)];
            text = with_answer(&text, &row.number, support);
        }
        let whole_evidence = evidence(library, V2);
        let pieces = whole_evidence.split("\n[[evidence]]").skip(1).zip(&kept);
        for (piece, keep) in pieces {
            if *keep {
                let _ = write!(text, "\n[[evidence]]{piece}");
            }
        }
        for answer in &report(&text, library).provisions {
            if answer.verdict == Verdict::Pass {
                prop_assert!(answer.lacks.is_empty() && !answer.evidence.is_empty());
                prop_assert_eq!(answer.support.map(conformity::Support::as_str), Some("Y"));
            }
        }
    }
}
