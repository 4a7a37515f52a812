//! `/api/v1/cases`: the cases, and one case whole with what can be done in it today.

use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, StatusCode};
use proofhouse_law::case::{NoticeRecord, clocks, position};
use proofhouse_law::regime::Power;
use proofhouse_law::{CaseId, Regime};
use serde_json::{Value, json};

use super::act;
use super::asked::Opening;
use crate::desk::device::Other;
use crate::desk::{CaseFile, Desk};
use crate::store::projections;
use crate::web::{App, Officer, Visit, WebError};

/// The most cases in one list.
const CASES_MAX: i64 = 1000;

/// `GET /api/v1/cases`
pub(crate) async fn list(visit: Visit, _officer: Officer) -> Result<Json<Value>, WebError> {
    let mut tx = visit.app().store().read().await?;
    let cases: Vec<Value> = projections::cases(&mut tx, CASES_MAX)
        .await?
        .into_iter()
        .map(|case| {
            json!({
                "case": case.id, "version": case.version, "closed": case.closed,
                "product": { "brand": case.brand, "model": case.model, "kind": case.kind },
                "regime": { "id": case.regime_id, "sha256": case.regime_sha256 },
                "opened_at": case.opened_at, "changed_at": case.changed_at,
            })
        })
        .collect();
    Ok(Json(json!({ "cases": cases })))
}

/// `POST /api/v1/cases`
pub(crate) async fn open(
    visit: Visit,
    Officer(person): Officer,
    headers: HeaderMap,
    asked: Result<Json<Opening>, JsonRejection>,
) -> Result<Response, WebError> {
    if !person.may(crate::people::person::Scope::CasesAct) {
        return Err(WebError::Forbidden {
            needs: "a token with the scope cases-act".to_owned(),
        });
    }
    let Json(opening) = act::json(asked)?;
    let key = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok())
        .map(str::to_owned);
    let answer = act::act(visit.app(), &person, None, opening.complete()?, key).await?;
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// `GET /api/v1/cases/{case}`
pub(crate) async fn show(
    visit: Visit,
    Officer(person): Officer,
    Path(case): Path<String>,
) -> Result<Json<Value>, WebError> {
    let case: CaseId = case.parse().map_err(|_| WebError::NotFound)?;
    let desk = visit.app().desk();
    let file = desk.case(&case).await?;
    let regime = desk.regime_of(&file.state)?;
    let notices = file
        .state
        .notices()
        .iter()
        .map(|notice| notice_value(visit.app(), &file, notice))
        .collect::<Result<Vec<_>, _>>()?;
    let next: Vec<Value> = desk
        .lawful_next(&file.state, &person.actor())?
        .into_iter()
        .map(|next| {
            let lawful = next.refusal.is_none();
            json!({ "action": next.action, "notice": next.notice, "lawful": lawful, "refusal": next.refusal })
        })
        .collect();
    Ok(Json(json!({
        "case": case,
        "version": file.version,
        "drill": file.state.is_drill(),
        "powers": powers(regime),
        "regime": {
            "id": regime.id(), "sha256": regime.hash(), "title": regime.title(), "territory": regime.territory(),
        },
        "product": file.state.product(),
        "respondents": file.state.respondents(),
        "evidence": evidence(desk, &file),
        "allegations": allegations(&file),
        "notices": notices,
        "clocks": clocks(&file.state, regime, visit.app().clock().today()),
        "timeline": file.events,
        "next": next,
    })))
}

/// The powers of the case's regime, with what a notice under each can bind.
fn powers(regime: &Regime) -> Vec<Value> {
    let power = |power: &Power| {
        json!({
            "power": power.id, "title": power.title, "unavailable": power.unavailable, "reach": power.reach,
        })
    };
    regime.powers().iter().map(power).collect()
}

/// A notice as the API shows it, with where it stands now.
pub(super) fn notice_value(
    app: &App,
    file: &CaseFile,
    notice: &NoticeRecord,
) -> Result<Value, WebError> {
    let now = app.clock().now();
    let status = app.desk().status(&file.state, &notice.id, now)?;
    let mut value = json!({
        "notice": notice.id,
        "case": file.state.case(),
        "power": notice.terms.power,
        "status": status.map(|status| status.state),
        "in_force_from": status.and_then(|status| status.in_force_from),
        "in_force_to": status.and_then(|status| status.in_force_to),
        "terms": notice.terms,
        "relies_on": notice.relies_on,
        "intent_given_on": notice.intent.map(|(on, _)| on),
        "issued_on": notice.issued.map(|(on, _)| on),
        "documents": notice.documents,
        "published_at": notice.published_at,
    });
    if let Some(fields) = value.as_object_mut() {
        fields.extend(later_life(app, file, notice)?);
    }
    Ok(value)
}

/// What became of a notice: its variations, whether it was complied with, its recall, its payments, the court, its claims.
fn later_life(
    app: &App,
    file: &CaseFile,
    notice: &NoticeRecord,
) -> Result<serde_json::Map<String, Value>, WebError> {
    let regime = app.desk().regime_of(&file.state)?;
    let position = position(notice, regime, app.clock().today()).map(|one| {
        let owed = one.owed_pence();
        json!({
            "due_on": one.due_on, "fixed_pence": one.fixed_pence, "accrued_pence": one.accrued_pence,
            "paid_pence": one.paid_pence, "owed_pence": owed, "working": one.working,
        })
    });
    let fields = json!({
        "services": notice.services,
        "appeals": notice.appeals,
        "withdrawn": notice.withdrawn,
        "lifted": notice.lifted,
        "proposed": notice.proposed,
        "variations": notice.variations,
        "complied": notice.complied,
        "breaches": notice.breaches,
        "progress": notice.progress,
        "state_recall": notice.state_recall,
        "payments": notice.payments,
        "recovery": notice.recovery,
        "position": position,
        "court": notice.court,
        "claims": notice.claims,
    });
    Ok(match fields {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    })
}

fn evidence(desk: &Desk, file: &CaseFile) -> Vec<Value> {
    let lodged = file.state.lodgements().iter();
    lodged
        .map(|one| {
            let other = desk.other_device(&file.state, one.bundle);
            json!({
                "bundle": one.bundle, "signer": one.signer, "partial": one.partial,
                "lodged_at": one.at, "findings": one.findings,
                "other_gtin": other.as_ref().and_then(Other::gtin),
                "other_name": other.as_ref().and_then(Other::name),
            })
        })
        .collect()
}

fn allegations(file: &CaseFile) -> Vec<Value> {
    let made = file.state.allegations().iter();
    made.map(|one| {
        json!({
            "allegation": one.id, "provisions": one.provisions, "respondent": one.respondent,
            "grounds": one.grounds, "made_at": one.at,
        })
    })
    .collect()
}
