//! `/api/v1/clock`: the office's time; in a drill an administrator moves it.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use jiff::Timestamp;
use jiff::civil::Date;
use proofhouse_law::case::Role;
use proofhouse_law::clock::start_of_day;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::{ClockError, OfficeClock};
use crate::web::{Officer, Visit, WebError};

/// Where to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// An instant, or a day, which begins in Europe/London.
    to: String,
}

/// `GET /api/v1/clock`
pub(crate) async fn show(visit: Visit) -> Json<Value> {
    Json(answer(visit.app().clock()))
}

/// `POST /api/v1/drill/clock`
pub(crate) async fn set(
    visit: Visit,
    Officer(person): Officer,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Result<Json<Value>, WebError> {
    let app = visit.app();
    if !person.holds(Role::Administrator, app.clock().today()) {
        return Err(WebError::Forbidden {
            needs: "an administrator".to_owned(),
        });
    }
    let Json(asked) = super::act::json(asked)?;
    let to = instant(&asked.to)?;
    let actor = format!("officer/{}", person.officer);
    app.clock()
        .move_to(app.store(), &actor, to)
        .await
        .map_err(|error| match error {
            ClockError::NotADrill | ClockError::NotForward { .. } => WebError::bad_request(
                error.to_string(),
                "Only a drill's clock moves, and only forward: give a later day or instant.",
            ),
            other => WebError::internal(other.to_string()),
        })?;
    Ok(Json(answer(app.clock())))
}

fn answer(clock: &OfficeClock) -> Value {
    json!({ "now": clock.now(), "today": clock.today(), "drill": clock.is_drill() })
}

/// An instant as written, or the first of a day in London.
fn instant(text: &str) -> Result<Timestamp, WebError> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let day = text.parse::<Date>().ok().map(start_of_day);
    day.ok_or_else(|| {
        WebError::bad_request(
            format!("{text:?} is neither a day nor an instant."),
            "Write 2026-12-04, or 2026-12-04T09:00:00Z.",
        )
    })
}
