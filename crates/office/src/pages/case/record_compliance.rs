//! `…/notices/{notice}/record-compliance`: records that a notice was complied with; of a penalty, that the breach ended.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, Compliance};

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
    let missing = "Enter by what evidence this is known";
    let read = fields::day_and_reasons(&form, "The day", missing, &mut faults);
    let Some((occurred_on, reasons)) = read else {
        return page.again(&faults);
    };
    let asked = Compliance {
        notice,
        occurred_on,
        reasons,
    };
    page.carry_out(Asked::RecordCompliance(asked), &form).await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
    };
    Ok(Page::new(case, ActionName::RecordCompliance, fields))
}
