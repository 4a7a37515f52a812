//! `/api/v1/views`: calls for views, read and answered by anyone; opened, closed and decided by officers.

use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::act;
use crate::people::Person;
use crate::people::person::Scope;
use crate::store::views::{self as rows, CallRow};
use crate::views::{self, Call, Closing, Deciding, Given, Opening, Standing};
use crate::web::form::{Faults, Form};
use crate::web::{App, Officer, Visit, WebError};

/// `GET /api/v1/views`
pub(crate) async fn list(visit: Visit) -> Result<Json<Value>, WebError> {
    let mut tx = visit.app().store().read().await?;
    let calls = rows::calls(&mut tx).await?;
    drop(tx);
    let calls: Vec<Value> = calls.iter().map(|call| head(visit.app(), call)).collect();
    Ok(Json(json!({ "calls": calls })))
}

/// `POST /api/v1/views`, by an officer whom the regime lets open one.
pub(crate) async fn open(
    visit: Visit,
    Officer(person): Officer,
    asked: Result<Json<Opening>, JsonRejection>,
) -> Result<Response, WebError> {
    may_act(&person)?;
    let Json(asked) = act::json(asked)?;
    let call = views::open(visit.app(), &person, asked)
        .await?
        .map_err(mistaken)?;
    Ok((StatusCode::CREATED, shown(&visit, &call).await?).into_response())
}

/// `GET /api/v1/views/{call}`
pub(crate) async fn show(visit: Visit, Path(call): Path<String>) -> Result<Json<Value>, WebError> {
    shown(&visit, &call).await
}

/// `POST /api/v1/views/{call}/answers`, by anyone.
pub(crate) async fn answer(
    visit: Visit,
    Path(id): Path<String>,
    given: Result<Json<Given>, JsonRejection>,
) -> Result<Response, WebError> {
    let Json(given) = act::json(given)?;
    let mut tx = visit.app().store().read().await?;
    let call = views::find(&mut tx, &id).await?;
    drop(tx);
    let faults = given.faults(&call);
    if !faults.is_empty() {
        return Err(mistaken(faults));
    }
    let receipt = views::take_in(visit.app(), visit.address(), &id, &given).await?;
    let page = format!(
        "{}/views/receipt/{}",
        visit.app().origin().as_str(),
        receipt.reveal()
    );
    let answer = json!({ "receipt": receipt.reveal(), "page": page });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// `GET /api/v1/views/{call}/answers?skip=`: those that may be published, once the call is closed.
pub(crate) async fn answers(
    visit: Visit,
    Path(id): Path<String>,
    query: Form,
) -> Result<Json<Value>, WebError> {
    let skip = query.text("skip").parse().unwrap_or(0);
    let mut tx = visit.app().store().read().await?;
    let call = views::find(&mut tx, &id).await?;
    if Standing::at(&call.row, visit.app().clock().now()) != Standing::Closed {
        return Err(WebError::bad_request(
            "Answers are published when the call is closed.",
            "Look at the call for when it closes.",
        ));
    }
    let answers = views::published(&mut tx, &call, skip).await?;
    Ok(Json(json!({ "answers": answers })))
}

/// `GET /api/v1/views/receipts/{token}`
pub(crate) async fn receipt(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Json<Value>, WebError> {
    let mut tx = visit.app().store().read().await?;
    let answer = views::receipt(&mut tx, &token).await?;
    Ok(Json(
        json!({ "call": answer.call, "given_at": answer.given_at, "consent": answer.consent }),
    ))
}

/// `POST /api/v1/views/receipts/{token}/withdraw`: takes back that the answer may be published.
pub(crate) async fn withdraw(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Json<Value>, WebError> {
    let answer = views::withdraw(visit.app(), &token).await?;
    Ok(Json(
        json!({ "call": answer.call, "given_at": answer.given_at, "consent": answer.consent }),
    ))
}

/// `POST /api/v1/views/{call}/close`
pub(crate) async fn close(
    visit: Visit,
    Officer(person): Officer,
    Path(call): Path<String>,
    asked: Result<Json<Closing>, JsonRejection>,
) -> Result<Json<Value>, WebError> {
    let Json(asked) = act::json(asked)?;
    views::close(visit.app(), &person, &call, asked)
        .await?
        .map_err(mistaken)?;
    shown(&visit, &call).await
}

/// `POST /api/v1/views/{call}/outcome`
pub(crate) async fn decide(
    visit: Visit,
    Officer(person): Officer,
    Path(call): Path<String>,
    asked: Result<Json<Deciding>, JsonRejection>,
) -> Result<Json<Value>, WebError> {
    let Json(asked) = act::json(asked)?;
    views::decide(visit.app(), &person, &call, asked)
        .await?
        .map_err(mistaken)?;
    shown(&visit, &call).await
}

/// The address is everyone's, so that it asks here whether the token is good for acting.
fn may_act(person: &Person) -> Result<(), WebError> {
    if person.may(Scope::CasesAct) {
        return Ok(());
    }
    let needs = format!("a token with the scope {}", Scope::CasesAct.name());
    Err(WebError::Forbidden { needs })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err asks for"
)]
fn mistaken(faults: Faults) -> WebError {
    WebError::bad_request(faults.sentence(), "Correct this and send it again.")
}

fn head(app: &App, call: &CallRow) -> Value {
    json!({
        "call": call.call, "title": call.title, "regime": call.regime, "base": call.base, "draft": call.draft,
        "opens_at": call.opens_at, "closes_at": call.closes_at,
        "standing": Standing::at(call, app.clock().now()),
    })
}

/// A call with its questions, and once it is closed with the counts and what came of each question.
async fn shown(visit: &Visit, id: &str) -> Result<Json<Value>, WebError> {
    let app = visit.app();
    let mut tx = app.store().read().await?;
    let call = views::find(&mut tx, id).await?;
    let counts = if Standing::at(&call.row, app.clock().now()) == Standing::Closed {
        Some(views::counted(&mut tx, &call).await?)
    } else {
        None
    };
    drop(tx);
    let mut answer = head(app, &call.row);
    if let Some(fields) = answer.as_object_mut() {
        fields.insert("about".to_owned(), json!(call.about));
        fields.insert("closed_early".to_owned(), json!(call.closed_early));
        fields.insert("questions".to_owned(), questions(&call));
        fields.insert("counts".to_owned(), json!(counts));
    }
    Ok(Json(answer))
}

fn questions(call: &Call) -> Value {
    let all = call.questions.iter().map(|question| {
        let outcome = call.outcomes.get(&question.path);
        json!({
            "path": question.path, "name": question.name, "changes": question.changes, "asks": question.asks,
            "outcome": outcome.map(|(outcome, _)| outcome), "reasons": outcome.map(|(_, reasons)| reasons),
        })
    });
    all.collect()
}
