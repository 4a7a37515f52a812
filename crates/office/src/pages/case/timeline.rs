//! What happened in a case: who, what, the day on which it had effect, and when it was recorded.

use std::collections::BTreeMap;

use jiff::civil::Date;
use minijinja::{Value, context};
use proofhouse_law::case::Step;
use proofhouse_law::clock::civil_date;
use proofhouse_law::{Event, OfficerId};

use super::opened::Opened;
use super::words;
use crate::web::in_words;

/// The events, the newest first.
pub(crate) fn of(case: &Opened, officers: &BTreeMap<OfficerId, String>) -> Vec<Value> {
    let events = case.file.events.iter().rev();
    events
        .map(|event| {
            let (title, detail) = said(case, &event.step);
            let who = officers.get(&event.by).map_or_else(|| event.by.to_string(), |name| format!("{name} ({})", event.by));
            let on = occurred_on(event);
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

/// The day on which an event had effect in law.
fn occurred_on(event: &Event) -> Date {
    match &event.step {
        Step::NoticeServed { occurred_on, .. }
        | Step::AppealLodged { occurred_on, .. }
        | Step::AppealDetermined { occurred_on, .. } => *occurred_on,
        Step::RepresentationReceived { received_on, .. } => *received_on,
        _ => civil_date(event.at),
    }
}

fn said(case: &Opened, step: &Step) -> (String, String) {
    let provisions = |ids: &[proofhouse_law::ProvisionId]| {
        ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    match step {
        Step::CaseOpened { reason, .. } => ("Case opened".to_owned(), reason.clone()),
        Step::EvidenceLodged { bundle, partial, .. } => {
            let cut = if *partial { " The inspection was cut short." } else { "" };
            ("Evidence lodged".to_owned(), format!("Bundle {bundle}.{cut}"))
        }
        Step::AllegationMade { provisions: ids, respondent, grounds, .. } => (
            "Allegation made".to_owned(),
            format!("{} against {}. {grounds}", provisions(ids), case.party(respondent)),
        ),
        Step::NoticeDrafted { notice, terms, .. } => {
            (format!("Notice {notice} drafted"), format!("Under the power {}.", terms.power))
        }
        Step::NoticeAmended { notice, .. } => (
            format!("Notice {notice} changed"),
            "Intent and approval of the earlier text are void.".to_owned(),
        ),
        Step::IntentGiven { notice, .. } => (format!("Intent given of notice {notice}"), String::new()),
        Step::RepresentationReceived { notice, .. } => {
            (format!("Representation received to notice {notice}"), String::new())
        }
        Step::RepresentationsConsidered { notice, outcome } => {
            (format!("Representations to notice {notice} considered"), outcome.clone())
        }
        Step::ValueConfirmed { value, reasons } => (format!("Value {value} confirmed"), reasons.clone()),
        Step::NoticeApproved { notice } => (format!("Notice {notice} approved"), String::new()),
        Step::NoticeIssued { notice, .. } => (format!("Notice {notice} issued"), String::new()),
        Step::NoticeServed { notice, on, method, .. } => (
            format!("Notice {notice} served"),
            format!("On {}: {}.", case.party(on), words::method(*method).to_lowercase()),
        ),
        Step::TestResultRecorded { notice, bundle, .. } => {
            (format!("Test result recorded for notice {notice}"), format!("Bundle {bundle}."))
        }
        Step::NoticeLifted { notice, reasons } => (format!("Notice {notice} lifted"), reasons.clone()),
        Step::AppealLodged { notice, .. } => (format!("Appeal lodged against notice {notice}"), String::new()),
        Step::AppealDetermined { notice, outcome, .. } => {
            (format!("Appeal against notice {notice} determined"), format!("{}.", words::outcome(*outcome)))
        }
        Step::NoticePublished { notice, reasons } => (format!("Notice {notice} published"), reasons.clone()),
        Step::CaseClosed { reasons } => ("Case closed".to_owned(), reasons.clone()),
    }
}
