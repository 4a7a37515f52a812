//! `…/notices/{notice}/record-representation`: keeps what a respondent says to a notice.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::ActionName;

use super::fields;
use super::opened::Opened;
use super::step::Page;
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Form::default()).show()
}

/// Keeps it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form);
    let mut faults = Faults::default();
    let received = fields::date(&form, "received", "The day it came", &mut faults);
    let text = fields::text(
        &form,
        "text",
        "Enter the representation as it came",
        fields::TEXT_MAX,
        &mut faults,
    );
    let (Some(received_on), true) = (received, faults.is_empty()) else {
        return page.again(&faults);
    };
    let notice = case.notice()?.id.clone();
    page.carry_out(
        Asked::RecordRepresentation {
            notice,
            received_on,
            text,
        },
        &form,
    )
    .await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Page<'a> {
    Page::new(
        case,
        ActionName::RecordRepresentation,
        context! { form => form.value() },
    )
}
