//! `…/notices/{notice}/withdraw`: drops a notice before it is issued.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::ActionName;

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
    let missing = "Enter why the draft is withdrawn";
    let reasons = fields::text(&form, "reasons", missing, fields::TEXT_MAX, &mut faults);
    if !faults.is_empty() {
        return page.again(&faults);
    }
    page.carry_out(Asked::Withdraw { notice, reasons }, &form)
        .await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
    };
    Ok(Page::new(case, ActionName::Withdraw, fields))
}
