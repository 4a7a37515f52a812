//! `…/notices/{notice}/consider-representations`: records that every representation was considered.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::ActionName;

use super::opened::Opened;
use super::step::Page;
use super::{fields, words};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Form::default()).await?.show()
}

/// Does it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form).await?;
    let mut faults = Faults::default();
    let outcome = fields::text(
        &form,
        "outcome",
        "Enter what came of considering them",
        fields::TEXT_MAX,
        &mut faults,
    );
    if !faults.is_empty() {
        return page.again(&faults);
    }
    let notice = case.notice()?.id.clone();
    page.carry_out(Asked::ConsiderRepresentations { notice, outcome }, &form)
        .await
}

async fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let mut representations = Vec::new();
    for one in &case.notice()?.representations {
        representations.push(context! {
            received => words::day(one.received_on),
            text => case.personal(one.commitment).await?,
            considered => one.considered.clone(),
        });
    }
    let fields = context! { form => form.value(), representations };
    Ok(Page::new(case, ActionName::ConsiderRepresentations, fields))
}
