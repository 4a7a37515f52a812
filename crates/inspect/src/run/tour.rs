//! The way through units and states: what is done already, what is begun, and what becomes of each visit.
//!
//! A visit is one unit in one state. What a visit saw is handed to a [`Keep`] as soon as it is finished, so that an
//! inspection that ends by force can go on from there. Nothing of a visit that was not finished is kept: the device may
//! have changed since, and it is gone through again from its beginning.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proofhouse_evidence::bundle::{BroughtBy, Course, MacSeen, Met, Visit, VisitOutcome};
use proofhouse_law::observation::DeviceState;

use super::desk::Desk;
use super::hands::{Absent, Hands, HandsError};
use super::meeting::{self, Look};
use super::{CutShort, Inspection, Progress, Setup, leave, share};
use crate::bench::Unit;

mod visits;
mod weigh;

use visits::visit;
pub use visits::{Begun, Keep, NotKept, SoFar, Visited};

/// Where a unit is met for a visit.
enum Found {
    At(Met),
    /// It answered nowhere, and is passed over; why, in words without a full stop.
    Nowhere(String),
}

/// What becomes of a visit once all of its unit was looked at.
enum After {
    /// What was seen stands.
    Stands,
    /// It is made again, for this reason; what was seen is dropped.
    Again(&'static str),
    /// All ends here.
    CutShort(CutShort),
}

/// What the desk held when a visit began.
struct Before {
    observations: usize,
    transcripts: Vec<String>,
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

    /// Has the unit brought into the state and goes through it, as often as the hand wishes; why it all ends here, if it does.
    pub(super) async fn visit<H: Hands>(
        &mut self,
        hands: &mut H,
        unit: &Unit,
        state: DeviceState,
    ) -> Option<CutShort> {
        let mut ready = self.bring(hands, unit, state).await;
        loop {
            let found = match ready {
                Ok(()) => self.find(hands, unit).await,
                Err(why) => Err(why),
            };
            let after = match found {
                Ok(found) => self.go_through(hands, unit, state, found).await,
                Err(why) => {
                    self.leave_out(unit, state, why.at_its_visit());
                    After::CutShort(why)
                }
            };
            match after {
                After::Stands => return None,
                After::CutShort(why) => return Some(why),
                After::Again(_) => ready = self.may_go_on(),
            }
        }
    }

    /// Goes through a unit that is in the state, and says what becomes of that visit.
    async fn go_through<H: Hands>(
        &mut self,
        hands: &mut H,
        unit: &Unit,
        state: DeviceState,
        found: Found,
    ) -> After {
        let (met, passed_over) = match found {
            Found::At(met) => (Some(met), None),
            Found::Nowhere(why) => (None, Some(why)),
        };
        let begun = self.begin(unit, state, met, hands.who());
        let before = Before {
            observations: self.desk.observations.len(),
            transcripts: self.desk.transcripts.keys().cloned().collect(),
        };
        let doubt = match &begun.met {
            Some(met) => self.desk.unit(unit, state, met).await.err(),
            None => None,
        };
        if let Some(reason) = passed_over {
            self.desk.passed_over(unit, state, reason);
            let unit = unit.label.clone();
            self.desk.tell(Progress::PassedOver { unit, state });
        }
        let after = match doubt {
            Some(doubt) => After::CutShort(CutShort::NotTheUnit(doubt)),
            None => self.weigh(hands, unit, state, &before).await,
        };
        let ended = (self.desk.setup.clock)().max(begun.began);
        match &after {
            After::Stands => self.finished(unit, begun, ended, &before),
            After::Again(why) => self.dropped(unit, &begun, ended, why, &before),
            After::CutShort(why) => {
                self.broken(&begun, ended, why.at_its_visit(), VisitOutcome::Partial);
            }
        }
        after
    }

    /// Notes that a visit begins, and makes room for it.
    fn begin(
        &mut self,
        unit: &Unit,
        state: DeviceState,
        met: Option<Met>,
        brought_by: Option<BroughtBy>,
    ) -> Begun {
        let begun = Begun {
            unit: unit.name().to_owned(),
            state,
            brought_by,
            began: (self.desk.setup.clock)(),
            met,
        };
        let noted = self.keep.begun(&begun);
        self.noted(noted);
        self.desk.tell(Progress::Began {
            unit: unit.label.clone(),
            state,
        });
        self.desk.room = share::of_next_visit(&self.desk.transcripts, self.visits_left());
        begun
    }

    /// How many visits are still to be made, the one under way among them.
    fn visits_left(&self) -> usize {
        let bench = self.desk.setup.bench;
        let all = bench.states.len() * bench.units.len();
        let is_finished = |one: &&Visit| one.outcome == VisitOutcome::Finished;
        all.saturating_sub(self.course.visits.iter().filter(is_finished).count())
    }

    /// Notes that a visit ended early, and came to that.
    fn broken(&mut self, begun: &Begun, ended: Timestamp, why: &str, outcome: VisitOutcome) {
        self.course.visits.push(Visit {
            ended: Some(ended),
            ..visit(begun, outcome, Some(why.to_owned()))
        });
        let noted = self.keep.broken(begun, ended, why);
        self.noted(noted);
    }

    /// Drops what a visit saw that is made again; that it was made, and why it does not count, stays.
    fn dropped(
        &mut self,
        unit: &Unit,
        begun: &Begun,
        ended: Timestamp,
        why: &str,
        before: &Before,
    ) {
        self.desk.observations.truncate(before.observations);
        let known = |path: &String| before.transcripts.binary_search(path).is_ok();
        self.desk.transcripts.retain(|path, _| known(path));
        self.broken(begun, ended, why, VisitOutcome::Discarded);
        self.desk.tell(Progress::Again {
            unit: unit.label.clone(),
            state: begun.state,
        });
    }

    /// Keeps a visit that was gone through, without what there was before it.
    fn finished(&mut self, unit: &Unit, begun: Begun, ended: Timestamp, before: &Before) {
        self.course.visits.push(Visit {
            ended: Some(ended),
            ..visit(&begun, VisitOutcome::Finished, None)
        });
        let new = |path: &String| before.transcripts.binary_search(path).is_err();
        let transcripts = self.desk.transcripts.iter();
        let state = begun.state;
        let visited = Visited {
            begun,
            ended,
            observations: (self.desk.observations.iter())
                .skip(before.observations)
                .cloned()
                .collect(),
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
