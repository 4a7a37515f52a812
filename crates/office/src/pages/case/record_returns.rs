//! `…/notices/{notice}/record-returns`: records how far a recall has come.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, Returns};

use super::opened::Opened;
use super::step::Page;
use super::{fields, officer_notice_terms, words};
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
    let occurred = fields::date(&form, "occurred", "The day of the count", &mut faults);
    let what = "how many units’ customers were reached";
    let reached = fields::count(&form, "reached", what, &mut faults);
    let returned = fields::count(&form, "returned", "how many units came back", &mut faults);
    let (Some(occurred_on), Some(reached), Some(returned)) = (occurred, reached, returned) else {
        return page.again(&faults);
    };
    let asked = Returns {
        notice,
        occurred_on,
        reached,
        returned,
    };
    page.carry_out(Asked::RecordReturns(asked), &form).await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
        supplied => case.notice()?.terms.recall().map(|one| words::count(one.supplied)),
    };
    Ok(Page::new(case, ActionName::RecordReturns, fields))
}
