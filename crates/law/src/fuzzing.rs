//! One function a door for foreign bytes, for fuzzing and for the corpus that is run on every test: none may panic or run away.

use jiff::civil::Date;

use crate::conformity;
use crate::deemed::{Evidence, judge};
use crate::library::{self, Library};
use crate::penalty;
use crate::regime::{self, SourceFile};
use crate::statement::{self, Statement};

/// A file of a regime's folder, and the same bytes as a calendar's.
///
/// # Panics
/// Where a regime with a problem was taken, one without was not, or a problem names no remedy.
pub fn regime(data: &[u8]) {
    folder("fuzz/regime.toml", data);
    let files = ["x/rows.toml", "calendar/rows.toml"].map(|path| SourceFile { path, bytes: data });
    let (regimes, problems) = regime::load(&files);
    assert!(
        regimes.is_empty() == problems.iter().any(|one| one.path.starts_with('x')),
        "a regime with a problem was taken, or one without was not"
    );
    for regime in regimes {
        for clock in regime.clocks() {
            clock.rule_in_words();
        }
    }
}

/// A file of a standard's folder.
///
/// # Panics
/// Where a file was lost without a word, or a problem names no remedy.
pub fn standard(data: &[u8]) {
    folder("fuzz/standard.toml", data);
}

/// What is wrong is named with a code and a remedy, or nothing is wrong and something was read.
fn folder(path: &str, data: &[u8]) {
    let library = library::load(&[SourceFile { path, bytes: data }]);
    assert!(
        !library.problems.is_empty() || library.regimes.len() + library.standards.len() == 1,
        "a file was lost without a word"
    );
    for problem in &library.problems {
        assert!(!problem.remedy.is_empty(), "{} has no remedy", problem.code);
    }
}

/// A file that says what someone holds, judged under each regime of `library`.
///
/// # Panics
/// Where a promise is broken: that is what fuzzing looks for.
pub fn deemed(data: &[u8], library: &Library) {
    match Evidence::read("fuzz.toml", data) {
        Ok(evidence) => {
            for regime in &library.regimes {
                let answer = judge(regime, &evidence, Date::constant(2026, 11, 25));
                assert!(
                    !answer.all_requirements() || !regime.deemed().is_empty(),
                    "deemed without a route"
                );
            }
        }
        Err(problems) => assert!(!problems.is_empty(), "refused without a reason"),
    }
}

/// A self-assessment over the standards of `library`.
///
/// # Panics
/// Where a promise is broken: that is what fuzzing looks for.
pub fn conformity(data: &[u8], library: &Library) {
    match conformity::read("fuzz.toml", data, library) {
        Ok(assessment) => {
            let written = conformity::canonical(&assessment, library).unwrap_or_default();
            assert!(
                conformity::read("fuzz.toml", written.as_bytes(), library).is_ok(),
                "a file that was read is not read again as it is written back"
            );
            for answer in conformity::assess(&assessment, library)
                .iter()
                .flat_map(conformity::Report::answers)
            {
                assert!(!answer.reasons.is_empty(), "an answer without a reason");
            }
        }
        Err(problems) => assert!(!problems.is_empty(), "refused without a reason"),
    }
}

/// A file of figures for a penalty.
///
/// # Panics
/// Where a file was refused without a reason.
pub fn penalty(data: &[u8]) {
    if let Err(problems) = penalty::read("figures.toml", data) {
        assert!(!problems.is_empty(), "refused without a reason");
    }
}

/// A statement of compliance as data, judged under each regime of `library` that knows statements.
///
/// # Panics
/// Where a promise is broken: that is what fuzzing looks for.
pub fn statement(data: &[u8], library: &Library) {
    let Ok(read) = Statement::from_json(data) else {
        return;
    };
    let again = Statement::from_json(&read.to_json());
    assert!(
        again.as_ref() == Ok(&read),
        "what was written is not read again"
    );
    for regime in &library.regimes {
        let Some(rules) = regime.statement() else {
            continue;
        };
        let report = statement::judge(regime, rules, &read, Date::constant(2026, 11, 25));
        for fault in report.faults() {
            assert!(!fault.why.is_empty(), "a fault without a reason");
        }
        statement::keep(regime, rules, &read);
    }
}

/// The words of a document, searched for what a statement must say.
///
/// # Panics
/// Where words alone failed a statement, or were found without a passage.
pub fn statement_words(data: &[u8], library: &Library) {
    let text = String::from_utf8_lossy(data);
    for rules in library.regimes.iter().filter_map(regime::Regime::statement) {
        for one in statement::search(rules, &text).fields {
            assert!(
                one.verdict != crate::Verdict::Fail,
                "words alone failed a statement"
            );
            assert!(
                one.found != statement::Found::Found || one.passage.is_some(),
                "found without a passage"
            );
        }
    }
}
