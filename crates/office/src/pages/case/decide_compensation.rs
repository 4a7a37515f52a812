//! `…/notices/{notice}/decide-compensation`: decides a claim for compensation.

use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::{ActionName, ClaimDecision, ClaimOutcome};

use super::opened::Opened;
use super::step::Page;
use super::{fields, life, money, officer_notice_terms};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// What may be decided on a claim, with names in forms.
const OUTCOMES: [(ClaimOutcome, &str, &str); 2] = [
    (ClaimOutcome::Awarded, "awarded", "A sum is paid"),
    (ClaimOutcome::Refused, "refused", "Nothing is paid"),
];

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Form::default()).await?.show()
}

/// Does it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form).await?;
    let mut faults = Faults::default();
    let notice = case.notice()?.id.clone();
    let claimant = form.text("claimant").parse().ok();
    if claimant.is_none() {
        faults.add("claimant", "Select whose claim is decided");
    }
    let outcome = fields::chosen(&form, "outcome", &OUTCOMES);
    if outcome.is_none() {
        faults.add("outcome", "Select what is decided");
    }
    let pence = match outcome {
        Some(ClaimOutcome::Awarded) => {
            money::read(&form, "sum", "the sum that is paid", &mut faults)
        }
        _ => Some(0),
    };
    let missing = "Enter why it is decided so";
    let reasons = fields::text(&form, "reasons", missing, fields::TEXT_MAX, &mut faults);
    let (Some(claimant), Some(outcome), Some(pence)) = (claimant, outcome, pence) else {
        return page.again(&faults);
    };
    if !faults.is_empty() {
        return page.again(&faults);
    }
    let asked = ClaimDecision {
        notice,
        claimant,
        outcome,
        pence,
        reasons,
    };
    page.carry_out(Asked::DecideCompensation(asked), &form)
        .await
}

async fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let fields = context! {
        form => form.value(), summary => officer_notice_terms(case)?,
        claims => life::open_claims(case, form).await?,
        outcomes => fields::radios(form, "outcome", &OUTCOMES),
    };
    Ok(Page::new(case, ActionName::DecideCompensation, fields))
}
