//! Counting: how many connections or earlier supplies a test finds for certain, and how many at most.

use std::collections::BTreeMap;

use super::description::{Connection, Description, Part, Peripheral, Through};
use super::determine::Holds;
use super::{ConnectionTest, PeripheralTest, SupplyTest};

/// What a list shows: whether a test holds, in words why, and what would have to be said where it is open.
pub(super) struct Shown {
    pub(super) holds: Holds,
    pub(super) why: String,
    pub(super) missing: Vec<String>,
}

/// Sure and at most.
#[derive(Clone, Copy, Default)]
struct Bounds {
    sure: u32,
    most: u32,
}

impl Bounds {
    fn add(&mut self, holds: Holds, count: u16) {
        let count = u32::from(count);
        match holds {
            Holds::Yes => {
                self.sure = self.sure.saturating_add(count);
                self.most = self.most.saturating_add(count);
            }
            Holds::NotKnown => self.most = self.most.saturating_add(count),
            Holds::No => {}
        }
    }

    /// Whether there are so many, in a list that may leave some out.
    fn reach(self, at_least: u16, complete: bool) -> Holds {
        if self.sure >= u32::from(at_least) {
            Holds::Yes
        } else if complete && self.most < u32::from(at_least) {
            Holds::No
        } else {
            Holds::NotKnown
        }
    }

    fn words(self) -> String {
        if self.sure == self.most {
            self.sure.to_string()
        } else {
            format!("{} to {}", self.sure, self.most)
        }
    }
}

fn known<T>(value: Option<T>, is: impl Fn(T) -> bool) -> Holds {
    value.map_or(Holds::NotKnown, |value| Holds::from(is(value)))
}

/// Whether one connection is of the kind that the test counts.
fn counted(connection: &Connection, test: &ConnectionTest) -> Holds {
    if connection.cable && test.ignoring_cables {
        return Holds::No;
    }
    let protocol = known(connection.protocol, |one| one == test.protocol);
    let direct = known(connection.through, |one| test.through.contains(&one));
    let end = if test.to_internet_connectable {
        known(connection.internet_connectable, |one| one)
    } else {
        Holds::Yes
    };
    protocol.and(direct).and(end)
}

/// The most connections that hold at the same time: those of one word, with those of which nobody said.
fn at_once(connections: &[Connection], test: &ConnectionTest) -> Bounds {
    let (mut groups, mut unsaid) = (BTreeMap::<&str, Bounds>::new(), Bounds::default());
    let mut largest_unsaid = 0;
    for connection in connections {
        let holds = counted(connection, test);
        if let Some(group) = connection.together.as_deref() {
            let bounds = groups.entry(group).or_default();
            bounds.add(holds, connection.at_once);
            continue;
        }
        unsaid.add(holds, connection.at_once);
        if holds == Holds::Yes {
            largest_unsaid = largest_unsaid.max(u32::from(connection.at_once));
        }
    }
    let sure = groups.values().map(|bounds| bounds.sure).max().unwrap_or(0);
    let most = groups.values().map(|bounds| bounds.most).max().unwrap_or(0);
    Bounds {
        sure: sure.max(largest_unsaid),
        most: most.saturating_add(unsaid.most),
    }
}

/// What the list of connections shows.
pub(super) fn connections(description: &Description, test: &ConnectionTest) -> Shown {
    let bounds = if test.at_once {
        at_once(&description.connections, test)
    } else {
        let mut bounds = Bounds::default();
        for connection in &description.connections {
            bounds.add(counted(connection, test), connection.at_once);
        }
        bounds
    };
    let complete = description.lists_every_connection == Some(true);
    let holds = bounds.reach(test.at_least, complete);
    let mut missing = Vec::new();
    if holds == Holds::NotKnown {
        if !complete {
            missing.push("lists_every_connection".to_owned());
        }
        if bounds.most >= u32::from(test.at_least) {
            missing.push("connection".to_owned());
        }
    }
    let when = if test.at_once {
        " at the same time"
    } else {
        ""
    };
    Shown {
        holds,
        why: format!(
            "{} of the connections listed count{when}; {} wanted",
            bounds.words(),
            test.at_least
        ),
        missing,
    }
}

/// What the set of peripherals shows.
pub(super) fn peripheral(description: &Description, test: &PeripheralTest) -> Shown {
    let set = &description.peripherals;
    let input = set
        .iter()
        .any(|one| one.this_product && one.part == Part::Input);
    let linking: Vec<&Peripheral> = set.iter().filter(|one| one.part == Part::Linking).collect();
    let over = |one: &Peripheral, through: &[Through]| {
        known(one.protocol, |protocol| protocol == test.protocol)
            .and(known(one.through, |passes| through.contains(&passes)))
    };
    let mut holds = known(description.peripherals_for_a_computer, |one| one)
        .and(Holds::from(input))
        .and(Holds::from(
            linking.len() >= usize::from(test.linking_at_least),
        ));
    for one in &linking {
        holds = holds
            .and(known(one.internet_connectable, |end| end))
            .and(over(one, &test.linking_through));
    }
    for one in set.iter().filter(|one| one.part == Part::Input) {
        let reaches = linking
            .iter()
            .all(|link| one.connects_to.contains(&link.name));
        holds = holds
            .and(Holds::from(reaches))
            .and(over(one, &test.input_through));
    }
    let missing = if holds == Holds::NotKnown {
        vec!["peripheral".to_owned()]
    } else {
        Vec::new()
    };
    Shown {
        holds,
        why: format!(
            "a set of {} products, {} of them linking; this one is {}",
            set.len(),
            linking.len(),
            if input {
                "an input product"
            } else {
                "no input product"
            }
        ),
        missing,
    }
}

/// What the list of earlier supplies shows.
pub(super) fn supplies(description: &Description, test: &SupplyTest) -> Shown {
    let mut bounds = Bounds::default();
    let mut left_out = 0;
    for supply in &description.earlier_supplies {
        if test.not_counted.iter().any(|row| row.kind == supply.kind) {
            left_out += 1;
        } else {
            bounds.add(known(supply.by_relevant_person, |by| by), 1);
        }
    }
    let complete = description.lists_every_supply == Some(true);
    let holds = bounds.reach(test.at_least, complete);
    let mut missing = Vec::new();
    if holds == Holds::NotKnown {
        if !complete {
            missing.push("lists_every_supply".to_owned());
        }
        if bounds.most >= u32::from(test.at_least) {
            missing.push("earlier_supply".to_owned());
        }
    }
    Shown {
        holds,
        why: format!(
            "{} earlier supplies count, {left_out} do not",
            bounds.words()
        ),
        missing,
    }
}
