//! `…/notices/{notice}/propose-variation`: proposes other terms for a notice that was issued.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, VariationProposal};
use proofhouse_law::regime::Power;

use super::opened::Opened;
use super::step::Page;
use super::{fields, terms};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::Form;

/// Shows the terms as they stand, to be changed.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    let form = terms::of(&case.notice()?.terms)?;
    page(&case, power(&case)?, &form)?.show()
}

/// Proposes the changed terms.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let power = power(&case)?;
    let page = page(&case, power, &form)?;
    let read = terms::read(case.regime()?, power, &form);
    let mut faults = read.as_ref().err().cloned().unwrap_or_default();
    let missing = "Enter why the notice is varied";
    let reasons = fields::text(&form, "reasons", missing, fields::TEXT_MAX, &mut faults);
    let Some(terms) = read.ok().filter(|_| faults.is_empty()) else {
        return page.again(&faults);
    };
    let notice = case.notice()?.id.clone();
    let proposal = VariationProposal {
        notice,
        terms,
        reasons,
    };
    page.carry_out(Asked::ProposeVariation(Box::new(proposal)), &form)
        .await
}

fn power(case: &Opened) -> Result<&Power, WebError> {
    case.regime()?
        .power(&case.notice()?.terms.power)
        .ok_or(WebError::NotFound)
}

fn page<'a>(case: &'a Opened, power: &Power, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! { reasons => form.text("reasons"), ..terms::shown(case, power, form)? };
    Ok(Page::new(case, ActionName::ProposeVariation, fields))
}
