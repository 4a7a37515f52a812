//! `…/notices/{notice}/lodge-application`: records that an application for forfeiture was lodged with the court.

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
    let missing = "Enter the court’s reference";
    let court_reference = fields::text(
        &form,
        "court_reference",
        missing,
        fields::LINE_MAX,
        &mut faults,
    );
    let occurred = fields::date(&form, "occurred", "The day it was lodged", &mut faults);
    let Some(occurred_on) = occurred.filter(|_| faults.is_empty()) else {
        return page.again(&faults);
    };
    let asked = Asked::LodgeApplication {
        notice,
        occurred_on,
        court_reference,
    };
    page.carry_out(asked, &form).await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
    };
    Ok(Page::new(case, ActionName::LodgeApplication, fields))
}
