//! What people judged of a unit, and whether they agree with each other and with what checks show.

use super::desk::{Desk, Subject};
use super::report::{Judge, Rests};
use crate::conformity::Judged;
use crate::finding::Verdict;
use crate::observation::Fact;

/// What a person judged.
pub(super) struct Person {
    pub(super) verdict: Verdict,
    pub(super) words: String,
    pub(super) rests: Vec<Rests>,
    pub(super) judge: Judge,
}

impl Person {
    fn kept(one: &Judged, kept_in: &str) -> Self {
        Self {
            verdict: one.verdict,
            words: one.words.clone(),
            rests: Vec::new(),
            judge: Judge::Person {
                name: one.by.clone(),
                at: one.at,
                kept_in: kept_in.to_owned(),
            },
        }
    }

    pub(super) fn name(&self) -> &str {
        match &self.judge {
            Judge::Person { name, .. } => name,
            _ => "",
        }
    }

    fn is_the_same(&self, one: &Judged) -> bool {
        let said = (self.verdict, self.words.as_str()) == (one.verdict, one.words.as_str());
        said && matches!(&self.judge, Judge::Person { name, at, .. } if *name == one.by && *at == one.at)
    }

    /// Who judged what, for a sentence.
    fn said(&self) -> String {
        format!("{} judged {}", self.name(), self.verdict.words())
    }
}

impl Desk<'_> {
    /// What people judged of a unit: in the bundles, in the case, and in the maker's file.
    pub(super) fn persons(&self, case: &str, unit: &str, subject: &Subject<'_>) -> Vec<Person> {
        let sealed = self.items.iter().filter_map(|item| match item.fact() {
            Fact::JudgedByPerson {
                case: of,
                unit: which,
                verdict,
                words,
                by,
            } if of == case && which == unit => Some(Person {
                verdict: *verdict,
                words: words.clone(),
                rests: vec![item.rests()],
                judge: Judge::Person {
                    name: by.clone(),
                    at: item.one.at,
                    kept_in: "bundle".to_owned(),
                },
            }),
            _ => None,
        });
        let of_unit = |one: &&Judged| one.case == case && one.unit == unit;
        let in_case = subject.judged_in_case.iter().filter(of_unit);
        let in_case = in_case.map(|one| Person::kept(one, "case"));
        let mut persons: Vec<Person> = sealed.chain(in_case).collect();
        // What was sealed from the very line of the file is one judgement, and not two.
        let is_sealed = |one: &Judged| persons.iter().any(|other| other.is_the_same(one));
        let kept = subject.answers.into_iter().flat_map(|one| &one.judged);
        let kept: Vec<Person> = kept
            .filter(|one| of_unit(one) && !is_sealed(one))
            .map(|one| Person::kept(one, "record"))
            .collect();
        persons.extend(kept);
        persons
    }
}

/// Who does not agree, and what settles it; none where nobody contradicts anybody.
pub(super) fn conflict(checked: Option<Verdict>, persons: &[Person]) -> Option<String> {
    let checked = checked.filter(|one| one.decides());
    let other: Vec<String> = persons
        .iter()
        .filter(|one| checked.is_some_and(|checked| checked != one.verdict))
        .map(Person::said)
        .collect();
    if let (Some(checked), false) = (checked, other.is_empty()) {
        let shown = checked.words();
        let stands = if checked == Verdict::Fail {
            "The failure stands until other evidence shows otherwise."
        } else {
            "What was judged stands until it is judged again, or other evidence settles it."
        };
        return Some(format!(
            "The evidence by itself comes to {shown}, and {}. {stands}",
            other.join(", ")
        ));
    }
    let first = persons.first()?.verdict;
    persons.iter().any(|one| one.verdict != first).then(|| {
        let said: Vec<String> = persons.iter().map(Person::said).collect();
        format!(
            "People do not agree: {}. The worst stands until one of them judges again.",
            said.join(", ")
        )
    })
}
