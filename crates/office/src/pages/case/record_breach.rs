//! `…/notices/{notice}/record-breach`: records that a notice was breached.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, Breach};

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
    let missing = "Enter what was done or left undone, and by what evidence";
    let read = fields::day_and_reasons(&form, "The day of the breach", missing, &mut faults);
    let Some((occurred_on, reasons)) = read else {
        return page.again(&faults);
    };
    let asked = Breach {
        notice,
        occurred_on,
        reasons,
    };
    page.carry_out(Asked::RecordBreach(asked), &form).await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
    };
    Ok(Page::new(case, ActionName::RecordBreach, fields))
}
