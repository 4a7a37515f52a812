//! The course of an inspection: when each unit was gone through in each state, and what broken off visits became of.
//!
//! A visit is one unit in one state. An inspection that was interrupted and gone on with shows it here: the moments at
//! which it was gone on with, and the visits that were made twice because the first time was broken off.

use std::fmt::Write as _;
use std::net::IpAddr;

use jiff::Timestamp;
use proofhouse_law::observation::DeviceState;
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

/// One unit in one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The unit, by the name that the subject's `units` use.
    pub unit: String,
    /// The state that it was brought into.
    pub state: DeviceState,
    /// Who brought it there. Bundles from before that was sealed do not say, nor does a visit that was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brought_by: Option<BroughtBy>,
    /// When it was in that state and the looking began; none where it was left out.
    pub began: Option<Timestamp>,
    /// When the looking ended; none where it was left out, or broken off so that nobody could note it.
    pub ended: Option<Timestamp>,
    /// What became of it.
    pub outcome: VisitOutcome,
    /// Why it was not finished; none where it was.
    pub why: Option<String>,
    /// Where the unit was met; none where it was met nowhere, and in bundles from before that was noted, which have no
    /// such field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<Met>,
}

/// At which of its addresses a unit was met, and what is known of who answers there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Met {
    /// The address, one of the unit's targets.
    pub address: IpAddr,
    /// Whether its hardware address (MAC) is one that the bench names.
    pub mac: MacSeen,
}

/// What became of comparing the hardware address of who answers with those that the bench names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "compared", rename_all = "kebab-case", deny_unknown_fields)]
pub enum MacSeen {
    /// It is one of them. Another one is never met: nothing is tried there.
    AsNamed {
        /// The one seen, as in `02:00:5e:10:00:01`.
        seen: String,
    },
    /// The bench names none.
    NoneNamed,
    /// It could not be compared.
    NotCompared {
        /// Why not.
        why: String,
    },
}

impl Met {
    /// The address and what is known of who answers there, for people.
    pub fn words(&self) -> String {
        let mac = match &self.mac {
            MacSeen::AsNamed { seen } => format!(" (MAC {seen}, as the bench names it)"),
            MacSeen::NoneNamed => String::new(),
            MacSeen::NotCompared { why } => format!(" (its MAC was not compared: {why})"),
        };
        format!("at {}{mac}", self.address)
    }

    /// Its longest text.
    fn text(&self) -> &str {
        match &self.mac {
            MacSeen::AsNamed { seen } => seen,
            MacSeen::NoneNamed => "",
            MacSeen::NotCompared { why } => why,
        }
    }
}

/// Who brought a unit into its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BroughtBy {
    /// A person, who said so at the terminal.
    Person,
    /// A command of the tester's, which ended as it should.
    Command,
    /// Nobody knows who: the answer came over a pipe or from a file.
    Piped,
}

impl BroughtBy {
    fn words(self) -> &'static str {
        match self {
            Self::Person => "brought there by a person",
            Self::Command => "brought there by a command",
            Self::Piped => "brought there as an answer over a pipe says",
        }
    }
}

/// What became of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisitOutcome {
    /// It was gone through to its end.
    Finished,
    /// It ended early; what was seen until then is in the bundle.
    Partial,
    /// It was broken off and made again: what was seen until then is not in the bundle, though the device had its tries.
    Discarded,
    /// It was never begun.
    LeftOut,
}

impl Visit {
    /// The visit in one line, for people.
    pub fn words(&self) -> String {
        let mut text = format!("unit {}, {}: ", self.unit, crate::words::state(self.state));
        let time = |time: Option<Timestamp>| time.map_or("?".to_owned(), crate::words::moment);
        let told = match self.outcome {
            VisitOutcome::Finished => {
                format!("from {} to {}", time(self.began), time(self.ended))
            }
            VisitOutcome::Partial => format!(
                "from {}, ended early at {}",
                time(self.began),
                time(self.ended)
            ),
            VisitOutcome::Discarded => format!(
                "begun at {} and broken off; what it saw is not kept, and the visit was made again",
                time(self.began)
            ),
            VisitOutcome::LeftOut => "left out".to_owned(),
        };
        if let Some(met) = &self.met {
            text.push_str(&met.words());
            text.push_str(", ");
        }
        text.push_str(&told);
        if let Some(by) = self.brought_by {
            text.push_str("; ");
            text.push_str(by.words());
        }
        if let Some(why) = &self.why {
            // Writing to a string cannot fail.
            let _never = write!(text, " ({why})");
        }
        text
    }
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
                .is_some_and(|met| met.text().len() > WHY_BYTES_MAX) =>
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
