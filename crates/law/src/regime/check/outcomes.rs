//! What a predicate can come to, and which of that can decide anything.

use crate::regime::model::{Outcome, Predicate};

/// The outcomes that a predicate can come to: a regime maps each, so that no verdict is left to chance.
#[expect(clippy::too_many_lines, reason = "one list a predicate")]
pub(in crate::regime) fn outcomes_of(predicate: Predicate) -> &'static [Outcome] {
    use Outcome::{
        AbsentBesideOffer, BesideOffer, ChangeForced, ConditionalEndDate, Contradictory,
        ControlAccepted, DerivableOnly, DiffersBetweenUnits, Expired, ForAPerson,
        InterfaceUnusable, ListExhausted, ListedAccepted, NoInterface, NotObserved, NotPublished,
        NotShortened, OneUnitOnly, OpenAccess, OtherAccepted, OutsideScope, PerBuyerDuration,
        Published, SharedByUnits, Shortened, StatedEndDate, StoppedEarly, Unreadable,
        UpperBoundOnly, UserDefined, Vague,
    };
    match predicate {
        Predicate::UniquePerUnit => &[
            SharedByUnits,
            DiffersBetweenUnits,
            OneUnitOnly,
            UserDefined,
            ChangeForced,
            ListExhausted,
            StoppedEarly,
            ControlAccepted,
            OpenAccess,
            InterfaceUnusable,
            NoInterface,
            OutsideScope,
            NotObserved,
        ],
        Predicate::NoListedCredential => &[
            ListedAccepted,
            OtherAccepted,
            UserDefined,
            ChangeForced,
            ListExhausted,
            StoppedEarly,
            ControlAccepted,
            OpenAccess,
            InterfaceUnusable,
            NoInterface,
            OutsideScope,
            NotObserved,
        ],
        Predicate::NoUniversalReset => &[
            ListedAccepted,
            SharedByUnits,
            DiffersBetweenUnits,
            OneUnitOnly,
            UserDefined,
            ListExhausted,
            StoppedEarly,
            ControlAccepted,
            OpenAccess,
            InterfaceUnusable,
            NoInterface,
            OutsideScope,
            NotObserved,
        ],
        Predicate::ContactPublished
        | Predicate::AcknowledgementPublished
        | Predicate::StatusUpdatesPublished => &[Published, NotPublished, Unreadable, NotObserved],
        Predicate::SupportPeriodPublished => &[
            StatedEndDate,
            DerivableOnly,
            PerBuyerDuration,
            UpperBoundOnly,
            Vague,
            Expired,
            Contradictory,
            ConditionalEndDate,
            NotPublished,
            Unreadable,
            NotObserved,
        ],
        Predicate::SupportPeriodBesideOffer => &[AbsentBesideOffer, BesideOffer, NotObserved],
        Predicate::SupportPeriodNotShortened => &[Shortened, NotShortened, NotObserved],
        Predicate::NeedsPerson => &[ForAPerson],
    }
}

/// Whether an outcome can decide anything. One that cannot must never be mapped to a pass or a failure.
pub(super) fn decides(outcome: Outcome) -> bool {
    !matches!(
        outcome,
        Outcome::OneUnitOnly
            | Outcome::StoppedEarly
            | Outcome::ControlAccepted
            | Outcome::OpenAccess
            | Outcome::InterfaceUnusable
            | Outcome::NoInterface
            | Outcome::OutsideScope
            | Outcome::NotObserved
            | Outcome::Unreadable
            | Outcome::BesideOffer
            | Outcome::ForAPerson
    )
}
