//! `POST /api/v1/cases/{case}/actions`: one step of a case.

use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::JsonRejection;
use http::HeaderMap;
use proofhouse_law::case::Step;
use proofhouse_law::{Action, CaseId};
use serde_json::{Value, json};

use super::asked::{Asked, Complete};
use crate::desk::{ActError, ActRequest, Acted};
use crate::people::Person;
use crate::web::{App, Officer, Visit, WebError};

/// Carries the step out, or answers with the refusal of the law.
pub(crate) async fn carry_out(
    visit: Visit,
    Officer(person): Officer,
    Path(case): Path<String>,
    headers: HeaderMap,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Result<Json<Value>, WebError> {
    let Json(asked) = json(asked)?;
    let case: CaseId = case.parse().map_err(|_| WebError::NotFound)?;
    let key = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok())
        .map(str::to_owned);
    act(visit.app(), &person, Some(case), asked.complete()?, key)
        .await
        .map(Json)
}

/// Hands a complete action to the desk and says what came of it.
pub(crate) async fn act(
    app: &App,
    person: &Person,
    case: Option<CaseId>,
    complete: Complete,
    key: Option<String>,
) -> Result<Value, WebError> {
    let Complete {
        action,
        personal,
        submitted,
    } = complete;
    super::document::held(app, &action)?;
    if let (Action::LodgeEvidence { bundle, .. }, Some(case), Some(submitted)) =
        (&action, &case, submitted)
    {
        let (acted, differences) = app
            .desk()
            .lodge(case, *bundle, &person.actor(), Some(&submitted))
            .await?;
        return Ok(answer(&acted, Some(json!(differences)), None));
    }
    let request = ActRequest {
        key,
        personal,
        ..ActRequest::new(case, action, person.actor())
    };
    let acted = app.desk().act(request).await?;
    let index = app.catch_up(&acted).await?;
    Ok(answer(&acted, None, index))
}

fn answer(acted: &Acted, differences: Option<Value>, index: Option<u64>) -> Value {
    let mut answer = json!({
        "case": acted.case, "version": acted.version, "repeated": acted.repeated, "events": acted.events,
    });
    let steps = || acted.events.iter().map(|event| &event.step);
    if let Some(fields) = answer.as_object_mut() {
        let notice = steps().find_map(|step| match step {
            Step::NoticeDrafted { notice, .. } => Some(json!(notice)),
            _ => None,
        });
        let allegations: Vec<_> = steps()
            .filter_map(|step| match step {
                Step::AllegationMade { allegation, .. } => Some(allegation),
                _ => None,
            })
            .collect();
        if let Some(notice) = notice {
            fields.insert("notice".to_owned(), notice);
        }
        if !allegations.is_empty() {
            fields.insert("allegations".to_owned(), json!(allegations));
        }
        if let Some(index) = index {
            fields.insert("index".to_owned(), json!(index));
        }
        if let Some(differences) = differences {
            fields.insert("differences".to_owned(), differences);
        }
    }
    answer
}

/// The body as JSON, or what is wrong with it.
pub(super) fn json<T>(body: Result<Json<T>, JsonRejection>) -> Result<Json<T>, WebError> {
    body.map_err(|rejection| {
        WebError::bad_request(
            rejection.body_text(),
            "Send JSON as /api/v1/openapi.json describes it. Nothing was changed.",
        )
    })
}

impl From<ActError> for WebError {
    fn from(error: ActError) -> Self {
        let next = "Correct the request and send it again. Nothing was changed.";
        match error {
            ActError::Refused(refusal) => (*refusal).into(),
            ActError::NoCase { .. } | ActError::NoNotice { .. } => Self::NotFound,
            ActError::NoRegime { .. }
            | ActError::EditionMissing { .. }
            | ActError::BadIdentifier { .. }
            | ActError::CaseAndAction
            | ActError::KeyReused { .. }
            | ActError::BadKey
            | ActError::Intake(_)
            | ActError::Record(_)
            | ActError::Document(_)
            | ActError::Unpublishable(_)
            | ActError::Log(crate::event_log::LogError::Stale { .. }) => {
                Self::bad_request(error.to_string(), next)
            }
            other => Self::internal(other.to_string()),
        }
    }
}
