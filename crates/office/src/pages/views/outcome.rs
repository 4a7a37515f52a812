//! `/views/{call}/outcome`: an officer records what came of a question, with reasons; it stands beside the rule from then on.

use axum::extract::Path;
use axum::response::Response;
use minijinja::{Value, context};

use super::explained;
use super::show::head;
use crate::views::{self, Deciding, Outcome, REASONS_MAX, Standing};
use crate::web::form::{Faults, Form};
use crate::web::{Officer, Visit, WebError};

pub(crate) async fn show(
    visit: Visit,
    Officer(person): Officer,
    Path(call): Path<String>,
    query: Form,
) -> Result<Response, WebError> {
    let may = views::may_decide(visit.app(), &person, &call).await;
    if let Some(refused) = explained(&visit, "Record what comes of a question", may)? {
        return Ok(refused);
    }
    let fields = fields(&visit, &call, &query).await?;
    visit.page("views/outcome.html", fields)
}

pub(crate) async fn post(
    visit: Visit,
    Officer(person): Officer,
    Path(call): Path<String>,
    form: Form,
) -> Result<Response, WebError> {
    let Some(outcome) = Outcome::named(form.text("outcome")) else {
        let mut faults = Faults::default();
        faults.add("outcome", "Select what came of the question");
        if form.text("reasons").is_empty() {
            faults.add("reasons", "Enter why");
        }
        return again(&visit, &call, &form, &faults).await;
    };
    let asked = Deciding {
        path: form.text("path").to_owned(),
        outcome,
        reasons: form.text("reasons").to_owned(),
    };
    match views::decide(visit.app(), &person, &call, asked).await? {
        Ok(()) => Ok(visit.redirect(&format!("/views/{call}?done=outcome"))),
        Err(faults) => again(&visit, &call, &form, &faults).await,
    }
}

async fn again(
    visit: &Visit,
    call: &str,
    form: &Form,
    faults: &Faults,
) -> Result<Response, WebError> {
    let fields = fields(visit, call, form).await?;
    visit.again("views/outcome.html", faults, fields)
}

/// The page of one question: the one whose rule the query or the form names.
async fn fields(visit: &Visit, call: &str, form: &Form) -> Result<Value, WebError> {
    let mut tx = visit.app().store().read().await?;
    let call = views::find(&mut tx, call).await?;
    let path = form.text("path");
    let question = call.questions.iter().find(|question| question.path == path);
    let question = question.ok_or(WebError::NotFound)?;
    let stands = Standing::at(&call.row, visit.app().clock().now());
    let outcomes: Vec<Value> = Outcome::ALL
        .iter()
        .map(|one| {
            let checked = one.name() == form.text("outcome");
            context! { value => one.name(), text => one.words(), checked }
        })
        .collect();
    Ok(context! {
        call => head(&call, stands),
        path,
        name => question.name.as_str(),
        changes => question.changes.clone(),
        outcomes,
        reasons_max => REASONS_MAX,
        form => form.value(),
    })
}
