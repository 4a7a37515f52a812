//! `…/notices/{notice}/record-compliance`: records that a notice was complied with; of a penalty, that the breach ended.

use axum::response::Response;
use proofhouse_law::case::{ActionName, Compliance};

use super::happened::Happened;
use super::opened::Opened;
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::Form;

const STEP: Happened = Happened {
    action: ActionName::RecordCompliance,
    day: "Since which day?",
    day_named: "The day",
    words: "By what evidence?",
    hint: "Of a penalty, this is the day on which the breach ended: the daily sum runs no longer",
    missing: "Enter by what evidence this is known",
    asked: |notice, occurred_on, reasons| {
        Asked::RecordCompliance(Compliance {
            notice,
            occurred_on,
            reasons,
        })
    },
};

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    STEP.show(&case)
}

/// Records it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    STEP.post(&case, &form).await
}
