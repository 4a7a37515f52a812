//! What becomes of a visit whose unit was gone through: it stands, or a hand that is asked has it made again.

use proofhouse_law::observation::{DeviceState, Fact, Observation};

use super::super::hands::{Absent, Doubted, Hands, HandsError};
use super::super::set_up::SetUpDoubt;
use super::super::{CutShort, leave, meeting};
use super::{After, Before, Tour};
use crate::bench::Unit;

/// Why a visit is made again once the unit was set up.
const NOT_SET_UP: &str = "the hand had not chosen the password, and chose it then";
/// Why a visit is made again once the unit answers.
const WAS_SILENT: &str = "nothing answered, and the hand had the unit looked for again";

impl Tour<'_, '_> {
    /// A hand is asked where nothing answered, and where it may be that the unit was not set up.
    pub(super) async fn weigh<H: Hands>(
        &mut self,
        hands: &mut H,
        unit: &Unit,
        state: DeviceState,
        before: &Before,
    ) -> After {
        let setup = self.desk.setup;
        let seen = self.desk.observations.get(before.observations..);
        let seen = seen.unwrap_or_default();
        let doubt = SetUpDoubt::of(seen, unit, state, setup.tag);
        let is_silent = is_silent(seen, unit);
        // A visit that ended just in time is whole; the next one says that the leave is over.
        if let Some(over) = leave::over(setup).filter(|_| setup.stop.asked()) {
            if let Some(doubt) = doubt {
                self.desk.doubted(unit, state, doubt, None);
            }
            return After::CutShort(over);
        }
        if is_silent {
            return self.was_silent(hands, unit, state).await;
        }
        match doubt {
            Some(doubt) => self.was_doubted(hands, unit, state, doubt).await,
            None => After::Stands,
        }
    }

    /// A unit that is known by its address alone is not looked for before its visit: that it is not there shows afterwards.
    async fn was_silent<H: Hands>(
        &mut self,
        hands: &mut H,
        unit: &Unit,
        state: DeviceState,
    ) -> After {
        let words = meeting::nowhere(unit);
        match self.asked(hands.absent(unit, &words)).await {
            Ok(Absent::LookAgain) => After::Again(WAS_SILENT),
            Ok(Absent::PassOver(why)) => {
                let reason = format!("{words}; it was passed over: {why}");
                self.desk.passed_over(unit, state, reason);
                After::Stands
            }
            Ok(Absent::NobodyAsked) => After::Stands,
            Err(why) => After::CutShort(self.ended_by(why)),
        }
    }

    /// Asks whether the user set the unit up, and notes the doubt with what is said to it.
    async fn was_doubted<H: Hands>(
        &mut self,
        hands: &mut H,
        unit: &Unit,
        state: DeviceState,
        doubt: SetUpDoubt,
    ) -> After {
        let (said, after) = match self.asked(hands.doubted(unit, &doubt.reason)).await {
            Ok(Doubted::TestAgain) => return After::Again(NOT_SET_UP),
            Ok(Doubted::AsItShouldBe(said)) => (Some(said), After::Stands),
            Ok(Doubted::NobodySays) => (None, After::Stands),
            Err(why) => (None, After::CutShort(self.ended_by(why))),
        };
        self.desk.doubted(unit, state, doubt, said);
        after
    }

    /// What a hand answers, unless the inspection is to end before that.
    async fn asked<T>(
        &self,
        answer: impl Future<Output = Result<T, HandsError>>,
    ) -> Result<T, HandsError> {
        tokio::select! {
            answer = answer => answer,
            () = self.desk.setup.stop.wait() => Err(HandsError::Interrupted),
        }
    }

    /// Why all ends where a hand did not answer: the end of the leave interrupts as well.
    fn ended_by(&self, why: HandsError) -> CutShort {
        leave::over(self.desk.setup).unwrap_or_else(|| why.into())
    }
}

/// Whether nothing at all answered at the address of a unit of which no MAC is named.
fn is_silent(seen: &[Observation], unit: &Unit) -> bool {
    let nothing = |one: &Observation| {
        let refused = match &one.fact {
            Fact::NoInterfaceFound { refused, .. } => *refused,
            _ => None,
        };
        refused == Some(0)
    };
    unit.macs.is_empty() && seen.iter().any(nothing)
}
