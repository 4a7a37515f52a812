//! `…/notices/{notice}/record-breach`: records that a notice was breached.

use axum::response::Response;
use proofhouse_law::case::{ActionName, Breach};

use super::happened::Happened;
use super::opened::Opened;
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::Form;

const STEP: Happened = Happened {
    action: ActionName::RecordBreach,
    day: "On which day?",
    day_named: "The day of the breach",
    words: "What was done or left undone, and by what evidence?",
    hint: "",
    missing: "Enter what was done or left undone, and by what evidence",
    asked: |notice, occurred_on, reasons| {
        Asked::RecordBreach(Breach {
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
