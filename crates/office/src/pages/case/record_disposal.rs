//! `…/notices/{notice}/record-disposal`: records what was done with goods, lot by lot, with the certificate.

use axum::extract::Multipart;
use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, Disposal, DisposalKind};

use super::document_upload::Sent;
use super::opened::Opened;
use super::step::Page;
use super::{document_upload, fields, life};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::Faults;

/// What may be done with goods, with names in forms.
const KINDS: [(DisposalKind, &str, &str); 3] = [
    (DisposalKind::DeliveredUp, "delivered-up", "Delivered up"),
    (
        DisposalKind::Destroyed,
        "destroyed",
        "Destroyed or otherwise disposed of",
    ),
    (
        DisposalKind::Returned,
        "returned",
        "Returned to who is entitled to them",
    ),
];

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Sent::default())?.show()
}

/// Records it; the file is kept as it came, and never opened.
pub(crate) async fn post(case: Opened, form: Multipart) -> Result<Response, WebError> {
    let sent = document_upload::read(&case, form).await?;
    let page = page(&case, &sent)?;
    let form = &sent.form;
    let mut faults = Faults::default();
    let notice = case.notice()?.id.clone();
    let kind = fields::chosen(form, "kind", &KINDS);
    if kind.is_none() {
        faults.add("kind", "Select what was done");
    }
    let seals: Vec<String> = form.all("seals").into_iter().map(str::to_owned).collect();
    if seals.is_empty() {
        faults.add("seals", "Select the lots");
    }
    let occurred = fields::date(form, "occurred", "The day it was done", &mut faults);
    if sent.document.is_none() {
        faults.add("document", "Send the certificate");
    }
    let (Some(kind), Some(occurred_on), Some(certificate)) = (kind, occurred, sent.document) else {
        return page.again(&faults);
    };
    if !faults.is_empty() {
        return page.again(&faults);
    }
    let asked = Disposal {
        notice,
        kind,
        seals,
        occurred_on,
        certificate,
    };
    page.carry_out(Asked::RecordDisposal(asked), form).await
}

fn page<'a>(case: &'a Opened, sent: &Sent) -> Result<Page<'a>, WebError> {
    let form = &sent.form;
    let fields = context! {
        form => form.value(), upload => sent.shown(),
        kinds => fields::radios(form, "kind", &KINDS), seals => life::lots_left(case, form)?,
    };
    Ok(Page::new(case, ActionName::RecordDisposal, fields))
}
