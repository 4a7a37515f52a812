//! The conformance record of a case: the maker's file that was lodged, and what officers judged of its units.
//!
//! Nothing here is ever taken away. A later judgement of a unit takes the place of the one before, which stays on record.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Event;
use super::state::CaseState;
use crate::digest::Digest;
use crate::finding::Verdict;
use crate::ids::{OfficerId, StandardId};
use crate::refusal::Refusal;

/// The longest words of a judgement, in characters.
const WORDS_MAX: usize = 20_000;

/// A maker's record file: what is claimed (ICS) and declared (IXIT).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordFile {
    /// Digest of the file as it came.
    pub sent: Digest,
    /// Digest of its canonical form, which the record is made of; the office writes it.
    pub record: Digest,
    /// The edition that it answers, as the office read it.
    pub edition: StandardId,
}

/// What an officer judged of one unit of a test case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// The document with the test cases.
    pub standard: StandardId,
    /// The content hash of its data.
    pub standard_sha256: Digest,
    /// The test case, such as `5.1-4-1`.
    pub test_case: String,
    /// Its unit, such as `a`.
    pub unit: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What was done and seen, so that another can follow it.
    pub words: String,
    /// What checks, or the maker's answers, came to by themselves; none where nothing bore on it. The office derives it.
    pub checked: Option<Verdict>,
    /// The bundles that were in the case.
    pub bundles: Vec<Digest>,
    /// The canonical form of the maker's file that was in the case.
    pub record: Option<Digest>,
}

/// Something that an officer recorded, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ByOfficer<T> {
    /// What was recorded.
    #[serde(flatten)]
    pub what: T,
    /// The officer.
    pub by: OfficerId,
    /// When.
    pub at: Timestamp,
}

impl<T: Clone> ByOfficer<T> {
    /// What the event tells of, by its officer, at its time.
    pub(super) fn of(what: &T, event: &Event) -> Self {
        Self {
            what: what.clone(),
            by: event.by.clone(),
            at: event.at,
        }
    }
}

impl Judgement {
    /// Whether it is about the same unit as another.
    pub fn is_of_unit(&self, other: &Self) -> bool {
        (&self.standard, &self.test_case, &self.unit)
            == (&other.standard, &other.test_case, &other.unit)
    }
}

impl CaseState {
    /// What counts of each unit that was judged: the latest of it, in the order in which units were judged last.
    pub fn judgements_that_count(&self) -> impl Iterator<Item = &ByOfficer<Judgement>> {
        let all = self.judgements();
        all.iter().enumerate().filter_map(move |(at, one)| {
            let mut later = all.iter().skip(at.saturating_add(1));
            let superseded = later.any(|other| other.what.is_of_unit(&one.what));
            (!superseded).then_some(one)
        })
    }
}

/// Whether the file may be lodged: the same one is not lodged twice in a row.
pub(super) fn lodging(state: &CaseState, file: &RecordFile) -> Result<(), Refusal> {
    match state.record_files().last() {
        Some(last) if last.what.record == file.record => Err(Refusal::procedure(
            "record.twice",
            format!(
                "The maker's record with the canonical form {} is the one in this case already. Lodge another, or leave it.",
                file.record
            ),
        )),
        _ => Ok(()),
    }
}

/// Whether a person may judge so: in words, with a verdict that a person can come to, and never more kindly than what is shown.
///
/// A judgement that is graver than what checks show is taken: a person may have seen what no check looks for. The record then
/// shows both as an open conflict.
pub(super) fn judging(judgement: &Judgement) -> Result<(), Refusal> {
    let no = |rule: &str, remedy: String| Err(Refusal::procedure(rule, remedy));
    let unit = format!("unit {} of {}", judgement.unit, judgement.test_case);
    if judgement.words.trim().is_empty() || judgement.words.chars().count() > WORDS_MAX {
        return no(
            "record.words",
            format!(
                "Say in words what was done and seen for {unit}, so that another can follow it, in at most {WORDS_MAX} characters."
            ),
        );
    }
    if judgement.verdict == Verdict::Error {
        return no(
            "record.verdict",
            format!(
                "A person judges {unit} as pass, fail, inconclusive or not-applicable; an error is a check's."
            ),
        );
    }
    let Some(checked) = judgement.checked.filter(|one| one.decides()) else {
        return Ok(());
    };
    if judgement.verdict.weight() >= checked.weight() {
        return Ok(());
    }
    no(
        "record.check-shows",
        format!(
            "The evidence in the case shows {} for {unit}, and {} would set that aside. What a check shows stands until evidence \
             shows otherwise: test again and lodge the bundle.",
            checked.words(),
            judgement.verdict.words()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judgement(verdict: Verdict, checked: Option<Verdict>) -> Judgement {
        Judgement {
            standard: "etsi-ts-103-701-v1.1.1".parse().unwrap(),
            standard_sha256: Digest::of(b"data"),
            test_case: "5.1-4-1".to_owned(),
            unit: "a".to_owned(),
            verdict,
            words: "Read the manual.".to_owned(),
            checked,
            bundles: Vec::new(),
            record: None,
        }
    }

    #[test]
    fn a_person_never_sets_aside_what_a_check_shows_and_may_be_graver_than_it() {
        use Verdict::{Error, Fail, Inconclusive, NotApplicable, Pass};
        let taken = |verdict, checked| judging(&judgement(verdict, checked)).is_ok();
        for kinder in [Pass, NotApplicable, Inconclusive] {
            assert!(!taken(kinder, Some(Fail)), "{kinder:?}");
        }
        assert!(!taken(NotApplicable, Some(Pass)));
        for (verdict, checked) in [
            (Fail, Some(Pass)),
            (Inconclusive, Some(Pass)),
            (Fail, Some(NotApplicable)),
            (Fail, Some(Fail)),
            (Pass, Some(Inconclusive)),
            (Pass, Some(Error)),
            (Pass, None),
        ] {
            assert!(taken(verdict, checked), "{verdict:?} {checked:?}");
        }
        let refusal = judging(&judgement(Pass, Some(Fail))).unwrap_err();
        assert_eq!(refusal.rule, "record.check-shows");
        assert!(refusal.remedy.contains("shows fail"), "{}", refusal.remedy);
    }

    #[test]
    fn a_judgement_has_words_and_a_verdict_that_a_person_comes_to() {
        let mut silent = judgement(Verdict::Pass, None);
        silent.words = " \n".to_owned();
        assert_eq!(judging(&silent).unwrap_err().rule, "record.words");
        let error = judging(&judgement(Verdict::Error, None)).unwrap_err();
        assert_eq!(error.rule, "record.verdict");
    }
}
