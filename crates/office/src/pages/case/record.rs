//! `/cases/{case}/record`: the conformance record of the case: what each provision, case and unit comes to, on what it rests,
//! and what waits for a person.

use axum::extract::Path;
use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_documents::record::forms::Form as Written;
use proofhouse_law::Verdict;
use proofhouse_law::case::ActionName;
use proofhouse_law::record::{CaseResult, GroupResult, Judge, Record, UnitResult};

use super::opened::Opened;
use super::words;
use crate::desk::record::CaseRecord;
use crate::pages::standards::words::{level, looks_at, name as named};
use crate::web::form::Form;
use crate::web::{WebError, in_words};

/// The most observations that a unit names on the page; the downloads name all.
const RESTS_MAX: usize = 12;

/// What the page shows of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    All,
    Waits,
    Fails,
    Conflicts,
}

/// Each with its name in the address and on the page.
const FILTERS: [(Filter, &str, &str); 4] = [
    (Filter::All, "all", "Everything"),
    (Filter::Waits, "waits", "Waits for a person"),
    (Filter::Fails, "fails", "Fails"),
    (Filter::Conflicts, "conflicts", "In conflict"),
];

impl Filter {
    fn takes(self, unit: &UnitResult) -> bool {
        match self {
            Self::All => true,
            Self::Waits => unit.waits_for.is_some() || unit.conflict.is_some(),
            Self::Fails => unit.verdict == Verdict::Fail,
            Self::Conflicts => unit.conflict.is_some(),
        }
    }

    /// How many units of the record it takes.
    fn count(self, record: &Record) -> usize {
        record.units().filter(|(_, unit)| self.takes(unit)).count()
    }
}

/// A unit with where it stands.
pub(super) struct Unit<'r> {
    pub(super) group: &'r GroupResult,
    pub(super) case: &'r CaseResult,
    pub(super) result: &'r UnitResult,
}

impl Unit<'_> {
    /// How addresses and forms name it.
    pub(super) fn key(&self) -> String {
        format!("{}/{}", self.case.number, self.result.unit)
    }
}

/// Shows it.
pub(crate) async fn show(case: Opened, form: Form) -> Result<Response, WebError> {
    let found = case.visit.app().desk().conformance_record(&case.id).await?;
    case.visit
        .access("read", &format!("case-record/{}", case.id), true);
    let asked = form.text("show");
    let filter = FILTERS.iter().find(|(_, name, _)| *name == asked);
    let filter = filter.map_or(Filter::All, |(filter, ..)| *filter);
    let units = units(&found);
    let record = &found.record;
    let groups: Vec<Value> = record
        .groups
        .iter()
        .filter_map(|group| shown_group(&case, &found, &units, group, filter))
        .collect();
    let filters = FILTERS.iter().map(|(one, name, text)| {
        let count = one.count(record);
        let units = if count == 1 { "unit" } else { "units" };
        context! { name => *name, text => *text, count => format!("{count} {units}"), current => *one == filter }
    });
    let fields = context! {
        done => words::done(form.text("done")),
        case => case.header(),
        head => head(&case, &found),
        filters => filters.collect::<Vec<_>>(),
        filtered => filter != Filter::All,
        groups,
        forms => Written::ALL.iter().map(|one| name(*one)).collect::<Vec<_>>(),
        may_judge => refusal(&case, ActionName::JudgeUnit)?.is_none(),
        why_not => refusal(&case, ActionName::JudgeUnit)?,
        may_lodge => refusal(&case, ActionName::LodgeRecord)?.is_none(),
        notes => [record.left_out.as_slice(), &record.notes].concat(),
    };
    case.visit.page("case/record.html", fields)
}

/// `/cases/{case}/record/{form}`: the record as a file.
pub(crate) async fn download(
    case: Opened,
    Path((_, form)): Path<(String, String)>,
) -> Result<Response, WebError> {
    crate::api::record::answer(&case.visit, &case.id, &form).await
}

fn name(form: Written) -> Value {
    let text = match form {
        Written::Html => "A web page (HTML)",
        Written::Pdf => "A tagged PDF",
        Written::Json => "The record as data (JSON)",
        Written::Oscal => "OSCAL assessment results (JSON)",
        Written::Junit => "JUnit (XML), for test servers",
    };
    context! { form => form.as_str(), text }
}

/// Why the person cannot take a step of the record today, where that is so.
fn refusal(case: &Opened, action: ActionName) -> Result<Option<String>, WebError> {
    let desk = case.visit.app().desk();
    let next = desk.lawful_next(&case.file.state, &case.person.actor())?;
    let found = next.into_iter().find(|one| one.action == action);
    Ok(found.and_then(|one| one.refusal).map(|one| one.remedy))
}

/// What stands above the provisions.
fn head(case: &Opened, found: &CaseRecord) -> Value {
    let record = &found.record;
    let counts = [
        (Verdict::Fail, "fail"),
        (Verdict::Inconclusive, "inconclusive"),
        (Verdict::Pass, "pass"),
        (Verdict::NotApplicable, "not applicable"),
        (Verdict::Error, "could not be checked"),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(verdict, words)| (record.count(verdict), words))
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    let shelf = case.visit.app().desk().regimes().shelf();
    let of = shelf.standard(record.tests.as_str()).map(named);
    let failing: Vec<&str> = record
        .groups
        .iter()
        .filter(|one| one.verdict == Verdict::Fail)
        .map(|one| one.number.as_str())
        .collect();
    let bundles: Vec<Value> = record
        .sources
        .iter()
        .map(|one| {
            context! {
                path => format!("{}/bundles/{}", case.path(), one.bundle),
                ended => in_words(one.ended),
                tool => one.tool.clone(),
                partial => one.partial,
            }
        })
        .collect();
    context! {
        tests => format!("{} {}", record.document, record.edition),
        of => of.unwrap_or_else(|| record.tests.to_string()),
        counts => counts.join(", "),
        failing => failing.join(", "),
        waits => Filter::Waits.count(record),
        conflicts => Filter::Conflicts.count(record),
        bundles,
        maker => record.maker.clone(),
        answered_by => record.answered_by.clone(),
        answered_on => record.answered_on.map(words::day),
        answers => found.maker_file.as_ref().map(|one| one.record.to_string()),
    }
}

/// Every unit, in the order of the document.
pub(super) fn units(found: &CaseRecord) -> Vec<Unit<'_>> {
    let groups = found.record.groups.iter();
    groups
        .flat_map(|group| {
            let cases = group.cases.iter();
            cases.flat_map(move |case| {
                let units = case.units.iter();
                units.map(move |unit| Unit {
                    group,
                    case,
                    result: unit,
                })
            })
        })
        .collect()
}

/// A provision with the units that the filter takes; none where it takes nothing of it.
fn shown_group(
    case: &Opened,
    found: &CaseRecord,
    units: &[Unit<'_>],
    group: &GroupResult,
    filter: Filter,
) -> Option<Value> {
    let of_group = units.iter().filter(|one| one.group.number == group.number);
    let taken: Vec<&Unit<'_>> = of_group.filter(|one| filter.takes(one.result)).collect();
    let of_itself =
        filter == Filter::All || (filter == Filter::Fails && group.verdict == Verdict::Fail);
    if taken.is_empty() && !of_itself {
        return None;
    }
    let cases: Vec<Value> = group
        .cases
        .iter()
        .filter_map(|one| {
            let units = taken.iter().filter(|unit| unit.case.number == one.number);
            let units: Vec<Value> = units.map(|unit| shown(case, found, unit)).collect();
            let (verdict, class) = words::verdict(one.verdict);
            (!units.is_empty()).then(|| {
                context! { number => one.number.as_str(), kind => looks_at(one.kind), verdict, class, units }
            })
        })
        .collect();
    let (verdict, class) = words::verdict(group.verdict);
    let waits = taken.iter().filter(|one| Filter::Waits.takes(one.result));
    Some(context! {
        number => group.number.as_str(),
        text => group.text.as_str(),
        level => level(group.level),
        says => group.support.map_or("nothing yet", |one| one.as_str()),
        detail => group.detail.clone(),
        verdict,
        class,
        reasons => group.reasons.clone(),
        units => taken.len(),
        waits => waits.count(),
        cases,
    })
}

/// One unit: its verdict and by whom, why, on what it rests, and what waits.
pub(super) fn shown(case: &Opened, found: &CaseRecord, one: &Unit<'_>) -> Value {
    let unit = one.result;
    let (verdict, class) = words::verdict(unit.verdict);
    let rests: Vec<Value> = unit
        .relies_on
        .iter()
        .take(RESTS_MAX)
        .map(|rests| {
            context! {
                observation => rests.observation.as_str(),
                path => format!("{}/bundles/{}#{}", case.path(), rests.bundle, rests.observation),
                transcripts => rests.transcripts.len(),
            }
        })
        .collect();
    let said = found.judgements.iter().filter(|judged| {
        judged.judgement.test_case == one.case.number && judged.judgement.unit == unit.unit
    });
    let judged: Vec<Value> = said
        .map(|judged| {
            let (verdict, class) = words::verdict(judged.judgement.verdict);
            context! {
                verdict, class,
                words => judged.judgement.words.as_str(),
                name => judged.name.as_str(),
                at => in_words(judged.at),
                event => judged.event,
                hash => judged.hash.as_str(),
                superseded => judged.superseded,
            }
        })
        .collect();
    context! {
        key => one.key(),
        id => format!("unit-{}-{}", one.case.number, unit.unit),
        case => one.case.number.as_str(),
        unit => unit.unit.as_str(),
        verdict,
        class,
        by => by(unit),
        reasons => unit.reasons.clone(),
        conflict => unit.conflict.clone(),
        waits_for => unit.waits_for.clone(),
        left_out => unit.relies_on.len().saturating_sub(RESTS_MAX),
        rests,
        judged,
    }
}

/// What a person does to judge the unit, whether or not it is decided now.
pub(super) fn task(case: &Opened, found: &CaseRecord, one: &Unit<'_>) -> String {
    let shelf = case.visit.app().desk().regimes().shelf();
    let plan = shelf.standard(found.record.standard.as_str());
    let plan = plan.and_then(|tests| tests.plan().case(&one.case.number));
    let mut units = plan.iter().flat_map(|one| &one.units);
    let unit = units.find(|unit| unit.unit == one.result.unit);
    unit.map(|unit| unit.person.clone()).unwrap_or_default()
}

/// Who or what came to the verdict.
fn by(unit: &UnitResult) -> String {
    match &unit.by {
        Judge::Check if unit.verdict == Verdict::Inconclusive => {
            let checks = unit.checks.join(", ");
            format!("The checks {checks} looked at it and do not decide it.")
        }
        Judge::Check => format!("Decided by the checks {}.", unit.checks.join(", ")),
        Judge::Answers => "From the maker’s answers.".to_owned(),
        Judge::Person { name, at, kept_in } => {
            let kept = match kept_in.as_str() {
                "case" => "the events of this case",
                "bundle" => "a signed bundle",
                _ => "the maker’s file, which nobody signed",
            };
            format!("Judged by {name} on {}; kept in {kept}.", in_words(*at))
        }
        Judge::Nobody => "Nobody has judged it.".to_owned(),
    }
}
