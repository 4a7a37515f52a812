//! What happened in a case: who, what, the day on which it had effect, and when it was recorded.

use std::collections::BTreeMap;

use minijinja::{Value, context};
use proofhouse_law::case::Step;
use proofhouse_law::clock::civil_date;
use proofhouse_law::{OfficerId, ProvisionId};

use super::opened::Opened;
use super::words;
use crate::web::in_words;

/// The events, the newest first.
pub(crate) fn of(case: &Opened, officers: &BTreeMap<OfficerId, String>) -> Vec<Value> {
    let events = case.file.events.iter().rev();
    events
        .map(|event| {
            let (title, detail) = (title(&event.step), detail(case, &event.step));
            let who = officers.get(&event.by).map_or_else(
                || event.by.to_string(),
                |name| format!("{name} ({})", event.by),
            );
            let on = event.occurred_on();
            context! {
                title,
                detail,
                who,
                occurred => words::day(on),
                recorded => in_words(event.at),
                late => on != civil_date(event.at),
            }
        })
        .collect()
}

/// What happened, in a few words.
fn title(step: &Step) -> String {
    match step {
        Step::CaseOpened { .. } => "Case opened".to_owned(),
        Step::EvidenceLodged { .. } => "Evidence lodged".to_owned(),
        Step::RecordLodged(_) => "Maker’s record file lodged".to_owned(),
        Step::UnitJudged(it) => format!("Judged: {} unit {}", it.test_case, it.unit),
        Step::AllegationMade { .. } => "Allegation made".to_owned(),
        Step::NoticeDrafted { notice, .. } => format!("Drafted: {notice}"),
        Step::NoticeAmended { notice, .. } => format!("Changed: {notice}"),
        Step::IntentGiven { notice, .. } => format!("Intent given: {notice}"),
        Step::RepresentationReceived { notice, .. } => format!("Representation received: {notice}"),
        Step::RepresentationsConsidered { notice, .. } => {
            format!("Representations considered: {notice}")
        }
        Step::ValueConfirmed { value, .. } => format!("Value confirmed: {value}"),
        Step::NoticeApproved { notice } => format!("Approved: {notice}"),
        Step::NoticeIssued { notice, .. } => format!("Issued: {notice}"),
        Step::NoticeServed { notice, .. } => format!("Served: {notice}"),
        Step::TestResultRecorded { notice, .. } => format!("Test result recorded: {notice}"),
        Step::NoticeLifted { notice, .. } => format!("Lifted: {notice}"),
        Step::AppealLodged { notice, .. } => format!("Appeal lodged: {notice}"),
        Step::AppealDetermined { notice, .. } => format!("Appeal determined: {notice}"),
        Step::NoticeWithdrawn { notice, .. } => format!("Withdrawn: {notice}"),
        Step::VariationProposed(it) => format!("Variation proposed: {}", it.notice),
        Step::NoticeVaried(it) => format!("Varied: {}", it.notice),
        Step::ComplianceRecorded(it) => format!("Complied with: {}", it.notice),
        Step::BreachRecorded(it) => format!("Breach recorded: {}", it.notice),
        Step::ReturnsRecorded(it) => format!("Returns counted: {}", it.notice),
        Step::StateRecallBegun(it) => format!("State’s own recall begun: {}", it.notice),
        Step::PaymentRecorded(it) => format!("Payment received: {}", it.notice),
        Step::RecoveryBegun(it) => format!("Recovery begun: {}", it.notice),
        Step::ApplicationLodged(it) => format!("Application lodged: {}", it.notice),
        Step::InterestedNotified(it) => format!("Interested person told: {}", it.notice),
        Step::HearingRecorded(it) => format!("Hearing held: {}", it.notice),
        Step::OrderRecorded(it) => format!("Court decided: {}", it.notice),
        Step::DisposalRecorded(it) => format!("Goods disposed of: {}", it.notice),
        Step::CompensationClaimed(it) => format!("Compensation claimed: {}", it.notice),
        Step::CompensationDecided(it) => format!("Compensation decided: {}", it.notice),
        Step::NoticePublished { notice, .. } => format!("Published: {notice}"),
        Step::CaseClosed { .. } => "Case closed".to_owned(),
    }
}

/// What the officer said to it, or what it was about; empty where the title says all.
fn detail(case: &Opened, step: &Step) -> String {
    match step {
        Step::CaseOpened { reason: said, .. }
        | Step::RepresentationsConsidered { outcome: said, .. }
        | Step::ValueConfirmed { reasons: said, .. }
        | Step::NoticeLifted { reasons: said, .. }
        | Step::NoticeWithdrawn { reasons: said, .. }
        | Step::NoticePublished { reasons: said, .. }
        | Step::CaseClosed { reasons: said } => said.clone(),
        Step::EvidenceLodged {
            bundle,
            partial: true,
            ..
        } => {
            format!("Bundle {bundle}. The inspection was cut short.")
        }
        Step::EvidenceLodged { bundle, .. } | Step::TestResultRecorded { bundle, .. } => {
            format!("Bundle {bundle}.")
        }
        Step::RecordLodged(it) => format!("File {} for {}.", it.sent, it.edition),
        Step::UnitJudged(it) => {
            let verdict = words::verdict(it.verdict).0;
            format!("{verdict}. {}", it.words)
        }
        Step::AllegationMade {
            provisions,
            respondent,
            grounds,
            ..
        } => {
            let provisions: Vec<&str> = provisions.iter().map(ProvisionId::as_str).collect();
            let respondent = case.party(respondent);
            format!("{} against {respondent}. {grounds}", provisions.join(", "))
        }
        Step::NoticeDrafted { terms, .. } => format!("Under the power {}.", terms.power),
        Step::NoticeAmended { .. } => {
            "Intent and approval of the earlier text are void.".to_owned()
        }
        Step::NoticeServed { on, method, .. } => {
            format!(
                "On {}: {}.",
                case.party(on),
                words::method(*method).to_lowercase()
            )
        }
        Step::AppealDetermined { outcome, .. } => format!("{}.", words::outcome(*outcome)),
        Step::VariationProposed(it) => it.reasons.clone(),
        Step::ComplianceRecorded(it) => it.reasons.clone(),
        Step::BreachRecorded(it) => it.reasons.clone(),
        Step::StateRecallBegun(it) => it.reasons.clone(),
        Step::CompensationDecided(it) => it.reasons.clone(),
        Step::HearingRecorded(it) => it.outcome.clone(),
        Step::RecoveryBegun(it) => format!("By {}.", it.route),
        Step::ReturnsRecorded(it) => {
            let (reached, returned) = (words::count(it.reached), words::count(it.returned));
            format!("{reached} units reached, {returned} returned.")
        }
        Step::ApplicationLodged(it) => format!("The court’s reference is {}.", it.court_reference),
        Step::InterestedNotified(it) => format!("{}.", case.party(&it.person)),
        Step::DisposalRecorded(it) => format!("Seals {}.", it.seals.join(", ")),
        Step::IntentGiven { .. }
        | Step::RepresentationReceived { .. }
        | Step::NoticeApproved { .. }
        | Step::NoticeIssued { .. }
        | Step::NoticeVaried(_)
        | Step::PaymentRecorded(_)
        | Step::OrderRecorded(_)
        | Step::CompensationClaimed(_)
        | Step::AppealLodged { .. } => String::new(),
    }
}
