//! A visit: one unit in one state. What was seen of one visit says nothing of another.

use std::fmt;

use crate::observation::{DeviceState, Observation};

/// One unit in one state; neither need be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Visit<'o> {
    unit: Option<&'o str>,
    state: Option<DeviceState>,
}

impl<'o> Visit<'o> {
    /// The visit that an observation was made on.
    pub(crate) fn of(one: &'o Observation) -> Self {
        Self {
            unit: one.subject.unit.as_deref(),
            state: one.subject.state,
        }
    }
}

impl fmt::Display for Visit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            Some(unit) => write!(f, "unit {unit}")?,
            None => f.write_str("a unit without a name")?,
        }
        let state = self.state.map_or("state not known", DeviceState::words);
        write!(f, " ({state})")
    }
}
