//! `/api/v1/law`: the regimes, what one says, what changed between two editions, and which open cases a change touches.

use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::JsonRejection;
use proofhouse_law::regime::diff::{Diff, diff};
use proofhouse_law::regime::flat;
use proofhouse_law::{Digest, Regime};
use serde::Deserialize;
use serde_json::{Value, json};

use super::act;
use crate::law_book::{self, Touching};
use crate::web::form::Form;
use crate::web::{Officer, Visit, WebError};

/// A change of which somebody asks whom it touches.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    regime: String,
    #[serde(default)]
    to: Option<Digest>,
    rows: Vec<Touching>,
}

/// `GET /api/v1/law`
pub(crate) async fn list(visit: Visit) -> Json<Value> {
    let current = visit.app().desk().regimes().current();
    let regimes: Vec<Value> = current.into_iter().map(head).collect();
    Json(json!({ "regimes": regimes }))
}

/// `GET /api/v1/law/{regime}`, with `?sha256=` for an edition that is not the current one.
pub(crate) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    query: Form,
) -> Result<Json<Value>, WebError> {
    let sha256 = Some(query.text("sha256")).filter(|text| !text.is_empty());
    let regime = law_book::edition(visit.app(), &id, sha256).await?;
    let regime = regime.ok_or(WebError::NotFound)?;
    Ok(Json(
        json!({ "head": head(&regime), "rows": flat::rows(&regime) }),
    ))
}

/// `GET /api/v1/law/diff?from=&to=`, where each is `id` or `id@sha256`.
pub(crate) async fn compare(visit: Visit, query: Form) -> Result<Json<Diff>, WebError> {
    let named = async |name: &str| {
        let found = law_book::by_name(visit.app(), query.text(name)).await?;
        found.ok_or_else(|| {
            WebError::bad_request(
                format!("`{name}` names no edition that the office holds."),
                "Write a regime’s id, or id@sha256; /api/v1/law lists them.",
            )
        })
    };
    Ok(Json(diff(&named("from").await?, &named("to").await?)))
}

/// `POST /api/v1/law/touched`
pub(crate) async fn touched(
    visit: Visit,
    _officer: Officer,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Result<Json<Value>, WebError> {
    let Json(Asked { regime, to, rows }) = act::json(asked)?;
    let cases = law_book::touched(visit.app(), &regime, to, &rows).await?;
    visit.access("read", "law/touched", true);
    Ok(Json(json!({ "cases": cases })))
}

fn head(regime: &Regime) -> Value {
    json!({
        "id": regime.id(), "title": regime.title(), "territory": regime.territory(),
        "in_force_from": regime.in_force_from(), "sha256": regime.hash(),
        "counts": flat::counts(&flat::rows(regime)),
    })
}
