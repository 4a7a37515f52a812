//! `POST /api/v1/scope`: whether the law covers a product, as `proofhouse scope --format json` says it.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use proofhouse_law::scope::{Asking, Determination, determine, from_json};
use serde_json::{Map, Value};

use super::act;
use crate::question;
use crate::web::{Visit, WebError};

/// The body is a product file as JSON, with `regime`, `on` and `territory` beside it.
pub(crate) async fn answer(
    visit: Visit,
    body: Result<Json<Map<String, Value>>, JsonRejection>,
) -> Result<Json<Determination>, WebError> {
    let Json(mut product) = act::json(body)?;
    let mut asked = |name: &str| match product.remove(name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(WebError::bad_request(
            format!("`{name}` is not a text."),
            "Write it as a text, or leave it out.",
        )),
    };
    let (regime, on, territory) = (asked("regime")?, asked("on")?, asked("territory")?);
    let regimes = question::regimes(&visit, |regime| regime.scope().is_some());
    let regime = question::regime(&regimes, &regime)?;
    let asking = Asking {
        on: question::day(&visit, &on)?,
        territory: question::territory(&territory)?,
    };
    let description = from_json(&Value::Object(product), regime, regimes.iter().copied()).map_err(
        |mistakes| {
            let words: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            WebError::bad_request(words.join(" "), "Correct each and ask again.")
        },
    )?;
    let found = determine(regime, &description, asking).ok_or(WebError::NotFound)?;
    Ok(Json(found))
}
