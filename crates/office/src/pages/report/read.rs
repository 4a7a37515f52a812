//! `/reports/{report}`: one report whole, and how far the office has come with it.

use axum::extract::Path;
use axum::response::Response;
use minijinja::{Value, context};

use super::follow::in_words_of;
use crate::reports::{self, Told};
use crate::store::reports::Stage;
use crate::web::form::{Faults, Form};
use crate::web::{Officer, Visit, WebError, in_words};

/// Shows it, with the form for its next stage.
pub(crate) async fn show(
    visit: Visit,
    Path(report): Path<String>,
    query: Form,
) -> Result<Response, WebError> {
    let form = context! { reason => "" };
    let fields = fields(&visit, &report, "", form).await?;
    let done = query.has("done");
    visit.page("report/read.html", context! { done, ..fields })
}

/// Sets the stage.
pub(crate) async fn set_stage(
    visit: Visit,
    Officer(person): Officer,
    Path(report): Path<String>,
    form: Form,
) -> Result<Response, WebError> {
    let to = Stage::named(form.text("to"));
    let mut faults = reports::step_faults(to, form.text("reason"));
    if let (Some(to), true) = (to, faults.is_empty()) {
        match reports::set_stage(visit.app(), &person, &report, to, form.text("reason")).await {
            Err(WebError::BadRequest { what, .. }) => faults.add("to", what),
            done => {
                done?;
                return Ok(visit.redirect(&format!("/reports/{report}?done=stage")));
            }
        }
    }
    again(&visit, &report, &faults, &form).await
}

async fn again(
    visit: &Visit,
    report: &str,
    faults: &Faults,
    form: &Form,
) -> Result<Response, WebError> {
    let fields = fields(visit, report, form.text("to"), form.value()).await?;
    visit.again("report/read.html", faults, fields)
}

async fn fields(visit: &Visit, report: &str, to: &str, form: Value) -> Result<Value, WebError> {
    let mut tx = visit.app().store().read().await?;
    let Told { report, words } = reports::one(&mut tx, report).await?;
    let steps = reports::steps(&mut tx, &report.report).await?;
    drop(tx);
    visit.access("read", &format!("report/{}", report.report), true);
    let steps: Vec<Value> = steps
        .into_iter()
        .map(|step| {
            context! {
                at => in_words(step.at),
                stage => in_words_of(step.stage).0,
                actor => step.actor,
                reason => step.reason,
            }
        })
        .collect();
    let stages: Vec<Value> = Stage::ALL
        .into_iter()
        .filter(|stage| *stage != Stage::Received && *stage != report.stage)
        .map(|stage| {
            let (text, meaning) = in_words_of(stage);
            context! { value => stage.name(), text, hint => context! { text => meaning }, checked => stage.name() == to }
        })
        .collect();
    Ok(context! {
        report => report.report.as_str(),
        stage => in_words_of(report.stage).0,
        sent => in_words(report.sent_at),
        words => words.map(|words| context! {
            product => words.product, happened => words.happened, contact => words.contact,
        }),
        steps,
        stages,
        form,
    })
}
