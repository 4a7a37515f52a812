//! The course of an inspection: when each unit was gone through in each state, and what broken off visits became of.
//!
//! A visit is one unit in one state. An inspection that was interrupted and gone on with shows it here: the moments at
//! which it was gone on with, and the visits that were made twice because the first time was broken off.

use std::net::IpAddr;

use jiff::Timestamp;
use proofhouse_law::observation::{Met, Visit, VisitOutcome};
use serde::{Deserialize, Serialize};

use super::manifest::ManifestHead;

/// The most visits of one course: 16 units in 5 states, and many interruptions.
const VISITS_MAX: usize = 1000;
/// The longest reason, in bytes.
const WHY_BYTES_MAX: usize = 1000;

/// How an inspection went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// The moments at which it was gone on with after an interruption, in order; empty where it went in one go.
    pub resumed: Vec<Timestamp>,
    /// The visits, in the order in which they were made, and then those that were left out.
    pub visits: Vec<Visit>,
}

/// Whether the authority names the address for the unit of the visit.
fn may_be_met(visit: &Visit, met: &Met, head: &ManifestHead) -> bool {
    let mut targets = head.authority.targets.iter();
    targets.any(|target| {
        target.unit.as_ref() == Some(&visit.unit)
            && target.address.parse::<IpAddr>() == Ok(met.address)
    })
}

/// What in a course does not fit the inspection that it is of.
pub(super) fn problems(course: &Course, head: &ManifestHead) -> Vec<String> {
    let mut found = Vec::new();
    if course.visits.len() > VISITS_MAX || course.resumed.len() > VISITS_MAX {
        return vec![format!("its course has more than {VISITS_MAX} visits")];
    }
    let within = |time: &Timestamp| *time >= head.started && *time <= head.ended;
    if !course.resumed.iter().all(within) {
        found.push("it was gone on with outside the inspection's own times".to_owned());
    }
    for visit in &course.visits {
        let what = match (visit.outcome, visit.began, visit.ended) {
            _ if !head.subject.units.contains(&visit.unit) => "is of a unit that it does not name",
            _ if visit
                .why
                .as_ref()
                .is_some_and(|why| why.len() > WHY_BYTES_MAX) =>
            {
                "has too long a reason"
            }
            _ if visit
                .met
                .as_ref()
                .is_some_and(|met| !may_be_met(visit, met, head)) =>
            {
                "was made at an address that the authority does not name for it"
            }
            _ if visit
                .met
                .as_ref()
                .is_some_and(|met| met.longest().len() > WHY_BYTES_MAX) =>
            {
                "says too much of who answered"
            }
            (_, Some(began), Some(ended)) if ended < began => "ends before it begins",
            (_, began, ended) if !began.iter().chain(&ended).all(within) => {
                "lies outside the inspection's own times"
            }
            (VisitOutcome::LeftOut, None, None) if visit.brought_by.is_some() => {
                "was left out, and says who brought the unit there"
            }
            (VisitOutcome::Finished | VisitOutcome::Partial, Some(_), Some(_))
            | (VisitOutcome::Discarded, Some(_), _)
            | (VisitOutcome::LeftOut, None, None) => continue,
            _ => "has times that do not fit what became of it",
        };
        let unit: String = visit.unit.chars().take(80).collect();
        found.push(format!("its visit of unit {unit:?} {what}"));
    }
    found
}
