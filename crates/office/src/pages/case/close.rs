//! `/cases/{case}/close`: closes a case in which no notice has effect.

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

/// Closes it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form);
    let mut faults = Faults::default();
    let reasons = fields::text(
        &form,
        "reasons",
        "Enter why the case is closed",
        fields::TEXT_MAX,
        &mut faults,
    );
    if !faults.is_empty() {
        return page.again(&faults);
    }
    page.carry_out(Asked::Close { reasons }, &form).await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Page<'a> {
    Page::new(case, ActionName::Close, context! { form => form.value() })
}
