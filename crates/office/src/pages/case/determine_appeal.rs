//! `…/notices/{notice}/determine-appeal`: records what became of an appeal.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::case::ActionName;

use super::opened::Opened;
use super::step::Page;
use super::{fields, words};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Form::default()).show()
}

/// Records it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form);
    let mut faults = Faults::default();
    let outcome = words::OUTCOMES
        .iter()
        .find(|(_, value, _)| *value == form.text("outcome"))
        .map(|(one, _, _)| *one);
    if outcome.is_none() {
        faults.add("outcome", "Select what became of the appeal");
    }
    let occurred = fields::date(&form, "occurred", "The day of the decision", &mut faults);
    let (Some(outcome), Some(occurred_on)) = (outcome, occurred) else {
        return page.again(&faults);
    };
    let notice = case.notice()?.id.clone();
    page.carry_out(
        Asked::DetermineAppeal {
            notice,
            outcome,
            occurred_on,
            terms: None,
        },
        &form,
    )
    .await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Page<'a> {
    let outcomes: Vec<Value> = words::OUTCOMES
        .iter()
        .map(|(_, value, text)| fields::choice(value, text, None, &[form.text("outcome")]))
        .collect();
    Page::new(
        case,
        ActionName::DetermineAppeal,
        context! { form => form.value(), outcomes },
    )
}
