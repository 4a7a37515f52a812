//! `…/notices/{notice}/begin-state-recall`: begins the state’s own recall, in place of a notice.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, StateRecall, StateRecallGround};

use super::opened::Opened;
use super::step::Page;
use super::{fields, officer_notice_terms};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Why the state may recall by itself, with names in forms.
const GROUNDS: [(StateRecallGround, &str, &str); 2] = [
    (
        StateRecallGround::Ignored,
        "ignored",
        "The notice was ignored",
    ),
    (
        StateRecallGround::CannotBeGiven,
        "cannot-be-given",
        "The notice cannot be given to someone who should have it",
    ),
];

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Form::default())?.show()
}

/// Does it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form)?;
    let mut faults = Faults::default();
    let notice = case.notice()?.id.clone();
    let ground = fields::chosen(&form, "ground", &GROUNDS);
    if ground.is_none() {
        faults.add("ground", "Select why the state recalls by itself");
    }
    let missing = "Enter what is done, and why";
    let reasons = fields::text(&form, "reasons", missing, fields::TEXT_MAX, &mut faults);
    let Some(ground) = ground.filter(|_| faults.is_empty()) else {
        return page.again(&faults);
    };
    let asked = StateRecall {
        notice,
        ground,
        reasons,
    };
    page.carry_out(Asked::BeginStateRecall(asked), &form).await
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
        grounds => fields::radios(form, "ground", &GROUNDS),
    };
    Ok(Page::new(case, ActionName::BeginStateRecall, fields))
}
