//! `…/notices/{notice}/publish`: shows what the register would say, then publishes it.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::ActionName;

use super::opened::Opened;
use super::step::Page;
use super::{fields, officer_notice_terms};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Shows what everyone would read.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Form::default())?.show()
}

/// Publishes it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form)?;
    let mut faults = Faults::default();
    let reasons = fields::text(
        &form,
        "reasons",
        "Enter why it is published now",
        fields::TEXT_MAX,
        &mut faults,
    );
    if form.text("checked") != "yes" {
        faults.add(
            "checked",
            "Confirm that you have checked what everyone will read",
        );
    }
    if !faults.is_empty() {
        return page.again(&faults);
    }
    let notice = case.notice()?.id.clone();
    page.carry_out(Asked::Publish { notice, reasons }, &form)
        .await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let notice = case.notice()?;
    let fields = context! {
        form => form.value(),
        summary => officer_notice_terms(case)?,
        issued => notice.issued.is_some(),
        served => !notice.services.is_empty(),
    };
    Ok(Page::new(case, ActionName::Publish, fields))
}
