//! `…/notices/{notice}/notify-interested`: records that an interested person was told of the application and the hearing.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, InterestedNotice};

use super::opened::Opened;
use super::step::Page;
use super::{fields, life, officer_notice_terms, words};
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
    let person = form.text("person").parse().ok();
    if person.is_none() {
        faults.add("person", "Select who was told");
    }
    let method = fields::chosen(&form, "method", &words::METHODS);
    if method.is_none() {
        faults.add("method", "Select how they were told");
    }
    let occurred = fields::date(&form, "occurred", "The day they were told", &mut faults);
    let (Some(person), Some(method), Some(occurred_on)) = (person, method, occurred) else {
        return page.again(&faults);
    };
    let asked = InterestedNotice {
        notice,
        person,
        method,
        occurred_on,
    };
    page.carry_out(Asked::NotifyInterested(asked), &form).await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
        people => life::interested(case, form)?,
        methods => fields::radios(form, "method", &words::METHODS),
    };
    Ok(Page::new(case, ActionName::NotifyInterested, fields))
}
