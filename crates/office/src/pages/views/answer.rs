//! `POST /views/{call}`: takes an answer; whoever gave it gets a receipt.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;

use super::show;
use crate::views::{self, Call, Choice, Given, Respondent};
use crate::web::form::Form;
use crate::web::{Visit, WebError};

pub(crate) async fn post(
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, WebError> {
    let mut tx = visit.app().store().read().await?;
    let call = views::find(&mut tx, &id).await?;
    drop(tx);
    let given = given(&call, &form);
    let faults = given.faults(&call);
    if !faults.is_empty() {
        let fields = show::fields(&visit, &id, &form).await?;
        let fields = minijinja::context! { done => "", ..fields };
        return visit.again("views/show.html", &faults, fields);
    }
    let receipt = views::take_in(visit.app(), visit.address(), &id, &given).await?;
    Ok(visit.redirect(&format!("/views/receipt/{}?new=yes", receipt.reveal())))
}

/// The fields of the form, by the place of each question.
fn given(call: &Call, form: &Form) -> Given {
    let mut given = Given {
        respondent: Respondent::named(form.text("respondent")),
        name: form.text("name").to_owned(),
        choices: BTreeMap::new(),
        texts: BTreeMap::new(),
        general: form.text("general").to_owned(),
        consent: form.text("consent") == "yes",
    };
    for (at, question) in (1..).zip(&call.questions) {
        if let Some(choice) = Choice::named(form.text(&format!("choice-{at}"))) {
            given.choices.insert(question.path.clone(), choice);
        }
        let text = form.text(&format!("text-{at}"));
        if !text.is_empty() {
            given.texts.insert(question.path.clone(), text.to_owned());
        }
    }
    given
}
