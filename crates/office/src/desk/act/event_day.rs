//! The day on which what an event tells of happened, which may be before it was recorded.

use jiff::civil::Date;
use proofhouse_law::Event;
use proofhouse_law::case::Step;
use proofhouse_law::clock::civil_date;

use crate::event_log::{LogError, NewEvent};

/// The event as the log takes it.
pub(super) fn new_event(event: &Event) -> Result<NewEvent, LogError> {
    let day = told(&event.step).unwrap_or_else(|| civil_date(event.at));
    NewEvent::new(format!("officer/{}", event.by), day, event)
}

/// The day that the step itself names.
fn told(step: &Step) -> Option<Date> {
    Some(match step {
        Step::NoticeServed { occurred_on, .. }
        | Step::AppealLodged { occurred_on, .. }
        | Step::AppealDetermined { occurred_on, .. } => *occurred_on,
        Step::RepresentationReceived { received_on, .. } => *received_on,
        Step::ComplianceRecorded(it) => it.occurred_on,
        Step::BreachRecorded(it) => it.occurred_on,
        Step::ReturnsRecorded(it) => it.occurred_on,
        Step::PaymentRecorded(it) => it.occurred_on,
        Step::RecoveryBegun(it) => it.occurred_on,
        Step::ApplicationLodged(it) => it.occurred_on,
        Step::InterestedNotified(it) => it.occurred_on,
        Step::HearingRecorded(it) => it.occurred_on,
        Step::OrderRecorded(it) => it.occurred_on,
        Step::DisposalRecorded(it) => it.occurred_on,
        Step::CompensationClaimed(it) => it.received_on,
        _ => return None,
    })
}
