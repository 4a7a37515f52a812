//! `…/notices/{notice}/vary`: makes the variation that another officer proposed.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::ActionName;

use super::opened::Opened;
use super::step::Page;
use super::{officer_notice_changes, officer_notice_terms};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::Form;

/// Shows what would change, and why.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case).await?.show()
}

/// Makes it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let notice = case.notice()?.id.clone();
    page(&case)
        .await?
        .carry_out(Asked::Vary { notice }, &form)
        .await
}

async fn page(case: &Opened) -> Result<Page<'_>, WebError> {
    let fields = context! {
        summary => officer_notice_terms(case)?,
        proposed => officer_notice_changes::proposed(case).await?,
    };
    Ok(Page::new(case, ActionName::Vary, fields))
}
