//! What is known of visits while an inspection goes on: which began, what they saw, and where that is kept.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proofhouse_evidence::bundle::{BroughtBy, Course, Met, Visit, VisitOutcome};
use proofhouse_law::observation::{DeviceState, Observation};

/// A visit that began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The unit's name in observations.
    pub unit: String,
    /// The state it is in.
    pub state: DeviceState,
    /// Who brought it there, where that is known.
    pub brought_by: Option<BroughtBy>,
    /// When it began.
    pub began: Timestamp,
    /// Where the unit was met; none where it answered nowhere.
    pub met: Option<Met>,
}

/// A visit that was gone through to its end, and what it saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visited {
    /// Which, and when it began.
    pub begun: Begun,
    /// When it ended.
    pub ended: Timestamp,
    /// What was observed.
    pub observations: Vec<Observation>,
    /// The raw transcripts, by their paths in the bundle.
    pub transcripts: BTreeMap<String, Vec<u8>>,
}

/// What earlier runs of an inspection came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoFar {
    /// When the first run began.
    pub started: Timestamp,
    /// When later runs began, this one the last.
    pub resumed: Vec<Timestamp>,
    /// The visits that were gone through to their end, in order.
    pub visited: Vec<Visited>,
    /// Visits that were broken off, in order: which, when they were ended where that was noted, and why.
    pub broken: Vec<(Begun, Option<Timestamp>, String)>,
}

impl SoFar {
    /// No earlier run.
    pub fn nothing(now: Timestamp) -> Self {
        Self {
            started: now,
            resumed: Vec::new(),
            visited: Vec::new(),
            broken: Vec::new(),
        }
    }

    /// The course up to here: what was finished and what was broken off, in the order of their beginnings.
    pub(super) fn course(&self) -> Course {
        let finished = self.visited.iter().map(|one| Visit {
            ended: Some(one.ended),
            ..visit(&one.begun, VisitOutcome::Finished, None)
        });
        let broken = self.broken.iter().map(|(begun, ended, why)| Visit {
            ended: *ended,
            ..visit(begun, VisitOutcome::Discarded, Some(why.clone()))
        });
        let mut visits: Vec<Visit> = finished.chain(broken).collect();
        visits.sort_by_key(|one| one.began);
        Course {
            resumed: self.resumed.clone(),
            visits,
        }
    }
}

/// The visit as the course has it.
pub(super) fn visit(begun: &Begun, outcome: VisitOutcome, why: Option<String>) -> Visit {
    Visit {
        unit: begun.unit.clone(),
        state: begun.state,
        brought_by: begun.brought_by,
        began: Some(begun.began),
        ended: None,
        outcome,
        why,
        met: begun.met.clone(),
    }
}

/// Where visits are kept for a later run. An error says why one could not be; the inspection goes on without.
pub trait Keep: Send {
    /// A visit begins.
    ///
    /// # Errors
    /// Why that could not be noted.
    fn begun(&mut self, begun: &Begun) -> Result<(), String>;
    /// A visit was ended early, for this reason.
    ///
    /// # Errors
    /// Why that could not be noted.
    fn broken(&mut self, begun: &Begun, ended: Timestamp, why: &str) -> Result<(), String>;
    /// A visit is finished.
    ///
    /// # Errors
    /// Why it could not be kept.
    fn finished(&mut self, visited: &Visited) -> Result<(), String>;
}

/// Keeps nothing.
pub struct NotKept;

impl Keep for NotKept {
    fn begun(&mut self, _: &Begun) -> Result<(), String> {
        Ok(())
    }
    fn broken(&mut self, _: &Begun, _: Timestamp, _: &str) -> Result<(), String> {
        Ok(())
    }
    fn finished(&mut self, _: &Visited) -> Result<(), String> {
        Ok(())
    }
}
