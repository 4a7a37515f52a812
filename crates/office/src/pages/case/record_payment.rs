//! `…/notices/{notice}/record-payment`: records a payment of a penalty.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, Payment};

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
    let pence = money::read(&form, "sum", "the sum that came", &mut faults);
    let occurred = fields::date(&form, "occurred", "The day on which it came", &mut faults);
    let (Some(pence), Some(occurred_on)) = (pence, occurred) else {
        return page.again(&faults);
    };
    let asked = Payment {
        notice,
        pence,
        occurred_on,
    };
    page.carry_out(Asked::RecordPayment(asked), &form).await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
        position => life::position(case)?,
    };
    Ok(Page::new(case, ActionName::RecordPayment, fields))
}
