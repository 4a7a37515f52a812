//! The documents of a notice, and its preview, for officers: another organisation's reader may open the files,
//! so the HTML is served so that nothing in it can run.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, header};
use proofhouse_documents::Rendered;
use proofhouse_documents::html::style_source;

use crate::desk::{Letter, LetterAsked};
use crate::pages::case::opened::Opened;
use crate::web::WebError;

/// `…/documents/{form}`, where form is `html`, `pdf`, `intent-html` or `intent-pdf`.
pub(crate) async fn show(
    case: Opened,
    Path((_, _, form)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let notice = case.notice()?;
    let documents = match form.strip_prefix("intent-") {
        Some(_) => notice.intent_document,
        None => notice.documents,
    };
    let documents = documents.ok_or(WebError::NotFound)?;
    let kind = form.trim_start_matches("intent-");
    let digest = if kind == "pdf" {
        documents.pdf
    } else {
        documents.html
    };
    let bytes = case
        .visit
        .app()
        .desk()
        .exhibits()
        .read(digest)
        .map_err(|error| WebError::internal(format!("the document of {}: {error}", notice.id)))?;
    answer(kind, bytes)
}

/// `…/preview/{form}`: the notice as it would be issued today, kept nowhere.
pub(crate) async fn preview(
    case: Opened,
    Path((_, _, form)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let rendered = case
        .visit
        .app()
        .desk()
        .preview(&case.file.state, &case.notice()?.id)
        .await?;
    made(&form, rendered)
}

/// `…/variation/{form}`: the notice as the proposed variation would leave it today, kept nowhere.
pub(crate) async fn variation(
    case: Opened,
    Path((_, _, form)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let notice = case.notice()?;
    if notice.proposed.is_none() {
        return Err(WebError::NotFound);
    }
    let asked = LetterAsked {
        letter: Letter::Variation,
        to: None,
        hearing: None,
    };
    let desk = case.visit.app().desk();
    let rendered = desk.letter(&case.file.state, &notice.id, &asked).await?;
    made(&form, rendered)
}

fn made(form: &str, rendered: Rendered) -> Result<Response, WebError> {
    let bytes = if form == "pdf" {
        rendered.pdf
    } else {
        rendered.html
    };
    answer(form, bytes)
}

/// `…/papers/{digest}`: a court's order or a certificate, as it came, to be kept as a file.
pub(crate) async fn paper(
    case: Opened,
    Path((_, _, digest)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    crate::api::paper(&case.visit, case.notice()?, &digest).await
}

fn answer(kind: &str, bytes: Vec<u8>) -> Result<Response, WebError> {
    let media = match kind {
        "html" => "text/html; charset=utf-8",
        "pdf" => "application/pdf",
        _ => return Err(WebError::NotFound),
    };
    Ok(confined(media, bytes))
}

/// A document in which nothing can run: only its own style, and only pages of this office may show it in a frame.
pub(crate) fn confined(media: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, media)], bytes).into_response();
    let headers = response.headers_mut();
    let policy = format!(
        "default-src 'none'; style-src {}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        style_source()
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(
            header::X_FRAME_OPTIONS,
            HeaderValue::from_static("SAMEORIGIN"),
        );
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
