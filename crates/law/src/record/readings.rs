//! The readings: what the facts come to for a unit. One file a subject, its worked examples in `tests/it/record/`.

mod access;
mod channels;
mod disclosure;
mod guessing;
mod implementations;
mod information;
mod interfaces;
mod keys;
mod paper;
mod passwords;
mod published;

use super::desk::{Desk, Outcome};
use crate::observation::Publication;
use crate::standard::plan::{UnitPlan, UnitReading};

/// What the facts come to; nothing where no fact bears on the unit.
pub(super) fn read(reading: UnitReading, unit: &UnitPlan, desk: &Desk<'_>) -> Vec<Outcome> {
    match reading {
        UnitReading::InterfacesDeclared => interfaces::declared(desk, Desk::table(unit)),
        UnitReading::UpdatesDeclared => interfaces::updates(desk),
        UnitReading::StatusAsDeclared => interfaces::status(desk, Desk::table(unit)),
        UnitReading::DisclosureAsDeclared => disclosure::as_declared(desk, Desk::table(unit)),
        UnitReading::ChosenByUser => passwords::chosen_by_user(desk, Desk::table(unit)),
        UnitReading::PasswordsOwn => passwords::own(desk),
        UnitReading::NotListed => passwords::listed(desk),
        UnitReading::ChangeWorks => passwords::change(desk),
        UnitReading::CryptographyAsDeclared => channels::cryptography(desk, unit),
        UnitReading::KeysOwn => keys::own(desk, Desk::table(unit)),
        UnitReading::ImplementationAsReported => {
            implementations::implementations(desk, Desk::table(unit))
        }
        UnitReading::GuessingDefended => guessing::guessing(desk),
        UnitReading::AccessRefused => access::refused(desk, unit),
        UnitReading::AccessGiven => access::given(desk, Desk::table(unit)),
        UnitReading::Erased => access::erased(desk),
        UnitReading::PolicyReachable => published::policy(desk),
        UnitReading::PolicyComplete => published::complete(desk),
        UnitReading::SupportPeriodReachable => published::period(desk),
        UnitReading::SupportPeriodAsDeclared => published::period_as_declared(desk, unit),
        UnitReading::SensorsPublished => information::told(desk, unit, Publication::Sensors),
        UnitReading::TelemetryPublished => information::told(desk, unit, Publication::Telemetry),
        UnitReading::TelemetryUsePublished => {
            information::told(desk, unit, Publication::TelemetryUse)
        }
        UnitReading::NoUpdatesReasonPublished => {
            information::told(desk, unit, Publication::NoUpdatesReason)
        }
        UnitReading::ReplacementPublished => {
            information::told(desk, unit, Publication::HardwareReplacement)
        }
        UnitReading::ReasonsRecorded => paper::reasons(desk),
        UnitReading::Confirmed => paper::confirmed(desk, unit),
    }
}
