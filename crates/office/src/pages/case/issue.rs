//! `…/notices/{notice}/issue`: shows exactly what would be issued, then issues it.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::ActionName;

use super::officer_notice_terms;
use super::opened::Opened;
use super::step::Page;
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Shows the notice as it would be issued today.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case)?.show()
}

/// Issues it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case)?;
    if form.text("checked") != "yes" {
        let mut faults = Faults::default();
        faults.add("checked", "Confirm that you have read the notice");
        return page.again(&faults);
    }
    let notice = case.notice()?.id.clone();
    page.carry_out(Asked::Issue { notice }, &form).await
}

fn page(case: &Opened) -> Result<Page<'_>, WebError> {
    let fields = context! { summary => officer_notice_terms(case)? };
    Ok(Page::new(case, ActionName::Issue, fields))
}
