//! `…/notices/{notice}/begin-recovery`: begins to recover a penalty that is not paid.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, Recovery};

use super::opened::Opened;
use super::step::Page;
use super::{fields, life, officer_notice_terms};
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
    let missing = "Enter how, and in which court, it is recovered";
    let route = fields::text(&form, "route", missing, fields::TEXT_MAX, &mut faults);
    let occurred = fields::date(&form, "occurred", "The day on which it begins", &mut faults);
    let Some(occurred_on) = occurred.filter(|_| faults.is_empty()) else {
        return page.again(&faults);
    };
    let asked = Recovery {
        notice,
        route,
        occurred_on,
    };
    page.carry_out(Asked::BeginRecovery(asked), &form).await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
        position => life::position(case)?, roads => life::roads(case)?,
    };
    Ok(Page::new(case, ActionName::BeginRecovery, fields))
}
