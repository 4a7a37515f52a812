//! `…/notices/{notice}/amend`: changes a draft; intent and approval must be given again.

use axum::response::Response;
use proofhouse_law::case::ActionName;
use proofhouse_law::regime::Power;

use super::opened::Opened;
use super::step::Page;
use super::terms;
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::Form;

/// Shows the draft.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    let form = terms::of(&case.notice()?.terms)?;
    page(&case, power(&case)?, &form)?.show()
}

/// Changes it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let power = power(&case)?;
    let page = page(&case, power, &form)?;
    match terms::read(case.regime()?, power, &form) {
        Ok(terms) => {
            let notice = case.notice()?.id.clone();
            page.carry_out(Asked::Amend { notice, terms }, &form).await
        }
        Err(faults) => page.again(&faults),
    }
}

fn power(case: &Opened) -> Result<&Power, WebError> {
    case.regime()?
        .power(&case.notice()?.terms.power)
        .ok_or(WebError::NotFound)
}

fn page<'a>(case: &'a Opened, power: &Power, form: &Form) -> Result<Page<'a>, WebError> {
    Ok(
        Page::new(case, ActionName::Amend, terms::shown(case, power, form)?)
            .template("case/draft.html"),
    )
}
