//! `/report`: anyone reports a product; they get a token to follow it with.

use axum::response::{IntoResponse as _, Redirect, Response};
use minijinja::context;

use crate::reports::{self, HAPPENED_MAX, Words};
use crate::web::form::Form;
use crate::web::{Visit, WebError};

/// Asks.
pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let form = context! { product => "", happened => "", contact => "" };
    visit.page(
        "report/send.html",
        context! { form, happened_max => HAPPENED_MAX },
    )
}

/// Takes the report in.
pub(crate) async fn post(visit: Visit, form: Form) -> Result<Response, WebError> {
    let words = Words {
        product: form.text("product").to_owned(),
        happened: form.text("happened").to_owned(),
        contact: form.text("contact").to_owned(),
    };
    let faults = words.faults();
    if !faults.is_empty() {
        let fields = context! { form => form.value(), happened_max => HAPPENED_MAX };
        return visit.again("report/send.html", &faults, fields);
    }
    let token = reports::take_in(visit.app(), visit.address(), &words).await?;
    Ok(Redirect::to(&format!("/report/{}", token.reveal())).into_response())
}
