//! `/cases/{case}/allege`: alleges failures of provisions that the evidence fails or leaves open.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::case::ActionName;
use proofhouse_law::{ProvisionId, Verdict};

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

/// Makes the allegation.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form)?;
    let mut faults = Faults::default();
    let provisions: Vec<ProvisionId> = form
        .all("provisions")
        .iter()
        .filter_map(|id| id.parse().ok())
        .collect();
    if provisions.is_empty() {
        faults.add("provisions", "Select at least one provision");
    }
    let respondent = form.text("respondent").parse();
    if respondent.is_err() {
        faults.add("respondent", "Select who answers for it");
    }
    let grounds = fields::text(
        &form,
        "grounds",
        "Enter the grounds",
        fields::TEXT_MAX,
        &mut faults,
    );
    match respondent {
        Ok(respondent) if faults.is_empty() => {
            page.carry_out(
                Asked::Allege {
                    provisions,
                    respondent,
                    grounds,
                },
                &form,
            )
            .await
        }
        _ => page.again(&faults),
    }
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let chosen = form.all("provisions");
    let provisions: Vec<Value> = suspected(case)?
        .into_iter()
        .map(|(id, title, verdict)| {
            let hint = format!("{}: {}", words::verdict(verdict).0, title);
            fields::choice(id.as_str(), id.as_str(), Some(hint), &chosen)
        })
        .collect();
    let respondents: Vec<Value> = case
        .file
        .state
        .respondents()
        .iter()
        .map(|one| {
            let hint = Some(words::economic_role(one.role).to_owned());
            fields::choice(
                one.party.as_str(),
                &case.party(&one.party),
                hint,
                &[form.text("respondent")],
            )
        })
        .collect();
    let fields = context! { form => form.value(), provisions, respondents };
    Ok(Page::new(case, ActionName::Allege, fields))
}

/// The provisions whose latest finding is a failure or an open question, in the regime's order.
fn suspected(case: &Opened) -> Result<Vec<(ProvisionId, String, Verdict)>, WebError> {
    let latest = |id: &ProvisionId| {
        let findings = case
            .file
            .state
            .lodgements()
            .iter()
            .rev()
            .flat_map(|one| &one.findings);
        findings
            .filter(|one| one.provision == *id && !one.relies_on.is_empty())
            .map(|one| one.verdict)
            .find(|verdict| {
                matches!(
                    verdict,
                    Verdict::Pass | Verdict::Fail | Verdict::Inconclusive
                )
            })
    };
    Ok(case
        .regime()?
        .provisions()
        .iter()
        .filter_map(|one| Some((one.id.clone(), one.title.clone(), latest(&one.id)?)))
        .filter(|(_, _, verdict)| matches!(verdict, Verdict::Fail | Verdict::Inconclusive))
        .collect())
}
