//! `GET /api/v1/duties`: what is owed in a situation, as `proofhouse duties --format json` says it.

use axum::Json;
use proofhouse_law::duty::{Owed, Question, owed, role_name};

use crate::question;
use crate::web::form::Form;
use crate::web::{Visit, WebError};

/// A role, situation or circumstance that the regime does not know is a 400 that says what it knows.
pub(crate) async fn answer(visit: Visit, query: Form) -> Result<Json<Owed>, WebError> {
    let regimes = question::regimes(&visit, |regime| !regime.duties().duties.is_empty());
    let regime = question::regime(&regimes, query.text("regime"))?;
    let roles = regime.duties().roles();
    let known: Vec<String> = roles.iter().map(|role| role_name(*role)).collect();
    let role = roles
        .into_iter()
        .find(|role| role_name(*role) == query.text("role"))
        .ok_or_else(|| {
            let next = format!("Send role= one of {}.", known.join(", "));
            WebError::bad_request("The regime has no duties for that role.", next)
        })?;
    let told_by = query.all("told_by").into_iter().map(str::parse);
    let question = Question {
        role,
        situation: query.text("situation").to_owned(),
        on: question::day(&visit, query.text("on"))?,
        told_by: told_by.collect::<Result<_, _>>().map_err(
            |error: proofhouse_law::duty::NoRecipient| {
                WebError::bad_request(format!("`told_by`: {error}."), "Send one of these.")
            },
        )?,
        given: query.all("given").into_iter().map(str::to_owned).collect(),
    };
    let found = owed(regime, &question).map_err(|error| {
        WebError::bad_request(
            format!("This cannot be answered: {error}."),
            "Send what the regime knows.",
        )
    })?;
    Ok(Json(found))
}
