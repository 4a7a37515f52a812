//! `/cases/{case}/judge-unit?unit=5.1-4-1/a`: a tester judges a unit that waits for a person, or judges it again.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::Verdict;
use proofhouse_law::case::ActionName;

use super::opened::Opened;
use super::record::{self, Unit};
use super::step::Page;
use super::{fields, words};
use crate::api::{Asked, JudgeUnit};
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// What a person can come to, with names in forms.
const VERDICTS: [(Verdict, &str, &str); 4] = [
    (Verdict::Pass, "pass", "Pass"),
    (Verdict::Fail, "fail", "Fail"),
    (
        Verdict::Inconclusive,
        "inconclusive",
        "Inconclusive: it is not decided",
    ),
    (
        Verdict::NotApplicable,
        "not-applicable",
        "Not applicable to this product",
    ),
];

/// Asks for the unit, or, where the address names one, what is judged of it.
pub(crate) async fn show(case: Opened, form: Form) -> Result<Response, WebError> {
    page(&case, &form).await?.show()
}

/// Records it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form).await?;
    let mut faults = Faults::default();
    let named = form.text("unit").split_once('/');
    if named.is_none() {
        faults.add("unit", "Select the unit that you judge");
    }
    let verdict = fields::chosen(&form, "verdict", &VERDICTS);
    if verdict.is_none() {
        faults.add("verdict", "Select the verdict");
    }
    let missing = "Enter what you did and what you saw, so that another can follow it";
    let said = fields::text(&form, "words", missing, fields::TEXT_MAX, &mut faults);
    let (Some((test_case, unit)), Some(verdict)) = (named, verdict) else {
        return page.again(&faults);
    };
    if !faults.is_empty() {
        return page.again(&faults);
    }
    let asked = Asked::JudgeUnit(JudgeUnit {
        test_case: test_case.to_owned(),
        unit: unit.to_owned(),
        verdict,
        words: said,
    });
    page.carry_out(asked, &form).await
}

async fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let found = case.visit.app().desk().conformance_record(&case.id).await?;
    let asked = form.text("unit");
    let (test_case, unit) = asked.split_once('/').unwrap_or_default();
    let known = record::units(&found);
    let chosen = known
        .iter()
        .find(|one| one.case.number == test_case && one.result.unit == unit);
    let choices: Vec<Value> = known.iter().map(|one| choice(one, asked)).collect();
    let fields = context! {
        form => form.value(),
        unit => chosen.map(|one| record::shown(case, &found, one)),
        text => chosen.map(|one| one.group.text.clone()),
        task => chosen.map(|one| record::task(case, &found, one)),
        choices,
        verdicts => fields::radios(form, "verdict", &VERDICTS),
    };
    Ok(Page::new(case, ActionName::JudgeUnit, fields))
}

/// A unit as a choice: those that wait for a person say so.
fn choice(one: &Unit<'_>, asked: &str) -> Value {
    let value = one.key();
    let state = if one.result.conflict.is_some() {
        "in conflict"
    } else if one.result.waits_for.is_some() {
        "waits for a person"
    } else {
        words::verdict(one.result.verdict).0
    };
    context! {
        text => format!("{} unit {}: {}", one.case.number, one.result.unit, state.to_lowercase()),
        selected => value == asked,
        value,
    }
}
