//! `…/notices/{notice}/claim-compensation`: records a claim for compensation.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::ActionName;

use super::opened::Opened;
use super::step::Page;
use super::{fields, life, money, officer_notice_terms};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Form::default())?.show()
}

/// Does it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form)?;
    let mut faults = Faults::default();
    let notice = case.notice()?.id.clone();
    let claimant = form.text("claimant").parse().ok();
    if claimant.is_none() {
        faults.add("claimant", "Select who claims");
    }
    let received = fields::date(&form, "received", "The day it came", &mut faults);
    let pence = money::read(&form, "sum", "the sum that is claimed", &mut faults);
    let missing = "Enter the claim as it came";
    let text = fields::text(&form, "text", missing, fields::TEXT_MAX, &mut faults);
    let (Some(claimant), Some(received_on), Some(pence)) = (claimant, received, pence) else {
        return page.again(&faults);
    };
    if !faults.is_empty() {
        return page.again(&faults);
    }
    let asked = Asked::ClaimCompensation {
        notice,
        claimant,
        received_on,
        pence,
        text,
    };
    page.carry_out(asked, &form).await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
        claimants => life::served(case, form)?,
    };
    Ok(Page::new(case, ActionName::ClaimCompensation, fields))
}
