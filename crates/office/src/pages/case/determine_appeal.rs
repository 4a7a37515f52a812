//! `…/notices/{notice}/determine-appeal`: records what became of an appeal, with the terms as the tribunal varied them.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, AppealOutcome};
use proofhouse_law::regime::Power;

use super::opened::Opened;
use super::step::Page;
use super::{fields, terms, words};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    let form = terms::of(&case.notice()?.terms)?;
    page(&case, power(&case)?, &form)?.show()
}

/// Records it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let power = power(&case)?;
    let page = page(&case, power, &form)?;
    let mut faults = Faults::default();
    let outcome = fields::chosen(&form, "outcome", &words::OUTCOMES);
    if outcome.is_none() {
        faults.add("outcome", "Select what became of the appeal");
    }
    let occurred = fields::date(&form, "occurred", "The day of the decision", &mut faults);
    let terms = match outcome {
        Some(AppealOutcome::Varied) => match terms::read(case.regime()?, power, &form) {
            Ok(terms) => Some(Box::new(terms)),
            Err(wrong) => {
                faults.extend(wrong);
                None
            }
        },
        _ => None,
    };
    let (Some(outcome), Some(occurred_on)) = (outcome, occurred) else {
        return page.again(&faults);
    };
    if !faults.is_empty() {
        return page.again(&faults);
    }
    let notice = case.notice()?.id.clone();
    let asked = Asked::DetermineAppeal {
        notice,
        outcome,
        occurred_on,
        terms,
    };
    page.carry_out(asked, &form).await
}

fn power(case: &Opened) -> Result<&Power, WebError> {
    case.regime()?
        .power(&case.notice()?.terms.power)
        .ok_or(WebError::NotFound)
}

fn page<'a>(case: &'a Opened, power: &Power, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        outcomes => fields::radios(form, "outcome", &words::OUTCOMES),
        varied => form.text("outcome") == "varied",
        ..terms::shown(case, power, form)?
    };
    Ok(Page::new(case, ActionName::DetermineAppeal, fields))
}
