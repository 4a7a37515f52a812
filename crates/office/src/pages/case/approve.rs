//! `…/notices/{notice}/approve`: approves a notice that someone else drafted.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::ActionName;

use super::officer_notice_terms;
use super::opened::Opened;
use super::step::Page;
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::Form;

/// Shows what is about to be done.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case)?.show()
}

/// Does it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let notice = case.notice()?.id.clone();
    page(&case)?
        .carry_out(Asked::Approve { notice }, &form)
        .await
}

fn page(case: &Opened) -> Result<Page<'_>, WebError> {
    Ok(Page::new(
        case,
        ActionName::Approve,
        context! { summary => officer_notice_terms(case)? },
    ))
}
