//! The clocks that run in a case: each a day on which something is due, ends or becomes lawful, with what it rests on.
//!
//! Nothing here is stored: the clocks are a function of the events, the regime and the day on which one asks.

mod of_notice;

use jiff::civil::Date;
use serde::Serialize;

use super::state::CaseState;
use crate::ids::{NoticeId, PartyId};
use crate::refusal::Basis;
use crate::regime::{Footing, Regime};

/// What the day of a clock is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockGives {
    /// The last day on which something is to be done.
    Deadline,
    /// The last day on which something may be done.
    LastDay,
    /// The first day on which something may be done, or on which something begins.
    FirstDay,
}

/// Where a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockState {
    /// It runs.
    Running,
    /// What it asked for was done in time, or what it let run has ended.
    Met,
    /// Its day passed before what it asked for was done.
    Breached,
    /// It has no effect while an appeal is open.
    Suspended,
    /// Its day has come and gone, and nothing was to be done by it.
    Passed,
}

impl ClockState {
    /// The name as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Met => "met",
            Self::Breached => "breached",
            Self::Suspended => "suspended",
            Self::Passed => "passed",
        }
    }
}

/// On what a clock stands: the row of the regime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClockFooting {
    /// Dotted id of the rule.
    pub rule: String,
    /// Its citation.
    pub citation: String,
    /// On what that rests.
    pub basis: Basis,
}

impl ClockFooting {
    fn of(rule: &str, footing: &Footing) -> Self {
        Self {
            rule: rule.to_owned(),
            citation: footing.citation.clone(),
            basis: footing.basis,
        }
    }
}

/// One clock of one notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseClock {
    /// Which kind of clock, such as `comply-by`.
    pub id: &'static str,
    /// Of which notice.
    pub notice: NoticeId,
    /// What is due, ends or begins, in words.
    pub title: String,
    /// Whose clock, where each person has one.
    pub party: Option<PartyId>,
    /// Its day.
    pub due: Date,
    /// What that day is.
    pub gives: ClockGives,
    /// Where it stands.
    pub state: ClockState,
    /// The day on which what it asked for was done.
    pub done_on: Option<Date>,
    /// On what it stands; none where the notice itself says it and no rule asks for it.
    pub footing: Option<ClockFooting>,
}

impl CaseClock {
    /// Whether someone still has to look at it.
    pub fn is_open(&self) -> bool {
        self.done_on.is_none() && !matches!(self.state, ClockState::Met | ClockState::Passed)
    }
}

/// The clocks of a case's notices: those that are open, the soonest first, and then the others.
pub fn clocks(state: &CaseState, regime: &Regime, today: Date) -> Vec<CaseClock> {
    let mut all: Vec<CaseClock> = state
        .notices()
        .iter()
        .flat_map(|notice| of_notice::clocks(state, notice, regime, today))
        .collect();
    all.sort_by_key(|one| (!one.is_open(), one.due));
    all
}
