//! The way through units and states: what is done already, what is begun, and what becomes of each visit.
//!
//! A visit is one unit in one state. What a visit saw is handed to a [`Keep`] as soon as it is finished, so that an
//! inspection that ends by force can go on from there. Nothing of a visit that was not finished is kept: the device may
//! have changed since, and it is gone through again from its beginning.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proofhouse_evidence::bundle::{BroughtBy, Course, MacSeen, Met, Visit, VisitOutcome};
use proofhouse_law::observation::{DeviceState, Observation};

use super::desk::Desk;
use super::hands::{Absent, Hands, HandsError};
use super::meeting::{self, Look};
use super::{CutShort, Inspection, Progress, Setup, leave, share};
use crate::bench::Unit;

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
    fn course(&self) -> Course {
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

fn visit(begun: &Begun, outcome: VisitOutcome, why: Option<String>) -> Visit {
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

/// Where a unit is met for a visit.
enum Found {
    At(Met),
    /// It answered nowhere, and is passed over; why, in words without a full stop.
    Nowhere(String),
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

/// An inspection under way.
pub(super) struct Tour<'a, 'k> {
    desk: Desk<'a>,
    started: Timestamp,
    course: Course,
    keep: &'k mut dyn Keep,
}

impl<'a, 'k> Tour<'a, 'k> {
    pub(super) fn new(setup: &'a Setup<'a>, so_far: SoFar, keep: &'k mut dyn Keep) -> Self {
        let course = so_far.course();
        let mut desk = Desk {
            setup,
            observations: Vec::new(),
            transcripts: BTreeMap::new(),
            room: 0,
        };
        for one in so_far.visited {
            desk.observations.extend(one.observations);
            desk.transcripts.extend(one.transcripts);
        }
        Self {
            desk,
            started: so_far.started,
            course,
            keep,
        }
    }

    /// Whether this unit was gone through in this state; those who watch are told so.
    pub(super) fn is_finished(&self, unit: &Unit, state: DeviceState) -> bool {
        let finished = self.course.visits.iter().any(|one| {
            one.outcome == VisitOutcome::Finished && one.unit == unit.name() && one.state == state
        });
        if finished {
            self.desk.tell(Progress::Finished {
                unit: unit.label.clone(),
                state,
            });
        }
        finished
    }

    /// Has the unit brought into the state and goes through it; why it all ends here, if it does.
    pub(super) async fn visit<H: Hands>(
        &mut self,
        hands: &mut H,
        unit: &Unit,
        state: DeviceState,
    ) -> Option<CutShort> {
        let ready = async {
            self.bring(hands, unit, state).await?;
            self.find(hands, unit).await
        };
        match ready.await {
            Ok(found) => self.go_through(unit, state, found, hands.who()).await,
            Err(why) => {
                self.leave_out(unit, state, why.at_its_visit());
                Some(why)
            }
        }
    }

    /// Goes through a unit that is in the state; why it all ends here, if it does.
    async fn go_through(
        &mut self,
        unit: &Unit,
        state: DeviceState,
        found: Found,
        brought_by: Option<BroughtBy>,
    ) -> Option<CutShort> {
        let setup = self.desk.setup;
        let (met, passed_over) = match found {
            Found::At(met) => (Some(met), None),
            Found::Nowhere(why) => (None, Some(why)),
        };
        let begun = Begun {
            unit: unit.name().to_owned(),
            state,
            brought_by,
            began: (setup.clock)(),
            met,
        };
        let noted = self.keep.begun(&begun);
        self.noted(noted);
        self.desk.tell(Progress::Began {
            unit: unit.label.clone(),
            state,
        });
        self.desk.room = share::of_next_visit(&self.desk.transcripts, self.visits_left());
        let seen = self.desk.observations.len();
        let known: Vec<String> = self.desk.transcripts.keys().cloned().collect();
        let doubt = match &begun.met {
            Some(met) => self.desk.unit(unit, state, met).await.err(),
            None => None,
        };
        if let Some(reason) = passed_over {
            self.desk.passed_over(unit, state, reason);
        }
        let cut_short = match doubt {
            Some(doubt) => Some(CutShort::NotTheUnit(doubt)),
            // A visit that ended just in time is whole; the next one says that the leave is over.
            None if setup.stop.asked() => leave::over(setup),
            None => None,
        };
        let ended = (setup.clock)().max(begun.began);
        match &cut_short {
            Some(why) => self.broken(&begun, ended, why.at_its_visit()),
            None => self.finished(unit, begun, ended, (seen, &known)),
        }
        cut_short
    }

    /// How many visits are still to be made, the one under way among them.
    fn visits_left(&self) -> usize {
        let bench = self.desk.setup.bench;
        let all = bench.states.len() * bench.units.len();
        let is_finished = |one: &&Visit| one.outcome == VisitOutcome::Finished;
        all.saturating_sub(self.course.visits.iter().filter(is_finished).count())
    }

    /// Notes that a visit ended early.
    fn broken(&mut self, begun: &Begun, ended: Timestamp, why: &str) {
        self.course.visits.push(Visit {
            ended: Some(ended),
            ..visit(begun, VisitOutcome::Partial, Some(why.to_owned()))
        });
        let noted = self.keep.broken(begun, ended, why);
        self.noted(noted);
    }

    /// Keeps a visit that was gone through; `before` it were so many observations, and these transcripts.
    fn finished(
        &mut self,
        unit: &Unit,
        begun: Begun,
        ended: Timestamp,
        before: (usize, &[String]),
    ) {
        self.course.visits.push(Visit {
            ended: Some(ended),
            ..visit(&begun, VisitOutcome::Finished, None)
        });
        let (seen, known) = before;
        let new = |path: &String| known.binary_search(path).is_err();
        let transcripts = self.desk.transcripts.iter();
        let state = begun.state;
        let visited = Visited {
            begun,
            ended,
            observations: self.desk.observations.iter().skip(seen).cloned().collect(),
            transcripts: transcripts
                .filter(|(path, _)| new(path))
                .map(|(path, bytes)| (path.clone(), bytes.clone()))
                .collect(),
        };
        let noted = self.keep.finished(&visited);
        self.noted(noted);
        self.desk.tell(Progress::Finished {
            unit: unit.label.clone(),
            state,
        });
    }

    /// Has a hand bring the unit into the state.
    async fn bring<H: Hands>(
        &self,
        hands: &mut H,
        unit: &Unit,
        state: DeviceState,
    ) -> Result<(), CutShort> {
        let setup = self.desk.setup;
        self.may_go_on()?;
        self.desk.tell(Progress::Hand {
            unit: unit.label.clone(),
            state,
        });
        let brought = tokio::select! {
            brought = hands.bring(unit, state) => brought,
            () = setup.stop.wait() => Err(HandsError::Interrupted),
        };
        brought.map_err(CutShort::from)?;
        // A hand may take days: a bench left waiting over the end of its authority is not tested.
        self.may_go_on()
    }

    /// Finds out where the unit is met; a hand is asked where it answers nowhere.
    async fn find<H: Hands>(&self, hands: &mut H, unit: &Unit) -> Result<Found, CutShort> {
        let setup = self.desk.setup;
        loop {
            let look = tokio::select! {
                look = meeting::look_for(setup, unit) => look,
                () = setup.stop.wait() => return Err(CutShort::Interrupted),
            };
            match look {
                Look::Here(met) => return Ok(Found::At(met)),
                Look::Doubt(doubt) => return Err(CutShort::NotTheUnit(doubt)),
                Look::Nowhere => {}
            }
            let words = meeting::nowhere(unit);
            let absent = tokio::select! {
                absent = hands.absent(unit, &words) => absent,
                () = setup.stop.wait() => Err(HandsError::Interrupted),
            };
            let absent = absent.map_err(CutShort::from)?;
            self.may_go_on()?;
            let why = match absent {
                Absent::LookAgain => continue,
                Absent::PassOver(why) => format!("it was passed over: {why}"),
                // There is one place alone to look at, and looking may show more than knocking did.
                Absent::NobodyAsked if meeting::is_met_at_one(setup.bench, unit) => {
                    let why = "nothing answered when the unit was looked for".to_owned();
                    let (address, mac) = (unit.address, MacSeen::NotCompared { why });
                    return Ok(Found::At(Met { address, mac }));
                }
                Absent::NobodyAsked => "nobody was there to be asked".to_owned(),
            };
            return Ok(Found::Nowhere(format!("{words}; {why}")));
        }
    }

    /// Whether the inspection may go on: nobody wants it to end, and the authority holds.
    fn may_go_on(&self) -> Result<(), CutShort> {
        leave::over(self.desk.setup).map_or(Ok(()), Err)
    }

    /// Notes that this unit was not looked at in this state.
    pub(super) fn leave_out(&mut self, unit: &Unit, state: DeviceState, why: &str) {
        self.course.visits.push(Visit {
            unit: unit.name().to_owned(),
            state,
            brought_by: None,
            began: None,
            ended: None,
            outcome: VisitOutcome::LeftOut,
            why: Some(why.to_owned()),
            met: None,
        });
    }

    fn noted(&self, noted: Result<(), String>) {
        if let Err(why) = noted {
            self.desk.tell(Progress::NotKept(why));
        }
    }

    /// Compares all that was seen, and ends.
    pub(super) fn end(mut self, cut_short: Option<CutShort>) -> Inspection {
        self.desk.compare();
        let ended = (self.desk.setup.clock)().max(self.started);
        Inspection {
            observations: self.desk.observations,
            transcripts: self.desk.transcripts,
            started: self.started,
            ended,
            cut_short,
            course: self.course,
        }
    }
}
