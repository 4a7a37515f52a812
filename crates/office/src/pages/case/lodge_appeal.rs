//! `…/notices/{notice}/lodge-appeal`: records that an appeal was lodged.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::ActionName;

use super::opened::Opened;
use super::step::Page;
use super::{fields, words};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Form::default())?.show()
}

/// Records it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form)?;
    let mut faults = Faults::default();
    let Some(occurred_on) = fields::date(
        &form,
        "occurred",
        "The day the appeal was lodged",
        &mut faults,
    ) else {
        return page.again(&faults);
    };
    let notice = case.notice()?.id.clone();
    page.carry_out(
        Asked::LodgeAppeal {
            notice,
            occurred_on,
        },
        &form,
    )
    .await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let power = case.regime()?.power(&case.notice()?.terms.power);
    let appeal = power
        .and_then(|power| power.appeal())
        .map(|(guard, (days, suspends))| {
            context! { days, suspends, footing => words::footing(&guard.footing) }
        });
    Ok(Page::new(
        case,
        ActionName::LodgeAppeal,
        context! { form => form.value(), appeal },
    ))
}
