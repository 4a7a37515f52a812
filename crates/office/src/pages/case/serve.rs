//! `…/notices/{notice}/serve`: records that a notice was given to an addressee.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::case::ActionName;

use super::opened::Opened;
use super::step::Page;
use super::{fields, words};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Form::default())?.show()
}

/// Records it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form)?;
    let mut faults = Faults::default();
    let on = form.text("on").parse().ok();
    if on.is_none() {
        faults.add("on", "Select who was given the notice");
    }
    let method = words::METHODS
        .iter()
        .find(|(_, value, _)| *value == form.text("method"))
        .map(|(one, _, _)| *one);
    if method.is_none() {
        faults.add("method", "Select how it was given");
    }
    let occurred = fields::date(&form, "occurred", "The day it was given", &mut faults);
    let (Some(on), Some(method), Some(occurred_on)) = (on, method, occurred) else {
        return page.again(&faults);
    };
    let notice = case.notice()?.id.clone();
    page.carry_out(
        Asked::Serve {
            notice,
            on,
            method,
            occurred_on,
        },
        &form,
    )
    .await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let addressees: Vec<Value> = case
        .notice()?
        .terms
        .addressees
        .iter()
        .map(|one| {
            fields::choice(
                one.as_str(),
                &case.party_with_role(one),
                None,
                &[form.text("on")],
            )
        })
        .collect();
    let methods: Vec<Value> = words::METHODS
        .iter()
        .map(|(_, value, text)| fields::choice(value, text, None, &[form.text("method")]))
        .collect();
    let fields = context! { form => form.value(), addressees, methods };
    Ok(Page::new(case, ActionName::Serve, fields))
}
