//! `…/notices/{notice}/record-hearing`: records a hearing of the court.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, Hearing};

use super::opened::Opened;
use super::step::Page;
use super::{fields, officer_notice_terms};
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
    let occurred = fields::date(&form, "occurred", "The day of the hearing", &mut faults);
    let missing = "Enter what came of the hearing";
    let outcome = fields::text(&form, "outcome", missing, fields::TEXT_MAX, &mut faults);
    let Some(occurred_on) = occurred.filter(|_| faults.is_empty()) else {
        return page.again(&faults);
    };
    let asked = Hearing {
        notice,
        occurred_on,
        outcome,
    };
    page.carry_out(Asked::RecordHearing(asked), &form).await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
    };
    Ok(Page::new(case, ActionName::RecordHearing, fields))
}
