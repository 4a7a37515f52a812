//! What a claim of one provision comes to.

use super::file::{Assessment, Claim, Support};
use super::report::{Answer, Lack, Shown, TableAnswer};
use crate::finding::Verdict;
use crate::library::Library;
use crate::regime::{Problem, Severity};
use crate::standard::{Group, Level, Provision, Standard};

/// What every provision is judged with.
pub(super) struct Desk<'d> {
    pub(super) assessment: &'d Assessment,
    pub(super) edition: &'d Standard,
    pub(super) library: &'d Library,
    pub(super) tables: &'d [TableAnswer],
}

/// Whether a conditional provision applies, as far as the conditions are declared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Applies {
    Always,
    Yes,
    No,
    NotDeclared,
}

impl Desk<'_> {
    /// The answer for one provision; what is wrong with the form goes into `faults`.
    pub(super) fn answer(&self, row: &Provision, faults: &mut Vec<Problem>) -> Answer {
        let claim = self.assessment.claims.get(&row.number);
        let mut answer = open_answer(row, claim);
        let support = claim.and_then(|claim| claim.support);
        match support {
            None => answer.because(Verdict::Inconclusive, "This is not answered yet."),
            Some(Support::Yes) => self.supported(row, &mut answer, faults),
            Some(Support::No) => self.not_supported(row, &mut answer),
            Some(Support::NotApplicable) => self.not_applicable(row, &mut answer, faults),
        }
        let left_out = matches!(support, Some(Support::No | Support::NotApplicable));
        if row.level == Level::Recommended && left_out && answer.detail.is_none() {
            let message = format!(
                "{} is a recommendation, left out without a reason.",
                row.number
            );
            self.fault(
                row,
                "conformity.no-reason",
                message,
                "Write the reason in `detail`.",
                faults,
            );
        }
        answer
    }

    fn fault(
        &self,
        row: &Provision,
        code: &'static str,
        message: String,
        remedy: &str,
        faults: &mut Vec<Problem>,
    ) {
        let line = self.assessment.claims.get(&row.number);
        faults.push(Problem {
            path: self.assessment.path.clone(),
            line: line.map_or(0, |claim| claim.line),
            severity: Severity::Error,
            code,
            message,
            remedy: remedy.to_owned(),
        });
    }

    fn applies(&self, row: &Provision) -> Applies {
        let declared = |id: &String| self.assessment.conditions.get(id).copied();
        if row.when.is_empty() {
            Applies::Always
        } else if row.when.iter().any(|id| declared(id) == Some(false)) {
            Applies::No
        } else if row.when.iter().all(|id| declared(id) == Some(true)) {
            Applies::Yes
        } else {
            Applies::NotDeclared
        }
    }

    fn not_applicable(&self, row: &Provision, answer: &mut Answer, faults: &mut Vec<Problem>) {
        let conditions = row.when.join(", ");
        match self.applies(row) {
            Applies::Always => {
                answer.because(
                    Verdict::Inconclusive,
                    "It applies to every product, so that \"N/A\" is no answer.",
                );
                let message = format!("{} has no condition, and is answered \"N/A\".", row.number);
                self.fault(
                    row,
                    "conformity.not-conditional",
                    message,
                    "Answer Y or N.",
                    faults,
                );
            }
            Applies::Yes => {
                answer.because(
                    Verdict::Inconclusive,
                    format!(
                        "It applies, because what it depends on is declared to hold ({conditions})."
                    ),
                );
                let message = format!(
                    "{} is answered \"N/A\" although {conditions} is declared to hold.",
                    row.number
                );
                let remedy = "Answer Y or N, or correct [conditions].";
                self.fault(row, "conformity.condition-holds", message, remedy, faults);
            }
            Applies::NotDeclared => answer.because(
                Verdict::Inconclusive,
                format!(
                    "Whether it applies is not declared: answer {conditions} under [conditions]."
                ),
            ),
            Applies::No => match &row.doubt {
                Some(doubt) => answer.because(Verdict::Inconclusive, doubt),
                None => answer.because(
                    Verdict::NotApplicable,
                    format!("What it depends on is declared not to hold ({conditions})."),
                ),
            },
        }
    }

    fn not_supported(&self, row: &Provision, answer: &mut Answer) {
        let applies = self.applies(row);
        if applies == Applies::No && row.doubt.is_none() {
            answer.because(
                Verdict::NotApplicable,
                "What it depends on is declared not to hold: \"N/A\" says it better than \"N\".",
            );
        } else if row.level == Level::Recommended {
            answer.because(
                Verdict::NotApplicable,
                "It is a recommendation, and not claimed; its reason stands in the record.",
            );
            if answer.detail.is_none() {
                answer.reasons.clear();
                answer.because(
                    Verdict::Fail,
                    "It is a recommendation, left out without a reason.",
                );
            }
        } else if matches!(applies, Applies::Always | Applies::Yes) {
            answer.because(
                Verdict::Fail,
                "It is mandatory here, and said not to be met.",
            );
        } else {
            let why = row.doubt.clone().unwrap_or_else(|| {
                let conditions = row.when.join(", ");
                format!("It is said not to be met, and whether it applies is not declared ({conditions}).")
            });
            answer.because(Verdict::Inconclusive, why);
        }
    }

    fn supported(&self, row: &Provision, answer: &mut Answer, faults: &mut Vec<Problem>) {
        if self.applies(row) == Applies::No {
            let conditions = row.when.join(", ");
            let message = format!(
                "{} is claimed, although what it depends on is declared not to hold ({conditions}).",
                row.number
            );
            let remedy = "Correct the answer, or [conditions].";
            self.fault(
                row,
                "conformity.condition-fails",
                message.clone(),
                remedy,
                faults,
            );
            answer.because(Verdict::Inconclusive, message);
            return;
        }
        let Some((group, document, stands_in)) = self.library.group_of(self.edition, &row.number)
        else {
            answer.because(Verdict::Inconclusive, "No tests of it are known here.");
            return;
        };
        if stands_in {
            answer.reasons.push(format!(
                "Its cases are those of {} {}; whether the newer edition changed them is not known here.",
                document.document(),
                document.edition()
            ));
        }
        self.weigh(group, answer);
        let incomplete: Vec<&str> = self
            .tables
            .iter()
            .filter(|table| !table.complete && group.ixit.contains(&table.number))
            .map(|table| table.name.as_str())
            .collect();
        if !incomplete.is_empty() {
            let verdict = answer.verdict;
            let reason = format!("The IXIT is not filled in: {}.", incomplete.join(", "));
            answer.because(Verdict::Inconclusive, reason);
            if verdict == Verdict::Fail {
                answer.verdict = verdict;
            }
        }
    }

    /// A claim is worth what its evidence is: each case must have some, and none may say that it fails.
    fn weigh(&self, group: &Group, answer: &mut Answer) {
        let belongs =
            |case: &str| case == group.number || group.cases.iter().any(|one| one.number == case);
        answer.evidence = self
            .assessment
            .evidence
            .iter()
            .filter(|one| belongs(&one.case))
            .map(|one| Shown {
                case: one.case.clone(),
                verdict: one.verdict,
                reference: one.reference.clone(),
                sha256: one.sha256,
            })
            .collect();
        answer.lacks = group
            .cases
            .iter()
            .filter(|case| !answer.evidence.iter().any(|one| one.case == case.number))
            .map(|case| Lack {
                case: case.number.clone(),
                kind: case.kind,
                units: case.units.clone(),
            })
            .collect();
        let says = |verdict| answer.evidence.iter().any(|one| one.verdict == verdict);
        if says(Verdict::Fail) {
            answer.because(
                Verdict::Fail,
                "Evidence that is named says that a case fails.",
            );
        } else if group.cases.is_empty() {
            let reason =
                "Its test cases are not known here, so that no evidence can be held against them.";
            answer.because(Verdict::Inconclusive, reason);
        } else if !answer.lacks.is_empty() {
            let cases: Vec<&str> = answer.lacks.iter().map(|one| one.case.as_str()).collect();
            let reason = format!(
                "It is claimed, and evidence is lacking for: {}.",
                cases.join(", ")
            );
            answer.because(Verdict::Inconclusive, reason);
        } else if says(Verdict::Inconclusive) {
            answer.because(
                Verdict::Inconclusive,
                "Evidence that is named leaves a case open.",
            );
        } else {
            answer.because(
                Verdict::Pass,
                "Each of its cases has evidence that says that it passes.",
            );
        }
    }
}

impl Answer {
    pub(super) fn because(&mut self, verdict: Verdict, reason: impl Into<String>) {
        self.verdict = verdict;
        self.reasons.push(reason.into());
    }
}

/// The answer before it is judged.
pub(super) fn open_answer(row: &Provision, claim: Option<&Claim>) -> Answer {
    Answer {
        number: row.number.clone(),
        clause: row.clause.clone(),
        text: row.text.clone(),
        level: row.level,
        support: claim.and_then(|claim| claim.support),
        detail: claim.and_then(|claim| claim.detail.clone()),
        verdict: Verdict::Inconclusive,
        reasons: Vec::new(),
        evidence: Vec::new(),
        lacks: Vec::new(),
        footing: row.footing.clone(),
    }
}
