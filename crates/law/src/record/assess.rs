//! From what was seen and answered to the record.

use std::collections::BTreeSet;

use super::declared::Declared;
use super::desk::{Desk, Item, Outcome, Subject};
use super::persons::{self, Person};
use super::readings;
use super::report::{CaseResult, GroupResult, Judge, Record, Rests, UnitResult};
use super::source::Source;
use super::untested::untested;
use crate::conformity::{self, Assessment, Support};
use crate::digest::Digest;
use crate::finding::Verdict;
use crate::library::Library;
use crate::observation::Fact;
use crate::set_up::Doubts;
use crate::standard::plan::{CasePlan, UnitPlan};
use crate::standard::{Case, Group, Level, Provision, Standard};

/// The most reasons and pieces of evidence kept of one unit: a device may offer as many interfaces as it likes.
const KEPT_MAX: usize = 50;

/// Makes the record of `tests`, such as TS 103 701 V1.1.1; none where the provisions that it tests are not at hand.
pub fn assess(
    tests: &Standard,
    subject: &Subject<'_>,
    sources: Vec<Source>,
    library: &Library,
) -> Option<Record> {
    let of = library.standard(tests.tests_of()?.as_str())?;
    let report = subject
        .answers
        .and_then(|answers| conformity::assess(answers, library));
    let items = subject.seen.iter().flat_map(|seen| {
        let observations = seen.observations.iter();
        observations.map(|one| Item {
            bundle: seen.bundle,
            one,
        })
    });
    let device = || {
        let is_device = |one: &&super::desk::Seen<'_>| {
            let mut all = one.observations.iter();
            // A bundle of nothing but judgements looked at no device.
            all.any(|one| {
                !one.fact.is_published() && !matches!(one.fact, Fact::JudgedByPerson { .. })
            })
        };
        subject.seen.iter().filter(is_device)
    };
    let desk = Desk {
        items: items.collect(),
        declared: Declared::new(subject.answers),
        report: report.as_ref(),
        plan: tests.plan(),
        all_ports: device().all(|one| one.all_ports),
        udp: device().all(|one| one.udp),
        udp_ports: asked_of_all(device().map(|one| one.udp_ports)),
        partial: device().any(|one| one.partial),
        doubts: (device())
            .map(|one| (one.bundle, Doubts::of(one.observations)))
            .collect(),
    };
    let groups = tests.groups().iter();
    let groups = groups.map(|group| desk.group(group, of, subject)).collect();
    let answers = subject.answers;
    Some(Record {
        standard: tests.id().clone(),
        document: tests.document().to_owned(),
        edition: tests.edition().to_owned(),
        standard_sha256: tests.hash(),
        tests: of.id().clone(),
        product: product(subject, &sources),
        maker: answers.and_then(Assessment::named_maker).map(str::to_owned),
        answered_by: answers.and_then(Assessment::named_by).map(str::to_owned),
        answered_on: answers.map(|one| one.on),
        answers_sha256: subject.answers_sha256,
        is_laid_over: false,
        drill: sources.iter().any(Source::is_drill),
        notes: notes(tests, &sources),
        left_out: untested(&sources),
        sources,
        groups,
    })
}

/// What the bundles are of; the maker's own name for it where there is none.
fn product(subject: &Subject<'_>, sources: &[Source]) -> String {
    let first = sources.first().map(|one| one.product.clone());
    first
        .or_else(|| subject.answers?.named_product().map(str::to_owned))
        .unwrap_or_else(|| "a product that is not named".to_owned())
}

/// The ports that each bundle asked.
fn asked_of_all<'a>(bundles: impl Iterator<Item = &'a [u16]>) -> BTreeSet<u16> {
    let sets = bundles.map(|ports| ports.iter().copied().collect::<BTreeSet<u16>>());
    sets.reduce(|all, one| all.intersection(&one).copied().collect())
        .unwrap_or_default()
}

fn notes(tests: &Standard, sources: &[Source]) -> Vec<String> {
    let mut notes = vec![
        "A test case passes only if each of its test units passes or does not apply. Inconclusive means that it is not decided yet: \
         it says what a person must do."
            .to_owned(),
        "A pass says that no failure was seen in the units, states and interfaces tested; it does not say that the product is safe."
            .to_owned(),
    ];
    let footings = tests.plan().rule.iter().map(|one| &one.footing);
    let settings = tests.plan().settings.iter().map(|one| &one.footing);
    if footings.chain(settings).any(|one| !one.basis.is_settled()) {
        notes.push(
            "Which check judges which test unit, and the numbers that checks measure against, are this system's own reading of \
             the standard. Nobody but its makers has verified it."
                .to_owned(),
        );
    }
    notes.extend(sources.iter().filter_map(|one| judged_over(one, sources)));
    notes
}

/// What a reader must know of judgements that were made over an inspection which is not among these bundles.
fn judged_over(judged: &Source, all: &[Source]) -> Option<String> {
    let is_here = |digest: &Digest| all.iter().any(|one| one.bundle == *digest);
    let missing = judged.relies_on.iter().filter(|digest| !is_here(digest));
    let missing: Vec<String> = missing.map(ToString::to_string).collect();
    let bundle = judged.bundle;
    if !missing.is_empty() {
        let missing = missing.join(", ");
        return Some(format!(
            "The bundle {bundle} relies on the bundle {missing}, which is not among these: what people judged in it was judged of that one."
        ));
    }
    (judged.is_judgements() && judged.relies_on.is_empty()).then(|| {
        format!(
            "The bundle {bundle} holds what people judged, and does not say of which inspection: it was sealed before that was kept."
        )
    })
}

impl Desk<'_> {
    fn group(&self, group: &Group, of: &Standard, subject: &Subject<'_>) -> GroupResult {
        let row = of.provision(&group.number);
        let claim = subject
            .answers
            .and_then(|answers| answers.claims.get(&group.number));
        let support = claim.and_then(|one| one.support);
        let answer = self.report.and_then(|report| {
            report
                .provisions
                .iter()
                .find(|one| one.number == group.number)
        });
        // What does not apply is what the ICS may leave out; that it is left out without right is said of the provision.
        let left_out =
            answer.filter(|_| matches!(support, Some(Support::No | Support::NotApplicable)));
        let cases: Vec<CaseResult> = group
            .cases
            .iter()
            .map(|case| self.case(case, row, left_out.and(support), subject))
            .collect();
        let mut verdict = worst(cases.iter().map(|one| one.verdict));
        let mut reasons = Vec::new();
        if let Some(answer) = left_out {
            reasons.extend(answer.reasons.iter().cloned());
            if verdict == Verdict::Fail {
                reasons.push(failed_all_the_same(&cases).to_owned());
            } else {
                verdict = answer.verdict;
            }
        } else if support.is_none() {
            reasons.push("The ICS does not answer it yet.".to_owned());
        }
        let text = |take: fn(&Provision) -> &String| row.map(take).cloned().unwrap_or_default();
        GroupResult {
            number: group.number.clone(),
            clause: text(|one| &one.clause),
            text: text(|one| &one.text),
            level: row.map_or(Level::Duty, |one| one.level),
            support,
            detail: claim.and_then(|one| one.detail.clone()),
            verdict,
            reasons,
            cases,
            footing: row.map_or(&group.footing, |one| &one.footing).clone(),
        }
    }

    fn case(
        &self,
        case: &Case,
        row: Option<&Provision>,
        left_out: Option<Support>,
        subject: &Subject<'_>,
    ) -> CaseResult {
        let plan = self.plan.case(&case.number);
        let units: Vec<UnitResult> = plan
            .map_or(&[][..], |one| &one.units)
            .iter()
            .map(|unit| self.unit(&case.number, (unit, row), left_out, subject))
            .collect();
        CaseResult {
            number: case.number.clone(),
            kind: case.kind,
            network_relevant: plan.is_some_and(|one: &CasePlan| one.network_relevant),
            verdict: worst(units.iter().map(|one| one.verdict)),
            units,
        }
    }

    /// What checks, or the maker's answers, come to by themselves; none where nothing bears on the unit.
    fn alone(
        &self,
        unit: &UnitPlan,
        row: Option<&Provision>,
        subject: &Subject<'_>,
    ) -> Option<Checked> {
        let outcomes = readings::read(unit.reading?, unit, self);
        (!outcomes.is_empty())
            .then(|| settle(outcomes))
            .map(|checked| if_it_applies(checked, unit, row, subject))
    }

    /// A failure that a check shows stands first, then what a person judged, then what checks come to.
    fn unit(
        &self,
        case: &str,
        (unit, row): (&UnitPlan, Option<&Provision>),
        left_out: Option<Support>,
        subject: &Subject<'_>,
    ) -> UnitResult {
        let checked = self.alone(unit, row, subject);
        let of_paper = unit.reading.is_some() && unit.checks.is_empty();
        let by = if of_paper {
            Judge::Answers
        } else {
            Judge::Check
        };
        let persons = self.persons(case, &unit.unit, subject);
        let alone = checked.as_ref().map(|(verdict, ..)| *verdict);
        let conflict = persons::conflict(alone, &persons);
        let result = |verdict, by, reasons, relies_on| UnitResult {
            unit: unit.unit.clone(),
            reach: unit.reach,
            verdict,
            by,
            reasons,
            relies_on,
            checks: unit.checks.clone(),
            waits_for: (verdict == Verdict::Inconclusive).then(|| unit.person.clone()),
            checked: alone,
            conflict: conflict.clone(),
        };
        if let Some((Verdict::Fail, mut reasons, rests)) = checked.clone() {
            for person in persons.iter().filter(|one| one.verdict != Verdict::Fail) {
                reasons.push(format!(
                    "{} judged {}; what a check shows stands.",
                    person.name(),
                    person.verdict.words()
                ));
            }
            return result(Verdict::Fail, by, reasons, rests);
        }
        if !persons.is_empty() {
            let (verdict, reasons, rests, by) = judged(persons, checked);
            return result(verdict, by, reasons, rests);
        }
        if let Some(support) = left_out {
            let word = support.as_str();
            let reasons = vec![format!(
                "The ICS says {word}: only what is said to be supported is assessed."
            )];
            return result(Verdict::NotApplicable, Judge::Answers, reasons, Vec::new());
        }
        if let Some((verdict, reasons, rests)) = checked {
            return result(verdict, by, reasons, rests);
        }
        let reason = if unit.reading.is_some() {
            "Nothing that was seen or answered bears on it."
        } else {
            "No check judges it."
        };
        let reasons = vec![reason.to_owned()];
        result(Verdict::Inconclusive, Judge::Nobody, reasons, Vec::new())
    }
}

/// What a reading came to: a verdict, its reasons, its evidence.
type Checked = (Verdict, Vec<String>, Vec<Rests>);

/// A failure counts only where the provision applies: a condition that nobody declared, and that the failure itself does not
/// show to hold, leaves it open.
fn if_it_applies(
    checked: Checked,
    unit: &UnitPlan,
    row: Option<&Provision>,
    subject: &Subject<'_>,
) -> Checked {
    let declared = |id: &String| {
        let conditions = subject.answers.map(|one| &one.conditions);
        conditions.and_then(|all| all.get(id)) == Some(&true)
    };
    let conditions = row.map_or(&[][..], |row| &row.when);
    let open: Vec<&str> = conditions
        .iter()
        .filter(|id| !unit.shows.contains(id) && !declared(id))
        .map(String::as_str)
        .collect();
    let (verdict, mut reasons, rests) = checked;
    if verdict != Verdict::Fail || open.is_empty() {
        return (verdict, reasons, rests);
    }
    reasons.push(format!(
        "It is no failure unless the provision applies: {} under [conditions] is not declared to hold.",
        open.join(", ")
    ));
    (Verdict::Inconclusive, reasons, rests)
}

/// What people's judgements come to: the worst of them, beside what checks came to where that is something else.
fn judged(
    persons: Vec<Person>,
    checked: Option<Checked>,
) -> (Verdict, Vec<String>, Vec<Rests>, Judge) {
    let verdict = worst(persons.iter().map(|one| one.verdict));
    let mut reasons: Vec<String> = persons.iter().map(|one| one.words.clone()).collect();
    let mut rests: Vec<Rests> = persons.iter().flat_map(|one| one.rests.clone()).collect();
    if let Some((shown, why, on)) = checked.filter(|(shown, ..)| shown.decides()) {
        if shown != verdict {
            let words = shown.words();
            reasons.push(format!(
                "The evidence by itself comes to {words}: {}",
                why.join(" ")
            ));
        }
        rests.extend(on);
    }
    rests.sort();
    rests.dedup();
    let mut of_verdict = persons.into_iter().filter(|one| one.verdict == verdict);
    let by = of_verdict.next().map_or(Judge::Nobody, |one| one.judge);
    (verdict, reasons, rests, by)
}

/// What shows a failure of a provision that the ICS leaves out: a check, or else whoever judged it.
fn failed_all_the_same(cases: &[CaseResult]) -> &'static str {
    let mut failed = cases
        .iter()
        .flat_map(|case| &case.units)
        .filter(|unit| unit.verdict == Verdict::Fail);
    if failed.any(|unit| unit.by == Judge::Check) {
        "A check shows a failure all the same."
    } else {
        "It was judged a failure all the same."
    }
}

fn worst(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts
        .max_by_key(|verdict| verdict.weight())
        .unwrap_or(Verdict::Inconclusive)
}

/// The worst outcome, with the reasons and the evidence of that verdict.
fn settle(outcomes: Vec<Outcome>) -> Checked {
    let verdict = worst(outcomes.iter().map(|one| one.verdict));
    let (mut reasons, mut rests): (Vec<String>, BTreeSet<Rests>) = (Vec::new(), BTreeSet::new());
    for outcome in outcomes.into_iter().filter(|one| one.verdict == verdict) {
        if reasons.len() < KEPT_MAX && !reasons.contains(&outcome.reason) {
            reasons.push(outcome.reason);
        }
        rests.extend(outcome.rests);
    }
    (verdict, reasons, rests.into_iter().take(KEPT_MAX).collect())
}
