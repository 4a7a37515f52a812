//! `…/notices/{notice}/record-order`: records the court’s decision, with the court’s own document.

use axum::extract::Multipart;
use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, CourtOrder, OrderOutcome};

use super::document_upload::Sent;
use super::opened::Opened;
use super::step::Page;
use super::{document_upload, fields};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::Faults;

/// What the court may decide, with names in forms.
const OUTCOMES: [(OrderOutcome, &str, &str); 3] = [
    (
        OrderOutcome::DeliverUp,
        "deliver-up",
        "The goods are delivered up",
    ),
    (
        OrderOutcome::Destroy,
        "destroy",
        "The goods are destroyed or otherwise disposed of",
    ),
    (
        OrderOutcome::Refused,
        "refused",
        "No order: the goods go back to who is entitled to them",
    ),
];

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Sent::default()).show()
}

/// Records it; the file is kept as it came, and never opened.
pub(crate) async fn post(case: Opened, form: Multipart) -> Result<Response, WebError> {
    let sent = document_upload::read(&case, form).await?;
    let page = page(&case, &sent);
    let form = &sent.form;
    let mut faults = Faults::default();
    let notice = case.notice()?.id.clone();
    let outcome = fields::chosen(form, "outcome", &OUTCOMES);
    if outcome.is_none() {
        faults.add("outcome", "Select what the court decided");
    }
    let occurred = fields::date(form, "occurred", "The day of the decision", &mut faults);
    if sent.document.is_none() {
        faults.add("document", "Send the court’s document");
    }
    let (Some(outcome), Some(occurred_on), Some(document)) = (outcome, occurred, sent.document)
    else {
        return page.again(&faults);
    };
    let asked = CourtOrder {
        notice,
        outcome,
        occurred_on,
        document,
    };
    page.carry_out(Asked::RecordOrder(asked), form).await
}

fn page<'a>(case: &'a Opened, sent: &Sent) -> Page<'a> {
    let form = &sent.form;
    let fields = context! {
        form => form.value(), upload => sent.shown(),
        outcomes => fields::radios(form, "outcome", &OUTCOMES),
    };
    Page::new(case, ActionName::RecordOrder, fields)
}
